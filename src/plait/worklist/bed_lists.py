"""Searches for a bed and mothers on a ward without their baby: those of my teams now.

What is owed of them stands as entries already, with the record closed: here they are
read by their standards, whoever of the team owes them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from plait.access.models import Staff
from plait.worklist import queries
from plait.worklist.shapes import Row

#: A mother on a ward without her baby: owed again each day for as long as she is there.
WARD: Final = "ward_without_baby_reviewed"
#: A bed that nobody has found yet.
BED: Final = "mbu_admission_24h"
STANDARDS: Final = (WARD, BED)


def open_now(
    by: Staff, now: datetime, *, using: str = "default"
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The mothers on a ward without their baby, and the searches: the soonest first."""
    rows = queries.of_standards(STANDARDS, by=by, now=now, using=using)
    return (
        tuple(row for row in rows if row.standard == WARD),
        tuple(row for row in rows if row.standard == BED),
    )
