"""Chance, a column at a time, the same on every machine.

Whole numbers are drawn and looked up in tables that Python works out. No logarithm or
exponential of NumPy is asked for: these may differ by a bit from one processor to
another, and a bit would make another nation.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from plait.clock.moments import start_of_day
from plait.synthetic.nation.calendar import (
    DAYS,
    FIRST_DAY,
    MINUTES_A_DAY,
    day_at,
)

Array = npt.NDArray[Any]

#: So many steps has the table of a distribution.
STEPS: Final = 4096
_NINE: Final = 9 * 60
_OFFICE_MINUTES: Final = 8 * 60
_SATURDAY, _SUNDAY = 5, 6


@cache
def normal_table() -> Array:
    """The standard normal distribution at the middle of each step."""
    bell = NormalDist()
    steps = [round(bell.inv_cdf((i + 0.5) / STEPS), 6) for i in range(STEPS)]
    return np.array(steps, np.float64)


@cache
def delay_table(median: float, spread: float, most: int) -> Array:
    """Minutes that something takes: log-normal, at least 1 and at most `most`."""
    bell = NormalDist()
    return np.array(
        [
            min(most, max(1, round(median * math.exp(spread * bell.inv_cdf(at)))))
            for at in ((i + 0.5) / STEPS for i in range(STEPS))
        ],
        np.int32,
    )


@cache
def _office() -> tuple[Array, Array]:
    """For each day: the nearest that is no weekend, and the minute of its 9 o'clock."""
    weekday = np.array([day_at(d).weekday() for d in range(DAYS + 3)])
    days = np.arange(DAYS)
    weekday = weekday[:DAYS]
    shift = (weekday == _SUNDAY).astype(np.int32) - (weekday == _SATURDAY)
    working = (days + shift).astype(np.int32)
    opens = []
    for day in range(DAYS + 3):
        is_summer = start_of_day(day_at(day)).hour != 0
        opens.append(day * MINUTES_A_DAY + _NINE - (60 if is_summer else 0))
    return working, np.array(opens, np.int32)


class Draws:
    """A stream of chance.

    Args:
        seed: of the nation; with the number of the chunk it is the whole of chance.
    """

    def __init__(self, seed: int, chunk: int) -> None:
        sequence = np.random.SeedSequence(seed, spawn_key=(chunk,))
        self._rng = np.random.Generator(np.random.PCG64(sequence))

    def share(self, n: int) -> Array:
        """Numbers from 0 up to 1."""
        return self._rng.random(n, np.float32)

    def chance(self, n: int, chance: float | Array) -> Array:
        """For each of `n`, whether what has this chance happens."""
        found: Array = self.share(n) < chance
        return found

    def some(self, of: Array, chance: float | Array) -> Array:
        """Those of them whom it happens to, each with this chance."""
        return of[self.chance(len(of), chance)]

    def whole(self, low: int, high: int, n: int) -> Array:
        """Whole numbers from `low` to `high`, both included."""
        return self._rng.integers(low, high + 1, n, np.int32)

    def normal(self, n: int) -> Array:
        """Of the standard normal distribution."""
        return normal_table()[self._step(n)]

    def minutes(self, n: int, table: Array) -> Array:
        """How long something takes, by a table of delays."""
        return table[self._step(n)]

    def hours(self, n: int, median: float, spread: float = 0.8) -> Array:
        """Minutes that something takes which mostly takes so many hours."""
        most = 60 * MINUTES_A_DAY
        return self.minutes(n, delay_table(median * 60, spread, most))

    def days(self, n: int, median: float, spread: float = 0.5) -> Array:
        """Whole days, at least one, that something takes: mostly so many."""
        minutes = delay_table(median * MINUTES_A_DAY, spread, 400 * MINUTES_A_DAY)
        return np.maximum(self.minutes(n, minutes) // MINUTES_A_DAY, 1)

    def office(self, day: Array) -> Array:
        """A minute in the hours of an office on that day, or on the nearest weekday."""
        working, opens = _office()
        when = working[np.clip(day, 0, DAYS - 1)]
        return opens[when] + self.whole(0, _OFFICE_MINUTES - 1, len(day))

    def any_time(self, day: Array) -> Array:
        """A minute of that day."""
        first = day.astype(np.int32) * MINUTES_A_DAY
        return first + self.whole(0, MINUTES_A_DAY - 1, len(day))

    def one_of(self, shares: Array, row: Array | None = None, n: int = 0) -> Array:
        """The number of one of several, by their shares; `row` names whose shares."""
        up_to = np.cumsum(np.atleast_2d(shares), axis=1)[:, :-1].astype(np.float32)
        if row is None:
            row = np.zeros(n, np.int32)
        return (self.share(len(row))[:, None] >= up_to[row]).sum(1).astype(np.int32)

    def _step(self, n: int) -> Array:
        return self._rng.integers(0, STEPS, n, np.uint16)


__all__ = ["DAYS", "FIRST_DAY", "STEPS", "Array", "Draws"]
