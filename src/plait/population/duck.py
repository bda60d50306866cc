"""The engine on DuckDB, within this process: a file at a time, in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import duckdb
import pyarrow as pa

from plait.population.engines import NoRoom, Room
from plait.population.rulebook import Rulebook
from plait.population.sql_engine import Prepared, Text, run


class DuckStore:
    """Stages of the text as temporary tables of DuckDB."""

    words: ClassVar[Mapping[str, str]] = {
        "list_of_roots": "array_agg(k.root order by h.line)",
        "no_roots": "[]",
    }

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def load(self, name: str, rows: pa.Table) -> None:
        """Take in a table."""
        # Of its own tables the planner knows how large they are.
        self._connection.register("arriving", rows)
        self.keep(name, "select * from arriving")
        self._connection.unregister("arriving")

    def keep(self, name: str, select: str) -> int:
        """Keep what it gives as a table, in place of one that was; how many rows."""
        return self._run(f"create or replace temp table {name} as {select}")

    def add(self, name: str, select: str) -> int:
        """Add what it gives to a table; how many rows."""
        return self._run(f"insert into {name} {select}")

    def drop(self, *names: str) -> None:
        """Keep these tables no longer: nothing reads them again."""
        for name in names:
            self._connection.execute(f"drop table {name}")

    def fetch(self, select: str) -> pa.Table:
        """What it gives."""
        return self._connection.sql(select).to_arrow_table()

    def _run(self, statement: str) -> int:
        row = self._connection.execute(statement).fetchone()
        return int(row[0]) if row else 0


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room | None = None,
    text: Text | None = None,
) -> pa.Table:
    """What is owed: the rows of `columns.DUTIES`, each family's in derive's order.

    Args:
        events: as `columns.EVENTS`, or a file of an extract.
        rules: the standards, for the facts of these events.
        room: how much it may take; beyond that it spills to a file.
        text: the SQL, when another than the shipped one is to be tried.

    Raises:
        NoRoom: that was not enough, or the disk is full.
    """
    prepared = Prepared.of(events, rules)
    if prepared.is_empty:
        return prepared.nothing
    room = room or Room()
    with tempfile.TemporaryDirectory(dir=room.spill) as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": spill,
            "memory_limit": f"{room.memory}B",
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            store = DuckStore(connection)
            for name, rows in prepared.rules.items():
                store.load(name, rows)
            found = []
            try:
                for piece in prepared.pieces(room.memory):
                    connection.register("events", piece)
                    found.append(run(store, as_of, known_at, prepared.most_parts, text))
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                message = (
                    f"{room.memory // 2**20} MB of memory, and the disk beside it, were"
                    " not enough to judge these events."
                )
                raise NoRoom(message) from error
            return pa.concat_tables(found)
