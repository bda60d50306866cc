"""Limits counted out: for every day on which a clock may start, when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Final

import numpy as np
import pyarrow as pa

from plait.clock.deadlines import (
    FROM_A_BASE_DAY,
    Limit,
)
from plait.clock.moments import end_of_day, start_of_day
from plait.clock.working_days import Calendar
from plait.population import day_tables
from plait.population.columns import micros
from plait.population.keeping import KeptFact
from plait.standards.shapes import Standard

#: What a part of a limit counts from.
HOURS: Final = 0  # so long after it opened
FROM_OPENING: Final = 1  # from the day on which it opened
FROM_BASE: Final = 2  # from a due date or a birthday
FIXED: Final = 3  # a day that was named
#: Which day a limit hangs on.
NO_BASE: Final = 0
DUE_DATE: Final = 1
BIRTHDAY: Final = 2

#: No part, no limit.
NONE: Final = -1
_HOUR: Final = 3_600_000_000
_ONE: Final = {"hours": HOURS, "named_day": FIXED}

#: One row a limit. Its last moment is that of `main`, but never before that of `least`
#: (null while one of the two is not known) and never after that of `most`.
LIMITS: Final = pa.schema(
    [
        ("limit", pa.int32()),
        ("main", pa.int16()),
        ("least", pa.int16()),
        ("most", pa.int16()),
        ("base", pa.int8()),
    ]
)
#: One row a part: what it counts from, its microseconds if hours, its last moment if
#: a day was named (null where none was), and the first moment of its window likewise.
PARTS: Final = pa.schema(
    [
        ("part", pa.int16()),
        ("counts", pa.int8()),
        ("span", pa.int64()),
        ("ends", pa.int64()),
        ("begins", pa.int64()),
    ]
)
#: One row a part and day: the last moment that is in time, and the first of a window.
DEADLINES: Final = pa.schema(
    [
        ("part", pa.int16()),
        ("day", pa.int32()),
        ("ends", pa.int64()),
        ("begins", pa.int64()),
    ]
)
#: One row an age and birthday: since when somebody is so old, and since when born.
AGES: Final = pa.schema(
    [
        ("age", pa.int16()),
        ("day", pa.int32()),
        ("reached", pa.int64()),
        ("born", pa.int64()),
    ]
)


@dataclass(slots=True)
class Limits:
    """The limits of a rulebook by their numbers, and when they end.

    Attributes:
        of_standard: by the number of a standard its limit; -1 where it depends on the
            fact of the trigger: then it is in `of_fact`, by standard and fact.
    """

    calendar: Calendar
    of_standard: list[int] = field(default_factory=list)
    of_fact: dict[tuple[int, int], int] = field(default_factory=dict)
    listed: list[Limit] = field(default_factory=list)
    _numbers: dict[tuple[Limit, time | None], int] = field(default_factory=dict)
    _parts: dict[tuple[Limit, time | None], int] = field(default_factory=dict)
    _rows: list[dict[str, int]] = field(default_factory=list)
    _ages: dict[Limit, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        standards: Iterable[Standard],
        facts: list[KeptFact],
        calendar: Calendar,
    ) -> Limits:
        """The limits of these standards, for triggers that say one of these."""
        made = cls(calendar)
        by_kind: dict[str, list[int]] = {}
        for number, kept in enumerate(facts):
            by_kind.setdefault(kept.kind, []).append(number)
        for at, one in enumerate(standards):
            if len(one.within) == 1 and one.within[0].limit.unit != "named_day":
                limit = one.within[0].limit
                made.of_standard.append(made.number(limit, one.close_of_business))
                continue
            made.of_standard.append(NONE)
            for fact in (
                n for kind in one.trigger_kinds for n in by_kind.get(kind, ())
            ):
                limit = one.limit_for(facts[fact].fields)
                number = made.number(limit, one.close_of_business)
                made.of_fact[at, fact] = number
        return made

    def number(self, limit: Limit, closes: time | None) -> int:
        """The number of a limit, with the time at which a working day ends."""
        key = limit, closes
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.listed)
            self.listed.append(limit)
            self._rows.append(
                {
                    "limit": found,
                    "main": self._part(limit, closes),
                    "least": self._part(limit.at_least, closes),
                    "most": self._part(limit.at_most, closes),
                    "base": _base(limit),
                }
            )
        return found

    def age(self, age: Limit) -> int:
        """The number of an age."""
        return self._ages.setdefault(age, len(self._ages))

    def _part(self, limit: Limit | None, closes: time | None) -> int:
        if limit is None:
            return NONE
        bare = replace(limit, at_least=None, at_most=None, otherwise=None, field="")
        if bare.unit != "working_days":
            closes = None
        return self._parts.setdefault((bare, closes), len(self._parts))

    @property
    def limits(self) -> pa.Table:
        """As `LIMITS`."""
        return pa.Table.from_pylist(self._rows, LIMITS)

    @property
    def parts(self) -> pa.Table:
        """As `PARTS`."""
        rows = [
            {
                "part": number,
                "counts": _counts(limit),
                "span": limit.n * _HOUR if limit.unit == "hours" else 0,
                "ends": micros(end_of_day(limit.day)) if limit.day else None,
                "begins": micros(start_of_day(limit.day)) if limit.day else None,
            }
            for (limit, _), number in self._parts.items()
        ]
        return pa.Table.from_pylist(rows, PARTS)

    @property
    def by_fact(self) -> pa.Table:
        """The limit of a standard for a trigger that says a fact."""
        keys = list(self.of_fact)
        return pa.table(
            {
                "standard": pa.array([one for one, _ in keys], pa.int16()),
                "fact": pa.array([fact for _, fact in keys], pa.int32()),
                "limit": pa.array(list(self.of_fact.values()), pa.int32()),
            }
        )

    def deadlines(self, opened: tuple[int, int], based: tuple[int, int]) -> pa.Table:
        """As `DEADLINES`, for every day on which a clock may start.

        Args:
            opened: the first and the last day on which something opens.
            based: the first and the last due date or birthday.
        """
        tables = []
        for (limit, closes), number in self._parts.items():
            counts = _counts(limit)
            if counts in (HOURS, FIXED):
                continue
            first, last = based if counts == FROM_BASE else opened
            days = np.arange(first, last + 1, dtype=np.int64)
            columns = {
                "part": np.full(len(days), number, np.int16),
                "day": days.astype(np.int32),
                "ends": day_tables.ends(limit, closes, days, self.calendar),
                "begins": day_tables.begins(limit, days, Calendar.england()),
            }
            tables.append(pa.table(columns, schema=DEADLINES))
        return pa.concat_tables(tables) if tables else DEADLINES.empty_table()

    def ages(self, born: tuple[int, int]) -> pa.Table:
        """As `AGES`, for every birthday from the first to the last."""
        days = np.arange(born[0], born[1] + 1, dtype=np.int64)
        starts = day_tables.starts(days)
        tables = [
            pa.table(
                {
                    "age": np.full(len(days), number, np.int16),
                    "day": days.astype(np.int32),
                    "reached": np.maximum(
                        day_tables.begins(age, days, self.calendar), starts
                    ),
                    "born": starts,
                },
                schema=AGES,
            )
            for age, number in self._ages.items()
        ]
        return pa.concat_tables(tables) if tables else AGES.empty_table()

    def hangs_on_a_day(self, number: int) -> bool:
        """Whether a limit counts from a due date or a birthday."""
        return _base(self.listed[number]) != NO_BASE

    def lacks(self, number: int) -> str:
        """What a limit that hangs on a day lacks where it is not known."""
        is_due_date = _base(self.listed[number]) == DUE_DATE
        return "the due date" if is_due_date else "the date of birth"


def _counts(limit: Limit) -> int:
    if limit.unit in FROM_A_BASE_DAY:
        return FROM_BASE
    return _ONE.get(limit.unit, FROM_OPENING)


def _base(limit: Limit) -> int:
    """Which day the limit hangs on: as the engine has it, of all its parts."""
    units = {part.unit for part in limit.parts}
    if FROM_A_BASE_DAY.isdisjoint(units):
        return NO_BASE
    return DUE_DATE if "gestation_days" in units else BIRTHDAY
