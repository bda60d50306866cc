"""A limit counted out: from when, in what, which days were skipped, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from plait.clock.ages import format_gestation
from plait.clock.deadlines import FROM_A_BASE_DAY, Limit, due
from plait.clock.moments import local_day
from plait.clock.working_days import Calendar, holiday_name
from plait.engine.near import counted
from plait.engine.reasons import limit_sentence, moment_in_words
from plait.engine.steps import Step
from plait.standards.plain_words import limit_in_words

#: More skipped days than this are told together.
_MANY = 8
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """What a limit is counted with.

    Units:
        opened_at: an aware datetime in UTC.
        base_day: the due date for a gestation, the date of birth for an age.
        closes: the time in London at which a working day ends, or None for midnight.
    """

    opened_at: datetime
    base_day: date | None
    calendar: Calendar
    closes: time | None = None

    def due(self, limit: Limit) -> datetime | None:
        """The last moment that is in time; None while its date is not known."""
        return due(
            limit,
            opened_at=self.opened_at,
            base_day=self.base_day,
            calendar=self.calendar,
            close_of_business=self.closes,
        )


def counted_out(
    limit: Limit, count: Count, due_at: datetime | None, lacks: str | None
) -> Iterator[Step]:
    """The steps from the start of the clock to the last moment that is in time."""
    if limit.field and limit.unit != "named_day":
        yield Step("limit", "No day was agreed, so the usual limit holds.")
    for part in limit.parts:
        alone = replace(part, at_least=None, at_most=None)
        yield from _one(alone, count)
    bound = limit.at_least or limit.at_most
    if bound is not None:
        first, second = limit_in_words(_bare(limit)), limit_in_words(bound)
        which = "later" if limit.at_least else "earlier"
        words = f"Of the two, {first} and {second}, the {which} one holds."
        yield Step("limit", words)
    yield Step("limit", limit_sentence(limit, due_at, lacks))


def _bare(limit: Limit) -> Limit:
    return replace(limit, at_least=None, at_most=None)


def _one(limit: Limit, count: Count) -> Iterator[Step]:
    """One limit, without its bounds."""
    at = count.due(limit)
    words = limit_in_words(limit)
    if at is None:
        lacks = "due date" if limit.unit == "gestation_days" else "date of birth"
        said = f"{words} cannot be counted: the {lacks} is not known."
        yield Step("limit", said[:1].upper() + said[1:])
    elif limit.unit == "hours":
        start = moment_in_words(count.opened_at)
        end = moment_in_words(at)
        yield Step("limit", f"Counted: {words} from {start} end {end}.")
    elif limit.unit == "named_day":
        yield Step("limit", f"It names the day itself: {day_in_words(local_day(at))}.")
    elif limit.unit in FROM_A_BASE_DAY:
        yield Step("limit", _from_a_base_day(limit, count, local_day(at)))
    else:
        yield from _in_days(limit, count, at)


def _from_a_base_day(limit: Limit, count: Count, reached: date) -> str:
    assert count.base_day is not None  # noqa: S101 - else nothing is reached
    base, day = day_in_words(count.base_day), day_in_words(reached)
    if limit.unit == "gestation_days":
        far = format_gestation(limit.n)
        return f"Counted: the due date is {base}, which is 40+0, so {far} is {day}."
    return f"Counted: born on {base}, so {limit_in_words(limit)} is {day}."


def _in_days(limit: Limit, count: Count, at: datetime) -> Iterator[Step]:
    start, end = local_day(count.opened_at), local_day(at)
    words = f"Counted in {_unit(limit)}: day 0 is {day_in_words(start)}"
    if limit.unit == "months":
        words = f"Counted in months: from {day_in_words(start)}"
    elif limit.unit == "working_days" and limit.n > 1:
        first = count.calendar.add(start, 1)
        words += f", day 1 is {day_in_words(first)}"
    last = f", {limit_in_words(limit)} end" if limit.unit == "months" else ", day "
    last += " on " if limit.unit == "months" else f"{limit.n} is "
    if limit.n or limit.unit == "months":
        words += f"{last}{day_in_words(end)}"
    yield Step("limit", f"{words}. {_end_of_day(limit, count)}")
    skipped = skipped_days(start, end, count.calendar)
    if limit.unit == "working_days" and skipped:
        yield Step("skipped", f"Not counted: {in_words(skipped)}.")


def _unit(limit: Limit) -> str:
    return "working days" if limit.unit == "working_days" else "days"


def _end_of_day(limit: Limit, count: Count) -> str:
    if limit.unit == "working_days" and count.closes is not None:
        return f"There the working day ends at {count.closes:%H:%M}."
    return "It may be done until the end of that day."


def skipped_days(start: date, end: date, calendar: Calendar) -> tuple[date, ...]:
    """The days after `start` and before `end` that are no working days."""
    days = (start + n * _ONE_DAY for n in range(1, (end - start).days))
    return tuple(day for day in days if not calendar.is_working_day(day))


def in_words(skipped: tuple[date, ...]) -> str:
    """`Sat 4 Apr, Sun 5 Apr, Mon 6 Apr (Easter Monday)`; many weekends by number."""
    weekend = [day for day in skipped if day.weekday() >= _SATURDAY]
    others = [day for day in skipped if day.weekday() < _SATURDAY]
    if len(skipped) <= _MANY:
        return ", ".join(_skipped(day) for day in skipped)
    told = [f"{counted(len(weekend), 'day')} of weekends", *map(_skipped, others)]
    return ", ".join(told)


def _skipped(day: date) -> str:
    words = f"{day:%a} {day.day} {day:%b}"
    if day.weekday() >= _SATURDAY:
        return words
    return f"{words} ({holiday_name(day) or 'a bank holiday'})"


def day_in_words(day: date) -> str:
    """`Mon 23 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"
