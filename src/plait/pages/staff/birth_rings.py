"""Whom to ring about a birth at this hour: who answers now stands before who does not.

When a number is answered is written by whoever sends the alert, in their own words. Two
ways of saying it are understood, those that the form gives as examples; of any other
nothing is concluded, and the number keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from plait.clock.moments import LONDON
from plait.clock.working_days import Calendar
from plait.pages import fact_words_births

_ALWAYS: Final = frozenset(
    {"any hour", "any time", "at any hour", "at any time", "day and night", "24 hours"}
)
_TIME: Final = r"(\d{1,2})(?:[:.]([0-5]\d))? *(am|pm)"
_WEEKDAYS: Final = re.compile(
    rf"(?:weekdays|mon(?:day)? ?(?:to|-) ?fri(?:day)?),? *{_TIME} *(?:to|-) *{_TIME}"
)
#: How a line of a message ends that says when a number is answered.
_IN_A_LINE: Final = re.compile(r".*\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to ring, in words, and whether they said that they answer at this hour.

    `is_answered` is None where that is not said, or not in words that are understood.
    """

    words: str
    is_answered: bool | None = None


def of_alert(rings: Iterable[Mapping[str, Any]], now: datetime) -> list[Ring]:
    """Those of an alert, in its order."""
    return [
        Ring(
            fact_words_births.ring_words(one),
            is_answered(str(one.get("hours") or ""), now),
        )
        for one in rings
    ]


def of_message(lines: Iterable[str], now: datetime) -> list[Ring]:
    """Those of the message in which a team got an alert, in its order."""
    found = ((line, _IN_A_LINE.fullmatch(line)) for line in lines if line)
    return [Ring(line, is_answered(at[1], now) if at else None) for line, at in found]


def in_order(rings: Iterable[Ring], sender: str) -> tuple[Ring, ...]:
    """Those who may answer, then the number of the sender at this hour, then the rest.

    Nobody is left out: a number that is not answered may still be.
    """
    every = list(rings)
    there = [one for one in every if one.is_answered is not False]
    rest = [one for one in every if one.is_answered is False]
    return (*there, *([Ring(sender)] if sender else []), *rest)


def is_answered(hours: str, now: datetime) -> bool | None:
    """Whether a number is answered now, as far as these words say; None if they do not.

    `at any hour`, and `weekdays, 9am to 5pm`: a bank holiday is no weekday.
    """
    said = " ".join(hours.lower().split())
    if said in _ALWAYS:
        return True
    found = _WEEKDAYS.fullmatch(said)
    if found is None:
        return None
    opens, closes = _at(*found.groups()[:3]), _at(*found.groups()[3:])
    if opens is None or closes is None or opens >= closes:
        return None
    local = now.astimezone(LONDON)
    is_day = Calendar.england().is_working_day(local.date())
    return is_day and opens <= local.time() < closes


def _at(hour: str, minute: str | None, half: str) -> time | None:
    """`9`, `30`, `am` as a time; None for one that is none."""
    number = int(hour)
    if not 1 <= number <= _NOON:
        return None
    return time(number % _NOON + (_NOON if half == "pm" else 0), int(minute or 0))


_NOON: Final = 12
