"""A service's queue, day after day, many times at once.

All repeats stand beside each other in arrays, so that a step costs much the same for
one as for hundreds. Who is due soonest is seen first; whoever is seen is in care for a
while and takes hours of each week, and these come before those who wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from plait.workforce.queueing.shapes import (
    NEVER,
    Amounts,
    Bools,
    Numbers,
    Played,
    Setup,
)

#: Working days of a week, over which what a family takes is spread.
_WORKING_DAYS = 5
#: Whoever has no clock comes after all who have.
_NO_LIMIT = 100_000

Progress = Callable[[int, int], object]


def play(
    setup: Setup, *, seed: int = 1, progress: Progress = lambda _done, _of: None
) -> Played:
    """What happens in each repeat.

    Args:
        seed: the same one gives the same chance, so that two settings are compared on
            the same luck as far as it goes.
        progress: told after each day how many are done, and of how many.
    """
    chance = np.random.default_rng(seed)
    world = _begun(setup, chance)
    for day in range(setup.days):
        _one_day(world, day, chance)
        progress(day + 1, setup.days)
    return Played(
        world.kind, world.arrived, world.seen, world.left, world.due,
        world.care_ends, world.in_care,
    )  # fmt: skip


@dataclass(slots=True)
class _World:
    """Everybody in every repeat. Rows are repeats; people stand by day of arrival."""

    setup: Setup
    kind: Numbers
    arrived: Numbers
    due: Numbers
    left: Numbers
    ready: Numbers
    stays: Numbers
    seen: Numbers
    care_ends: Numbers
    in_care: Numbers
    #: Families whose care ends on a day, R x (D + 1), and how many have it today.
    ending: Numbers
    now_in_care: Numbers
    #: What was left over of the day before: less than one appointment takes.
    over: Amounts
    rows: Numbers
    #: By place, the first day on which anybody at it comes; it never falls.
    soonest: Numbers
    #: Nobody before this place waits still, or will.
    first: int = 0


def _begun(setup: Setup, chance: np.random.Generator) -> _World:
    kind, arrived = _people(setup, chance)
    repeats, people = kind.shape
    limits = np.array(
        [NEVER if one.limit_days is None else one.limit_days for one in setup.kinds]
    )
    limit = limits[kind]
    due = np.where(limit >= NEVER, NEVER, arrived + limit)
    left = np.where(kind < 0, 0, _leaving(setup, np.maximum(arrived, 0), chance))
    stays = np.ceil(chance.exponential(size=kind.shape) * setup.care_days[:, None])
    ending = np.zeros((repeats, setup.days + 1), np.int64)
    rest = chance.exponential(size=(repeats, setup.in_care)) * setup.care_days[:, None]
    until = np.minimum(np.ceil(rest), setup.days).astype(np.int64)
    rows = np.arange(repeats)
    np.add.at(ending, (np.broadcast_to(rows[:, None], until.shape), until), 1)
    return _World(
        setup=setup, kind=kind, arrived=arrived, due=due, left=left,
        ready=arrived + setup.notice_days[kind],
        stays=stays.astype(np.int64),
        seen=np.full((repeats, people), NEVER), care_ends=np.full(kind.shape, NEVER),
        in_care=np.zeros((repeats, setup.days), np.int64),
        ending=ending, now_in_care=np.full(repeats, setup.in_care),
        over=np.zeros(repeats), rows=rows, soonest=arrived.min(axis=0),
    )  # fmt: skip


def _people(setup: Setup, chance: np.random.Generator) -> tuple[Numbers, Numbers]:
    """R x N: the class and the day of arrival of everybody; -1 where nobody is."""
    coming = chance.poisson(setup.rates)
    repeats, classes, days = coming.shape
    by_day = np.swapaxes(coming, 1, 2).reshape(repeats, -1)
    waiting = len(setup.waiting_kinds)
    totals = by_day.sum(axis=1)
    most = waiting + int(totals.max(initial=0))
    kind = np.full((repeats, most), -1, np.int64)
    arrived = np.full((repeats, most), NEVER, np.int64)
    longest = np.argsort(-setup.waiting_days, kind="stable")
    kind[:, :waiting] = setup.waiting_kinds[longest]
    arrived[:, :waiting] = -setup.waiting_days[longest]
    which = np.tile(np.arange(classes), days)
    when = np.repeat(np.arange(days), classes)
    cells = np.repeat(np.tile(np.arange(days * classes), repeats), by_day.ravel())
    there = np.arange(most - waiting)[None, :] < totals[:, None]
    kind[:, waiting:][there] = which[cells]
    arrived[:, waiting:][there] = when[cells]
    return kind, arrived


def _leaving(setup: Setup, since: Numbers, chance: np.random.Generator) -> Numbers:
    """R x N: the day on which each would leave if they are not seen before."""
    rate = setup.leave_rate[:, None]
    drawn = chance.exponential(size=since.shape)
    waits = np.where(rate > 0, drawn / np.where(rate > 0, rate, 1), NEVER)
    return np.minimum(since + np.ceil(np.minimum(waits, NEVER)), NEVER).astype(np.int64)


def _one_day(world: _World, day: int, chance: np.random.Generator) -> None:
    """Care that ends, then who is seen."""
    setup = world.setup
    world.now_in_care = world.now_in_care - world.ending[:, day]
    last = int(np.searchsorted(world.soonest, day, side="right"))
    here = slice(world.first, max(world.first, last))
    to_come = (world.seen[:, here] == NEVER) & (world.left[:, here] > day)
    world.first += _gone(to_come)
    waits = to_come & (world.arrived[:, here] <= day)
    hours = float(setup.hours[day])
    at_once = np.array([one.is_at_once for one in setup.kinds])
    able = waits & (world.ready[:, here] <= day)
    urgent = able & at_once[world.kind[:, here]]
    if urgent.any():
        rows, places = np.nonzero(urgent)
        _take(world, rows, places + here.start, day)
        np.subtract.at(world.over, rows, setup.first_hours)
    if hours > 0:
        load = world.now_in_care * setup.weekly_hours / _WORKING_DAYS
        left = world.over + np.maximum(hours - load, 0.0)
        left = _appointments(world, here, able & ~urgent, left, day, chance)
        # A part of an appointment is kept for the next day, a whole one nobody needed
        # is not.
        world.over = np.where(left > 0, np.mod(left, setup.first_hours), left)
    world.in_care[:, day] = world.now_in_care


def _gone(to_come: Bools) -> int:
    """At how many places at the front nobody waits, or will, in any repeat."""
    there: Bools = np.any(to_come, axis=0)
    return int(there.argmax()) if there.any() else there.size


def _appointments(
    world: _World,
    here: slice,
    able: Bools,
    left: Amounts,
    day: int,
    chance: np.random.Generator,
) -> Amounts:
    """See one family after another in each repeat, while hours and places are left."""
    setup = world.setup
    due = np.minimum(world.due[:, here], _NO_LIMIT + world.arrived[:, here])
    order = np.where(able, due, NEVER)
    while order.shape[1]:
        place = order.argmin(axis=1)
        free = (left >= setup.first_hours) & (order[world.rows, place] < NEVER)
        if setup.places is not None:
            free &= world.now_in_care < setup.places
        rows = np.flatnonzero(free)
        if not len(rows):
            break
        chosen = place[rows]
        order[rows, chosen] = NEVER
        left[rows] -= setup.first_hours
        missed = chance.random(len(rows)) < setup.missed
        at = chosen + here.start
        world.ready[rows[missed], at[missed]] = day + setup.rebook_days
        _take(world, rows[~missed], at[~missed], day)
    return left


def _take(world: _World, rows: Numbers, places: Numbers, day: int) -> None:
    """Who is seen today: they are in care from now on."""
    world.seen[rows, places] = day
    until = np.minimum(day + world.stays[rows, places], NEVER)
    world.care_ends[rows, places] = until
    np.add.at(world.now_in_care, rows, 1)
    np.add.at(world.ending, (rows, np.minimum(until, world.setup.days)), 1)
