"""What the pack of a meeting is made of, for one reader.

A reader's pack is made from what row-level security gives that reader, and from nothing
else. What a recipient would get can be looked at beforehand, as far as whoever looks
may read it themselves: what both may read, so that a look tells nobody anything new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from plait.access import disclosure, sessions
from plait.access.classes import BIT, EVERYTHING, EXISTENCE_IS_BOUND
from plait.access.disclosure import Holder, Viewer
from plait.access.errors import NotAllowed
from plait.access.models import Staff
from plait.clock.moments import local_day
from plait.records import queries as records
from plait.records import sights
from plait.records.shapes import FamilyView, Sight, TimelineEvent
from plait.timeline.gatherings import Gathering, gatherings
from plait.timeline.timeline import Timeline
from plait.worklist import queries, weeks
from plait.worklist.directory import directory
from plait.worklist.obligations import events_of, holder_of, obligation, readable
from plait.worklist.routing import OFFICE, Directory
from plait.worklist.shapes import Reason, Row

_DUTY = """
    select id from worklist_entry
    where subject_id = %s and standard = %s and (%s::uuid is null or trigger = %s::uuid)
    order by opened_at desc, id limit 1
"""

#: What a team may be shown of what is owed: the same rule as `plait.may_see_entry`.
_SHOWN_TO = """
    select id from worklist_entry
    where subject_id = %s and (
        team_id = %s or from_team_id = %s or told_team_id = %s or %s = any(concerned)
        or classes & %s <> 0
    )
"""

#: What a team may be given of a subject, of the involvements that I may know of.
_CLASSES = """
    select coalesce(bit_or(classes), 0) from involvement
    where subject_id = %s and team_id = %s and staff_id is null
        and since <= now() and (until is null or until > now())
        and id in (select involvement_id from plait.involved(%s::uuid))
"""


@dataclass(frozen=True, slots=True)
class Held:
    """That a team holds something of a week (its Monday), and whom to ask there."""

    week: date
    holder: Holder


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty that a meeting was called for, with its reasons as they may be told."""

    entry: UUID
    title: str
    due_at: datetime | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What one reader may read of a family before a meeting.

    Attributes:
        meeting: the meeting; meetings: every meeting of the family.
        events: the newest version of each event, none that was withdrawn, in order.
        held: what teams hold that this reader may not read, each team once a week.
        owed: what is owed to the family now.
        duty: what the meeting was called for; None where there is none to be told.
        sights: when mother and babies were last seen.
        ask: whom to ask for what nobody here may even name; None for who reads all.
        left_out: what whoever looks may read and this recipient may not; for a look
            beforehand alone.
    """

    meeting: Gathering
    meetings: tuple[Gathering, ...]
    events: tuple[TimelineEvent, ...]
    held: tuple[Held, ...]
    owed: tuple[Row, ...]
    duty: Duty | None
    sights: tuple[Sight, ...]
    ask: Holder | None
    left_out: tuple[TimelineEvent, ...] = ()


def meeting_of(
    subject_id: UUID, meeting_id: UUID, *, using: str = "default"
) -> Gathering:
    """The meeting as far as the reader, who has the record open, may know of it.

    Raises:
        NotAllowed: there is no such meeting that they may see.
    """
    seen = records.timeline_for(subject_id, using=using)
    return _meeting(_meetings(subject_id, seen)[1], meeting_id)


def of_reader(
    family: FamilyView,
    meeting_id: UUID,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> Material:
    """What the reader may read. The record must be open.

    Raises:
        NotAllowed: there is no such meeting that they may see.
    """
    seen = records.timeline_for(family.id, using=using)
    timeline, meetings = _meetings(family.id, seen)
    meeting = _meeting(meetings, meeting_id)
    teams = directory(using)
    newest = _newest(seen)
    owed = queries.of_subject(
        family.id, by=by, now=now, may_read=readable(timeline), using=using
    )
    return Material(
        meeting=meeting,
        meetings=meetings,
        events=newest,
        held=_held(family.id, teams, using),
        owed=tuple(row for row in owed if row.state in ("overdue", "due")),
        duty=_duty(family.id, meeting, by, now, using),
        sights=sights.of_people(family.people, _sightings(newest)),
        ask=_ask(family, teams, using),
    )


def of_team(
    family: FamilyView,
    meeting_id: UUID,
    team: int,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> Material:
    """What a team with a seat would get, as far as the reader may read it themselves.

    Raises:
        NotAllowed: there is no such meeting that both may see.
    """
    own = of_reader(family, meeting_id, by=by, now=now, using=using)
    teams = directory(using)
    viewer = Viewer(frozenset({team}), _classes(family.id, team, using))
    kept = tuple(one for one in own.events if _may_see(one, viewer))
    timeline, meetings = _meetings(family.id, kept)
    shown = _shown_to(family.id, viewer, team, using)
    office = _office(family, teams)
    may_read = readable(timeline)
    owed = queries.of_subject(family.id, by=by, now=now, may_read=may_read, using=using)
    return Material(
        meeting=_meeting(meetings, meeting_id),
        meetings=meetings,
        events=kept,
        held=_held_from(own.events, viewer, teams),
        owed=tuple(
            row for row in owed if row.id in shown and row.state in ("overdue", "due")
        ),
        duty=_duty_for(own.duty, own.events, viewer, teams, office)
        if own.duty and own.duty.entry in shown
        else None,
        sights=sights.of_people(family.people, _sightings(kept)),
        ask=None if viewer.classes == EVERYTHING else office,
        left_out=tuple(one for one in own.events if not _may_see(one, viewer)),
    )


def _meetings(
    subject_id: UUID, seen: Iterable[TimelineEvent]
) -> tuple[Timeline, tuple[Gathering, ...]]:
    timeline = Timeline.of(f"family:{subject_id}", events_of(subject_id, seen))
    return timeline, gatherings(timeline)


def _meeting(meetings: Iterable[Gathering], meeting_id: UUID) -> Gathering:
    wanted = str(meeting_id)
    for one in meetings:
        if one.id == wanted or (one.held is not None and one.held.id == wanted):
            return one
    raise NotAllowed


def _newest(seen: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    return tuple(one for one in seen if not (one.is_superseded or one.is_withdrawn))


def _sightings(events: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    return [
        one
        for one in events
        if sights.is_contact(one) or one.event.kind in sights.HANDS_ON
    ]


def _held(subject_id: UUID, teams: Directory, using: str) -> tuple[Held, ...]:
    found = [
        Held(one.week, holder_of(teams.teams.get(one.team_id or -1)))
        for one in records.held_elsewhere(subject_id, using=using)
    ]
    return _each_once(found)


def _held_from(
    events: Iterable[TimelineEvent], viewer: Viewer, teams: Directory
) -> tuple[Held, ...]:
    """What a recipient would be told is held, of what the reader may read."""
    return _each_once(
        Held(
            local_day(weeks.week_of(one.event.occurred_at)),
            holder_of(teams.teams.get(one.event.team_id or -1)),
        )
        for one in events
        if not _may_see(one, viewer) and not _is_bound(one)
    )


def _each_once(found: Iterable[Held]) -> tuple[Held, ...]:
    each = dict.fromkeys(found)
    return tuple(sorted(each, key=lambda one: (one.week, one.holder.team)))


def _may_see(one: TimelineEvent, viewer: Viewer) -> bool:
    event = one.event
    holder = Holder("", "", team_id=event.team_id)
    return disclosure.may_see(
        disclosure.Reason(event.id, event.sensitivity, holder), viewer
    )


def _is_bound(one: TimelineEvent) -> bool:
    return bool(EXISTENCE_IS_BOUND >> BIT[one.event.sensitivity] & 1)


def _duty(
    subject_id: UUID, meeting: Gathering, by: Staff, now: datetime, using: str
) -> Duty | None:
    called = meeting.called or meeting.held
    fact: Mapping[str, object] = called.fact if called else {}
    standard, trigger = fact.get("duty_standard"), fact.get("duty_trigger")
    if not standard:
        return None
    with connections[using].cursor() as cursor:
        cursor.execute(
            _DUTY, [subject_id, str(standard), _uuid(trigger), _uuid(trigger)]
        )
        found = cursor.fetchone()
    if found is None:
        return None
    view = obligation(subject_id, found[0], by=by, now=now, using=using)
    return Duty(found[0], view.row.title, view.row.due_at, view.reasons)


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _duty_for(
    duty: Duty,
    events: Iterable[TimelineEvent],
    viewer: Viewer,
    teams: Directory,
    office: Holder,
) -> Duty:
    """The duty with its reasons as a recipient would be told them."""
    by_id = {one.event.root: one for one in events}
    told: dict[Reason, None] = {}
    for reason in duty.reasons:
        one = by_id.get(reason.event) if reason.event else None
        if one is None or _may_see(one, viewer):
            told[reason] = None
            continue
        holder = holder_of(teams.teams.get(one.event.team_id or -1))
        holder = office if _is_bound(one) else holder
        told[Reason(disclosure.held(holder), is_held=True)] = None
    return replace(duty, reasons=tuple(told))


def _classes(subject_id: UUID, team: int, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(_CLASSES, [subject_id, team, subject_id])
        return int(cursor.fetchone()[0])


def _shown_to(
    subject_id: UUID, viewer: Viewer, team: int, using: str
) -> frozenset[UUID]:
    with connections[using].cursor() as cursor:
        cursor.execute(_SHOWN_TO, [subject_id, team, team, team, team, viewer.classes])
        return frozenset(row[0] for row in cursor.fetchall())


def _ask(family: FamilyView, teams: Directory, using: str) -> Holder | None:
    opened = sessions.opened(using=using)
    if opened is not None and opened.classes == EVERYTHING:
        return None
    return _office(family, teams)


def _office(family: FamilyView, teams: Directory) -> Holder:
    number = teams.answering(OFFICE, family.partnership)
    return holder_of(teams.teams.get(number) if number is not None else None)
