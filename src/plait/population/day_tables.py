"""Limits counted out for many days at once: the same as `clock.deadlines`, by columns.

A property test holds the two together, day by day.
"""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import Any, Final

import numpy as np

from plait.clock.ages import day_of_gestation
from plait.clock.deadlines import Limit
from plait.clock.moments import at_time, start_of_day
from plait.clock.working_days import FIRST_DAY, LAST_DAY, Calendar
from plait.population.columns import UNCOUNTABLE, day_number, day_of, micros

#: Days, or moments, a number each.
Numbers = np.ndarray[Any, np.dtype[np.int64]]

_SECOND: Final = 1_000_000
_A_WEEK: Final = 7
#: So many days are worked out together.
_CHUNK: Final = 1024
_MONTHS: Final = frozenset({"months", "age_months"})
#: A day that lies outside the table of working days.
_OUTSIDE: Final = -(2**40)


def ends(
    limit: Limit, closes: time | None, days: Numbers, calendar: Calendar
) -> Numbers:
    """The last moment in time of what starts, or is based, on each of the days.

    Args:
        closes: when a working day ends; None for midnight.
    """
    reached = reached_on(limit, days, calendar)
    if closes is not None and limit.unit == "working_days":
        return _where_known(reached, lambda known: _at(known, closes))
    return _where_known(reached, lambda known: starts(known + 1) - _SECOND)


def begins(limit: Limit, days: Numbers, calendar: Calendar) -> Numbers:
    """The first moment of a window that is counted from each of the days."""
    return _where_known(reached_on(limit, days, calendar), starts)


def reached_on(limit: Limit, days: Numbers, calendar: Calendar) -> Numbers:
    """The day on which a limit is reached that is counted from each of the days."""
    if limit.unit == "working_days":
        return _working_days(days, limit.n, calendar)
    if limit.unit in _MONTHS:
        return _months(days, limit.n)
    if limit.unit == "gestation_days":
        return days + _from_due_date(limit.n)
    return days + (limit.n * _A_WEEK if limit.unit == "age_weeks" else limit.n)


def starts(days: Numbers) -> Numbers:
    """The first moment of each of the London days."""
    if not len(days):
        return days
    first, last = int(days.min()) // _CHUNK, int(days.max()) // _CHUNK
    known = np.concatenate([_starts_of(chunk) for chunk in range(first, last + 1)])
    return known[days - first * _CHUNK]


@lru_cache(maxsize=1024)
def _starts_of(chunk: int) -> Numbers:
    """The first moments of the days of a chunk: each is worked out once."""
    days = range(chunk * _CHUNK, (chunk + 1) * _CHUNK)
    return np.array([micros(start_of_day(day_of(day))) for day in days], np.int64)


def _at(days: Numbers, closes: time) -> Numbers:
    distinct, places = np.unique(days, return_inverse=True)
    found = [micros(at_time(day_of(int(day)), closes)) for day in distinct]
    return np.array(found, np.int64)[places]


def _where_known(reached: Numbers, moments: Any) -> Numbers:
    """The moments of the days that are known; else that they cannot be counted."""
    is_known = reached != _OUTSIDE
    found = np.full(len(reached), UNCOUNTABLE, np.int64)
    if is_known.any():
        found[is_known] = moments(reached[is_known])
    return found


def _months(days: Numbers, n: int) -> Numbers:
    """The same day of the month so many months later, or that month's last day."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    in_month = (dates - months.astype("datetime64[D]")).astype(np.int64)
    later = (months + n).astype("datetime64[D]")
    lengths = (months + n + 1).astype("datetime64[D]") - later
    last = lengths.astype(np.int64) - 1
    reached: Numbers = later.astype(np.int64) + np.minimum(in_month, last)
    return reached


def _from_due_date(n: int) -> int:
    """How many days after the due date so many days of pregnancy are reached."""
    due_date = day_of(0)
    return day_number(day_of_gestation(due_date, n))


def _working_days(days: Numbers, n: int, calendar: Calendar) -> Numbers:
    """The n-th working day after each of the days."""
    first, last = day_number(FIRST_DAY), day_number(LAST_DAY)
    working, passed = _of_calendar(calendar)
    is_inside = (days >= first) & (days <= last)
    index = passed[np.clip(days - first, 0, last - first)] + n - 1
    is_inside &= index < len(working)
    found = working[np.minimum(index, len(working) - 1)]
    return np.where(is_inside, found, _OUTSIDE)


@lru_cache(maxsize=4)
def _of_calendar(calendar: Calendar) -> tuple[Numbers, Numbers]:
    """The working days in order, and how many there were up to each day."""
    first, last = day_number(FIRST_DAY), day_number(LAST_DAY)
    days = np.arange(first, last + 1, dtype=np.int64)
    is_working = np.array(
        [calendar.is_working_day(day_of(int(day))) for day in days], np.bool_
    )
    return days[is_working], np.cumsum(is_working)
