"""What others are told, as one table for whoever may see it: all partnerships at once.

These are the very numbers of the boards, and of the same counting. A second table of
the same people, counted on another night or by months where boards tell quarters, would
give away what each of them hides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, Final, TextIO

from plait.assurance.counts import FATES
from plait.assurance.models import ToldRow, UncountedRow
from plait.assurance.publishing import OPENED, rounded
from plait.assurance.storing import ENGINE

#: Under this stands how many families, staff and reviews are in no other number.
NOT_WORKED_OUT: Final = "not_worked_out"
_PLACE: Final = (
    "partnership_id", "measure", "agency", "team", "cut", "cut_value", "span", "begins",
)  # fmt: skip
_NUMBERS: Final = (OPENED, *FATES, "decided", "missing", "median_hours", "p90_hours")
#: Of which counting it is, and by which rules.
_COUNTED: Final = ("as_of", "rules", "policy")
COLUMNS: Final = ("partnership", *_PLACE[1:], *_NUMBERS, *_COUNTED)


def write(to: TextIO, *, using: str = ENGINE) -> int:
    """Write it as CSV; gives how many rows. What is hidden is an empty field.

    First, of each partnership, how many could not be worked out (`not_worked_out`).
    """
    table = csv.writer(to, lineterminator="\n")
    table.writerow(COLUMNS)
    rows = [*_missing(using), *_told(using)]
    table.writerows(rows)
    return len(rows)


def _missing(using: str) -> Iterator[tuple[Any, ...]]:
    found = UncountedRow.objects.using(using).filter(is_told=True, agency="")
    for one in found.order_by("partnership_id"):
        said = {
            "partnership": one.partnership_id,
            "measure": NOT_WORKED_OUT,
            OPENED: rounded(one.families + one.others),
            "as_of": one.as_of.isoformat(),
        }
        yield tuple(said.get(name) for name in COLUMNS)


def _told(using: str) -> Iterator[tuple[Any, ...]]:
    names = (*_PLACE, *_NUMBERS, *_COUNTED)
    found = ToldRow.objects.using(using).order_by(*_PLACE).values_list(*names)
    when = names.index("as_of")
    for row in found.iterator():
        moment = row[when].isoformat() if row[when] else None
        yield (*row[:when], moment, *row[when + 1 :])
