"""Where numbers stand on a drawing: the frame, its axes and their steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from plait.pages.boards.drawing import PALE, QUIET, Line, Mark, Words

#: Steps that people count in, between one power of ten and the next.
_ROUND: Final = (1, 2, 2.5, 5, 10)
_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a drawing that holds points, and the values at its edges.

    `low` to `high` stand from its bottom to its top, `first` to `last` from its left
    to its right.
    """

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    first: float
    last: float

    def x(self, value: float) -> float:
        """How far from the left of the drawing the value stands."""
        part = (value - self.first) / ((self.last - self.first) or 1)
        return round(self.left + part * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """How far from its top."""
        part = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.bottom - part * (self.bottom - self.top), 1)


def span(values: list[float], *, floor_at: float | None, top_at: float | None
         ) -> tuple[float, float, float]:  # fmt: skip
    """The round values just below and above all of these, and the step between lines.

    Never below `floor_at` or above `top_at`: there are no 104 per cent.
    """
    low, high = min(values), max(values)
    wide = (high - low) or max(abs(high), 1.0) * 0.2
    size = 10.0 ** floor(log10(wide / _LINES))
    step = next(one * size for one in _ROUND if one * size * _LINES >= wide)
    below, above = floor(low / step) * step, ceil(high / step) * step
    if below == above:
        below, above = below - step, above + step
    if floor_at is not None:
        below = max(floor_at, below)
    if top_at is not None:
        above = min(top_at, above)
    return below, above, step


def steps(low: float, high: float, step: float) -> Iterator[float]:
    """The values that get a line: `low`, and so on to `high`."""
    number = 0
    while low + number * step <= high + step / 1000:
        yield round(low + number * step, 6)
        number += 1


def lines_across(frame: Frame, step: float, unit: str, size: int) -> Iterator[Mark]:
    """A pale line at each step, with its value at the left."""
    for value in steps(frame.low, frame.high, step):
        y = frame.y(value)
        yield Line(((frame.left, y), (frame.right, y)), PALE)
        yield Words(
            (frame.left - 8, y + size / 3), f"{value:.10g}{unit}", QUIET, size, "end"
        )
