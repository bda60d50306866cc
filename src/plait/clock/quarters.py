"""Quarters of a calendar year, as `2026-Q4`."""

from __future__ import annotations

from datetime import date
from typing import Final

_MONTHS: Final = 3
_A_YEAR: Final = 4


def quarter_of(day: date) -> str:
    """The quarter of a day: `2026-Q4`. Names of quarters sort as the quarters do."""
    return f"{day.year:04d}-Q{(day.month - 1) // _MONTHS + 1}"


def quarters_back(day: date, count: int) -> list[str]:
    """So many quarters up to and with the one of this day, the first one first."""
    last = day.year * _A_YEAR + (day.month - 1) // _MONTHS
    return [_named(number) for number in range(last - count + 1, last + 1)]


def first_day(quarter: str) -> date:
    """The first day of a quarter.

    Raises:
        ValueError: it is not the name of one.
    """
    year, _, number = quarter.partition("-Q")
    if number not in {"1", "2", "3", "4"}:
        message = f"wanted a quarter such as 2026-Q4, got {quarter[:20]!r}"
        raise ValueError(message)
    return date(int(year), (int(number) - 1) * _MONTHS + 1, 1)


def in_words(quarter: str) -> str:
    """`October to December 2026`."""
    day = first_day(quarter)
    last = date(day.year, day.month + _MONTHS - 1, 1)
    return f"{day:%B} to {last:%B %Y}"


def _named(number: int) -> str:
    return f"{number // _A_YEAR:04d}-Q{number % _A_YEAR + 1}"
