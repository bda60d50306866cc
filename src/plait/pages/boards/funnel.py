"""A funnel: teams or agencies beside each other, with what chance alone would make.

The fewer there were, the further a share may be from that of all of them and mean
nothing. It is no ranking: inside the funnel places do not differ as far as anybody can
tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

from plait.pages.boards.axes import Frame, lines_across, span
from plait.pages.boards.drawing import (
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    QUIET,
    TEXT,
    Dot,
    Drawing,
    Line,
    Mark,
    Shape,
    Words,
)
from plait.pages.boards.xmr import WIDE, Format, number

#: Of places that do not differ 1 in 20, and 1 in 500, stand outside of these.
INNER: Final = 1.96
OUTER: Final = 3.09
#: With fewer places there is nothing to compare.
ENOUGH: Final = 3
#: Of fewer decided the limits are no longer where chance ends: of one late visit among
#: one they would say that chance alone does not make it.
LEAST: Final = 20
#: What stands in place of a picture that would say more than is known.
TOO_FEW: Final = (
    f"No picture is drawn: it takes {ENOUGH} teams or agencies, each with {LEAST} or "
    "more that were decided. With fewer, chance alone explains almost any difference."
)
_STEPS: Final = 60

Standing = Literal["inside", "better", "worse"]
STANDING_WORDS: Final = {
    "inside": "No further from all than chance may be",
    "better": "Better than chance alone would make it",
    "worse": "Lower than chance alone would make it: ask why",
}
_LOOKS: Final[Mapping[Standing, tuple[str, Shape]]] = {
    "inside": (GREY, "circle"),
    "better": (BLUE, "diamond"),
    "worse": (ORANGE, "square"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A team or an agency: how many were decided, and the per cent in time."""

    name: str
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """The places, the share of all of them, and where each one stands."""

    places: tuple[Place, ...]
    whole: float
    standing: tuple[Standing, ...]

    @property
    def by_name(self) -> dict[str, Standing]:
        """Where each place stands."""
        names = (one.name for one in self.places)
        return dict(zip(names, self.standing, strict=True))


def funnel(places: Sequence[Place], *, more_is_better: bool = True) -> Funnel | None:
    """Where each place stands; None where there are too few to compare."""
    counted = [one for one in places if one.of >= LEAST]
    if len(counted) < ENOUGH:
        return None
    total = sum(one.of for one in counted)
    whole = sum(one.of * one.share for one in counted) / total
    standing: list[Standing] = []
    for one in counted:
        low, high = limits(whole, one.of, OUTER)
        if low <= one.share <= high:
            standing.append("inside")
        else:
            standing.append(
                "better" if (one.share > high) == more_is_better else "worse"
            )
    return Funnel(tuple(counted), round(whole, 1), tuple(standing))


def limits(whole: float, of: int, width: float) -> tuple[float, float]:
    """Between what a share of so many lies by chance; within 0 and 100."""
    part = whole / 100
    spread = 100 * width * sqrt(part * (1 - part) / of)
    return max(0.0, whole - spread), min(100.0, whole + spread)


def draw(found: Funnel, title: str, how: Format = WIDE) -> Drawing:
    """The funnel of this size."""
    least = min(one.of for one in found.places)
    most = max(one.of for one in found.places)
    first, last = max(1, round(least * 0.7)), round(most * 1.15) + 1
    edges = [
        *limits(found.whole, first, OUTER), *(one.share for one in found.places)
    ]  # fmt: skip
    low, high, step = span(edges, floor_at=0, top_at=100)
    frame = Frame(
        left=how.letters * 3.4, right=how.width - how.letters * 1.5, top=16,
        bottom=how.height - how.letters * 4, low=low, high=high, first=first, last=last,
    )  # fmt: skip
    marks: list[Mark] = [*lines_across(frame, step, "%", how.letters)]
    marks += _across(frame, how)
    marks += _limits(frame, found.whole)
    marks += _places(frame, found, how)
    outside = sum(one != "inside" for one in found.standing)
    says = (
        f"{len(found.places)} places. All together: {number(found.whole)}%. "
        f"{outside or 'None'} further from that than chance. "
        "The table below holds the same numbers."
    )
    return Drawing(how.width, how.height, title, says, tuple(marks))


def _across(frame: Frame, how: Format) -> Iterator[Mark]:
    _, _, step = span([frame.first, frame.last], floor_at=0, top_at=None)
    value = step * (frame.first // step + 1)
    while value <= frame.last:
        at = (frame.x(value), frame.bottom + how.letters * 1.5)
        yield Words(at, f"{value:.10g}", QUIET, how.letters, "middle")
        value += step
    middle = (frame.left + frame.right) / 2
    yield Words(
        (middle, frame.bottom + how.letters * 3), "How many were decided", QUIET,
        how.letters, "middle",
    )  # fmt: skip


def _limits(frame: Frame, whole: float) -> Iterator[Mark]:
    y = frame.y(whole)
    yield Line(((frame.left, y), (frame.right, y)), TEXT, 1.5)
    wide = frame.last - frame.first
    along = [frame.first + wide * step / _STEPS for step in range(_STEPS + 1)]
    for width, colour, dashes in (
        (INNER, PURPLE, (3, 4)), (OUTER, QUIET, (8, 5)),
    ):  # fmt: skip
        for side in (0, 1):
            places = [
                (frame.x(of), frame.y(edge))
                for of in along
                if frame.low <= (edge := limits(whole, round(of) or 1, width)[side])
                <= frame.high
            ]  # fmt: skip
            if len(places) > 1:
                yield Line(tuple(places), colour, 1.5, dashes)


def _places(frame: Frame, found: Funnel, how: Format) -> Iterator[Mark]:
    for one, standing in zip(found.places, found.standing, strict=True):
        colour, shape = _LOOKS[standing]
        at = (frame.x(one.of), frame.y(one.share))
        says = f"{one.name}: {number(one.share)}% of {one.of}"
        yield Dot(at, shape, colour, 6, says)
        if standing != "inside":
            is_left = at[0] < (frame.left + frame.right) / 2
            yield Words(
                (at[0] + (10 if is_left else -10), at[1] + how.letters / 3), one.name,
                TEXT, how.letters, "start" if is_left else "end",
            )  # fmt: skip
