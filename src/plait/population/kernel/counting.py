"""Limits and ages counted out for the days that occur, by blocks of days.

Nothing that was made before is changed: another thread may be reading it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from plait.population.kernel.shapes import (
    BLOCK,
    BLOCK_DAYS,
    FIRST_DAY,
    LAST_DAY,
    NEVER,
    NO_DAY,
    UNCOUNTABLE,
    Numbers,
    Smaller,
)
from plait.population.kernel.tables import Tables
from plait.population.rulebook import Rulebook

#: So near to the ends of the calendar nothing is counted: what is reached from there
#: may be a day that no calendar has.
_MARGIN: Final = 7_305
_FIRST: Final = _MARGIN >> BLOCK
_LAST: Final = (LAST_DAY - FIRST_DAY - _MARGIN) >> BLOCK


def blocks_told(made: Tables) -> list[int]:
    """The blocks of all due dates and birthdays that facts tell."""
    facts = made.reading.facts
    days = np.concatenate([facts["edd"], facts["born"]])
    numbers = np.unique((days[days != NO_DAY] - FIRST_DAY) >> BLOCK)
    return [int(one) for one in numbers]


def with_blocks(made: Tables, book: Rulebook, blocks: Iterable[int]) -> Tables:
    """The same with the days of these blocks counted out, where they are not yet.

    Args:
        blocks: their numbers, from that of `FIRST_DAY`; each once, in order.
    """
    before = made.settled
    new = [one for one in blocks if _FIRST < one < _LAST and not before.block_at[one]]
    if not new:
        return made
    block_at = before.block_at.copy()
    block_at[new] = before.ends.shape[1] + BLOCK_DAYS * np.arange(len(new))
    more = len(new) * BLOCK_DAYS
    ends = _wider(before.ends, more, UNCOUNTABLE)
    begins = _wider(before.begins, more, UNCOUNTABLE)
    ages = _wider(made.rules.ages, more, NEVER)
    for days in _runs(new):
        found = book.limits.deadlines(days, days)
        place = _places(block_at, found["day"].to_numpy())
        row = before.parts["row"][found["part"].to_numpy()]
        ends[row, place] = found["ends"].to_numpy()
        begins[row, place] = found["begins"].to_numpy()
        found = book.limits.ages(days)
        place = _places(block_at, found["day"].to_numpy())
        ages[0, place] = found["born"].to_numpy()
        ages[1 + found["age"].to_numpy(), place] = found["reached"].to_numpy()
    return made._replace(
        reading=made.reading._replace(block_at=block_at),
        rules=made.rules._replace(ages=ages),
        settled=before._replace(block_at=block_at, ends=ends, begins=begins),
    )


def _wider(table: Numbers, more: int, empty: int) -> Numbers:
    room = np.full((len(table), more), empty, np.int64)
    return np.concatenate([table, room], axis=1)


def _places(block_at: Smaller, days: NDArray[Any]) -> Numbers:
    since_first = days.astype(np.int64) - FIRST_DAY
    places: Numbers = block_at[since_first >> BLOCK] + since_first % BLOCK_DAYS
    return places


def _runs(blocks: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last day of each run of blocks without one between them."""
    first = last = blocks[0]
    for block in blocks[1:]:
        if block != last + 1:
            yield _days(first, last)
            first = block
        last = block
    yield _days(first, last)


def _days(first: int, last: int) -> tuple[int, int]:
    return FIRST_DAY + (first << BLOCK), FIRST_DAY + ((last + 1) << BLOCK) - 1
