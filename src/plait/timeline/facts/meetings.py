"""Meetings of agencies: called, answered, held, decided, and followed through.

A meeting is the id of the event that called it; a meeting that nobody called, such as
an urgent call, is the id of the event that it was held. Every other event about it
names that id in `meeting`.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

MeetingType = Literal[
    "strategy_call", "strategy", "conference_initial", "conference_review",
    "core_group", "prebirth", "discharge_planning", "complex_case",
    "escalation_panel", "rapid_review",
]  # fmt: skip

#: How somebody answers an invitation.
Reply = Literal["accepts", "deputy", "apologies"]
#: What a meeting decides about; each once, the last word on it holds.
Question = Literal[
    "threshold", "section47", "medical", "safety_plan", "siblings", "parents",
    "legal", "conference", "other",
]  # fmt: skip
Length = Annotated[int, Field(ge=5, le=480, strict=True)]
Team = Annotated[int, Field(ge=1, strict=True)]
Number = Annotated[int, Field(ge=1, le=200, strict=True)]
#: As a day of somebody's life: nothing can be counted from the year 9999.
_YEARS = range(1900, 2101)


def _possible(at: datetime) -> datetime:
    if at.year not in _YEARS:
        message = f"wanted a moment from {_YEARS[0]} to {_YEARS[-1]}"
        raise ValueError(message)
    return at


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _listed(zone: str) -> str:
    if zone not in _zones():
        message = "wanted a time zone such as Europe/London"
        raise ValueError(message)
    return zone


#: When a meeting is.
Moment = Annotated[AwareDatetime, AfterValidator(_possible)]
#: The name of a time zone that is known here.
Zone = Annotated[Name, AfterValidator(_listed)]
#: An address that a browser opens, over an encrypted line.
Link = Annotated[str, Field(max_length=1000, pattern=r"^https://[^\s<>\"]+$")]


class Invitation(BaseModel):
    """Who is asked to come, why, and what may lawfully be said to them.

    Attributes:
        team: the team that is asked, by number.
        role: in which role.
        why: codes of the reasons for which it is asked, such as `open_to_adult`; see
            `casework.invitees`.
        basis: the code of the legal basis on which the invitation rests, `LB-16LA`.
        may_say: what the invitation may say, as a code: `reference_only` or
            `reason_in_short`.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    team: Team
    role: Name
    why: list[Name] = Field(default_factory=list)
    basis: Name | None = None
    may_say: Name | None = None


class Attendee(BaseModel):
    """Who took part: for whom, and whether they could decide for their agency.

    `name` is somebody of the staff of an agency. `deputy_for` says for whom they came.
    `kind` is the kind of their agency, where it has a team here. `untrained` says that
    they said they had no training for such a meeting.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    role: Name
    team: Team | None = None
    agency: Name | None = None
    kind: Name | None = None
    name: Name | None = None
    decides: bool = Field(default=True, strict=True)
    deputy_for: Name | None = None
    untrained: bool = Field(default=False, strict=True)
    by: Literal["in_person", "video", "telephone"] | None = None


class Meeting(Fact):
    """A meeting of agencies, called or held.

    Attributes:
        meeting: which meeting, where another event called it.
        type: what kind of meeting.
        starts_at: when it is to begin, where it was called for a time.
        minutes: how long it is meant to last, in minutes.
        zone: the time zone in which its time is said, such as `Europe/London`.
        place: where, in words; link: where to join it by video.
        quorate: whether those took part without whom it does not count.
        missing: the roles without whom it was not quorate.
        gaps: roles that ought to have been there and were not; it counts all the same.
        represented: the roles that took part; of a call, those that are asked.
        invitations: who is asked; attendance: who took part.
        duty_standard, duty_trigger: the duty that it was called to meet.
        next_at: when they meet again.
    """

    type: MeetingType
    meeting: Name | None = None
    starts_at: Moment | None = None
    minutes: Length | None = None
    zone: Zone | None = None
    place: Name | None = None
    link: Link | None = None
    chair: Name | None = None
    quorate: bool | None = None
    missing: list[Name] = Field(default_factory=list)
    gaps: list[Name] = Field(default_factory=list)
    represented: list[Name] = Field(default_factory=list)
    invitations: list[Invitation] = Field(default_factory=list)
    attendance: list[Attendee] = Field(default_factory=list)
    duty_standard: Name | None = None
    duty_trigger: Name | None = None
    next_at: Moment | None = None


class Invited(Fact):
    """More who are asked to a meeting, or who are asked no more, with the reason."""

    meeting: Name
    type: MeetingType | None = None
    invitations: list[Invitation] = Field(default_factory=list)
    not_any_more: list[Team] = Field(default_factory=list)


class Moved(Fact):
    """A meeting was moved to another time or place."""

    meeting: Name
    type: MeetingType | None = None
    starts_at: Moment
    minutes: Length | None = None
    zone: Zone | None = None
    place: Name | None = None
    link: Link | None = None


class Replied(Fact):
    """A team answers an invitation: it comes, sends a deputy, or sends apologies.

    `decides` is whether who comes may decide for their agency; `untrained` that they
    had no training for such a meeting. `information` is what they send in writing; it
    is what the meeting hears of them if nobody comes.
    """

    meeting: Name
    type: MeetingType | None = None
    team: Team
    role: Name | None = None
    reply: Reply
    who: Name | None = None
    decides: bool | None = Field(default=None, strict=True)
    untrained: bool | None = Field(default=None, strict=True)
    information: Words | None = None


class Heard(Fact):
    """What an agency told the meeting."""

    meeting: Name
    agency: Name | None = None
    team: Team | None = None
    role: Name | None = None
    words: Words


class Decided(Fact):
    """One decision of a meeting, with its reasons.

    `outcome` is a code: of `section47` none, single or joint; of others yes or no.
    For `parents`, `who_tells` is the role that tells them, `what` what they are told,
    and `not_told_why` why they are not told now.
    """

    meeting: Name
    number: Number | None = None
    question: Question
    outcome: Name
    words: Words | None = None
    who_tells: Name | None = None
    what: Words | None = None
    not_told_why: Words | None = None


class Dissent(Fact):
    """Somebody did not agree with a decision: who, for which agency, and why."""

    meeting: Name
    decision: Name | None = None
    question: Question | None = None
    who: Name
    agency: Name
    role: Name | None = None
    words: Words


class Minutes(Fact):
    """Minutes, a decision letter or a report of a meeting went out or were approved.

    `teams` are those to whom they went, by number; `digest` is the SHA-256 of the text
    that was approved, in hexadecimal. `parts` are the ids of what they were made of, as
    far as it was routine: what is withdrawn later is missing from them.
    """

    type: MeetingType | None = None
    meeting: Name | None = None
    parts: list[Name] = Field(default_factory=list)
    teams: list[Team] = Field(default_factory=list)
    digest: Name | None = None
    words: Words | None = None


class DecisionLetter(Minutes):
    """A letter that tells one adult what a meeting decided, and how it reached them.

    `hands_over` is the member of staff who hands it over, where it was not posted.
    `digest` tells which text it was, without keeping the text here.
    """

    route: Literal["post", "by_hand"] | None = None
    hands_over: Name | None = None


class Acknowledged(Fact):
    """A team has read the minutes, and says whether they are right.

    `everybody` says that all to whom the minutes went have now said so.
    """

    meeting: Name
    type: MeetingType | None = None
    team: Team | None = None
    agrees: bool = Field(default=True, strict=True)
    everybody: bool = Field(default=False, strict=True)


class PackOpened(Fact):
    """A reader opened their pack of a meeting, on the screen or as a document."""

    meeting: Name
    form: Literal["screen", "pdf"] = "screen"


class Action(Fact):
    """An action that a meeting agreed, or its doing.

    Attributes:
        action: what is to be done.
        owner: the role that does it; team: its team, by number; agency: its agency.
        due: the day by which.
        number: which action of the meeting.
        evidence: of what was done, how anybody can see that it was.
        outcome: what came of it.
    """

    action: Words | None = None
    owner: Name | None = None
    meeting: Name | None = None
    team: Team | None = None
    agency: Name | None = None
    due: Day | None = None
    number: Number | None = None
    evidence: Words | None = None
    outcome: Words | None = None


def _meeting(
    name: str, title: str, shape: type[Fact], sensitivity: str = "routine"
) -> Kind:
    return Kind(f"meeting.{name}", "meetings", title, shape, sensitivity)


KINDS = (
    _meeting("called", "Meeting called", Meeting),
    _meeting("invited", "More asked to the meeting", Invited),
    _meeting("moved", "Meeting moved", Moved),
    _meeting("replied", "Invitation answered", Replied),
    _meeting("pack_opened", "Pack of the meeting opened", PackOpened),
    _meeting("held", "Meeting held", Meeting),
    _meeting("heard", "An agency told the meeting", Heard),
    _meeting("decided", "Meeting decided", Decided),
    _meeting("dissented", "Disagreed with the meeting", Dissent),
    _meeting("cancelled", "Meeting cancelled", Meeting),
    _meeting("minutes_approved", "Minutes approved", Minutes),
    _meeting("minutes_sent", "Minutes sent", Minutes),
    _meeting("minutes_acknowledged", "Minutes acknowledged", Acknowledged),
    _meeting("decision_sent", "Decision letter sent", DecisionLetter),
    _meeting("report_shared", "Report shared with parents", Minutes),
    Kind("action.agreed", "meetings", "Action agreed", Action),
    Kind("action.done", "meetings", "Action done", Action),
    Kind("action.dropped", "meetings", "Action no longer needed", Action),
)
