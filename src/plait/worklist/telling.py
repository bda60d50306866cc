"""Telling the rungs of one family that are due: as events, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from plait.records.shapes import NewEvent
from plait.worklist import around, recording
from plait.worklist.around import Context
from plait.worklist.directory import directory
from plait.worklist.ladder import RAISED, sensitivity_of, told_id
from plait.worklist.routing import team_for

_LATE = """
    select id, standard, trigger, about, from_team_id, classes, rungs, told
    from worklist_entry
    where subject_id = %s and closed_at is null and next_rung_at <= %s
    order by id
"""

_NEWEST = "select max(recorded_at) from event where subject_id = %s"

_ADVANCE = """
    update worklist_entry set told = %s::jsonb, next_rung = %s, next_rung_at = %s
    where subject_id = %s and id = %s
"""


@dataclass(frozen=True, slots=True)
class Late:
    """A duty that is late, with its whole ladder and what was told of it."""

    id: UUID
    standard: str
    trigger: UUID
    about: UUID | None
    from_team: int | None
    classes: int
    rungs: tuple[dict[str, Any], ...]
    told: tuple[dict[str, Any], ...]

    def due(self, stamp: datetime) -> Iterator[dict[str, Any]]:
        """The rungs that are to be told by now, lowest first."""
        done = {one["rung"] for one in self.told}
        for rung in self.rungs:
            at = datetime.fromisoformat(rung["at"])
            if rung["index"] not in done and at <= stamp:
                yield rung

    @property
    def sensitivity(self) -> str:
        """The class of the events about it: routine, or the lowest of its reasons."""
        return sensitivity_of(self.classes)


def tell(subject_id: UUID, stamp: datetime, *, using: str = "engine") -> int:
    """Tell every rung of this family that is due at `stamp`. Gives how many.

    Either all of it is kept or none, so a crash loses nothing and repeats nothing.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            # The same lock as whoever records takes first: what they answer in this
            # moment is answered before we look, or after.
            cursor.execute("select plait.lock_subjects(array[%s::uuid])", [subject_id])
            cursor.execute(_LATE, [subject_id, stamp])
            late = [_late(row) for row in cursor.fetchall()]
            if not late:
                return 0
            cursor.execute(_NEWEST, [subject_id])
            (newest,) = cursor.fetchone()
        at = max(stamp, newest) if newest else stamp
        context = around.read(subject_id, using=using)
        events = [event for one in late for event in _events(one, context, at, using)]
        taken = recording.record_all(subject_id, events, now=at, using=using)
        if not taken.is_worked_out or not taken.new:
            # What is owed could not be worked out anew. Late is late all the same.
            _advance(subject_id, late, events, using)
    return taken.new


def _events(
    late: Late, context: Context, at: datetime, using: str
) -> Iterable[NewEvent]:
    teams = directory(using)
    for rung in late.due(at):
        yield NewEvent(
            id=told_id(late.id, rung["index"]),
            subject_id=context.subject_id,
            kind=RAISED,
            fact={
                "standard": late.standard,
                "trigger": str(late.trigger),
                "rung": rung["index"],
                "tell": rung["tell"],
            },
            about=late.about,
            team_id=team_for(
                rung["tell"], context.around, teams, found_by=late.from_team
            ),
            sensitivity=late.sensitivity,
            occurred_at=at,
            recorded_at=at,
        )


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
    return {
        "rung": event.fact["rung"],
        "tell": event.fact["tell"],
        "team": event.team_id,
        "at": event.recorded_at.isoformat(),
        "answered": False,
    }


def _late(row: tuple[Any, ...]) -> Late:
    id_, standard, trigger, about, from_team, classes, rungs, told = row
    return Late(
        id_,
        standard,
        trigger,
        about,
        from_team,
        classes,
        tuple(_list(rungs)),
        tuple(_list(told)),
    )


def _list(found: Any) -> list[dict[str, Any]]:
    return json.loads(found) if isinstance(found, str) else found
