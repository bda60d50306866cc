"""Telling the rungs of one family that are due: as events, in one transaction.

With each event go the notices to the people who are on duty for it, in the same
transaction: who was told is kept, or nobody was told.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from plait.access import rota
from plait.records.shapes import NewEvent
from plait.worklist import around, crash_points, outbox, recording, tidings
from plait.worklist.around import Context
from plait.worklist.climbing import Late, Telling, climb
from plait.worklist.directory import directory
from plait.worklist.ladder import RAISED, as_told, told_id
from plait.worklist.on_duty import OnDuty, on_duty, where
from plait.worklist.routing import around_of, team_for
from plait.worklist.rows import LINE_MANAGER

log = logging.getLogger(__name__)

#: A duty of which no message arrived: not one of those to the people whom its last
#: rung found. Whoever was rung instead was reached.
UNDELIVERED = """
    select w.subject_id, w.id from outgoing o
    join worklist_entry w on w.subject_id = o.subject_id and w.closed_at is null
        and w.told->-1->>'event' = o.about_event::text
    where o.state in ('failed', 'given_up') and o.rung_at is null
        and w.told->-1->>'found' = 'people' and w.told->-1->>'answered' = 'false'
        and w.told->-1->>'rung' <> '20'
        and not exists (
            select from outgoing p where p.about_event = o.about_event
                and w.told->-1->'reached' @> to_jsonb(p.staff_id)
                and (p.state not in ('failed', 'given_up') or p.rung_at is not null)
        )
"""

_LATE = f"""
    with undelivered as ({UNDELIVERED} and o.subject_id = %s)
    select id, standard, trigger, about, from_team_id, team_id, classes, due_at, rungs,
        told,
        id in (select u.id from undelivered u)
    from worklist_entry
    where subject_id = %s and closed_at is null
        and (next_rung_at <= %s or id in (select u.id from undelivered u))
    order by id
"""  # noqa: S608 - a constant of ours

_SUBJECT = """
    select (select max(recorded_at) from event where subject_id = %s), s.reference,
        array(select staff_id from exclusion where subject_id = s.id)
    from subject s where s.id = %s
"""

_ADVANCE = """
    update worklist_entry set told = %s::jsonb, next_rung = %s, next_rung_at = %s
    where subject_id = %s and id = %s
"""


@dataclass(frozen=True, slots=True)
class _Subject:
    """The family at the moment of telling: who is around it, and who is kin to it."""

    context: Context
    reference: str
    kin: frozenset[int]
    at: datetime
    using: str
    _rosters: dict[int, rota.Roster] = field(default_factory=dict)

    def find(self, late: Late, role: str) -> tuple[int, OnDuty]:
        """The team that the role means, and who of it is on duty."""
        teams = directory(self.using)
        there = around_of(role, late.team, self.context.around, teams)
        team = team_for(role, there, teams, found_by=late.from_team)
        if role == LINE_MANAGER and late.team in teams.teams:
            team = late.team  # the manager of those who owe it
        roster, around_it = self._roster(team), teams.of_agency(team)
        team = where(roster, team, around_it, role, self.at)
        duty = on_duty(
            roster, team, role, self.at, wakes=late.cannot_wait, kin=self.kin
        )
        return team, duty

    def _roster(self, team: int) -> rota.Roster:
        """Who works in this team's agency at the moment, read once."""
        if team not in self._rosters:
            soon = self.at + timedelta(seconds=1)
            together = (team, *directory(self.using).of_agency(team))
            found = rota.roster(together, since=self.at, until=soon, using=self.using)
            self._rosters.update(dict.fromkeys(together, found))
        return self._rosters[team]


def tell(subject_id: UUID, stamp: datetime, *, using: str = "engine") -> int:
    """Tell every rung of this family that is due at `stamp`. Gives how many.

    Either all of it is kept or none, so a crash loses nothing and repeats nothing.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            # The same lock as whoever records takes first: what they answer in this
            # moment is answered before we look, or after.
            cursor.execute("select plait.lock_subjects(array[%s::uuid])", [subject_id])
            cursor.execute(_LATE, [subject_id, subject_id, stamp])
            late = [_late(row) for row in cursor.fetchall()]
            if not late:
                return 0
            cursor.execute(_SUBJECT, [subject_id, subject_id])
            newest, reference, kin = cursor.fetchone()
        at = max(stamp, newest) if newest else stamp
        context = around.read(subject_id, using=using)
        subject = _Subject(context, reference, frozenset(kin), at, using)
        tellings = [one for each in late for one in _climb(each, stamp, subject)]
        events = [_event(one, subject) for one in tellings]
        taken = recording.record_all(subject_id, events, now=at, using=using)
        crash_points.reached("after_event")
        if not taken.is_worked_out or not taken.new:
            # What is owed could not be worked out anew. Late is late all the same.
            _advance(subject_id, late, events, using)
        _post(tellings, events, subject)
        crash_points.reached("after_outbox")
    crash_points.reached("after_commit")
    return taken.new


def _climb(late: Late, stamp: datetime, subject: _Subject) -> Iterable[Telling]:
    return climb(late, stamp, lambda role: subject.find(late, role))


def _event(one: Telling, subject: _Subject) -> NewEvent:
    return NewEvent(
        id=told_id(one.late.id, one.rung),
        subject_id=subject.context.subject_id,
        kind=RAISED,
        fact=one.fact(),
        about=one.late.about,
        team_id=one.team,
        sensitivity=one.late.sensitivity,
        occurred_at=subject.at,
        recorded_at=subject.at,
    )


def _post(
    tellings: Iterable[Telling], events: Iterable[NewEvent], subject: _Subject
) -> None:
    """Keep what is to be said to whom, until it has left."""
    notices = [
        notice
        for one, event in zip(tellings, events, strict=True)
        for notice in tidings.notices(
            one, event, reference=subject.reference, at=subject.at
        )
    ]
    outbox.post(notices, now=subject.at, using=subject.using)
    if any(one.is_office for one in tellings):
        log.error("sweep: a whole ladder found nobody; the office is told")


def _advance(
    subject_id: UUID, late: Iterable[Late], events: Iterable[NewEvent], using: str
) -> None:
    """Write on the entries what was told, without working them out anew."""
    by_duty: dict[tuple[str, str], list[NewEvent]] = {}
    for event in events:
        by_duty.setdefault((event.fact["standard"], event.fact["trigger"]), []).append(
            event
        )
    with connections[using].cursor() as cursor:
        for one in late:
            events_of = by_duty.get((one.standard, str(one.trigger)), ())
            told = [*one.told, *map(_as_told, events_of)]
            told.sort(key=lambda entry: entry["rung"])
            done = {entry["rung"] for entry in told}
            rest = [rung for rung in one.rungs if rung["index"] not in done]
            following = rest[0] if rest else {"index": None, "at": None}
            cursor.execute(
                _ADVANCE,
                [
                    json.dumps(told),
                    following["index"],
                    following["at"],
                    subject_id,
                    one.id,
                ],
            )


def _as_told(event: NewEvent) -> dict[str, Any]:
    return as_told(event.id, event.fact, event.team_id, event.recorded_at)


def _late(row: tuple[Any, ...]) -> Late:
    id_, standard, trigger, about, from_team, team, classes, due_at, *ladder = row
    rungs, told, undelivered = ladder
    return Late(
        id_, standard, trigger, about, from_team, team, classes, due_at,
        tuple(_list(rungs)), tuple(_list(told)), undelivered,
    )  # fmt: skip


def _list(found: Any) -> list[dict[str, Any]]:
    return json.loads(found) if isinstance(found, str) else found
