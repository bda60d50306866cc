"""Judging tables and files of events by the compiled loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa

from plait.population.columns import DUTIES, micros
from plait.population.engines import NoRoom, Room
from plait.population.kernel.by_family import whole_families
from plait.population.kernel.checking import Checked, columns_of
from plait.population.kernel.compiled import check_that_it_runs
from plait.population.kernel.counting import blocks_told, with_blocks
from plait.population.kernel.judging import DONE, FAMILY_IS_FULL, judge_families
from plait.population.kernel.rooms import (
    OWED_AT_FIRST,
    ROW_BYTES,
    ROWS,
    batch_of,
    bounds_of,
    family_of,
    out_of,
    size_of,
    with_ranks,
    work_of,
)
from plait.population.kernel.settling import settle
from plait.population.kernel.tables import Tables, tables_of
from plait.population.rulebook import Rulebook

_ROOM: Final = Room()
#: One part of the memory is for what is read, as much for what comes of it.
_PARTS: Final = 2


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = _ROOM,
) -> pa.Table:
    """What every family of a table, or of a file of an extract, is owed.

    Gives the rows of `columns.DUTIES`, each family's in the order of `engine.derive`.

    Args:
        room: how much is read and made at once; all that comes of it is held besides.

    Raises:
        MissingEngine: numba is not installed.
        BadEvents: these are not events of an extract.
        NoRoom: one family takes more.
        OSError, pyarrow.ArrowException: the file cannot be read.
    """
    kernel = _kernel(rules, as_of, known_at)
    return pa.Table.from_batches(kernel.batches(events, room), DUTIES)


def pieces(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = _ROOM,
) -> Iterator[pa.Table]:
    """The same, some rows after another, so that not all are held at once."""
    for batch in _kernel(rules, as_of, known_at).batches(events, room):
        yield pa.Table.from_batches([batch], DUTIES)


_kept: list[tuple[Rulebook, datetime, datetime | None, Kernel]] = []
_making = Lock()


def _kernel(rules: Rulebook, as_of: datetime, known_at: datetime | None) -> Kernel:
    """The kernel of a rulebook; the same one for the other files of the same audit."""
    with _making:
        if _kept:
            book, one, other, kernel = _kept[0]
            if book is rules and (one, other) == (as_of, known_at):
                return kernel
        made = Kernel(rules, as_of, known_at)
        _kept[:] = [(rules, as_of, known_at, made)]
        return made


class Kernel:
    """A rulebook made ready for the loops; for as many tables as there are.

    Several threads may judge by it at once: the loops run beside each other.
    """

    def __init__(
        self, book: Rulebook, as_of: datetime, known_at: datetime | None = None
    ) -> None:
        """Make it ready.

        Raises:
            MissingEngine: numba is not installed.
        """
        check_that_it_runs()
        self.book = book
        made = tables_of(
            book, micros(as_of), None if known_at is None else micros(known_at)
        )
        self.made = with_blocks(made, book, blocks_told(made))
        self._counting = Lock()

    def batches(
        self, events: pa.Table | Path, room: Room = _ROOM
    ) -> Iterator[pa.RecordBatch]:
        """What is owed, so many rows at a time; whole families each.

        Raises:
            BadEvents: these are not events of an extract.
            NoRoom: one family takes more than the room is.
        """
        tables: Iterable[pa.Table] = (
            [events]
            if isinstance(events, pa.Table)
            else (whole_families(events, room.memory // _PARTS))
        )
        return _Desk(self, room.memory // _PARTS).judged(tables)

    def counted(self, checked: Checked) -> Tables:
        """The tables, with every day counted out that these events may ask for."""
        blocks = np.flatnonzero(checked.blocks).tolist()
        with self._counting:
            self.made = with_blocks(self.made, self.book, blocks)
            return self.made


class _Desk:
    """Where one thread judges, and what it has written and not yet handed on."""

    def __init__(self, kernel: Kernel, memory: int) -> None:
        self._kernel = kernel
        self._memory = memory
        self._out = out_of(max(min(ROWS, memory // ROW_BYTES), 1))
        self._rows = self._holding = 0
        self._owed = OWED_AT_FIRST

    def judged(self, tables: Iterable[pa.Table]) -> Iterator[pa.RecordBatch]:
        """What is owed to the families of these, which stand in their order."""
        row = 0
        facts = self._kernel.made.reading.facts
        for table in tables:
            checked = columns_of(table, facts, row)
            yield from self._of(checked)
            row += len(table)
        if self._rows:
            yield self._handed_on()

    def _of(self, checked: Checked) -> Iterator[pa.RecordBatch]:
        """What is full of it; the rest stays here."""
        columns = checked.columns
        made = self._kernel.counted(checked)
        bounds = bounds_of(columns)
        reading = with_ranks(made.reading, checked.rank)
        family = family_of(columns, made, bounds, self._owed)
        work = work_of(made, bounds, self._owed)
        at, why = 0, DONE + 1
        while True:
            at, self._rows, self._holding, why = judge_families(
                columns, reading, made.rules, family, work, self._out, bounds, at,
                self._rows, self._holding,
            )  # fmt: skip
            if why == DONE:
                return
            if why == FAMILY_IS_FULL:
                self._owed *= 2
                family = family_of(columns, made, bounds, self._owed)
                work = work_of(made, bounds, self._owed)
                self._refuse_more(size_of(family) + size_of(work))
            elif self._rows:
                yield self._handed_on()
            else:
                self._out = out_of(2 * len(self._out.family))
                self._refuse_more(size_of(self._out))

    def _handed_on(self) -> pa.RecordBatch:
        """The rows written so far, with due, opens and state."""
        settle(self._out, self._kernel.made.settled, self._rows)
        batch = batch_of(self._out, self._rows, self._holding)
        self._rows = self._holding = 0
        return batch

    def _refuse_more(self, size: int) -> None:
        if size > self._memory:
            msg = (
                "--memory is not enough for what one family is owed. Judge fewer files "
                "at once, or allow more."
            )
            raise NoRoom(msg)
