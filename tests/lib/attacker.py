"""Somebody who has all that is told of a measure, and tries to know what is hidden.

They know how numbers are hidden and rounded, and try every table of months and of one
cut that would look just the same. Of two fates alone: what could have been met or
missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from plait.assurance.publishing import rounded

FATES = ("met", "missed")
NAMES = (*FATES, "opened", "decided")
#: What a number can be that is hidden because it is small, and one that is withheld
#: beside such a number. It is not said which of the two it is.
_SMALL, _WITHHELD = range(1, 5), range(11)

Row = Mapping[str, int | None]
Pair = tuple[int, int]


@dataclass(frozen=True)
class All:
    """All that is told: months, their sums (quarters, a year), the parts of a cut.

    `withholds` says whether more than small numbers are hidden.
    """

    months: tuple[Row, ...]
    sums: tuple[Row, ...] = ()
    parts: tuple[Row, ...] = ()
    withholds: bool = True


def could_be(told: All) -> dict[tuple[str, int, str], set[int]]:
    """Of each hidden number of a month or a part, what it could be."""
    hidden_is = _WITHHELD if told.withholds else _SMALL
    months = [_fitting(row, hidden_is) for row in told.months]
    parts = [_fitting(row, hidden_is) for row in told.parts]
    by_sum = _by_sum(parts)
    found: dict[tuple[str, int, str], set[int]] = {}
    informing = [row for row in told.sums if not _is_sum_of(row, told.months)]
    for sum_, tables in _by_sum(months).items():
        if not all(_fits(row, sum_) for row in informing):
            continue
        beside = by_sum.get(sum_, []) if told.parts else [()]
        if not beside:
            continue
        for what, each in (("month", tables), ("part", beside)):
            _note(found, what, each)
    hidden = {
        (what, place, name)
        for what, rows in (("month", told.months), ("part", told.parts))
        for place, row in enumerate(rows)
        for name in NAMES
        if row[name] is None
    }
    return {key: found.get(key, set()) for key in hidden}


def _note(
    found: dict[tuple[str, int, str], set[int]],
    what: str,
    tables: Iterable[tuple[Pair, ...]],
) -> None:
    for table in tables:
        for place, pair in enumerate(table):
            for name, count in _named(pair).items():
                found.setdefault((what, place, name), set()).add(count)


def _by_sum(rows: list[list[Pair]]) -> dict[Pair, list[tuple[Pair, ...]]]:
    found: dict[Pair, list[tuple[Pair, ...]]] = {}
    for table in product(*rows):
        sums = sum(one[0] for one in table), sum(one[1] for one in table)
        found.setdefault(sums, []).append(table)
    return found


def _fitting(row: Row, hidden_is: range) -> list[Pair]:
    each = [_range(row[name], hidden_is) for name in FATES]
    return [pair for pair in product(*each) if _fits(row, pair)]


def _range(number: int | None, hidden_is: range) -> range:
    if number is None:
        return hidden_is
    return range(max(0, number - 2), number + 3) if number else range(1)


def _fits(row: Row, pair: Pair) -> bool:
    return all(
        row[name] is None or rounded(count) == row[name]
        for name, count in _named(pair).items()
    )


def _named(pair: Pair) -> dict[str, int]:
    return {"met": pair[0], "missed": pair[1]} | dict.fromkeys(
        ("opened", "decided"), sum(pair)
    )


def _is_sum_of(row: Row, months: tuple[Row, ...]) -> bool:
    """Whether it was made of what is told, and so says no more."""
    for name in NAMES:
        each = [one[name] for one in months]
        made = None if None in each else sum(one or 0 for one in each)
        if row[name] != made:
            return False
    return True
