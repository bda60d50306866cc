"""Why something is owed, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from plait.clock.deadlines import Limit, due
from plait.clock.moments import LONDON
from plait.clock.working_days import Calendar
from plait.standards.plain_words import by_when
from plait.standards.shapes import (
    FORCE_IN_WORDS,
    ORIGIN_IN_WORDS,
    Source,
    Standard,
)
from plait.timeline.facts import kind
from plait.timeline.timeline import Known

#: A recording later than this is worth a word.
_WORTH_SAYING = timedelta(minutes=30)
#: What a role in the family is called.
ROLE_WORDS = {
    "mother": "mother",
    "infant": "baby",
    "unborn": "unborn baby",
    "partner": "partner",
    "other_carer": "other carer",
    "sibling": "brother or sister",
}


@dataclass(frozen=True, slots=True)
class RungMoment:
    """A rung of the ladder and the moment from which it is told."""

    number: int
    tell: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What an obligation rests on, told only when somebody asks."""

    standard: Standard
    limit: Limit
    because: tuple[Known, ...]
    calendar: Calendar

    def rungs(self, due_at: datetime | None) -> tuple[RungMoment, ...]:
        """The ladder with its moments, from when it was due."""
        if due_at is None:
            return ()
        after = partial(
            due,
            opened_at=due_at,
            base_day=None,
            calendar=self.calendar,
            close_of_business=self.standard.close_of_business,
        )
        return tuple(
            RungMoment(number, rung.tell, at)
            for number, rung in enumerate(self.standard.if_late)
            if (at := after(rung.after)) is not None
        )

    def told(self, due_at: datetime | None, lacks: str | None) -> str:
        """The whole reason in two or three sentences."""
        events = " and ".join(event_in_words(event) for event in self.because)
        return (
            f"{self.standard.title}. Because of: {events}. "
            f"{limit_sentence(self.limit, due_at, lacks)} "
            f"{source_in_words(self.standard)}"
        )


def event_in_words(event: Known) -> str:
    """What, about whom, when, and since when it is known if that was later."""
    whom = f" ({ROLE_WORDS[event.role]})" if event.role in ROLE_WORDS else ""
    words = f"{kind(event.kind).title}{whom} on {moment_in_words(event.occurred_at)}"
    if event.recorded_at - event.occurred_at > _WORTH_SAYING:
        words += f", recorded {moment_in_words(event.recorded_at)}"
    return words


def limit_sentence(limit: Limit, due_at: datetime | None, lacks: str | None) -> str:
    """By when, in a sentence; or what must be known before that can be said."""
    words = by_when(limit)
    if due_at is None:
        return f"Due {words}: {lacks or 'a date'} is not known yet."
    return f"Due {words}: {moment_in_words(due_at)}."


def source_in_words(standard: Standard) -> str:
    """The clause, how much it binds, whose the limit is, and whether it was checked."""
    cited = "; ".join(_cited(source) for source in standard.sources)
    origin = ORIGIN_IN_WORDS[standard.limit_origin]
    force = FORCE_IN_WORDS[standard.force]
    return f"Source: {cited}. {force}. {origin}"


def _cited(source: Source) -> str:
    checked = "" if source.checked_by else " (clause not yet checked by a person)"
    return f"{source.document}, {source.clause}{checked}"


def moment_in_words(moment: datetime) -> str:
    """`Mon 23 Nov 2026, 9:14am`, `Mon 23 Nov 2026, 5pm`, London time.

    The first moment of a day is that day, `Mon 23 Nov 2026`: so is kept what has no
    time of its own, such as a birth, and so begins a window.
    """
    local = moment.astimezone(LONDON)
    day = f"{local:%a} {local.day} {local:%b %Y}"
    is_day = not (local.hour or local.minute or local.second or local.microsecond)
    return day if is_day else f"{day}, {_time_in_words(local)}"


def _time_in_words(local: datetime) -> str:
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    half = "am" if local.hour < 12 else "pm"  # noqa: PLR2004  (noon)
    return f"{local.hour % 12 or 12}{minutes}{half}"
