"""When what is owed is due, since when it may be done, and its state."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled, kept
from plait.population.kernel.known import place_of
from plait.population.kernel.shapes import (
    FROM_BASE,
    FROM_OPENING,
    HOURS,
    NEVER,
    NO_DAY,
    NONE,
    UNCOUNTABLE,
    UNKNOWN,
    Numbers,
    Out,
    Settled,
)

_WAITING = 0
_DUE = 1
_OVERDUE = 2
_MET = 3
_MET_LATE = 4
_STOPPED = 5
_MISSED = 6


@kept
def settle(out: Out, settled: Settled, rows: int) -> None:
    """Fill `due`, `opens` and `state` of so many rows."""
    for row in range(rows):
        opened = out.opened[row]
        day = out.opened_day[row]
        due = _due(settled, out.limit[row], opened, day, out.based[row])
        opens = UNKNOWN
        if out.opens_limit[row] != NONE:
            part = settled.limits[out.opens_limit[row]]["main"]
            begins = settled.begins
            opens = _moment(
                settled, begins, part, opened, day, out.opens_based[row], True
            )
        out.due[row] = due
        out.opens[row] = opens
        closed = out.closed[row]
        out.state[row] = _state(
            settled.as_of, opens, due, closed, out.met_by[row] != NONE
        )
        if closed == NEVER:
            out.closed[row] = UNKNOWN


@compiled
def _due(settled: Settled, number: int, opened: int, day: int, based: int) -> int:
    """The last moment that is in time."""
    limit = settled.limits[number]
    ends = settled.ends
    due = _moment(settled, ends, limit["main"], opened, day, based, False)
    if limit["least"] != NONE:
        least = _moment(settled, ends, limit["least"], opened, day, based, False)
        due = _later(due, least)
    if limit["most"] != NONE:
        most = _moment(settled, ends, limit["most"], opened, day, based, False)
        due = _earlier(due, most)
    return due


@compiled
def _later(one: int, other: int) -> int:
    """The later of two; not known, or not countable, while one of them is not."""
    if one == UNCOUNTABLE or other == UNCOUNTABLE:
        return UNCOUNTABLE
    if one == UNKNOWN or other == UNKNOWN:
        return UNKNOWN
    return max(one, other)


@compiled
def _earlier(one: int, other: int) -> int:
    """The earlier of those that are known."""
    if one == UNCOUNTABLE or other == UNCOUNTABLE:
        return UNCOUNTABLE
    if one == UNKNOWN:
        return other
    if other == UNKNOWN:
        return one
    return min(one, other)


@compiled
def _moment(
    settled: Settled, table: Numbers, number: int, opened: int, day: int,
    based: int, is_window: bool,
) -> int:  # fmt: skip
    """What one part of a limit comes to: its last moment, or its window's first."""
    part = settled.parts[number]
    counts = part["counts"]
    if counts == HOURS:
        return int(opened + part["span"])
    if counts == FROM_OPENING:
        return int(table[part["row"], place_of(settled.block_at, day)])
    if counts == FROM_BASE:
        if based == NO_DAY:
            return UNKNOWN
        return int(table[part["row"], place_of(settled.block_at, based)])
    return int(part["begins"] if is_window else part["ends"])


@compiled
def _state(as_of: int, opens: int, due: int, closed: int, is_met: bool) -> int:
    """The state at a moment: a pure function of what is stored."""
    if closed != NEVER:
        is_late = due != UNKNOWN and closed > due
        if is_met:
            return _MET_LATE if is_late else _MET
        return _MISSED if is_late else _STOPPED
    if due != UNKNOWN and as_of > due:
        return _OVERDUE
    if opens != UNKNOWN and as_of < opens:
        return _WAITING
    return _DUE
