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

from django.template.loader import get_template
from markupsafe import Markup

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
    place = _Place.of(values, least, greatest, size)
    marks = tuple(_mark(one, place.x(one.at), place.y(one.value)) for one in values)
    cut = None if cut_off is None else place.y(cut_off)
    return SmallChart(
        width=place.width,
        height=place.height,
        left=place.left,
        right=place.right,
        bottom=place.bottom,
        marks=marks,
        line=" ".join(f"{one.x},{one.y}" for one in marks) if len(marks) > 1 else "",
        axis=tuple((f"{one:g}", place.y(one)) for one in (greatest, least)),
        ends=_ends(values[0].at, values[-1].at, marks),
        cut=cut,
        cut_words="" if cut_off is None else f"{cut_off:g}",
        band=None if cut is None else place.band(cut, better),
        words="; ".join(one.words for one in marks),
        is_row=size == "row",
    )


def drawn(chart: SmallChart, title: str) -> Markup:
    """The picture as SVG, for whoever keeps it: a list shows the same ones all day."""
    template = get_template("staff/one_chart.jinja", using="jinja2")
    html = template.render({"chart": chart, "title": title})
    return Markup(html)  # noqa: S704 (it was escaped there)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a moment and a score stand: the edges of the picture within its room."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    begin: datetime
    seconds: float
    least: float
    greatest: float

    @classmethod
    def of(
        cls, values: Sequence[Value], least: float, greatest: float, size: Size
    ) -> _Place:
        width, height, left, right, top, bottom = _SIZES[size]
        begin = values[0].at
        seconds = (values[-1].at - begin).total_seconds()
        return cls(width, height, left, width - right, top, height - bottom, begin,
                   seconds, least, greatest)  # fmt: skip

    def x(self, at: datetime) -> float:
        """Where a moment stands; a single one in the middle."""
        passed = (at - self.begin).total_seconds()
        part = passed / self.seconds if self.seconds else 0.5
        return round(self.left + (self.right - self.left) * part, 1)

    def y(self, value: float) -> float:
        """Where a score stands."""
        part = (value - self.least) / (self.greatest - self.least)
        return round(self.bottom - (self.bottom - self.top) * part, 1)

    def band(self, cut: float, better: str) -> tuple[float, float]:
        """The unwell side: above the line where a lower score is better."""
        if better == "lower":
            return self.top, round(cut - self.top, 1)
        return cut, round(self.bottom - cut, 1)


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
