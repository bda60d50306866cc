"""England's working days: Monday to Friday, less the bank holidays.

The bank holidays are a table that ships with Plait, `england_bank_holidays.csv`, one
day a line with where it comes from: `gov.uk` (as published), `computed` (by the rules,
for years that gov.uk does not publish) or `proclaimed` (a one-off that was announced
since). When a one-off day is proclaimed, a line is added, and what is owed is rebuilt.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files

#: The first and the last day that the tables cover.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2060, 12, 31)
_FIRST_ORDINAL = FIRST_DAY.toordinal()
_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The working days from 2000 to 2060, given the bank holidays.

    Both questions are answered from two tables: how many working days there have been
    up to a day, and which day the n-th working day is.
    """

    bank_holidays: frozenset[date]
    _working: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _passed: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the tables."""
        working: list[date] = []
        passed: list[int] = []
        for ordinal in range(_FIRST_ORDINAL, LAST_DAY.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() < _SATURDAY and day not in self.bank_holidays:
                working.append(day)
            passed.append(len(working))
        object.__setattr__(self, "_working", tuple(working))
        object.__setattr__(self, "_passed", tuple(passed))

    @staticmethod
    def england() -> "Calendar":
        """The calendar of England, from the table that ships with Plait."""
        return _england()

    def with_changes(
        self, *, added: Iterable[date] = (), removed: Iterable[date] = ()
    ) -> "Calendar":
        """The same calendar with bank holidays added and removed."""
        return Calendar((self.bank_holidays - frozenset(removed)) | frozenset(added))

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work on this day.

        Raises:
            ValueError: the day is outside 2000 to 2060.
        """
        _check_in_range(day)
        return day.weekday() < _SATURDAY and day not in self.bank_holidays

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day.

        The day itself is day 0. If it is not a working day, the next working day is
        day 1: one working day from a Saturday is the Monday.

        Units:
            n: working days, 1 or more.

        Raises:
            ValueError: n is less than 1, or a day is outside 2000 to 2060.

        Source:
            Working Together to Safeguard Children 2023 counts in working days.
        """
        if n < 1:
            message = f"wanted 1 working day or more, got {n}"
            raise ValueError(message)
        _check_in_range(day)
        index = self._passed[day.toordinal() - _FIRST_ORDINAL] + n - 1
        if index >= len(self._working):
            message = f"wanted a working day up to {LAST_DAY}, got one after it"
            raise ValueError(message)
        return self._working[index]


def holiday_name(day: date) -> str:
    """What the bank holiday of a day is called in England; "" if it is none."""
    return _titles().get(day, "")


@lru_cache(maxsize=1)
def _titles() -> dict[date, str]:
    """Read the table once."""
    table = files("plait.clock").joinpath("england_bank_holidays.csv")
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return {date.fromisoformat(row["date"]): row["title"] for row in rows}


@lru_cache(maxsize=1)
def _england() -> Calendar:
    return Calendar(frozenset(_titles()))


def _check_in_range(day: date) -> None:
    """Refuse a day that the tables do not cover."""
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f"wanted a day from {FIRST_DAY} to {LAST_DAY}, got {day}"
        raise ValueError(message)
