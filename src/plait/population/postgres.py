"""The engine on PostgreSQL: the same text, in temporary tables of one connection.

In the database of the records nobody may make temporary tables, so that none can stand
before a table of theirs (see `records.roles`). So it works in another database, which
`PLAIT_AUDIT_URL` names; it leaves nothing there.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Final

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv

from plait.population.engines import MissingEngine, NoRoom, Room
from plait.population.rulebook import Rulebook
from plait.population.sql_engine import OWED, Prepared, Text, run

#: The variable of the environment that names the database.
ADDRESS: Final = "PLAIT_AUDIT_URL"
_TYPES: Final[Mapping[pa.DataType, str]] = {
    pa.bool_(): "boolean", pa.int8(): "integer", pa.int16(): "integer",
    pa.int32(): "integer", pa.int64(): "bigint",
}  # fmt: skip


class PostgresStore:
    """Stages of the text as temporary tables of PostgreSQL."""

    words: ClassVar[Mapping[str, str]] = {
        "list_of_roots": "array_agg(k.root order by h.line)",
        "no_roots": "'{}'::integer[]",
    }

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._kept: list[str] = []

    def load(self, name: str, rows: pa.Table) -> None:
        """Take in a table."""
        columns = ", ".join(f"{one.name} {_TYPES[one.type]}" for one in rows.schema)
        self._run(f"create temp table {name} ({columns})")
        self._kept.append(name)
        written = io.BytesIO()
        pa_csv.write_csv(rows, written, pa_csv.WriteOptions(include_header=False))
        with self._cursor.copy(f"copy {name} from stdin (format csv)") as copying:
            copying.write(written.getbuffer())
        self._run(f"analyze {name}")

    def keep(self, name: str, select: str) -> int:
        """Keep what it gives as a table, in place of one that was; how many rows."""
        if name in self._kept:
            self._run(f"drop table {name}")
        else:
            self._kept.append(name)
        many = self._run(f"create temp table {name} as {select}")
        self._run(f"analyze {name}")
        return many

    def add(self, name: str, select: str) -> int:
        """Add what it gives to a table; how many rows."""
        return self._run(f"insert into {name} {select}")

    def drop(self, *names: str) -> None:
        """Keep these tables no longer: nothing reads them again."""
        for name in names:
            self._run(f"drop table {name}")
            self._kept.remove(name)

    def fetch(self, select: str) -> pa.Table:
        """What it gives."""
        self._run(select)
        names = [column.name for column in self._cursor.description]
        columns = zip(*self._cursor.fetchall(), strict=True)
        listed = list(columns) or [()] * len(names)
        return pa.table(
            {
                name: pa.array(values, OWED.get(name, pa.int64()))
                for name, values in zip(names, listed, strict=True)
            }
        )

    def forget(self) -> None:
        """Drop what was kept, so that no table of the same name is hidden by it."""
        if self._kept:
            self._run(f"drop table {', '.join(self._kept)}")

    def _run(self, statement: str) -> int:
        self._cursor.execute(statement)
        return int(self._cursor.rowcount)


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room | None = None,  # noqa: ARG001 - the server has limits of its own
) -> pa.Table:
    """What is owed: the rows of `columns.DUTIES`, each family's in derive's order.

    Args:
        events: as `columns.EVENTS`, or a file of an extract.
        rules: the standards, for the facts of these events.
        room: is not used: the server has limits of its own.

    Raises:
        MissingEngine: no database is named, it cannot be reached, or it lets nobody
            make temporary tables.
        NoRoom: it stopped in the middle, or its disk is full.
    """
    address = os.environ.get(ADDRESS, "")
    if not address:
        message = (
            f"The engine postgres works in a database of its own. Name one in {ADDRESS}"
            " where the role that signs in may make temporary tables."
        )
        raise MissingEngine(message)
    try:
        connection = psycopg.connect(address)
    except (psycopg.OperationalError, psycopg.ProgrammingError):
        # Its own words quote the address, which may hold a password.
        message = f"No database answers at the address in {ADDRESS}."
        raise MissingEngine(message) from None
    with connection:
        try:
            return judge_on(connection, Prepared.of(events, rules), as_of, known_at)
        except psycopg.errors.InsufficientPrivilege:
            message = f"Whoever signs in by {ADDRESS} may not make temporary tables."
            raise MissingEngine(message) from None
        except psycopg.OperationalError as error:
            state = error.sqlstate or "no code"
            message = f"The database of {ADDRESS} stopped, or has no room ({state})."
            raise NoRoom(message) from None


def judge_on(
    connection: psycopg.Connection[Any],
    prepared: Prepared,
    as_of: datetime,
    known_at: datetime | None = None,
    text: Text | None = None,
) -> pa.Table:
    """The same on an open connection, whose role may make temporary tables."""
    if prepared.is_empty:
        return prepared.nothing
    with connection.cursor() as cursor:
        store = PostgresStore(cursor)
        for name, rows in (*prepared.rules.items(), ("events", prepared.events)):
            store.load(name, rows)
        found = run(store, prepared, prepared.events, as_of, known_at, text)
        store.forget()
        return found
