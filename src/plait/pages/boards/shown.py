"""What a board shows of a measure: its chart, its numbers, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any, Final

from plait.assurance import readings, spc
from plait.assurance.readings import FRESH, MADE_UP, NotCounted, Rebasing, Told
from plait.assurance.spc import Chart, Improvement, Placed, Point
from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.boards.about import About
from plait.pages.boards.asked import SHOWS, Question
from plait.pages.boards.xmr import Asked, number

_YEAR: Final = 12
_NOUGHT: Final[dict[str, Any]] = dict.fromkeys(
    ("opened", "met", "met_late", "late_open", "missed", "stopped", "still_open",
     "missing", "decided"), 0,
)  # fmt: skip
#: From so many hours on a median is told in days.
_IN_DAYS: Final = 96
#: A hidden number is mostly no more than this.
_HIDDEN: Final = 4
#: Counts are rounded to 5, so each is off by 2 at most.
_OFF: Final = 2
#: A share that may be off by so many points is said to be.
_MUCH: Final = 3
#: Of a number whose months share people.
_OVERLAPS: Final = (
    "Each month counts twelve months, eleven of which are in the next one too. Such "
    "numbers move slowly, and limits between which they lie would be far too narrow: "
    "none are drawn, and a run of points is no news by itself."
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as the table has it; `point` is None where it is not drawn."""

    told: Told
    name: str
    value: float | None
    point: Placed | None
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure of a place, ready to be drawn.

    `periods` begin with these months, each with its reason; `asked` is what the chart
    is drawn with.
    """

    about: About
    chart: Chart
    asked: Asked
    months: tuple[Month, ...]
    periods: tuple[Rebasing, ...]
    target: float | None
    improvement: Improvement
    question: Question

    @property
    def last(self) -> Month | None:
        """The last month that is drawn with a value."""
        drawn = [one for one in self.months if one.point and one.point.y is not None]
        return drawn[-1] if drawn else None

    @property
    def what(self) -> str:
        """What is drawn, as a heading says it."""
        is_share = self.question.show == "share"
        return self.about.shares if is_share else SHOWS[self.question.show]

    @property
    def is_sparse(self) -> bool:
        """Whether fewer than half of the months have a value: read quarters instead."""
        values = [one.value for one in self.months if one.told.opened != 0]
        return sum(value is not None for value in values) * 2 < len(values)

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of the chart, in sentences."""
        if self.last is None:
            return ()
        if self.about.overlaps:
            return (_OVERLAPS,)
        is_share = self.question.show == "share" and not self.about.is_number
        return (*self.chart.notes, *(_rough(self.months) if is_share else ()))

    @property
    def is_up(self) -> bool:
        """Whether the last value, where it is news, is so upwards."""
        if self.improvement == "neutral":
            return self.chart.variation == "neutral_high"
        is_better = self.chart.variation == "improvement"
        return is_better == (self.improvement == "increase")


def shown(
    about: About, told: Sequence[Told], said: Sequence[Rebasing], question: Question
) -> Shown:
    """The measure, from its months and from what was said of new periods."""
    is_share = question.show == "share" and not about.is_number
    improvement = _improvement(about, question)
    what, values, unit = _values(told, about, question)
    drawn = _drawn(told, about.drawn_after_days, question.by)
    names = [time_name(one.month, question.by) for one in told]
    points = [
        Point(name, value if _is_settled(one) else None)
        for one, value, name in zip(told[:drawn], values, names, strict=False)
    ]
    begins = [
        place
        for place, one in enumerate(told[:drawn])
        if place and _begins(told[place - 1], one, said)
    ]
    target = question.line
    if target is None and is_share:
        target = about.target
    chart = spc.chart(
        points, improvement=improvement, target=target, rebase_at=begins,
        rules=question.rules,
    )  # fmt: skip
    if about.overlaps:
        chart = spc.without_limits(chart)
    rows = zip_longest(told, names, values, chart.points)
    months = tuple(
        Month(*row, note=_note(row[0], row[2], row[3], is_share=is_share))
        for row in rows
    )
    asked = Asked(
        title=f"{about.title}: {what}, {question.board.name}",
        line="Target" if question.line is None else "Line",
        unit=unit, names=[str(one.x) for one in points], target=target,
        periods=begins, rules=question.rules,
    )  # fmt: skip
    return Shown(
        about, chart, asked, months, tuple(said), target, improvement, question
    )


def _improvement(about: About, question: Question) -> Improvement:
    """Which way is better: of a time always less."""
    return "decrease" if question.show == "median" else about.improvement


def every_month(told: Sequence[Told], by: str) -> tuple[Told, ...]:
    """With the months, or quarters, in which nothing began: no row is stored of them.

    Without them a run would go on across what it should break, and a number that fell
    to nought would end with the last month in which it was more.
    """
    if not told:
        return ()
    stored = {one.month: one for one in told}
    last = told[-1].month
    if by == "month":
        last = max(last, add_months(local_day(told[-1].as_of).replace(day=1), -1))
    step = 1 if by == "month" else 3
    count = months_between(told[0].month, last) // step + 1
    months = (add_months(told[0].month, step * number) for number in range(count))
    nothing = replace(told[-1], median_hours=None, p90_hours=None, **_NOUGHT)
    return tuple(stored.get(one) or replace(nothing, month=one) for one in months)


def months_or_quarters(
    about: About, months: Sequence[Told], quarters: Sequence[Told],
    said: Sequence[Rebasing], question: Question,
) -> Shown:  # fmt: skip
    """The measure by month; where most months have nothing to draw, by quarter.

    What is too small by month is told by quarter alone.
    """
    by_quarter = replace(question, by="quarter")
    if months:
        one = shown(about, every_month(months, "month"), said, question)
        if not (one.is_sparse and quarters):
            return one
    return shown(about, every_month(quarters, "quarter"), said, by_quarter)


def _values(
    told: Sequence[Told], about: About, question: Question
) -> tuple[str, list[float | None], str]:
    """What is drawn, of each, and its unit: hours, or where they are many days."""
    if question.show == "share":
        if about.is_number:
            return "how many", [one.opened for one in told], ""
        return about.share_of, [one.share for one in told], "%"
    hours = [one.median_hours for one in told]
    if max((one for one in hours if one is not None), default=0) < _IN_DAYS:
        return "median time", hours, " h"
    # Not rounded here: two that are rounded alike would break a trend.
    days = [None if one is None else one / 24 for one in hours]
    return "median time", days, " days"


def _begins(before: Told, one: Told, said: Sequence[Rebasing]) -> bool:
    """Whether a new period begins with this: of a quarter, within the one before it."""
    is_quarter = months_between(before.month, one.month) > 1
    if not is_quarter:
        return any(each.month == one.month for each in said)
    return any(before.month < each.month <= one.month for each in said)


def months_between(first: date, last: date) -> int:
    """How many calendar months one is after the other."""
    return (last.year - first.year) * _YEAR + last.month - first.month


def time_name(month: date, by: str) -> str:
    """`Apr 26`, or of a quarter `Apr to Jun 26`."""
    if by == "month":
        return month_name(month)
    end = components.MONTHS[month.month + 1]
    return f"{components.MONTHS[month.month - 1]} to {end} {month.year % 100:02d}"


def month_name(month: date) -> str:
    """`Apr 26`, short enough for an axis."""
    return f"{components.MONTHS[month.month - 1]} {month.year % 100:02d}"


def _is_settled(one: Told) -> bool:
    """Whether no more than 1 in 10 of what began may still be done in time."""
    still = one.still_open
    if still is None:
        # What is hidden is mostly 4 at most, and of so few one may always wait.
        still = max(_HIDDEN, (one.opened or 0) - (one.decided or 0))
    return one.opened is not None and still * 10 <= max(one.opened, _HIDDEN * 10)


def _drawn(told: Sequence[Told], after_days: int, by: str) -> int:
    """How many months are drawn: the last ones that are not settled are not.

    Nor are those of which more may be told yet.
    """
    count = len(told)
    until = local_day(told[-1].as_of) - timedelta(days=after_days)
    each = 3 if by == "quarter" else 1
    while after_days and count and add_months(told[count - 1].month, each) > until:
        count -= 1
    while count and told[count - 1].opened and not _is_settled(told[count - 1]):
        count -= 1
    return count


def _note(
    one: Told, value: float | None, point: Placed | None, *, is_share: bool
) -> str:
    """Why a month has no point, or nothing."""
    if one.opened is None:
        return "too few to say"
    if not one.opened:
        return "nothing began"
    if not _is_settled(one):
        return "not decided yet"
    if value is None:
        return "too few to say" if is_share else "too few were met"
    return "" if point else "too early to say"


def _rough(months: Sequence[Month]) -> tuple[str, ...]:
    """How far rounding, or one of few, moves a share, where that is worth saying."""
    counts = [
        one.told.decided
        for one in months
        if one.point and one.value is not None and one.told.decided
    ]
    if not counts:
        return ()
    least, is_own = min(counts), months[0].told.is_own
    off = round(100 * (1 if is_own else 2 * _OFF) / least)
    if off < _MUCH:
        return ()
    few = f"as few as {least} in a month or quarter"
    words = (
        f"With {few} one of them moves its per cent by {off} points"
        if is_own
        else f"Numbers are rounded to 5. With {few} its per cent may be off by {off}"
        " points"
    )
    return (f"{words}: read the run of them, not one.",)


def assurance_words(one: Shown) -> str:
    """What the second icon says; a line that the reader drew is no target."""
    if one.chart.assurance is None:
        return ""
    words = spc.ASSURANCE_WORDS[one.chart.assurance]
    return words.replace("target", "line") if one.asked.line == "Line" else words


def sentence(one: Shown) -> str:
    """What a board should know of it, in a sentence."""
    last = one.last
    if last is None or last.point is None:
        return f"There is no {one.question.by} with enough to draw."
    words = f"{number(last.value)}{one.asked.unit} in {last.name}"
    if last.point.rule:
        rule = spc.rule_words(last.point.rule, one.asked.rules)
        return f"{words}: {rule}."
    if last.point.mean is None:
        return f"{words}."
    return f"{words}. Nothing stands out."


def waited(told: Sequence[Told]) -> str:
    """How long half had waited in the last month that tells it; empty where none does.

    A measure of waits counts people, and its days are what is asked for.
    """
    for one in reversed(told):
        if one.median_hours is not None:
            days = spc.counted(round(one.median_hours / 24), "day")
            month = month_name(one.month)
            return f"Half of those first seen in {month} had waited {days} or less."
    return ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the numbers were counted, and whether that is too long ago.

    `counted_at` is when anything of the place was counted last: others than an agency
    itself (`is_own`) are told of one counting a month, which is no fault of the night.
    """

    as_of: datetime
    known_at: datetime
    made_at: datetime
    counted_at: datetime
    is_own: bool
    is_old: bool
    is_made_up: bool
    rules: str
    policy: str


def freshness(
    told: Sequence[Told], now: datetime, counted: Sequence[NotCounted] = ()
) -> Freshness | None:
    """Of the oldest of these; None where there are none.

    Args:
        counted: the countings of the place, of which the last says how old it is.
    """
    if not told:
        return None
    one = min(told, key=lambda each: each.made_at)
    last = max((each.made_at for each in counted), default=one.made_at)
    return Freshness(
        one.as_of, one.known_at, one.made_at, last, one.is_own, now - last > FRESH,
        one.rules == MADE_UP, one.rules, one.policy,
    )  # fmt: skip


def missing_words(told: Sequence[Told], by: str) -> str:
    """How many of the last twelve months could not be worked out."""
    counts = [one.missing for one in told[-(_YEAR if by == "month" else 4) :]]
    known = sum(count or 0 for count in counts)
    hidden = sum(count is None for count in counts)
    if not known and not hidden:
        return "None in the last 12 months"
    words = f"{known} in the last 12 months" if known else ""
    few = f"a few in {spc.counted(hidden, by)}, hidden," if hidden else ""
    said = ", and ".join(part for part in (words, few) if part)
    return said[:1].upper() + said[1:]


def by_measure(told: Sequence[Told]) -> Mapping[str, list[Told]]:
    """The months of each measure."""
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.measure, []).append(one)
    return found


def count_words(count: int | None) -> str:
    """A count in a table; of a hidden one it is not said why it is hidden."""
    return "hidden" if count is None else f"{count:,}"


def in_force(said: Sequence[Rebasing], board: readings.Board) -> tuple[Rebasing, ...]:
    """The new periods that hold for the place of a board."""
    return readings.in_force([one for one in said if one.agency == board.agency])
