"""Whether columns are those of an extract, before machine code runs over them.

Compiled loops do not look whether a place exists: what reaches beyond an array is
refused here, in one pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.population.columns import EVENTS
from plait.population.kernel.compiled import compiled, kept
from plait.population.kernel.pregnancies import TERM
from plait.population.kernel.shapes import (
    BLOCK,
    FIRST_DAY,
    LAST_DAY,
    NO_DAY,
    NONE,
    ROLE_COUNT,
    UNSEEN,
    Columns,
    Records,
)
from plait.population.manifest import BadExtract

#: More events than any family has. A number beyond it is no rank.
_MOST = 10_000_000


class BadEvents(BadExtract, ValueError):
    """A table is not one of an extract. Says what was wanted and what was got."""


class Checked(NamedTuple):
    """A table that the loops may run over.

    Attributes:
        rank: the highest rank in it.
        blocks: by the number of a block of days, whether one of its days may be asked
            for: that of an event, or a due date that a booking tells.
    """

    columns: Columns
    rank: int
    blocks: NDArray[np.int8]


def columns_of(table: pa.Table, facts: Records, row: int = 0) -> Checked:
    """The columns of a table of events, each seen to be of an extract.

    Args:
        facts: what the engine reads of each fact in the dictionary.
        row: how many rows of the same file came before.

    Raises:
        BadEvents: columns are missing, or rows do not stand in the order of an
            extract, or name facts and events that there are not.
    """
    found = Columns(*(_column(table, name) for name in Columns._fields))
    blocks = np.zeros((LAST_DAY - FIRST_DAY >> BLOCK) + 1, np.int8)
    bad, rank = first_bad_row(found, facts, blocks)
    if bad != NONE:
        raise BadEvents(
            "wanted rows of whole families, sorted by family, occurred, first, root "
            "and event, with facts of this extract's dictionary; got another order or "
            f"other numbers in row {row + bad + 1:,}. Make the extract anew with "
            "plait export."
        )
    return Checked(found, rank, blocks)


def _column(table: pa.Table, name: str) -> Any:
    wanted = EVENTS.field(name).type
    if name not in table.column_names:
        raise BadEvents(f"wanted a column {name} of {wanted}; there is none.")
    column = table[name]
    if column.type != wanted or column.null_count:
        got = f"{column.type} with {column.null_count:,} nulls"
        raise BadEvents(f"{name}: wanted {wanted} without nulls, got {got}.")
    chunks = column.num_chunks
    whole = column.chunk(0) if chunks == 1 else column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if chunks else pa.array([], wanted)
    array = np.asarray(whole.to_numpy(zero_copy_only=False))
    array.setflags(write=False)
    return array


@kept
def first_bad_row(
    columns: Columns, facts: Records, blocks: NDArray[np.int8]
) -> tuple[int, int]:
    """The first row that is not of an extract, -1 if all are; and the highest rank.

    Marks in `blocks` the days that these events tell of.
    """
    most = 0
    for row in range(len(columns.family)):
        highest = max(columns.event[row], columns.root[row])
        highest = max(highest, columns.names[row], columns.trigger[row])
        if not _is_good(columns, row, len(facts)) or highest > _MOST:
            return row, most
        if row and not _is_after(columns, row):
            return row, most
        most = max(most, highest)
        day = columns.day[row]
        _mark(blocks, day)
        _mark(blocks, columns.first_day[row])
        gestation = facts[columns.fact[row]]["gestation"]
        if gestation != NO_DAY:
            _mark(blocks, day + TERM - gestation)
    return NONE, most


@compiled
def _mark(blocks: NDArray[np.int8], day: int) -> None:
    if FIRST_DAY <= day <= LAST_DAY:
        blocks[(day - FIRST_DAY) >> BLOCK] = 1


@compiled
def _is_good(columns: Columns, row: int, fact_count: int) -> bool:
    if not 0 <= columns.fact[row] < fact_count:
        return False
    if not 0 <= columns.hint[row] < ROLE_COUNT or columns.about[row] < NONE:
        return False
    if columns.event[row] < 1 or columns.root[row] < 1:
        return False
    if columns.names[row] < UNSEEN or columns.trigger[row] < UNSEEN:
        return False
    day = columns.day[row]
    first_day = columns.first_day[row]
    return bool(min(day, first_day) >= FIRST_DAY and max(day, first_day) <= LAST_DAY)


@compiled
def _is_after(columns: Columns, row: int) -> bool:
    """Whether a row stands behind the one before it, as an extract has them."""
    if columns.family[row] != columns.family[row - 1]:
        return bool(columns.family[row] > columns.family[row - 1])
    if columns.occurred[row] != columns.occurred[row - 1]:
        return bool(columns.occurred[row] > columns.occurred[row - 1])
    if columns.first[row] != columns.first[row - 1]:
        return bool(columns.first[row] > columns.first[row - 1])
    if columns.root[row] != columns.root[row - 1]:
        return bool(columns.root[row] > columns.root[row - 1])
    return bool(columns.event[row] > columns.event[row - 1])
