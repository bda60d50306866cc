"""The waiting list that is expected, as a drawing: a line, and between what it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plait.pages.boards.axes import Frame, lines_across, span
from plait.pages.boards.drawing import (
    BLUE,
    PURPLE,
    QUIET,
    TEXT,
    Drawing,
    Line,
    Mark,
    Words,
)
from plait.pages.boards.xmr import WIDE, Format
from plait.workforce.queueing.kept import KeptBand

#: Ends of the interval, the line itself, and how wide: each tells itself in grey too.
_EDGE: Final = (2, 5)
_OTHER: Final = (10, 5)
#: How wide a bold letter is at most, beside its height.
_BOLD: Final = 0.72


@dataclass(frozen=True, slots=True)
class Path:
    """One forecast: what it is called, where it begins today, and its weeks."""

    name: str
    today: float
    weeks: tuple[KeptBand, ...]

    @property
    def middles(self) -> tuple[float, ...]:
        """The line, from today on."""
        return (self.today, *(one.middle for one in self.weeks))


def draw(
    paths: Sequence[Path], names: Sequence[str], title: str, how: Format = WIDE
) -> Drawing:  # fmt: skip
    """One forecast, or the one of how it is and the one of what if.

    Args:
        names: of each week, the first for today.
    """
    edges = [
        edge for path in paths for one in path.weeks for edge in (one.low, one.high)
    ]
    low, high, step = span([0.0, *edges, *(one.today for one in paths)],
                           floor_at=0, top_at=None)  # fmt: skip
    longest = max(len(_end(path)) for path in paths)
    frame = Frame(
        left=how.letters * 3.4,
        right=how.width - 6 - how.letters * max(6.2, _BOLD * longest), top=24,
        bottom=how.height - how.letters * 2.6, low=low, high=high,
        first=0, last=len(names) - 1,
    )  # fmt: skip
    marks: list[Mark] = [*lines_across(frame, step, "", how.letters)]
    marks += _names(frame, names, how)
    for number, path in enumerate(paths):
        marks += _path(frame, path, is_other=number > 0)
    marks += _ends(frame, paths, how)
    return Drawing(how.width, how.height, title, _says(paths, names), tuple(marks))


def _path(frame: Frame, path: Path, *, is_other: bool) -> Iterator[Mark]:
    colour = PURPLE if is_other else BLUE
    for edge in ("low", "high"):
        values = (path.today, *(getattr(one, edge) for one in path.weeks))
        yield Line(_places(frame, values), colour, 1.5, _EDGE)
    dashes = _OTHER if is_other else ()
    yield Line(_places(frame, path.middles), colour, 3, dashes)


def _places(frame: Frame, values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    return tuple((frame.x(at), frame.y(value)) for at, value in enumerate(values))


def _names(frame: Frame, names: Sequence[str], how: Format) -> Iterator[Mark]:
    room = max(1, round((frame.right - frame.left) / (how.letters * 5.5)))
    every = max(1, -(-len(names) // room))
    for place in range(0, len(names), every):
        at = (frame.x(place), frame.bottom + how.letters * 1.6)
        yield Words(at, names[place], QUIET, how.letters, "middle")


def _ends(frame: Frame, paths: Sequence[Path], how: Format) -> Iterator[Mark]:
    """What each line is called, at its end; never one over the other."""
    least = how.letters * 1.3
    above = frame.top - least
    for path in sorted(paths, key=lambda one: -one.middles[-1]):
        y = max(frame.y(path.middles[-1]) + how.letters / 3, above + least)
        above = y
        at = (frame.right + 6, y)
        yield Words(at, _end(path), TEXT, how.letters, is_bold=True)


def _end(path: Path) -> str:
    return f"{path.name} {path.middles[-1]:.0f}"


def _says(paths: Sequence[Path], names: Sequence[str]) -> str:
    said = [
        f"{path.name}: {path.today:.0f} today, {path.weeks[-1].middle:.0f} "
        f"({path.weeks[-1].low:.0f} to {path.weeks[-1].high:.0f}) by {names[-1]}."
        for path in paths
    ]
    return " ".join([*said, "The table below holds the same numbers."])
