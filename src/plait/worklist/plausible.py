"""Which birthdays and due dates can be. The bounds are ours, and wide on purpose.

They are there to catch a slip of the pen, such as a wrong year, which would put a
family first on a worklist with years of lateness. ADR 21 says why each is what it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from plait.clock.ages import add_months
from plait.worklist import refusals

_MONTHS_A_YEAR: Final = 12

#: Years of age of a mother or birthing parent, at the youngest and at the oldest.
PARENT_FROM, PARENT_TO = 10, 60
#: Of a partner or other carer.
CARER_FROM, CARER_TO = 10, 110
#: A baby is younger than this many years when a record is begun: it goes to two.
BABY_UNDER: Final = 3

#: A due date: so long past (44 weeks of pregnancy), and so far ahead (42 weeks).
DUE_PAST = timedelta(weeks=4)
DUE_AHEAD = timedelta(weeks=42)


def check_parent(born_on: date, today: date, *, field: str = "born_on") -> None:
    """Refuse a birthday that a mother cannot have.

    Raises:
        CannotBe: she would be younger than 10 or older than 60.
    """
    _check_age("parent", born_on, today, (PARENT_FROM, PARENT_TO), field)


def check_carer(born_on: date, today: date, *, field: str = "born_on") -> None:
    """Refuse a birthday that a partner cannot have.

    Raises:
        CannotBe: they would be younger than 10 or older than 110.
    """
    _check_age("partner", born_on, today, (CARER_FROM, CARER_TO), field)


def check_baby(born_on: date, today: date, *, field: str = "born_on") -> None:
    """Refuse a birthday that a baby cannot have whose record is begun today.

    Raises:
        CannotBe: born in the future, or three years old or more.
    """
    if born_on > today:
        say = "The date of birth of the baby must be today or in the past."
        raise refusals.CannotBe(say, field=field)
    years = _years(born_on, today)
    if years >= BABY_UNDER:
        say = (
            f"A baby must be under {BABY_UNDER} years old when a family is started. "
            f"With this date of birth it would be {years}. Check the year."
        )
        raise refusals.CannotBe(say, field=field)


def check_due_date(edd: date, on: date, *, field: str = "edd") -> None:
    """Refuse a due date that a pregnancy cannot have which is known on a day.

    Raises:
        CannotBe: more than 4 weeks before that day, or 42 weeks after it.
    """
    if on - DUE_PAST <= edd <= on + DUE_AHEAD:
        return
    weeks = abs((edd - on).days) // 7
    found = f"{weeks} weeks {'ahead' if edd > on else 'ago'}"
    say = (
        f"The due date must be between {DUE_PAST.days // 7} weeks ago and "
        f"{DUE_AHEAD.days // 7} weeks ahead. This one is {found}. Check the year."
    )
    raise refusals.CannotBe(say, field=field)


def _check_age(
    who: str, born_on: date, today: date, bounds: tuple[int, int], field: str
) -> None:
    """Refuse who would be too young or too old."""
    if born_on > today:
        say = f"The date of birth of the {who} must be in the past."
        raise refusals.CannotBe(say, field=field)
    years = _years(born_on, today)
    youngest, oldest = bounds
    if not youngest <= years <= oldest:
        say = (
            f"The {who} must be {youngest} to {oldest} years old. With this date of "
            f"birth they would be {years}. Check the year."
        )
        raise refusals.CannotBe(say, field=field)


def _years(born_on: date, today: date) -> int:
    """Whole years of age; somebody born on 29 February has a birthday each year."""
    years = today.year - born_on.year
    return years - (add_months(born_on, years * _MONTHS_A_YEAR) > today)
