"""Readings for tests: the months of a measure, with the counts that a test wants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from plait.assurance.counts import STEPS, Reading, Uncounted

AS_OF = datetime(2026, 3, 2, 2, tzinfo=UTC)


def reading(month: int = 1, **given: Any) -> Reading:
    """One of 2026, or of a `date`; `opened` follows from its parts."""
    parts = {"met": 40, "met_late": 6, "late_open": 0, "missed": 2} | {
        "stopped": 0, "still_open": 0,
    }  # fmt: skip
    parts |= {name: given.pop(name) for name in list(given) if name in parts}
    whole = {
        "measure": "standard:hv_new_birth",
        "partnership": "ashmere",
        "month": month if isinstance(month, date) else date(2026, month, 1),
        "as_of": AS_OF,
        "known_at": AS_OF,
        "made_at": AS_OF,
        "rules": "abc123",
        "opened": sum(parts.values()),
        **parts,
    }
    return Reading(**(whole | given))


def uncounted(families: int = 0, agency: str = "", **given: Any) -> Uncounted:
    """How many that counting has left out of Ashmere's numbers."""
    whole = {"partnership": "ashmere", "as_of": AS_OF, "made_at": AS_OF}
    return Uncounted(agency=agency, families=families, **(whole | given))


def steps(*done: int) -> tuple[int, ...]:
    """The counts of the first steps, and the last of them in every later one."""
    return (*done, *[done[-1]] * (len(STEPS) - len(done)))
