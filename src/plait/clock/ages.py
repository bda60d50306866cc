"""How far a pregnancy has come, and how old a person is."""

import re
from calendar import monthrange
from datetime import date, timedelta

#: A pregnancy's due date is day 280 of it, 40 weeks and 0 days.
#: Source: the NHS counts from the first day of the last period; 40+0 is the due date.
DAYS_TO_DUE_DATE = 280

_WEEK = 7
_MONTHS_IN_YEAR = 12

#: Up to this age days matter to staff, so weeks are said with days.
_WEEKS_WITH_DAYS = 12
#: Up to this age staff speak of weeks, and after it of months, then years.
_WEEKS_ALONE = 26
_MONTHS_ALONE = 24

_GESTATION = re.compile(r"([0-9]{1,2})\+([0-6])")


def gestation_days(edd: date, on: date) -> int:
    """The day of the pregnancy on a day, from its due date. It may be below 0.

    Units:
        edd: the estimated date of delivery, which is day 280.
    """
    return DAYS_TO_DUE_DATE - (edd.toordinal() - on.toordinal())


def day_of_gestation(edd: date, days: int) -> date:
    """The day on which a pregnancy reaches a number of days, from its due date."""
    return date.fromordinal(edd.toordinal() - DAYS_TO_DUE_DATE + days)


def parse_gestation(text: object) -> int:
    """Read weeks and days as they are written on the ward: "32+0" is 224 days.

    Raises:
        ValueError: it is not weeks, a plus and 0 to 6 days.
    """
    found = _GESTATION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        message = "wanted weeks+days such as 32+0, with 0 to 6 days; got something else"
        raise ValueError(message)
    return int(found[1]) * _WEEK + int(found[2])


def format_gestation(days: int) -> str:
    """Write days of a pregnancy as weeks and days: 224 is "32+0".

    Raises:
        ValueError: the number is below 0.
    """
    if days < 0:
        message = f"wanted 0 days of pregnancy or more, got {days}"
        raise ValueError(message)
    weeks, rest = divmod(days, _WEEK)
    return f"{weeks}+{rest}"


def add_months(day: date, n: int) -> date:
    """The same day of the month n months later, or that month's last day.

    One month after 31 January is 28 February, or 29 in a leap year.
    """
    months = day.year * _MONTHS_IN_YEAR + day.month - 1 + n
    year, month = divmod(months, _MONTHS_IN_YEAR)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def age_in_months(born: date, on: date) -> int:
    """Whole months of age on a day; below 0 before the birth."""
    months = (on.year - born.year) * _MONTHS_IN_YEAR + on.month - born.month
    return months if add_months(born, months) <= on else months - 1


def age_in_words(born: date, on: date) -> str:
    """How old somebody is, as staff say it.

    Days in the first week, weeks with days up to 12 weeks, weeks up to 26, months up
    to two years, then years. Before the birth it is "not yet born".
    """
    days = (on - born) // timedelta(days=1)
    if days < 0:
        return "not yet born"
    weeks, rest = divmod(days, _WEEK)
    if weeks == 0:
        return _counted(days, "day")
    if weeks < _WEEKS_WITH_DAYS and rest:
        return f"{_counted(weeks, 'week')} {_counted(rest, 'day')}"
    if weeks < _WEEKS_ALONE:
        return _counted(weeks, "week")
    months = age_in_months(born, on)
    if months < _MONTHS_ALONE:
        return _counted(months, "month")
    return _counted(months // _MONTHS_IN_YEAR, "year")


def _counted(number: int, noun: str) -> str:
    """A number and its noun, singular or plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
