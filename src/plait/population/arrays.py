"""Columns of numbers as the tables of an extract, for whoever makes them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt
import pyarrow as pa

from plait.population.columns import EVENTS, FAMILIES

#: A column: an array of NumPy, or values of which None says that nothing is known.
Columns = Mapping[str, npt.NDArray[Any] | Sequence[Any]]


def events_table(columns: Columns) -> pa.Table:
    """Events from a column for each of `columns.EVENTS`, in any order of columns.

    Raises:
        KeyError: a column is missing.
    """
    return _table(columns, EVENTS)


def families_table(columns: Columns) -> pa.Table:
    """Families from a column for each of `columns.FAMILIES`.

    Raises:
        KeyError: a column is missing.
    """
    return _table(columns, FAMILIES)


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of one kind as one."""
    return pa.concat_tables(tables)


def _table(columns: Columns, schema: pa.Schema) -> pa.Table:
    made = [pa.array(columns[one.name], type=one.type) for one in schema]
    return pa.table(made, schema=schema)
