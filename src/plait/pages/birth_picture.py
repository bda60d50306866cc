"""The picture of the weeks to a birth: a bar for each thing owed, weeks across.

Plain values in, plain values out: a template draws it. Every bar has the number of
its row in the table below, which says the same, and its state has a sign of its own:
so it reads in black and white.

Units: drawing units, which are CSS pixels at 100 %. Days are local days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from plait.clock.ages import format_gestation, gestation_days

WIDTH: Final = 960
#: Beside the bars stand their numbers.
LEFT: Final = 44
RIGHT: Final = 16
HEAD: Final = 40
ROW: Final = 26
#: Three rows of words: of a birth on its due date, seen on that day, all are read.
FOOT: Final = 38
#: A bar is never too small for a finger.
LEAST: Final = 24
#: A week has a label where labels have so much room.
ROOM: Final = 46
#: A line's words stand left of it from here on.
_NEAR_THE_END: Final = WIDTH - 130

LineKind = Literal["today", "due", "born"]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed: from when to when, how it stands, and its words and address.

    `others` are the days on which it would be due under another partnership's policy,
    each with that partnership's name.
    """

    number: int
    words: str
    href: str
    state: str
    opened_on: date
    due_on: date | None
    closed_on: date | None = None
    others: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A duty where it stands. An end that is cut off, or not known, is open."""

    duty: Duty
    x1: float
    x2: float
    y: float
    is_open_left: bool
    is_open_right: bool
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a week; its label is the week of pregnancy, where known."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A day that matters: today, the due date, the birth."""

    x: float
    words: str
    kind: LineKind
    is_left: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    has_others: bool
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Span:
    """The days from the first to the last that is drawn."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day stands; beyond an end it stands at the end."""
        share = (min(max(day, self.first), self.last) - self.first) / (
            self.last - self.first
        )
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def covers(self, day: date) -> bool:
        """Whether the day is drawn."""
        return self.first <= day <= self.last


def span(
    *, due_on: date, began_on: date | None, born_on: date | None, today: date
) -> Span:
    """From booking, or 8 weeks, to two weeks after the birth or the due date."""
    eighth = due_on - timedelta(weeks=32)
    first = max(min(began_on or eighth, today), due_on - timedelta(weeks=38))
    end = born_on or max(due_on, today)
    return Span(first, max(end, first + timedelta(weeks=4)) + timedelta(days=14))


def draw(
    duties: Iterable[Duty],
    shown: Span,
    *,
    due_on: date,
    today: date,
    born_on: date | None = None,
) -> Picture:
    """Work out where everything stands; what lies outside these days is left out."""
    bars: list[Bar] = []
    for duty in duties:
        ends = duty.closed_on or duty.due_on
        if duty.opened_on > shown.last or (ends is not None and ends < shown.first):
            continue
        bars.append(_bar(duty, shown, today, HEAD + len(bars) * ROW + ROW / 2))
    return Picture(
        HEAD + len(bars) * ROW + FOOT,
        tuple(bars),
        tuple(_ticks(shown, due_on)),
        tuple(_lines(shown, due_on, today, born_on)),
        any(bar.others for bar in bars),
    )


def _bar(duty: Duty, shown: Span, today: date, y: float) -> Bar:
    until = duty.closed_on or max(duty.due_on or today, duty.opened_on)
    if duty.state == "overdue":
        until = max(until, today)
    x1 = min(shown.x(duty.opened_on), WIDTH - RIGHT - LEAST)
    return Bar(
        duty,
        x1,
        max(shown.x(until), x1 + LEAST),
        y,
        duty.opened_on < shown.first,
        until > shown.last or (duty.due_on is None and duty.closed_on is None),
        tuple((name, shown.x(day)) for name, day in duty.others if shown.covers(day)),
    )


def _ticks(shown: Span, due_on: date) -> Iterable[Tick]:
    days = gestation_days(due_on, shown.first)
    day = shown.first + timedelta(days=-days % 7)
    weeks = max(1, (shown.last - shown.first).days // 7)
    every = max(1, -(-ROOM * weeks // (WIDTH - LEFT - RIGHT)))
    while day <= shown.last:
        week = gestation_days(due_on, day) // 7
        yield Tick(shown.x(day), str(week) if week % every == 0 else "")
        day += timedelta(days=7)


def _lines(
    shown: Span, due_on: date, today: date, born_on: date | None
) -> Iterable[Line]:
    said: list[tuple[date, str, LineKind]] = [(today, _today(due_on, today), "today")]
    said.append((due_on, "Due date, 40+0", "due"))
    if born_on is not None:
        said.append((born_on, "Birth", "born"))
    for day, words, kind in said:
        if shown.covers(day):
            x = shown.x(day)
            yield Line(x, words, kind, x > _NEAR_THE_END)


def _today(due_on: date, today: date) -> str:
    days = gestation_days(due_on, today)
    return f"Today, {format_gestation(days)}" if days >= 0 else "Today"
