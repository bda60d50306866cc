"""A small chart of one person's scores over time, as numbers for an SVG.

It stands on a page of one person, or on a row of a list. It adds nothing to the table
beside it, and its marks are told apart by their shape, so it can be read in black and
white: an open circle at the start, a full one at a review, a square at discharge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from plait.pages import components

Size = Literal["page", "row"]

#: Width, height, and the room left, right, above and below, in units of the picture.
_SIZES: Final = {"page": (420, 170, 40, 44, 14, 34), "row": (150, 44, 5, 5, 6, 6)}


@dataclass(frozen=True, slots=True)
class Value:
    """One score: when, how much, and its stage: start, review, discharge or nothing."""

    at: datetime
    value: float
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A score where it stands in the picture; y grows down."""

    x: float
    y: float
    shape: Literal["open", "full", "square"]
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class SmallChart:
    """The picture.

    `line` are the points of a polyline. `band` is the unwell side of the cut-off as
    (y, height), `cut` where the line of the cut-off stands. `words` say it all.
    """

    width: int
    height: int
    left: float
    right: float
    bottom: float
    marks: tuple[Mark, ...]
    line: str
    axis: tuple[tuple[str, float], ...]
    ends: tuple[tuple[str, float, str], ...]
    cut: float | None
    cut_words: str
    band: tuple[float, float] | None
    words: str
    is_row: bool


_SHAPES: Final = {"start": "open", "discharge": "square"}


def small_chart(
    values: Sequence[Value],
    *,
    least: float,
    greatest: float,
    better: Literal["lower", "higher"],
    cut_off: float | None = None,
    size: Size = "page",
) -> SmallChart:
    """The chart of these scores, the first one first.

    Args:
        least, greatest: the scores that there are, in points.
        better: which way is better: it says which side of `cut_off` is the unwell one.

    Raises:
        ValueError: there is no score to draw.
    """
    if not values:
        message = "small_chart: wanted one score or more, got none"
        raise ValueError(message)
    width, height, left, right, top, bottom = _SIZES[size]
    across, high = width - left - right, height - top - bottom
    begin, end = values[0].at, values[-1].at
    span = (end - begin).total_seconds()

    def x(at: datetime) -> float:
        part = (at - begin).total_seconds() / span if span else 0.5
        return round(left + across * part, 1)

    def y(value: float) -> float:
        return round(top + high * (1 - (value - least) / (greatest - least)), 1)

    marks = tuple(_mark(one, x(one.at), y(one.value)) for one in values)
    cut = None if cut_off is None else y(cut_off)
    band = None
    if cut is not None:
        floor = float(top + high)
        band = (float(top), cut - top) if better == "lower" else (cut, floor - cut)
    return SmallChart(
        width=width,
        height=height,
        left=left,
        right=width - right,
        bottom=top + high,
        marks=marks,
        line=" ".join(f"{one.x},{one.y}" for one in marks) if len(marks) > 1 else "",
        axis=((f"{greatest:g}", y(greatest)), (f"{least:g}", y(least))),
        ends=_ends(begin, end, marks),
        cut=cut,
        cut_words="" if cut_off is None else f"{cut_off:g}",
        band=band,
        words="; ".join(one.words for one in marks),
        is_row=size == "row",
    )


def _mark(one: Value, x: float, y: float) -> Mark:
    stage = f", {one.stage}" if one.stage else ""
    words = f"{one.value:g} on {components.day(one.at)}{stage}"
    shape = _SHAPES.get(one.stage, "full")
    return Mark(x, y, shape, words, f"{one.value:g}")  # type: ignore[arg-type]


def _ends(
    begin: datetime, end: datetime, marks: Sequence[Mark]
) -> tuple[tuple[str, float, str], ...]:
    """The days under the picture: the first and, where it is another, the last."""
    first, last = components.day(begin)[4:], components.day(end)[4:]
    if first == last:
        return ((first, marks[0].x, "middle"),)
    return ((first, marks[0].x, "start"), (last, marks[-1].x, "end"))
