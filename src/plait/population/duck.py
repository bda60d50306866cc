"""The engine on DuckDB, within this process: a file at a time, in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.columns import DUTIES
from plait.population.engines import Room
from plait.population.rulebook import Rulebook
from plait.population.sql_engine import Asked, Text, placed, run
from plait.population.sql_tables import Days, dated, tables_of


class DuckStore:
    """Stages of the text as temporary tables of DuckDB."""

    words: Mapping[str, str] = {
        "list_of_roots": "array_agg(k.root order by h.line)",
        "no_roots": "[]",
    }

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def keep(self, name: str, select: str) -> int:
        """Keep what it gives as a table, in place of one that was; how many rows."""
        return self._run(f"create or replace temp table {name} as {select}")

    def add(self, name: str, select: str) -> int:
        """Add what it gives to a table; how many rows."""
        return self._run(f"insert into {name} {select}")

    def fetch(self, select: str) -> pa.Table:
        """What it gives."""
        return self._connection.execute(select).to_arrow_table()

    def _run(self, statement: str) -> int:
        [many] = self._connection.execute(statement).fetchone() or (0,)
        return int(many)


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = Room(),
    text: Text | None = None,
) -> pa.Table:
    """What is owed: the rows of `columns.DUTIES`, each family's in derive's order.

    Args:
        events: as `columns.EVENTS`, or a file of an extract.
        rules: the standards, for the facts of these events.
        text: the SQL, when another than the shipped one is to be tried.
    """
    table = pq.read_table(events) if isinstance(events, Path) else events
    if not table.num_rows or not rules.listed:
        return DUTIES.empty_table()
    with tempfile.TemporaryDirectory(dir=room.spill) as spill:
        connection = duckdb.connect(config={"temp_directory": spill, "memory_limit": f"{room.memory}B", "preserve_insertion_order": False})
        with connection:
            rulebook = {**tables_of(rules), **dated(rules, Days.of(table, rules))}
            for name, rows in rulebook.items():
                connection.register("arriving", rows)
                connection.execute(f"create temp table {name} as select * from arriving")
            connection.register("arriving", placed(table))
            connection.execute("create temp table events as select * from arriving")
            most = max((len(s.then.signals) for s in rules.listed if s.then.all_of), default=0)
            return run(DuckStore(connection), Asked.of(as_of, known_at), most, text)
