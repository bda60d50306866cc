"""A file of an extract in pieces of whole families, as large as the memory allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.engines import NoRoom
from plait.population.kernel.shapes import Columns

#: What an event takes while it is read and judged, in bytes: its columns twice, and
#: the pages that they come from.
EVENT_BYTES: Final = 256
#: So many events are read at most at once: more cost memory, and save nothing.
MOST: Final = 250_000


def whole_families(file: Path, memory: int) -> Iterator[pa.Table]:
    """The columns that are judged, some families after another, in their order.

    Of rows that are in no order some piece is in none either: where one ends, a family
    with a higher number begins. So it is enough to check each piece.

    Units:
        memory: bytes, for what is read.

    Raises:
        NoRoom: a family has more events than that.
        OSError, pyarrow.ArrowException: the file cannot be read.
    """
    most = memory // EVENT_BYTES
    kept: pa.Table | None = None
    for batch in _batches(file, max(min(most, MOST), 1)):
        family = batch["family"].to_numpy()
        if kept is not None:
            first = int(np.searchsorted(family, kept["family"][0].as_py(), "right"))
            kept = pa.concat_tables([kept, batch.slice(0, first)])
            if first < len(family):
                yield kept
                kept = None
        else:
            first = 0
        last = max(int(np.searchsorted(family, family[-1])), first)
        if first < last:
            yield batch.slice(first, last - first)
        if kept is None:
            # A copy: the rest of the piece need not be held for these.
            kept = batch.take(pa.array(np.arange(last, len(family))))
        if len(kept) > most:
            msg = (
                f"--memory is not enough: a family has {len(kept):,} events or more, "
                f"and there is room for {most:,}. Judge fewer files at once, or allow "
                "more."
            )
            raise NoRoom(msg)
    if kept is not None:
        yield kept


def _batches(file: Path, rows: int) -> Iterator[pa.Table]:
    with pq.ParquetFile(file) as opened:
        for batch in opened.iter_batches(
            rows, columns=list(Columns._fields), use_threads=False
        ):
            if batch.num_rows:
                yield pa.Table.from_batches([batch])
