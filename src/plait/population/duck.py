"""The engine on DuckDB, within this process: a file at a time, in bounded memory."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import ClassVar, Final

import duckdb
import pyarrow as pa

from plait.population.columns import DUTIES
from plait.population.engines import NoRoom, Room
from plait.population.rulebook import Rulebook
from plait.population.sql_engine import Prepared, Text, run

#: The least memory with which a database judges beside others.
_A_WORKER: Final = 400 * 2**20
Config = dict[str, str | bool | int | float | list[str]]
Parts = Iterator[pa.Table]


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

    def see(self, events: pa.Table) -> None:
        """Judge these from now on."""
        self._connection.register("events", events)

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


def at_once(room: Room) -> int:
    """How many databases are worth while side by side: a thread to each is the best."""
    processors = room.processors or os.cpu_count() or 1
    return max(min(processors, room.memory // _A_WORKER), 1)


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
    found = pieces(events, rules, as_of, known_at, room=room, text=text)
    return pa.concat_tables([DUTIES.empty_table(), *found])


def pieces(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room | None = None,
    text: Text | None = None,
) -> Iterator[pa.Table]:
    """The same, a part after another, so that not all of it is held at once."""
    prepared = Prepared.of(events, rules)
    if prepared.is_empty:
        return
    room = room or Room()
    beside = at_once(room)
    memory = room.shared(beside).memory
    work = prepared.pieces(memory, beside)
    beside = min(beside, len(work))
    with tempfile.TemporaryDirectory(dir=room.spill) as spill:
        own: list[Config] = [
            {
                "temp_directory": f"{spill}/{number}",
                "memory_limit": f"{memory}B",
                "preserve_insertion_order": False,
                "threads": room.shared(beside).processors,
            }
            for number in range(beside)
        ]

        def judged(store: DuckStore, piece: pa.Table) -> pa.Table:
            return run(store, prepared, piece, as_of, known_at, text)

        try:
            yield from _Workers(prepared, judged).judge(work, own)
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            message = (
                f"{room.memory // 2**20} MB of memory, and the disk beside it, were"
                " not enough to judge these events."
            )
            raise NoRoom(message) from error


@dataclass(frozen=True, slots=True)
class _Workers:
    """Databases side by side: the stages of a piece are too short to be shared out."""

    prepared: Prepared
    run: Callable[[DuckStore, pa.Table], pa.Table]

    def judge(self, work: Sequence[pa.Table], own: Sequence[Config]) -> Parts:
        """What each piece comes to, in their order; few are begun before their turn.

        Args:
            own: how each database is set up.
        """
        with ExitStack() as stack:
            stores = SimpleQueue[DuckStore]()
            for config in own:
                connection = stack.enter_context(duckdb.connect(config=config))
                store = DuckStore(connection)
                for name, rows in self.prepared.rules.items():
                    store.load(name, rows)
                stores.put(store)
            pool = stack.enter_context(ThreadPoolExecutor(len(own)))
            waiting = deque(work)
            begun = deque[Future[pa.Table]]()
            try:
                while waiting or begun:
                    while waiting and len(begun) <= len(own):
                        begun.append(pool.submit(self._one, stores, waiting.popleft()))
                    yield begun.popleft().result()
            finally:
                for one in begun:
                    one.cancel()

    def _one(self, stores: SimpleQueue[DuckStore], piece: pa.Table) -> pa.Table:
        store = stores.get()
        try:
            store.see(piece)
            return self.run(store, piece)
        finally:
            stores.put(store)
