"""What was measured, as anybody may see it: small numbers hidden, the rest rounded.

One measure, area and month is guarded as a whole: by agency and by every cut nothing
that is hidden can be worked out (`plait.assurance.publishing`). Months share no duty,
so nothing follows from one about another.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, TextIO

import pyarrow as pa

from plait.assurance.publishing import OPENED, Published, published, rounded
from plait.population.measures import BECAME

COLUMNS: Final = (
    "measure", "area", "agency", "cut", "cut_value", "month", OPENED, *BECAME,
    "median_hours", "p90_hours",
)  # fmt: skip
#: Under this stands how many are missing from all others.
MISSING: Final = "not_worked_out"
NOBODY: Final[Mapping[str, int]] = MappingProxyType({})
_BLOCK: Final = itemgetter("measure", "area", "month")
_AGENCY: Final = "agency"
_FEW: Final = 20


def publication(measured: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of `measures.MEASURED` as they may be shown; None where they may not.

    Times are shown where so many were met that none of them is anybody's own.
    """
    rows = sorted(measured.to_pylist(), key=_BLOCK)
    for _, block in groupby(rows, key=_BLOCK):
        yield from _shown(list(block))


def write(
    measured: Iterable[pa.Table], to: TextIO, missing: Mapping[str, int] = NOBODY
) -> None:
    """The same of several tables as CSV; what is not shown is an empty field.

    Args:
        missing: by area, how many are in no number, as they could not be worked out.
            They are the first rows, under a measure of their own.
    """
    writer = csv.DictWriter(to, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for area, number in sorted(missing.items()):
        row = {"measure": MISSING, "area": area, OPENED: rounded(number)}
        writer.writerow(row)
    for table in measured:
        writer.writerows(publication(table))


def _shown(block: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    whole: dict[str, int] = dict.fromkeys(BECAME, 0)
    ways: dict[str, dict[str, dict[str, int]]] = {}
    for row in block:
        counts = {name: row[name] for name in BECAME}
        way, part = _place(row)
        if way:
            ways.setdefault(way, {})[part] = counts
        else:
            whole = counts
    shown = published(whole, ways)
    for row in block:
        yield _row(row, shown)


def _place(row: dict[str, Any]) -> tuple[str, str]:
    """By what, and which part of it; nothing for the whole."""
    if row["agency"]:
        return _AGENCY, row["agency"]
    return row["cut"], row["cut_value"]


def _row(row: dict[str, Any], shown: Published) -> dict[str, Any]:
    place = _place(row)
    made = {name: row[name] for name in COLUMNS[:6]}
    made |= {name: shown.numbers[*place, name] for name in (OPENED, *BECAME)}
    met = [shown.numbers[*place, name] for name in ("met", "met_late")]
    is_told = None not in met and sum(one or 0 for one in met) >= _FEW
    for name in ("median_hours", "p90_hours"):
        hours = row[name]
        made[name] = round(hours) if is_told and hours is not None else None
    return made
