"""Instants and the London days that they fall on.

People in England speak of days; computers keep instants. These functions go from one
to the other, across the two nights a year when the clocks change.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

#: From this year on London has been at UTC or one hour ahead of it, never two hours
#: (double summer time was last used in 1947), so before 23:00 UTC the days are equal.
_ONE_HOUR_AT_MOST_SINCE = 1948
_LAST_HOUR = 23

#: More days than a century has, so that in practice no day is worked out twice.
_DAYS_KEPT = 40_000

_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)

#: What a date and time is written with. Anything else is not shown in an error,
#: because it may be something a person typed about another person.
_LOOKS_LIKE_A_MOMENT = re.compile(r"[0-9TtZzW:+.\- ]{1,40}")

_WANTED = "a date and time with its offset, such as 2026-03-09T09:00+00:00"


def local_day(at: datetime) -> date:
    """The day in London at this instant.

    Units:
        at: an aware datetime, in any time zone; UTC is fastest.

    Raises:
        ValueError: the datetime has no time zone.
    """
    if at.tzinfo is UTC and at.hour < _LAST_HOUR and at.year >= _ONE_HOUR_AT_MOST_SINCE:
        return at.date()
    if at.tzinfo is None:
        message = "wanted a datetime with a time zone, got one without"
        raise ValueError(message)
    return at.astimezone(LONDON).date()


@lru_cache(maxsize=_DAYS_KEPT)
def start_of_day(day: date) -> datetime:
    """The first instant of a London day, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


@lru_cache(maxsize=_DAYS_KEPT)
def end_of_day(day: date) -> datetime:
    """The last second of a London day (23:59:59 there), in UTC.

    The day may have 23 or 25 hours when the clocks change.
    """
    return start_of_day(day + _ONE_DAY) - _ONE_SECOND


@lru_cache(maxsize=_DAYS_KEPT)
def at_time(day: date, local: time) -> datetime:
    """The instant of a time of day in London, in UTC.

    In the hour that comes twice in autumn the first is meant; in the hour that does
    not exist in spring, the time as if the clocks had not changed yet.
    """
    return datetime.combine(day, local, LONDON).astimezone(UTC)


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 date and time that carries its offset; give it in UTC.

    Raises:
        ValueError: it is not one. The message says what was wanted and what was got,
            and shows the text only if it is made of what moments are written with.
    """
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        problem = f"{text} without an offset"
    except (ValueError, OverflowError, TypeError):
        problem = _shown(text)
    message = f"wanted {_WANTED}; got {problem}"
    raise ValueError(message)


def _shown(text: object) -> str:
    """What may be said of a text that is not a moment."""
    if not isinstance(text, str):
        return "something that is not text"
    if not text:
        return "nothing"
    return text if _LOOKS_LIKE_A_MOMENT.fullmatch(text) else "other text"
