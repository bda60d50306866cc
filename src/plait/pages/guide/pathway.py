"""The pathway as a whole: stages from left to right, a lane for each agency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil

from plait.pages.guide import stages
from plait.pages.guide.shelf import Shelved
from plait.pages.guide.stages import Stage
from plait.standards.lanes import Lane, lanes

#: How many boxes stand beside each other across all stages that follow one another:
#: on a desk, where words need room, and on a sheet of A3, which holds more.
ACROSS = 9
ACROSS_ON_PAPER = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """What one lane owes in one stage; `row` counts the lanes that are shown."""

    lane: Lane
    row: int
    duties: tuple[Shelved, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Which of the places across it begins at, from 1, and how many it takes."""

    start: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with those of its lanes that owe something.

    Attributes:
        place: where it stands on a screen.
        paper: where it stands on paper.
    """

    stage: Stage
    cells: tuple[Cell, ...]
    place: Place = Place()
    paper: Place = Place()

    @property
    def count(self) -> int:
        """How many standards it has."""
        return sum(len(cell.duties) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Pathway:
    """The whole of it on one page.

    Attributes:
        lanes: the lanes that the columns use, from the top.
        columns: the stages that follow one another.
        any_time: what is asked whenever it happens.
        apart: what concerns staff and the partnership.
    """

    lanes: tuple[Lane, ...]
    columns: tuple[Column, ...]
    any_time: Column
    apart: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every stage, in reading order."""
        return (*self.columns, self.any_time, *self.apart)


def pathway(found: Iterable[Shelved]) -> Pathway:
    """The standards laid out by stage and lane."""
    known = tuple(found)
    in_order = {stage.key for stage in stages.IN_ORDER}
    used = {it.lane for it in known if it.stage.key in in_order}
    shown = tuple(lane for lane in lanes() if lane in used)
    return Pathway(
        lanes=shown,
        columns=_fitted([column(it, known, shown) for it in stages.IN_ORDER]),
        any_time=column(stages.ANY_TIME, known),
        apart=tuple(column(stage, known) for stage in stages.APART),
    )


def _fitted(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns as wide as makes the whole of them the least high."""
    counts = tuple(
        tuple((cell.row, len(cell.duties)) for cell in one.cells) for one in columns
    )
    on_screen, on_paper = _places(counts, ACROSS), _places(counts, ACROSS_ON_PAPER)
    return tuple(
        replace(one, place=place, paper=paper)
        for one, place, paper in zip(columns, on_screen, on_paper, strict=True)
    )


#: For each column, for each of its cells: the row, and how many boxes stand in it.
_Counts = tuple[tuple[tuple[int, int], ...], ...]


@lru_cache(maxsize=64)
def _places(counts: _Counts, across: int) -> tuple[Place, ...]:
    """Where each column stands: of all ways, the one with the fewest rows."""
    cuts = combinations(range(1, across), len(counts) - 1)
    cut = min(cuts, key=lambda ends: _height(counts, _widths(ends, across)))
    starts = (0, *cut)
    return tuple(
        Place(start + 1, width)
        for start, width in zip(starts, _widths(cut, across), strict=True)
    )


def _widths(cut: Sequence[int], across: int) -> tuple[int, ...]:
    """How wide each column is when the places across are cut there."""
    return tuple(end - start for start, end in pairwise((0, *cut, across)))


def _height(counts: _Counts, widths: Sequence[int]) -> tuple[int, int]:
    """Rows of boxes over all lanes; then, as the smaller evil, over all columns."""
    rows: dict[int, int] = {}
    total = 0
    for cells, width in zip(counts, widths, strict=True):
        for row, count in cells:
            high = ceil(count / width)
            rows[row] = max(rows.get(row, 0), high)
            total += high
    return sum(rows.values()), total


def column(
    stage: Stage, found: Iterable[Shelved], shown: Sequence[Lane] = ()
) -> Column:
    """One stage of the pathway.

    Args:
        shown: the lanes of the drawing, for the rows of the cells; all if empty.
    """
    rows = shown or lanes()
    here = [it for it in found if it.stage is stage]
    cells = [
        Cell(lane, row, duties)
        for row, lane in enumerate(rows, start=1)
        if (duties := tuple(it for it in here if it.lane == lane))
    ]
    return Column(stage, tuple(cells))
