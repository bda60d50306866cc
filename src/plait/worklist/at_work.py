"""Who of a team is there to see families: of its working times, and of its rota.

Numbers of whole-time equivalents alone: nobody's name leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from plait.access import rota
from plait.clock.moments import LONDON, local_day
from plait.standards.services.capacity import Capacity
from plait.standards.services.demand import Demand
from plait.workforce import keeping
from plait.workforce.capacity import on
from plait.workforce.shapes import Leave, Working

#: So far back a pace is measured, and so far ahead a queue is played, in days.
BACK: Final = 100
AHEAD: Final = 371


@dataclass(frozen=True, slots=True)
class AtHand:
    """WTE of one team.

    Attributes:
        in_post: by profession, today; one that nobody holds is not there.
        is_kept: the team keeps its working times. Else `in_post` is what the service's
            `demand.yaml` says.
        seeing: WTE in post who see families: whose hours a queue waits for.
        away: of these, who is away on which day, as the rota says.
    """

    in_post: dict[str, float]
    is_kept: bool
    seeing: float
    away: dict[date, float]


def at_hand(
    team: int, today: date, *, demand: Demand, capacity: Capacity, using: str
) -> AtHand:
    """What is known of who is in post in a team, and away."""
    every = keeping.working(team, using=using)
    seeing = {one.id for one in capacity.professions if one.is_seeing}
    if not every:
        wte = dict(demand.in_post.wte)
        there = sum(wte.get(name, 0.0) for name in seeing)
        return AtHand(wte, is_kept=False, seeing=there, away={})
    wte = {}
    for row in on(today, every):
        wte[row.profession] = wte.get(row.profession, 0.0) + float(row.wte)
    return AtHand(
        wte,
        is_kept=True,
        seeing=sum(wte.get(name, 0.0) for name in seeing),
        away=_away(
            [row for row in every if row.profession in seeing],
            _leave(team, today, using),
            today,
        ),
    )


def of_service(each: Sequence[AtHand], capacity: Capacity) -> dict[str, float] | None:
    """WTE in post by profession in all teams of a service; None: a file says it alone.

    What a file says is of the whole service, and so it is not added up. Where a team
    keeps its working times, a profession that nobody holds is known to be empty.
    """
    kept = [one for one in each if one.is_kept]
    if not kept:
        return None
    return {
        one.id: sum(team.in_post.get(one.id, 0.0) for team in kept)
        for one in capacity.professions
    }


def _leave(team: int, today: date, using: str) -> dict[int, list[Leave]]:
    """Who is away when, as whole days, around today."""
    since = datetime.combine(today - timedelta(BACK), time(), LONDON)
    until = datetime.combine(today + timedelta(AHEAD), time(), LONDON)
    found: dict[int, list[Leave]] = {}
    for one in rota.absences_of(team, since=since, until=until, using=using):
        back = local_day(one.until) if one.until else None
        found.setdefault(one.staff, []).append(Leave(local_day(one.since), back))
    return found


def _away(
    working: Iterable[Working], leave: dict[int, list[Leave]], today: date
) -> dict[date, float]:
    """WTE away on each day on which somebody is."""
    found: dict[date, float] = {}
    for row in working:
        for day in _days(leave.get(row.staff, ()), row, today):
            found[day] = found.get(day, 0.0) + float(row.wte)
    return found


def _days(leave: Iterable[Leave], row: Working, today: date) -> set[date]:
    """The days on which somebody would work and is away: each once."""
    first, last = today - timedelta(BACK), today + timedelta(AHEAD)
    first, last = max(first, row.since), min(last, row.until or last)
    found: set[date] = set()
    for one in leave:
        day = max(first, one.since)
        while day <= last and one.touches(day, day):
            found.add(day)
            day += timedelta(1)
    return found
