"""Time for the second opinion on what is owed: days are counted one by one."""

from __future__ import annotations

import calendar
import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import plait.clock

LONDON = ZoneInfo("Europe/London")
_TABLE = Path(plait.clock.__file__).with_name("england_bank_holidays.csv")
HOLIDAYS = {
    date.fromisoformat(row["date"])
    for row in csv.DictReader(_TABLE.read_text("utf-8").splitlines())
}


def london(at):
    """The day in London."""
    return at.astimezone(LONDON).date()


def midnight(day):
    """The first second of a day in London."""
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def _last_second(day):
    return midnight(day + timedelta(1)) - timedelta(seconds=1)


def last_moment(limit, opened, base, closes=None):
    """The last moment in time, by counting days one at a time."""
    unit, n = limit
    if unit == "hours":
        return opened + timedelta(seconds=3600 * n)
    if unit == "named":
        return _last_second(n)
    day = london(opened)
    if unit == "working_days":
        while n:
            day += timedelta(1)
            n -= day.weekday() < 5 and day not in HOLIDAYS
        if closes:
            return datetime.combine(day, closes, LONDON).astimezone(UTC)
        return _last_second(day)
    if unit == "months":
        year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return _last_second(date(year, month + 1, min(day.day, last)))
    start = day if unit == "days" else base
    sooner = 280 if unit == "gestation" else 0
    return _last_second(start + timedelta(n - sooner)) if start else None
