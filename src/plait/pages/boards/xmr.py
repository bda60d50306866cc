"""An XmR chart as people of the NHS know it, as a drawing.

A grey line with points: grey is common cause, blue is better and orange is worse, and
the shape of a point tells the same as its colour. The mean is a line, the limits are
dashed, a target is dashed red, and each new period begins at a thin upright line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from plait.assurance import spc
from plait.assurance.spc import Chart, Placed, Type
from plait.pages.boards.axes import Frame, lines_across, span
from plait.pages.boards.drawing import (
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    QUIET,
    RED,
    TEXT,
    Dot,
    Drawing,
    Line,
    Mark,
    Shape,
    Words,
)

#: Colour, shape and size of each type.
LOOKS: Final[Mapping[Type, tuple[str, Shape, float]]] = {
    "common_cause": (GREY, "circle", 4.5),
    "improvement": (BLUE, "diamond", 5),
    "concern": (ORANGE, "square", 5),
    "neutral_high": (PURPLE, "up", 5),
    "neutral_low": (PURPLE, "down", 5),
}


#: No per cent is greater.
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Format:
    """How large a drawing is, and its letters; `is_bare` leaves out all words."""

    width: int
    height: int
    letters: int = 14
    is_bare: bool = False


WIDE: Final = Format(960, 420)
NARROW: Final = Format(358, 300, letters=12)
SMALL: Final = Format(300, 96, is_bare=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is drawn beside the points.

    `unit` stands behind numbers (`%`, ` h`); `names` are those of the points, in words;
    `periods` the index of each point with which a new period begins; `line` is what the
    target is called.
    """

    title: str
    unit: str
    names: Sequence[str]
    target: float | None = None
    periods: Sequence[int] = ()
    rules: str = "nhs7"
    line: str = "Target"


def draw(chart: Chart, asked: Asked, how: Format = WIDE) -> Drawing:
    """The chart of this size. One without a single value is an empty frame."""
    values = _values(chart, asked)
    is_share = asked.unit == "%"
    low, high, step = span(
        values or [0, 100], floor_at=0, top_at=100 if is_share else None
    )
    pad = 4 if how.is_bare else 0
    frame = Frame(
        left=pad or how.letters * 3.4, right=how.width - (pad or how.letters * 6.2),
        top=pad or 24, bottom=how.height - (pad or how.letters * 2.6),
        low=low, high=high, first=-0.5, last=max(0.5, len(chart.points) - 0.5),
    )  # fmt: skip
    marks: list[Mark] = []
    if not how.is_bare:
        marks += lines_across(frame, step, "%" if is_share else "", how.letters)
        marks += _names(frame, asked, how)
    marks += _periods(frame, asked, how)
    marks += _limits(frame, chart.points, how)
    if asked.target is not None:
        marks += _target(frame, asked, how)
    marks += _line(frame, chart.points)
    marks += _dots(frame, chart.points, asked, how)
    if not how.is_bare:
        marks += _beside(frame, chart.points, asked, how)
    return Drawing(
        how.width, how.height, asked.title, words(chart, asked), tuple(marks)
    )


def words(chart: Chart, asked: Asked) -> str:
    """What the picture shows, for who does not see it."""
    known = [one for one in chart.points if one.y is not None]
    if not known:
        return "There is nothing to draw."
    last = known[-1]
    name = asked.names[chart.points.index(last)]
    said = [f"{len(known)} points. The last, {name}, is {number(last.y)}{asked.unit}."]
    if chart.variation:
        said.append(f"{spc.VARIATION_WORDS[chart.variation]}.")
    if last.lower is not None:
        mean = f"Mean {number(last.mean)}{asked.unit}"
        said.append(f"{mean}, limits {limits(last, asked.unit)}.")
    if chart.assurance:
        assured = spc.ASSURANCE_WORDS[chart.assurance]
        said.append(
            f"{assured.replace('target', asked.line.lower())}: {number(asked.target)}"
            f"{asked.unit}."
        )
    return " ".join(said)


def limits(point: Placed, unit: str) -> str:
    """Between what almost all lie: `3 to 20 h`, or `up to 20 h` where one cannot be.

    What is counted or timed is never less than nought, and a per cent never more than
    100: a limit beyond that is neither told nor drawn.
    """
    low = point.lower if point.lower is not None and point.lower >= 0 else None
    high = point.upper if unit != "%" or (point.upper or 0) <= _WHOLE else None
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}{unit}"
    if high is not None:
        return f"up to {number(high)}{unit}, as there is nothing below 0"
    if low is not None:
        return f"from {number(low)}{unit}, as there is nothing above 100%"
    return "further apart than a per cent can be"


def number(value: float | None) -> str:
    """A number with at most one digit behind the point."""
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def _values(chart: Chart, asked: Asked) -> list[float]:
    """All that must find room; limits no further than there can be values."""
    found = [
        value
        for one in chart.points
        for value in (one.y, one.lower, one.upper)
        if value is not None
    ]
    top = 100.0 if asked.unit == "%" else float("inf")
    if asked.target is not None:
        found.append(asked.target)
    return [min(top, max(0.0, value)) for value in found]


def _names(frame: Frame, asked: Asked, how: Format) -> Iterator[Mark]:
    """The names of some points, as many as there is room for, the last among them."""
    letters = 0.7 * max((len(name) for name in asked.names), default=1)
    room = max(1, round((frame.right - frame.left) / (how.letters * letters)))
    every = max(1, -(-len(asked.names) // room))
    for place, name in enumerate(asked.names):
        if (len(asked.names) - 1 - place) % every == 0:
            at = (frame.x(place), frame.bottom + how.letters * 1.6)
            yield Words(at, name, QUIET, how.letters, "middle")


def _periods(frame: Frame, asked: Asked, how: Format) -> Iterator[Mark]:
    for place, start in enumerate(asked.periods, 1):
        x = frame.x(start - 0.5)
        yield Line(((x, frame.top), (x, frame.bottom)), QUIET, 1, (2, 3))
        if not how.is_bare:
            yield Words((x + 4, frame.top - 6), f"Period {place + 1}", TEXT,
                        how.letters)  # fmt: skip


def _limits(frame: Frame, points: Sequence[Placed], how: Format) -> Iterator[Mark]:
    """The mean and the limits of each period, from its first point to its last."""
    where = enumerate(points)
    for (mean, lower, upper), group in groupby(
        where, key=lambda one: (one[1].mean, one[1].lower, one[1].upper)
    ):
        places = [place for place, _ in group]
        left, right = frame.x(places[0] - 0.5), frame.x(places[-1] + 0.5)
        if mean is None:
            continue
        width = 1 if how.is_bare else 1.5
        yield Line(_level(frame, left, right, mean), TEXT, width)
        for limit in (lower, upper):
            if limit is not None and frame.low <= limit <= frame.high:
                yield Line(_level(frame, left, right, limit), QUIET, width, (6, 5))


def _level(
    frame: Frame, left: float, right: float, value: float
) -> tuple[tuple[float, float], ...]:
    y = frame.y(value)
    return ((left, y), (right, y))


def _target(frame: Frame, asked: Asked, how: Format) -> Iterator[Mark]:
    if asked.target is not None:
        width = 1 if how.is_bare else 2
        level = _level(frame, frame.left, frame.right, asked.target)
        yield Line(level, RED, width, (10, 6))


def _line(frame: Frame, points: Sequence[Placed]) -> Iterator[Mark]:
    """The line through the points; nothing is drawn across a gap."""
    for has_value, group in groupby(
        enumerate(points), key=lambda one: one[1].y is not None
    ):
        places = tuple(
            (frame.x(place), frame.y(one.y)) for place, one in group
            if one.y is not None
        )  # fmt: skip
        if has_value and len(places) > 1:
            yield Line(places, GREY, 2)


def _dots(
    frame: Frame, points: Sequence[Placed], asked: Asked, how: Format
) -> Iterator[Mark]:
    room = (frame.right - frame.left) / max(1, len(points))
    smaller = min(1.0, max(0.5, room / 14)) * (0.7 if how.is_bare else 1)
    for place, one in enumerate(points):
        if one.y is None or one.type is None:
            continue
        colour, shape, size = LOOKS[one.type]
        says = f"{asked.names[place]}: {number(one.y)}{asked.unit}"
        if one.rule:
            says += f", {spc.rule_words(one.rule, asked.rules)}"
        at = (frame.x(place), frame.y(one.y))
        yield Dot(at, shape, colour, round(size * smaller, 1), says)


def _beside(
    frame: Frame, points: Sequence[Placed], asked: Asked, how: Format
) -> Iterator[Mark]:
    """At the right, what the lines of the last period are; none over another."""
    last = points[-1] if points else None
    found = [(asked.line, asked.target, RED)]
    if last is not None:
        found += [
            ("Upper", last.upper, QUIET),
            ("Mean", last.mean, TEXT),
            ("Lower", last.lower, QUIET),
        ]
    shown = sorted(
        (frame.y(value), f"{name} {number(value)}", colour)
        for name, value, colour in found
        if value is not None and frame.low <= value <= frame.high
    )
    taken = float("-inf")
    for y, text, colour in shown:
        taken = max(y + how.letters / 3, taken + how.letters)
        yield Words((frame.right + 5, taken), text, colour, how.letters - 1)
