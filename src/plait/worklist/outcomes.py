"""Outcomes of a service: sums of pairs, small numbers hidden; and who has none yet.

Read from rows that are written as it is recorded. Of a mean nothing is told: it hides
whoever got worse behind whoever got better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import ProgrammingError, connections, transaction

from plait.access.errors import NotAllowed
from plait.clock.moments import local_day, start_of_day
from plait.clock.quarters import first_day, quarters_back
from plait.worklist.small_numbers import (
    Number,
    beside_their_sum,
    is_small,
    shown,
    without_their_sum,
)

#: So many quarters are shown, the one that runs among them.
QUARTERS: Final = 5
#: Whoever has no two scores is listed up to so many.
LISTED: Final = 50

#: What becomes of a pair, in the order of the page.
WITH_PAIR: Final = ("improved", "no_reliable_change", "worsened", "no_bound")
WITHOUT: Final = ("first_only", "none")
RESULTS: Final = (*WITH_PAIR, *WITHOUT)

_UNKNOWN: Final = Number(None)
_Cells = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Some people whose care ended, as they may be told of.

    Attributes:
        people: how many; paired: of how many there are two scores.
        results: of how many each of `RESULTS` is so.
    """

    people: Number
    paired: Number
    results: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """One measure: all whose care ended, each quarter of them, and those in care."""

    measure: str
    whole: Counted
    quarters: Mapping[str, Counted]
    in_care: Counted


@dataclass(frozen=True, slots=True)
class Wanting:
    """Somebody in care without two scores of a measure: initials, and which measures.

    `not_begun` are those of them that were never taken.
    """

    subject_id: UUID
    label: str
    began_at: datetime
    wanting: tuple[str, ...]
    not_begun: tuple[str, ...]


def of_service(
    agency: str, names: Sequence[str], *, now: datetime, using: str = "default"
) -> list[OfMeasure]:
    """What became of the scores of a service, a measure each of `names`.

    Raises:
        NotAllowed: whoever is asking does not work there.
    """
    quarters = quarters_back(local_day(now), QUARTERS)
    since = start_of_day(first_day(quarters[0]))
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for measure, quarter, result, number in _sums(agency, since, now, using):
        of_it = counts.setdefault(measure, {}).setdefault(quarter, {})
        of_it[result] = number
    return [_of_measure(name, quarters, counts.get(name, {})) for name in names]


def wanting(*, using: str = "default") -> list[Wanting]:
    """Who is in care of my teams now and has no two scores, the longest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select subject_id, label, began_at, wanting, first_missing "
            "from plait.outcomes_wanting(%s::integer)",
            [LISTED],
        )
        return [
            Wanting(subject_id, label, began_at, tuple(names), tuple(missing or ()))
            for subject_id, label, began_at, names, missing in cursor.fetchall()
        ]


def told(cells: _Cells) -> tuple[Counted, dict[str, Counted]]:
    """All of the cells together, and each part, as they may be shown side by side.

    Where no cell is small, everything. Else, where no part has a small number with or
    without a pair, those, and the results of all together if none is small. Else of
    everything only the sums that give no small one away.
    """
    whole = {name: sum(one.get(name, 0) for one in cells.values()) for name in RESULTS}
    if not any(
        is_small(one.get(name, 0)) for one in cells.values() for name in RESULTS
    ):
        return _open(whole), {part: _open(one) for part, one in cells.items()}
    halves = {part: _halves(one) for part, one in cells.items()}
    if not any(is_small(count) for half in halves.values() for count in half):
        results = beside_their_sum(whole)
        parts = {part: _half_open(half) for part, half in halves.items()}
        everybody = _halves(whole)
        return Counted(Number(sum(everybody)), Number(everybody[0]), results), parts
    total, ways = without_their_sum(
        {"part": {part: sum(half) for part, half in halves.items()}, "result": whole}
    )
    return Counted(total, _UNKNOWN, ways["result"]), {
        part: Counted(number, _UNKNOWN, dict.fromkeys(RESULTS, _UNKNOWN))
        for part, number in ways["part"].items()
    }


def alone(counts: Mapping[str, int]) -> Counted:
    """People who are counted once, as they may be shown."""
    everybody = sum(counts.values())
    with_pair, without = _halves(counts)
    if is_small(everybody) or is_small(with_pair) or is_small(without):
        return Counted(shown(everybody), _UNKNOWN, dict.fromkeys(RESULTS, _UNKNOWN))
    results = beside_their_sum({name: counts.get(name, 0) for name in RESULTS})
    return Counted(Number(everybody), Number(with_pair), results)


def _of_measure(name: str, quarters: Sequence[str], found: _Cells) -> OfMeasure:
    whole, parts = told({quarter: found.get(quarter, {}) for quarter in quarters})
    return OfMeasure(name, whole, parts, alone(found.get("", {})))


def _halves(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many have two scores, and how many have not."""
    with_pair = sum(counts.get(name, 0) for name in WITH_PAIR)
    return with_pair, sum(counts.get(name, 0) for name in WITHOUT)


def _open(counts: Mapping[str, int]) -> Counted:
    with_pair, without = _halves(counts)
    results = {name: Number(counts.get(name, 0)) for name in RESULTS}
    return Counted(Number(with_pair + without), Number(with_pair), results)


def _half_open(half: tuple[int, int]) -> Counted:
    unknown = dict.fromkeys(RESULTS, _UNKNOWN)
    return Counted(Number(sum(half)), Number(half[0]), unknown)


def _sums(
    agency: str, since: datetime, until: datetime, using: str
) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(
                "select * from plait.outcomes_of"
                "(%s::text, %s::timestamptz, %s::timestamptz)",
                [agency, since, until],
            )
            return list(cursor.fetchall())
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise NotAllowed from None
        raise
