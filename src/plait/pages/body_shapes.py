"""What a body map is made of: places with outlines, and the drawings they stand on.

Units: drawing units. Outlines are closed curves through the points given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the body, by its words: `left cheek`."""

    name: str
    points: tuple[Point, ...] = field(repr=False)

    @property
    def site(self) -> str:
        """What is recorded: `left_cheek`, one of `casework.injuries.SITES`."""
        return self.name.replace(" ", "_")

    @property
    def words(self) -> str:
        """`Left cheek`."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def key(self) -> str:
        """The name as part of an id in a page."""
        return self.name.replace(" ", "-")

    @property
    def path(self) -> str:
        """Its outline, as SVG path data."""
        return smooth(self.points)

    @property
    def middle(self) -> Point:
        """Where a number stands on it."""
        xs, ys = zip(*self.points, strict=True)
        return round(sum(xs) / len(xs), 1), round(sum(ys) / len(ys), 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        xs, ys = zip(*self.points, strict=True)
        left, top = min(xs) - 2, min(ys) - 2
        return left, top, max(xs) + 2 - left, max(ys) + 2 - top


@dataclass(frozen=True, slots=True)
class View:
    """One drawing: its places and the lines that only help to read it."""

    key: str
    title: str
    width: int
    height: int
    regions: tuple[Region, ...]
    outlines: tuple[str, ...] = ()
    #: words that stand on the drawing: text, the middle of it, and its foot
    notes: tuple[tuple[str, float, float], ...] = ()
    #: eyes, nose, mouth and ears, drawn over the places so that they can be read
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a mark, where it stands on a drawing."""

    number: int
    x: float
    y: float


def smooth(points: Sequence[Point]) -> str:
    """A closed curve through the points (Catmull-Rom), as SVG path data."""
    count = len(points)
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for i in range(count):
        before, here = points[i - 1], points[i]
        there, after = points[(i + 1) % count], points[(i + 2) % count]
        curve = (
            here[0] + (there[0] - before[0]) / 6,
            here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6,
            there[1] - (after[1] - here[1]) / 6,
            *there,
        )
        parts.append("C" + " ".join(f"{value:.1f}" for value in curve))
    return "".join(parts) + "Z"


def oval(x: float, y: float, across: float, down: float) -> tuple[Point, ...]:
    """Eight points of an oval around its middle."""
    d = 0.707
    return (
        (x - across, y), (x - across * d, y - down * d), (x, y - down),
        (x + across * d, y - down * d), (x + across, y), (x + across * d, y + down * d),
        (x, y + down), (x - across * d, y + down * d),
    )  # fmt: skip


def pair(
    name: str, points: Sequence[Point], *, width: int, first: str
) -> tuple[Region, Region]:
    """A place on both sides: as given for `first`, mirrored for the other side."""
    other = "left" if first == "right" else "right"
    mirrored = tuple((width - x, y) for x, y in points)
    return (
        Region(f"{first} {name}", tuple(points)),
        Region(f"{other} {name}", mirrored),
    )
