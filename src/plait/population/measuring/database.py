"""A database in memory that counts, and keeps within what it may take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from plait.population.engines import NoRoom, Room

_PATTERN: Final = re.compile(r"[*?\[]")


@contextmanager
def opened(room: Room) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that takes as much as it may, and spills the rest.

    Raises:
        NoRoom: that was not enough, or the disk is full.
    """
    with TemporaryDirectory(prefix="plait-", dir=room.spill) as spill:
        found = duckdb.connect(
            config={
                "memory_limit": f"{room.memory // 1000}KB",
                "temp_directory": spill,
                "threads": room.processes,
                "preserve_insertion_order": False,
            }
        )
        try:
            yield found
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            message = (
                f"{room.memory // 2**20} MB of memory, and the disk beside it, were not"
                " enough to count what was judged."
            )
            raise NoRoom(message) from error
        finally:
            found.close()


def plain(path: Path) -> str:
    """A path as DuckDB takes it for this one file, and for no pattern of several.

    Otherwise `data[1]` would be read from `data1`, and counted as if that were it.
    """
    return _PATTERN.sub(r"[\g<0>]", str(path))


def text(name: str) -> str:
    """The text of a query that lies beside `measuring`."""
    return (files("plait.population.measuring") / name).read_text(encoding="utf-8")
