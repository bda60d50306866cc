"""Judging tables and files of events by the compiled loops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.columns import DUTIES, micros
from plait.population.engines import Room
from plait.population.kernel.checking import columns_of
from plait.population.kernel.compiled import check_that_it_runs
from plait.population.kernel.judging import DONE, FAMILY_IS_FULL, judge_families
from plait.population.kernel.rooms import (
    OWED_AT_FIRST,
    ROWS,
    batch_of,
    bounds_of,
    family_of,
    out_of,
    with_ranks,
    work_of,
)
from plait.population.kernel.settling import lacking, settle
from plait.population.kernel.shapes import (
    BIRTH,
    JOINED,
    NO_DAY,
    Columns,
    Out,
)
from plait.population.kernel.tables import tables_of, with_birthdays, with_days
from plait.population.rulebook import Rulebook

_ROOM: Final = Room()


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = _ROOM,  # noqa: ARG001 - every engine is asked the same way
) -> pa.Table:
    """What every family of a table, or of a file of an extract, is owed.

    Gives the rows of `columns.DUTIES`, each family's in the order of `engine.derive`.

    Args:
        room: not asked for: it takes what the table and its longest family take.

    Raises:
        MissingEngine: numba is not installed.
        BadEvents: these are not events of an extract.
        OSError, pyarrow.ArrowException: the file cannot be read.
    """
    kernel = _kernel(rules, as_of, known_at)
    return pa.Table.from_batches(kernel.batches(events), DUTIES)


def pieces(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = _ROOM,  # noqa: ARG001 - every engine is asked the same way
) -> Iterator[pa.Table]:
    """The same, some rows after another, so that not all are held at once."""
    for batch in _kernel(rules, as_of, known_at).batches(events):
        yield pa.Table.from_batches([batch], DUTIES)


_kept: list[tuple[Rulebook, datetime, datetime | None, Kernel]] = []


def _kernel(rules: Rulebook, as_of: datetime, known_at: datetime | None) -> Kernel:
    """The kernel of a rulebook; the same one for the next file of the same audit."""
    if _kept:
        book, one, other, kernel = _kept[0]
        if book is rules and (one, other) == (as_of, known_at):
            return kernel
    made = Kernel(rules, as_of, known_at)
    _kept[:] = [(rules, as_of, known_at, made)]
    return made


class Kernel:
    """A rulebook made ready for the loops; for as many tables as there are."""

    def __init__(
        self, book: Rulebook, as_of: datetime, known_at: datetime | None = None
    ) -> None:
        """Make it ready.

        Raises:
            MissingEngine: numba is not installed.
        """
        check_that_it_runs()
        self.book = book
        self.made = tables_of(
            book, micros(as_of), None if known_at is None else micros(known_at)
        )

    def batches(self, events: pa.Table | Path) -> Iterator[pa.RecordBatch]:
        """What is owed, so many rows at a time; whole families each.

        Raises:
            BadEvents: these are not events of an extract.
        """
        table = events if isinstance(events, pa.Table) else read(events)
        columns, rank = columns_of(table, len(self.made.reading.facts))
        self._know_birthdays(columns)
        bounds = bounds_of(columns)
        reading = with_ranks(self.made.reading, rank)
        owed, rows = OWED_AT_FIRST, ROWS
        family = family_of(columns, self.made, bounds, owed)
        work = work_of(self.made, bounds, owed)
        out = out_of(rows)
        at, why = 0, DONE + 1
        while why != DONE:
            at, count, held, why = judge_families(
                columns, reading, self.made.rules, family, work, out, bounds, at
            )
            if count:
                self._settle(out, count)
                yield batch_of(out, count, held)
            elif why == FAMILY_IS_FULL:
                owed *= 2
                family = family_of(columns, self.made, bounds, owed)
                work = work_of(self.made, bounds, owed)
            elif why != DONE:
                rows *= 2
                out = out_of(rows)

    def _know_birthdays(self, columns: Columns) -> None:
        """Count out the ages of every birthday that these events tell of."""
        if not (self.made.rules.states["age"] >= 0).any():
            return
        facts = self.made.reading.facts
        tells = facts["flags"] & (1 << BIRTH | 1 << JOINED) != 0
        said = facts["born"][tells & (facts["born"] != NO_DAY)]
        unsaid = (facts["flags"] & (1 << BIRTH) != 0) & (facts["born"] == NO_DAY)
        days = columns.day[unsaid[columns.fact]]
        found = np.unique(np.concatenate([said, days])).tolist()
        self.made = with_birthdays(self.made, self.book, found)

    def _settle(self, out: Out, rows: int) -> None:
        """Work out due, opens and state of the rows written."""
        settled = self.made.settled
        days = np.zeros(3 * rows, np.int32)
        count = lacking(out, settled, rows, days)
        if count:
            settled = with_days(settled, self.book, sorted(days[:count].tolist()))
            self.made = self.made._replace(settled=settled)
        settle(out, settled, rows)


def read(file: Path) -> pa.Table:
    """The columns that are judged, of one file of an extract."""
    return pq.read_table(file, columns=list(Columns._fields), use_threads=False)
