"""What staff record after they met a parent or an infant, or did not meet them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NotRecorded

Mode = Literal["face_to_face", "video", "telephone"]
Missed = Literal[
    "nonattendance.did_not_attend",
    "nonattendance.was_not_brought",
    "nonattendance.no_access",
    "contact.declined",
]


class NotOnTheTelephone(NotRecorded):
    """A baby is said to be seen in a call, which nobody can."""

    say = (
        "You cannot see a baby on the telephone. Change how you met, or answer that "
        "you did not see the baby."
    )
    field = "infant_seen"


def record_contact(
    *,
    what: str,
    about: UUID,
    mode: Mode | None = None,
    place: str | None = None,
    seen_alone: bool | None = None,
    infant_seen: bool | None = None,
    infant_awake: bool | None = None,
    infant_undressed: bool | None = None,
    interpreter: bool | str | None = None,
    people_present: Iterable[UUID] = (),
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that somebody of a service met, rang or called on them.

    Args:
        what: which contact, as `health_visitor.new_birth` or `gp.other`.
        about: whose contact it was.
        people_present: all who were there, where more than one was.
        answers: the event that this answers, if it answers one alone.

    Raises:
        NotOnTheTelephone: a baby is said to be seen in a call.
        And as `worklist.recording.record`.
    """
    fact = given(
        mode=mode,
        place=place,
        seen_alone=seen_alone,
        infant_seen=infant_seen,
        infant_awake=infant_awake,
        infant_undressed=infant_undressed,
        interpreter=interpreter,
        people_present=[str(one) for one in people_present] or None,
        note=note,
        answers=str(answers) if answers else None,
    )
    check(fact)
    return record(kind=f"contact.{what}", about=about, fact=fact, **occasion)


def check(fact: Mapping[str, Any]) -> None:
    """Refuse a contact that cannot have been as it is told.

    Raises:
        NotOnTheTelephone: a baby is said to be seen in a call.
    """
    is_seen = fact.get("infant_seen") is True or fact.get("infants_seen")
    if fact.get("mode") == "telephone" and is_seen:
        raise NotOnTheTelephone


def record_missed(
    *,
    what: Missed,
    about: UUID,
    planned: str | None = None,
    attempt: int | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a planned contact did not happen, and in which way.

    An infant does not miss an appointment: an infant was not brought.

    Args:
        planned: which contact it should have been.
        attempt: the how-manieth attempt, from 1.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=what,
        about=about,
        fact=given(planned=planned, attempt=attempt, note=note),
        **occasion,
    )
