"""A run chart as numbers: where each point stands, and the line of the median.

Plain: the table beside it says the same, and the picture adds nothing to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 280
LEFT: Final = 64
RIGHT: Final = 16
TOP: Final = 16
BOTTOM: Final = 44
#: At least so many points make a median worth a line.
ENOUGH: Final = 3
#: The steps in which an axis of hours is counted.
_STEPS: Final = (1, 2, 4, 6, 12, 24, 48, 96, 168, 336, 720)
_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the chart: its name, its value, and where it stands; y grows down."""

    name: str
    value: float | None
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class RunChart:
    """The picture: points, the pieces of the line, the axis, and the median's place.

    `lines` are pieces without a gap, each as the `points` of an SVG polyline. `axis`
    are value and place of each line across.
    """

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    axis: tuple[tuple[float, float], ...]
    median: float | None
    median_y: float | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(one.value is None for one in self.points)


def run_chart(values: Sequence[tuple[str, float | None]]) -> RunChart:
    """The chart of these, each a name and a value, or None where there is none."""
    known = [value for _, value in values if value is not None]
    step = next((one for one in _STEPS if max(known, default=0) <= one * _LINES),
                _STEPS[-1])  # fmt: skip
    top = max(step * _LINES, max(known, default=0))
    high = HEIGHT - TOP - BOTTOM
    across = (WIDTH - LEFT - RIGHT) / max(1, len(values))

    def y(value: float) -> float:
        return round(TOP + high * (1 - value / top), 1)

    points = tuple(
        Point(name, value, round(LEFT + across * (number + 0.5), 1),
              None if value is None else y(value))
        for number, (name, value) in enumerate(values)
    )  # fmt: skip
    median = _median(known) if len(known) >= ENOUGH else None
    return RunChart(
        points=points,
        lines=tuple(_pieces(points)),
        axis=tuple((at, y(at)) for at in range(0, step * _LINES + 1, step)),
        median=median,
        median_y=None if median is None else y(median),
    )


def _median(values: Sequence[float]) -> float:
    in_order = sorted(values)
    middle = len(in_order) // 2
    if len(in_order) % 2:
        return in_order[middle]
    return (in_order[middle - 1] + in_order[middle]) / 2


def _pieces(points: Sequence[Point]) -> list[str]:
    """A month without a value breaks the line: nothing is drawn across it."""
    pieces: list[list[str]] = [[]]
    for one in points:
        if one.y is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{one.x},{one.y}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]
