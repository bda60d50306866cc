"""What staff do before a meeting: call it, answer, ask more, move it, call it off.

Each is an event, and those who are asked are told in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Unpack
from uuid import UUID, uuid5

from django.db import transaction

from plait.timeline.facts.meetings import MeetingType, Reply
from plait.timeline.gatherings import Gathering
from plait.worklist import inviting
from plait.worklist.invitees import Invitee
from plait.worklist.inviting import Address
from plait.worklist.recording import Occasion, Recorded, given, record

#: Of what class written information is, by the kind of the agency that sends it.
CLASS_OF: Final = {
    **dict.fromkeys(
        ("maternity", "health_visiting", "gp", "paediatrics", "perinatal"), "health"
    ),
    "police": "police",
}
_A_MOMENT: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, how long and where a meeting is.

    `starts_at` is aware; `minutes` its length; `zone` the time zone in which its time
    is said, such as `Europe/London`; `link` where to join it by video.
    """

    starts_at: datetime
    minutes: int
    zone: str = "Europe/London"
    place: str = ""
    link: str = ""

    def as_fact(self) -> dict[str, Any]:
        """As events hold it: what nobody said is left out."""
        return given(
            starts_at=self.starts_at.isoformat(),
            minutes=self.minutes,
            zone=self.zone,
            place=self.place or None,
            link=self.link or None,
        )


def call(
    *,
    type: MeetingType,  # noqa: A002 - the word of the vocabulary
    plan: Plan,
    invitees: Sequence[Invitee],
    address: Address,
    about: UUID | None = None,
    chair: str = "",
    duty: tuple[str, str] | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Call a meeting, and tell those who are asked. They may then open the record.

    Args:
        address: whose meeting the messages say it is: a reference and our own address.
        duty: the standard and the trigger of the duty that it is to meet.

    Raises:
        NotYoursToCall: other agencies call such meetings.
        MeetingInThePast: it would have begun already.
        As `worklist.recording.record`.
    """
    standard, trigger = duty or (None, None)
    fact = given(
        type=type,
        chair=chair or None,
        invitations=list(map(_invitation, invitees)),
        represented=list(dict.fromkeys(one.role for one in invitees)),
        duty_standard=standard,
        duty_trigger=trigger,
        note=note,
    )
    with transaction.atomic():
        done = record(
            kind="meeting.called", about=about, fact=fact | plan.as_fact(), **occasion
        )
        if not done.event.was_there:
            one = Gathering(
                str(done.event.root), type, None, starts_at=plan.starts_at,
                minutes=plan.minutes, zone=plan.zone, link=plan.link,
            )  # fmt: skip
            asked = [(each.team, each.role) for each in invitees]
            _tell(inviting.INVITED, one, asked, address, occasion)
    return done


def ask_more(
    *,
    meeting: Gathering,
    address: Address,
    invitees: Sequence[Invitee] = (),
    not_any_more: Collection[int] = (),
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Ask more teams to a meeting, or ask some no more, and tell them.

    Raises:
        MeetingIsOver: it was held or cancelled.
        As `call`.
    """
    fact = given(
        meeting=meeting.id,
        type=meeting.type,
        invitations=list(map(_invitation, invitees)),
        not_any_more=sorted(not_any_more),
        reason=reason,
    )
    with transaction.atomic():
        done = record(kind="meeting.invited", fact=fact, **occasion)
        if not done.event.was_there:
            meeting.sequence += 1
            asked = [(one.team, one.role) for one in invitees]
            _tell(inviting.INVITED, meeting, asked, address, occasion)
            gone = [(team, _role(meeting, team)) for team in sorted(not_any_more)]
            _tell(inviting.CANCELLED, meeting, gone, address, occasion)
    return done


def move(
    *, meeting: Gathering, plan: Plan, address: Address, **occasion: Unpack[Occasion]
) -> Recorded:
    """Move a meeting to another time or place, and tell those who are asked.

    Raises:
        MeetingInThePast, MeetingIsOver: it would have begun already, or is over.
        As `call`.
    """
    fact = {"meeting": meeting.id, "type": meeting.type} | plan.as_fact()
    with transaction.atomic():
        done = record(kind="meeting.moved", fact=fact, **occasion)
        if not done.event.was_there:
            meeting.sequence += 1
            meeting.starts_at, meeting.minutes = plan.starts_at, plan.minutes
            meeting.zone, meeting.link = plan.zone, plan.link or meeting.link
            _tell(inviting.CHANGED, meeting, _seated(meeting), address, occasion)
    return done


def cancel(
    *, meeting: Gathering, reason: str, address: Address, **occasion: Unpack[Occasion]
) -> Recorded:
    """Call a meeting off, with the reason. What it was to meet stays owed.

    Raises:
        MeetingIsOver: it was held or cancelled already.
        As `call`.
    """
    fact = given(meeting=meeting.id, type=meeting.type, reason=reason)
    with transaction.atomic():
        done = record(kind="meeting.cancelled", fact=fact, **occasion)
        if not done.event.was_there:
            meeting.sequence += 1
            _tell(inviting.CANCELLED, meeting, _seated(meeting), address, occasion)
    return done


def reply(
    *,
    meeting: Gathering,
    answer: Reply,
    agency_kind: str,
    who: str | None = None,
    decides: bool | None = None,
    untrained: bool | None = None,
    information: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Answer for one's own team: it comes, sends a deputy, or sends apologies.

    What it sends in writing is of the class of its agency, so that it is read by those
    who may read such things; that it answered is known to all who are asked.

    Args:
        agency_kind: the kind of the agency that answers.
        information: what it sends in writing.

    Raises:
        NotAskedToIt: the team is not asked, or not any more.
        MeetingIsOver: it was held or cancelled.
        As `worklist.recording.record`.
    """
    team = occasion.get("team")
    seat = meeting.seats.get(team or 0)
    fact = given(
        meeting=meeting.id,
        type=meeting.type,
        team=team,
        role=seat.role if seat else None,
        reply=answer,
        who=who or None,
        decides=decides,
        untrained=untrained,
    )
    guarded = CLASS_OF.get(agency_kind)
    with transaction.atomic():
        if information and guarded is None:
            fact["information"] = information
        done = record(kind="meeting.replied", fact=fact, **occasion)
        if information and guarded is not None:
            # After the first, so that who may read it takes it for the last word.
            later = _second(occasion, done.event.id, guarded)
            fact["information"] = information
            record(kind="meeting.replied", fact=fact, **later)
    return done


def _second(occasion: Occasion, first: UUID, class_: str) -> Occasion:
    """The occasion of what is told with another event, a moment after it."""
    return {
        **occasion,
        "occurred_at": occasion["occurred_at"] + _A_MOMENT,
        "event_id": uuid5(first, "information"),
        "sensitivity": class_,
    }


def _invitation(one: Invitee) -> dict[str, Any]:
    return {
        "team": one.team,
        "role": one.role,
        "why": list(one.why),
        "basis": one.basis,
        "may_say": one.may_say,
    }


def _seated(meeting: Gathering) -> list[tuple[int, str]]:
    return [(seat.team, seat.role) for seat in meeting.seats.values()]


def _role(meeting: Gathering, team: int) -> str:
    seat = meeting.seats.get(team)
    return seat.role if seat else ""


def _tell(
    what: str,
    meeting: Gathering,
    asked: Iterable[tuple[int, str]],
    address: Address,
    occasion: Occasion,
) -> None:
    inviting.tell(
        what, meeting, list(asked), address=address, family=occasion["family"],
        now=occasion["recorded_at"],
    )  # fmt: skip
