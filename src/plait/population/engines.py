"""The forms of the engine, by the names by which an audit asks for them.

Each is a module with `judge`. What it stands on is imported when it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa

from plait.population.rulebook import Rulebook

#: By its name, the module of an engine.
MODULES: Final[Mapping[str, str]] = {
    "duckdb": "plait.population.duck",
    "kernel": "plait.population.kernel",
    "postgres": "plait.population.postgres",
    "spark": "plait.population.spark",
}
#: A gigabyte.
GIGABYTE: Final = 2**30


class MissingEngine(Exception):
    """What an engine stands on is not installed. Says what to install."""


class NoRoom(Exception):
    """The memory that it may take, or the disk that it spills to, is not enough."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much an engine may take.

    Units:
        memory: bytes; more than that is spilled to a file in `spill`, or is read in
            smaller pieces.
        processes: how many may work side by side.
        processors: how many an engine may use that shares its work out by itself; 0 is
            all that there are.
    """

    memory: int = GIGABYTE
    processes: int = 1
    spill: Path | None = None
    processors: int = 0

    def shared(self, among: int) -> Room:
        """The part of each, where so many work side by side."""
        processors = max((self.processors or os.cpu_count() or 1) // among, 1)
        return Room(self.memory // among, 1, self.spill, processors)


class Judge(Protocol):
    """Judges a table of events: see `judge` of `plait.population.duck`."""

    def __call__(
        self,
        events: pa.Table | Path,
        rules: Rulebook,
        as_of: datetime,
        known_at: datetime | None = None,
        *,
        room: Room = ...,
    ) -> pa.Table:
        """The rows of `columns.DUTIES`, each family's in the order of `derive`."""


def judge_of(name: str) -> Judge:
    """The engine of a name.

    Raises:
        MissingEngine: what it stands on is not installed.
        KeyError: there is none of this name.
    """
    module: Any = import_module(MODULES[name])
    judge: Judge = module.judge
    return judge


def pieces_of(name: str) -> Callable[..., Iterator[pa.Table]]:
    """The same engine, a part of its rows after another.

    So that not all of them must be held at once; with some engines all are one part.

    Raises:
        MissingEngine, KeyError: as `judge_of`.
    """
    module: Any = import_module(MODULES[name])
    found: Callable[..., Iterator[pa.Table]] | None = getattr(module, "pieces", None)
    return found or _whole(module.judge)


def _whole(judge: Judge) -> Callable[..., Iterator[pa.Table]]:
    def pieces(*asked: Any, **more: Any) -> Iterator[pa.Table]:
        yield judge(*asked, **more)

    return pieces
