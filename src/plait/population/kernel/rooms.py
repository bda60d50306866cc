"""Room for the loops to think in and to write to."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa

from plait.population.columns import DUTIES
from plait.population.kernel.shapes import (
    DUTY,
    EVENT,
    NONE,
    OWED,
    PERSON,
    PREGNANCY,
    RANK,
    SET,
    UNKNOWN,
    Columns,
    Family,
    Numbers,
    Out,
    Reading,
    Work,
)
from plait.population.kernel.tables import Tables

#: So many rows are written at most before they are handed on.
ROWS: Final = 1 << 17
#: What a row takes, in bytes: here, as it is handed on, in words and as it is written.
ROW_BYTES: Final = 512
#: What a family may be owed at first; it grows where that is not enough.
OWED_AT_FIRST: Final = 1 << 10
_MOMENTS: Final = ("opens", "due", "closed")


def bounds_of(columns: Columns) -> Numbers:
    """Where each family's rows begin, and where the last ones end."""
    family = columns.family
    if not len(family):
        return np.zeros(1, np.int64)
    begins = np.flatnonzero(family[1:] != family[:-1]) + 1
    return np.concatenate([[0], begins, [len(family)]]).astype(np.int64)


def with_ranks(reading: Reading, rank: int) -> Reading:
    """The same with room for events of this rank."""
    ranks = np.zeros(rank + 1, RANK)
    ranks["row"] = ranks["newest"] = NONE
    return reading._replace(ranks=ranks)


def family_of(columns: Columns, made: Tables, bounds: Numbers, owed: int) -> Family:
    """Room for the longest of these families, if it is owed no more than so much."""
    longest = _longest(bounds)
    people = int(columns.about.max(initial=0)) + 1
    sets_of_one = int(np.diff(made.reading.member_from).max(initial=0))
    parts = int(made.standards["part_count"].max(initial=0))
    lines = int(made.standards["state_count"].max(initial=0))
    return Family(
        sizes=np.zeros(8, np.int64),
        events=np.zeros(longest, EVENT),
        people=np.zeros(people, PERSON),
        items=np.zeros(longest * sets_of_one + 1, np.int32),
        sets=np.zeros(made.rules.departures + 1, SET),
        pregnancies=np.zeros(2 * longest + 2, PREGNANCY),
        held=np.zeros(2 * lines * (longest + 1) + lines * owed + 1, np.int32),
        there=np.zeros(parts * (parts + 2) + 1, np.int32),
    )


def work_of(made: Tables, bounds: Numbers, owed: int) -> Work:
    """Room to make what the longest of these families is owed."""
    longest = _longest(bounds)
    return Work(
        standards=made.standards,
        duties=np.zeros(longest + 1, DUTY),
        owed=np.zeros(owed, OWED),
        order=np.zeros(max(owed, longest), np.int32),
        last=np.full(len(made.standards), NONE, np.int32),
    )


def _longest(bounds: Numbers) -> int:
    return int(np.diff(bounds).max(initial=0))


def out_of(rows: int = ROWS) -> Out:
    """Room for so many rows."""
    kinds: dict[str, Any] = {
        name: DUTIES.field(name).type.to_pandas_dtype()
        for name in Out._fields
        if name in DUTIES.names and name != "held"
    }
    made = {name: np.zeros(rows, kinds.get(name, np.int32)) for name in Out._fields}
    made["held"] = np.zeros(2 * rows, np.int32)
    made["held_from"] = np.zeros(rows + 1, np.int32)
    return Out(**made)


def size_of(room: Family | Work | Out) -> int:
    """How many bytes it takes."""
    return sum(one.nbytes for one in room)


def batch_of(out: Out, rows: int, held: int) -> pa.RecordBatch:
    """What was written, as rows of `columns.DUTIES`."""
    columns: dict[str, pa.Array] = {}
    for name in DUTIES.names:
        values = getattr(out, name)
        if name == "held":
            columns[name] = pa.ListArray.from_arrays(
                pa.array(out.held_from[: rows + 1].copy()),
                pa.array(values[:held].copy()),
            )
            continue
        values = values[:rows].copy()
        mask = values == UNKNOWN if name in _MOMENTS else None
        columns[name] = pa.array(values, DUTIES.field(name).type, mask=mask)
    return pa.record_batch([columns[name] for name in DUTIES.names], schema=DUTIES)
