"""What staff do with appointments: book, move, cancel, and say what became of them.

That somebody was seen, or was not, is recorded from the same form and in the same
transaction: nothing is typed twice, and nothing is half written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.access import rota
from plait.timeline.appointments import Appointment
from plait.timeline.facts.appointments import (
    BOOKED,
    CANCELLED,
    LETTER,
    MOVED,
    OUTCOME,
)
from plait.worklist import appointment_refusals as refusals
from plait.worklist import bookings, diary
from plait.worklist.attending import Came, Setting, told_of
from plait.worklist.bookings import Conflict
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NoTeam


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, how long, where and with whom. `at` is aware; `kind` a type's id."""

    at: datetime
    minutes: int
    kind: str
    place: str = ""
    mode: str = "face_to_face"
    worker: int | None = None

    def as_fact(self) -> dict[str, Any]:
        """As events hold it, with the day by whose end its outcome is said."""
        return given(
            at=self.at.isoformat(),
            minutes=self.minutes,
            kind=self.kind,
            place=self.place or None,
            mode=self.mode,
            worker=self.worker,
            outcome_by=bookings.outcome_by(self.at).isoformat(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long ago and how far ahead a service books."""

    past_hours: int
    ahead_days: int


def against(
    plan: Plan, team: int, *, without: UUID | None = None
) -> tuple[Conflict, ...]:
    """What speaks against the time.

    Raises:
        NotOfTheTeam: the colleague has no post in the team then.
    """
    ends = plan.at + timedelta(minutes=plan.minutes)
    roster = rota.roster([team], since=plan.at, until=ends)
    if plan.worker is not None and not bookings.works_then(
        roster, team=team, worker=plan.worker, at=plan.at
    ):
        raise refusals.NotOfTheTeam
    return bookings.conflicts(
        plan.at, plan.minutes, team=team, worker=plan.worker, roster=roster,
        taken=diary.taken([team], plan.at, plan.minutes), without=without,
    )  # fmt: skip


def book(
    *,
    plan: Plan,
    people: Sequence[UUID],
    limits: Limits,
    reason: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Book an appointment for one or more of a family.

    Args:
        people: who is to come, the one whom it is about first.
        reason: why it is booked all the same, where something speaks against the time.

    Raises:
        NobodyComes, HasDied, TooLongAgo, TooFarAhead, NotOfTheTeam, WhyAllTheSame.
        And as `worklist.recording.record`.
    """
    if not people:
        raise refusals.NobodyComes
    fact = _planned(plan, limits, reason, occasion) | given(note=note)
    fact["for"] = [str(one) for one in people]
    return record(kind=BOOKED, about=people[0], fact=fact, **occasion)


def move(
    *,
    appointment: Appointment,
    plan: Plan,
    limits: Limits,
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Move it to another time, place or colleague.

    Raises:
        AppointmentIsOver, MovedMeanwhile, AnotherTeams, and as `book`.
    """
    fact = _planned(plan, limits, reason, occasion, UUID(appointment.id))
    fact |= _of(appointment)
    about = UUID(appointment.people[0])
    return record(kind=MOVED, about=about, fact=fact, **occasion)


def cancel(
    *,
    appointment: Appointment,
    by_whom: Literal["family", "service"],
    reason: str,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Call it off, with the reason.

    Raises:
        AppointmentIsOver, MovedMeanwhile, AnotherTeams.
        And as `worklist.recording.record`.
    """
    fact = _of(appointment) | {"by": by_whom, "reason": reason}
    about = UUID(appointment.people[0])
    return record(kind=CANCELLED, about=about, fact=fact, **occasion)


def end(
    *,
    appointment: Appointment,
    came: Sequence[Came],
    setting: Setting,
    **occasion: Unpack[Occasion],
) -> list[Recorded]:
    """Say what became of it for each person, and record that they were seen or not.

    Raises:
        AppointmentIsOver, MovedMeanwhile, NotYet, NotToCome, InfantsAreBrought.
        And as `worklist.recording.record`; then none of it is kept.
    """
    first = occasion.get("event_id") or uuid4()
    done: list[Recorded] = []
    with transaction.atomic():
        ids: dict[UUID, str] = {}
        for number, (kind, who, fact) in enumerate(told_of(came, setting)):
            own = _at(occasion, appointment.at, uuid5(first, f"seen {number}"))
            one = record(kind=kind, about=who[0], fact=fact, **own)
            done.append(one)
            ids |= dict.fromkeys(who, str(one.event.id))
        for number, each in enumerate(came):
            own_id = uuid5(first, f"outcome {number}") if number else first
            fact = _of(appointment) | given(
                result=each.result, did=ids.get(each.person)
            )
            own = _at(occasion, occasion["occurred_at"], own_id)
            done.append(record(kind=OUTCOME, about=each.person, fact=fact, **own))
    return done


def send_letter(
    *, appointment: Appointment, to: UUID, digest: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that a letter with it went out by post to one adult.

    Args:
        digest: the SHA-256 of its text, in hexadecimal.

    Raises:
        As `worklist.recording.record`.
    """
    fact = {"appointment": appointment.id, "digest": digest}
    return record(kind=LETTER, about=to, fact=fact, **occasion)


def _at(occasion: Occasion, at: datetime, event_id: UUID) -> Occasion:
    """The occasion of one fact of a form, with the time that is its own."""
    return {**occasion, "occurred_at": at, "event_id": event_id}


def _planned(
    plan: Plan,
    limits: Limits,
    reason: str | None,
    occasion: Occasion,
    without: UUID | None = None,
) -> dict[str, Any]:
    """The plan as a fact, once its time can be and what speaks against it is said."""
    team = occasion.get("team")
    if team is None:
        raise NoTeam
    refusals.check_time(
        plan.at, occasion["recorded_at"],
        past_hours=limits.past_hours, ahead_days=limits.ahead_days,
    )  # fmt: skip
    despite = against(plan, team, without=without)
    if despite and not (reason or "").strip():
        raise refusals.WhyAllTheSame
    said = given(team=team, despite=list(despite) or None, reason=reason or None)
    return plan.as_fact() | said


def _of(appointment: Appointment) -> dict[str, Any]:
    return {"appointment": appointment.id, "answers": appointment.version.event.id}
