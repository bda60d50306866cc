"""What the numbers of an extract can be, seen by the statistics that Parquet keeps.

Whoever writes an extract keeps them, so a file without them is foreign. No engine looks
again: a number beyond these would lead one to an error in its own words, and another to
a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from plait.population.columns import (
    EVENTS,
    NOT_THERE,
    NOTHING,
    ROLES,
    SUBJECTS,
    day_number,
    micros,
)

#: A key and another number beside it are one whole number of 64 bits (`sql/`).
_KEYS: Final = 2**46
_MOST: Final = 2**63 - 1
_RANKS: Final = (1, _MOST)
_NAMED: Final = (NOT_THERE, _MOST)
#: No event is recorded of other years, with a day more for London.
_MOMENTS: Final = (
    micros(datetime(1899, 12, 31, tzinfo=UTC)),
    micros(datetime(2101, 1, 1, tzinfo=UTC)),
)
_DAYS: Final = (day_number(date(1899, 12, 31)), day_number(date(2101, 1, 1)))
#: By column the least and the most; of facts, agencies and areas the extract says it.
_ALWAYS: Final[Mapping[str, tuple[int, int]]] = {
    "family": (0, _KEYS - 1),
    "subject": (0, len(SUBJECTS) - 1),
    "event": _RANKS,
    "root": _RANKS,
    "depth": (0, _MOST),
    "about": (NOTHING, _MOST),
    "hint": (0, len(ROLES) - 1),
    "occurred": _MOMENTS,
    "recorded": _MOMENTS,
    "first": _MOMENTS,
    "day": _DAYS,
    "first_day": _DAYS,
    "names": _NAMED,
    "trigger": _NAMED,
}


def impossible(said: Any, *, facts: int, agencies: int, areas: int) -> str | None:
    """The first column that holds what it cannot be, or does not say what it holds.

    Args:
        said: what Parquet says of a file of events.
        facts, agencies, areas: how many the extract names.
    """
    wanted = {
        **_ALWAYS,
        "fact": (0, facts - 1),
        "agency": (NOTHING, agencies - 1),
        "area": (NOTHING, areas - 1),
    }
    names: list[str] = EVENTS.names
    for at, column in enumerate(names):
        least, most = wanted[column]
        for found in _statistics(said, at):
            if found is None or not found.has_min_max or found.null_count:
                return column
            if found.min < least or found.max > most:
                return column
    return None


def _statistics(said: Any, column: int) -> Iterator[Any]:
    """Of each group of rows; None where nothing is said of it."""
    for group in map(said.row_group, range(said.num_row_groups)):
        if group.num_rows:
            found = group.column(column)
            yield found.statistics if found.is_stats_set else None
