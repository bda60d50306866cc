"""Appointments and groups: when somebody is to be seen, and what became of it.

That somebody was seen, or was not, stays a fact of its own (`contact.*` and
`nonattendance.*`): other standards count from it. What is here names it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name

#: What may become of an appointment, for each person who was to come.
Result = Literal[
    "attended",
    "attended_late",
    "late_not_seen",
    "did_not_attend",
    "was_not_brought",
    "no_access",
]
Minutes = Annotated[int, Field(ge=5, le=480, strict=True)]
Mode = Literal["face_to_face", "video", "telephone"]


class When(Fact):
    """When and where somebody is to be seen, by whom.

    `at` is when it begins, `minutes` how long it is. `kind` is one of the service's
    types of appointment and `place` one of its places, by their ids; `worker` is the
    colleague who sees them, by number. `outcome_by` is the day by whose end somebody
    says what became of it. `despite` is what spoke against the time, and `reason` why
    it is booked all the same.
    """

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    at: AwareDatetime
    minutes: Minutes
    kind: Name
    place: Name | None = None
    mode: Mode = "face_to_face"
    worker: int | None = None
    team: int | None = None
    outcome_by: Day | None = None
    despite: list[Name] | None = None


class Booked(When):
    """An appointment. `for` are the ids of those who are to come, `about` the first."""

    for_: list[Name] = Field(alias="for", min_length=1, max_length=12)


class _Of(Fact):
    """`appointment` is the event that booked it; `answers` its newest version."""

    appointment: Name


class Moved(When, _Of):
    """It is at another time, in another place, or with another colleague."""


class Cancelled(_Of):
    """It is called off, by the family or by the service, with the reason."""

    by: Literal["family", "service"]


class Outcome(_Of):
    """What became of it for one person.

    `did` is the contact, or that they were not seen, as it was recorded.
    """

    result: Result
    did: Name | None = None


class Letter(_Of):
    """A letter with the appointment went out by post. `digest` is its SHA-256."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class GroupJoined(Fact):
    """They have a place in a group: `group` is its id, `for` who of the family comes.

    Nothing of the other families of the group is here.
    """

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    group: Name
    title: Name
    for_: list[Name] = Field(alias="for", min_length=1, max_length=12)
    team: int | None = None


class GroupLeft(Fact):
    """They have the place no more."""

    group: Name


class GroupAttended(Fact):
    """What became of one session of a group for one person of the family."""

    group: Name
    title: Name
    at: AwareDatetime
    minutes: Minutes
    kind: Name
    result: Result
    place: Name | None = None
    worker: int | None = None
    team: int | None = None
    did: Name | None = None


BOOKED = "appointment.booked"
MOVED = "appointment.moved"
CANCELLED = "appointment.cancelled"
OUTCOME = "appointment.outcome"
LETTER = "appointment.letter_sent"
JOINED = "group.joined"
LEFT = "group.left"
ATTENDED = "group.attended"


def _kind(name: str, title: str, shape: type[Fact], **more: Any) -> Kind:
    # That there is an appointment with such a team says something of somebody's health.
    return Kind(
        name, "appointments", title, shape, "health",
        public="Information about health", **more,
    )  # fmt: skip


KINDS = (
    _kind(BOOKED, "Appointment booked", Booked),
    _kind(MOVED, "Appointment moved", Moved),
    _kind(CANCELLED, "Appointment cancelled", Cancelled),
    _kind(OUTCOME, "What became of an appointment", Outcome),
    _kind(LETTER, "Letter with an appointment sent", Letter),
    _kind(JOINED, "Place in a group", GroupJoined),
    _kind(LEFT, "Place in a group ended", GroupLeft),
    _kind(ATTENDED, "Session of a group", GroupAttended),
)
