"""Record a fact, and bring up to date who owes what: one transaction, one pen.

Nothing else in the system writes to the ledger but this and the sweep's own rungs, so
nothing can be recorded without what follows from it. The record must be open (see
`access.sessions`): the row that says so is in the same transaction already.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict
from uuid import UUID, uuid4

from django.db import connections, transaction

from plait.access.errors import PlaitError
from plait.access.models import Staff
from plait.access.permissions import NotOpen, ReservedKind, may_record_kind
from plait.access.reserved import BY_A_DOOR
from plait.records import ledger
from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline import facts
from plait.timeline.events import Event
from plait.timeline.facts import ImpossibleFact
from plait.timeline.facts.seeing import CHANGED
from plait.timeline.timeline import Timeline
from plait.worklist import (
    around,
    dismissals,
    fitting,
    handovers,
    involving,
    moving,
    projection,
    refusals,
    releasing,
    rules,
)
from plait.worklist.around import Context
from plait.worklist.directory import directory
from plait.worklist.entries import Entry
from plait.worklist.rows import row_of_entry
from plait.worklist.shapes import Row

log = logging.getLogger(__name__)

#: How far the clock of whoever tells us may run ahead of ours.
CLOCK_SKEW = timedelta(minutes=5)


class Occasion(TypedDict):
    """When, by whom and for which family something is recorded: every verb's own.

    Attributes:
        family: the subject, which is open in this transaction.
        occurred_at: when it happened; aware. Not later than 5 minutes from now.
        recorded_at: now, as the request read it once.
        by: who records it.
        team: for which of their teams; None is the one that is involved.
        event_id: an id made with the form, so that sending it twice records once.
        sensitivity: a class name, where it is another than the kind's own.
    """

    family: UUID
    occurred_at: datetime
    recorded_at: datetime
    by: Staff
    team: NotRequired[int | None]
    event_id: NotRequired[UUID | None]
    sensitivity: NotRequired[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded, and what follows that its author may know.

    `owed` is what this event asks of somebody now, `answered` what it answered or
    ended. `changed` counts the rows of the worklist that changed. `is_worked_out` is
    False where the rules failed: the event is kept, and the home team is told.
    """

    event: StoredEvent
    owed: tuple[Row, ...] = ()
    answered: tuple[Row, ...] = ()
    changed: int = 0
    is_worked_out: bool = True


def record(
    *,
    kind: str,
    fact: Mapping[str, Any],
    about: UUID | None = None,
    family: UUID,
    occurred_at: datetime,
    recorded_at: datetime,
    by: Staff,
    team: int | None = None,
    event_id: UUID | None = None,
    corrects: UUID | None = None,
    sensitivity: str | None = None,
    using: str = "default",
) -> Recorded:
    """Record one fact in the record that is open, and write what is now owed.

    All of it happens or none of it: a refusal leaves nothing behind. A form sent twice
    with the same `event_id` is recorded once.

    Raises:
        NotAllowed: the record is not open, or the kind is another agency's to record.
        NotRecorded: the fact is impossible; the subclass says how, `field` where.
        PlaitError: the ledger refused it; see `records.errors`.
    """
    fact = _checked(kind, fact)
    _refuse_the_future(occurred_at, recorded_at)
    new = NewEvent(
        id=event_id or uuid4(),
        subject_id=family,
        kind=kind,
        fact=fact,
        about=about,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        by_id=by.pk,
        sensitivity=sensitivity,
        corrects=corrects,
    )
    try:
        with transaction.atomic(using=using):
            return _record(new, by, team, using)
    except _ProjectionFailed as failed:
        reason = failed.reason
    # What follows could not be worked out, or the database refused it. Nothing of it
    # is kept, but the event alone is, and somebody is let know.
    log.error("worklist: derivation failed: %s", reason)
    with transaction.atomic(using=using):
        return _record(new, by, team, using, without=reason)


@dataclass(frozen=True, slots=True)
class Taken:
    """What `record_all` did: how many events were new; if the rules could follow."""

    new: int
    is_worked_out: bool = True


def record_all(
    subject_id: UUID,
    events: Sequence[NewEvent],
    *,
    now: datetime,
    agency_kind: str | None = None,
    using: str = "engine",
) -> Taken:
    """Record many events of one subject, and write what is now owed, once.

    For the engine alone: imports, made-up data, rungs, what another Plait sent. What
    was recorded before with the same ids and content counts as nothing. With
    `agency_kind` the rules ask what they ask on a page of such an agency.

    Raises:
        PlaitError: the ledger refused one, or it does not fit with what else is known;
            then none of them is kept.
    """
    with transaction.atomic(using=using):
        new = ledger.append_all(events, using=using)
        if not new:
            return Taken(0)
        moving.settle_all(events, using=using)
        context = around.read(subject_id, using=using)
        known = ledger.read_full(subject_id, using=using)
        try:
            timeline = Timeline.of(context.subject, known)
            _check_all(events, timeline, known, context, agency_kind, using)
        except PlaitError:
            raise
        except Exception as error:  # noqa: BLE001 - the events are kept all the same
            return _not_worked_out(subject_id, new, error, now, using)
        taken = Taken(new)
        try:
            with transaction.atomic(using=using):
                wanted = _involved_by(events, timeline, context, using)
                projection.refresh(
                    context, timeline, now=now, wanted=wanted, using=using
                )
        except Exception as error:  # noqa: BLE001 - the events are kept all the same
            taken = _not_worked_out(subject_id, new, error, now, using)
        releasing.after(context, [event.id for event in events], known, using=using)
    return taken


def _check_all(
    events: Sequence[NewEvent],
    timeline: Timeline,
    known: Sequence[Event],
    context: Context,
    agency_kind: str | None,
    using: str,
) -> None:
    places = directory(using).places(context.around.partnership)
    for event in events:
        rules.check(event, timeline, known, agency_kind=agency_kind, places=places)
        dismissals.check_whose(event, timeline, context.libraries, directory(using))


def _involved_by(
    events: Sequence[NewEvent], timeline: Timeline, context: Context, using: str
) -> list[involving.Involve]:
    teams = directory(using)
    there = handovers.carried(context.around, timeline, teams)
    return [
        one
        for event in events
        if (known := timeline.get(str(event.id))) is not None
        for one in involving.by_event(known, timeline, there, teams)
    ]


def _not_worked_out(
    subject_id: UUID, new: int, error: Exception, now: datetime, using: str
) -> Taken:
    log.error("worklist: derivation failed: %s", type(error).__name__)
    _note_failure(subject_id, type(error).__name__, now, using)
    return Taken(new, is_worked_out=False)


class _ProjectionFailed(Exception):
    """What follows could not be worked out; nothing of this savepoint is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _record(
    new: NewEvent, by: Staff, team: int | None, using: str, without: str = ""
) -> Recorded:
    context = around.read(new.subject_id, using=using)
    own = directory(using).teams[of_mine(context, team)]
    _check_open(context, by)
    may_record = new.kind in BY_A_DOOR or may_record_kind(own.agency_kind, new.kind)
    if not may_record and not new.fact.get("withdrawn"):
        raise ReservedKind(new.kind)
    fitting.check_person(context, new)
    new = _for_team(new, own.id)
    stored = ledger.append(new, using=using)
    if stored.was_there:
        return Recorded(event=stored)
    events = ledger.read_full(new.subject_id, using=using)
    if not may_record and not _is_own(new, own.agency, events):
        raise ReservedKind(new.kind)
    try:
        timeline = Timeline.of(context.subject, events)
        fitting.check(stored, timeline, events, context, directory(using))
    except PlaitError:
        raise
    except Exception as error:  # noqa: BLE001 - the event is kept whatever the rules do
        without = without or type(error).__name__
    if moving.settle(stored, events, using=using):
        context = around.read(new.subject_id, using=using)
    if without:
        _note_failure(new.subject_id, without, new.recorded_at, using)
        releasing.after(context, [stored.id], events, using=using)
        return Recorded(event=stored, is_worked_out=False)
    try:
        done = _refresh(context, timeline, stored, events, using)
        return _recorded(stored, done, using)
    except Exception as error:  # noqa: BLE001 - the same
        raise _ProjectionFailed(type(error).__name__) from None


def _refresh(
    context: Context,
    timeline: Timeline,
    stored: StoredEvent,
    events: Sequence[Event],
    using: str,
) -> projection.Projected:
    event = timeline.get(str(stored.root))
    teams = directory(using)
    there = handovers.carried(context.around, timeline, teams)
    wanted = involving.by_event(event, timeline, there, teams) if event else ()
    done = projection.refresh(
        context,
        timeline,
        now=stored.recorded_at,
        # Who may read a reason is then another in rows of any kind.
        kinds=None if stored.kind == CHANGED else {stored.kind},
        wanted=wanted,
        using=using,
    )
    releasing.after(context, [stored.id], events, using=using)
    return done


def given(**fields: object) -> dict[str, Any]:
    """The fields of a fact that were given: what nobody said is left out."""
    return {name: value for name, value in fields.items() if value is not None}


def _checked(kind: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return facts.check(kind, fact)
    except ImpossibleFact as impossible:
        raise refusals.CannotBe.because(impossible) from None


def _refuse_the_future(occurred_at: datetime, recorded_at: datetime) -> None:
    if occurred_at.tzinfo is None or recorded_at.tzinfo is None:
        message = "wanted moments with a time zone, got one without"
        raise ValueError(message)
    if occurred_at > recorded_at + CLOCK_SKEW:
        raise refusals.InTheFuture


def _check_open(context: Context, by: Staff) -> None:
    if not context.is_open or context.staff != by.pk:
        raise NotOpen


def _is_own(new: NewEvent, agency: str, events: Sequence[Event]) -> bool:
    """Whether the agency itself recorded what is withdrawn: that it may take back."""
    corrected = (event for event in events if event.id == str(new.corrects))
    return any(event.agency == agency for event in corrected)


def of_mine(context: Context, team: int | None) -> int:
    """For which of the teams of whoever is asking it is recorded.

    Raises:
        NoTeam: they are in none, or not in the one that was named.
    """
    if team is not None:
        if team not in context.teams:
            raise refusals.NoTeam
        return team
    involved = {place.team_id for place in context.around.involved}
    for own in (*(one for one in context.teams if one in involved), *context.teams):
        return own
    raise refusals.NoTeam


def _for_team(new: NewEvent, team: int) -> NewEvent:
    return NewEvent(
        **{name: getattr(new, name) for name in NewEvent.__slots__} | {"team_id": team}
    )


def _note_failure(subject_id: UUID, reason: str, at: datetime, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.note_failure(%s::uuid, %s::text, %s::timestamptz)",
            [subject_id, reason, at],
        )


def _recorded(stored: StoredEvent, done: projection.Projected, using: str) -> Recorded:
    """What its author may know of what follows: the same rule as the database's."""
    root = str(stored.root)
    context = done.context
    known = directory(using)

    def is_shown(entry: Entry) -> bool:
        own = {entry.team_id, entry.from_team_id, entry.told_team_id, *entry.concerned}
        return bool(own & set(context.teams)) or bool(entry.classes & context.classes)

    def row(entry: Entry) -> Row:
        return row_of_entry(
            entry,
            subject_id=stored.subject_id,
            now=stored.recorded_at,
            teams=known.teams,
            workers=known.workers,
            mine=frozenset((team, entry.owed_by) for team in context.teams),
            me=context.staff,
        )

    shown = [entry for entry in done.entries if is_shown(entry)]
    return Recorded(
        event=stored,
        owed=tuple(
            row(one) for one in shown if one.closed_at is None and root in one.because
        ),
        answered=tuple(row(one) for one in shown if one.closed_by == root),
        changed=done.changed,
    )
