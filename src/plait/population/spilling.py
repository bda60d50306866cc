"""Events on their way from the ledger to buckets: on the disk, in no order, unnamed.

The ledger gives events as they were recorded, and a bucket wants whole families. So
each event goes to the spill of its bucket, and each bucket is arranged by itself, in
the memory of one bucket. A spill has no name: a killed run leaves no id of anybody.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import numpy as np
import pyarrow as pa

from plait.population.gather import TOO_MANY
from plait.population.keeping import FactBook
from plait.population.ledger_stream import APART, Heads, NotReadable, halves
from plait.timeline.events import Event

#: So many texts of facts are remembered before we begin anew.
_REMEMBERED: Final = 500_000

_ID: Final = pa.binary(16)
SPILLED: Final = pa.schema(
    [
        #: the subject's place among the heads
        ("place", pa.int32()),
        ("id", _ID),
        #: null where it is the event itself
        ("root", _ID),
        ("corrects", _ID),
        ("about", _ID),
        ("fact", pa.int32()),
        ("agency", pa.int16()),
        ("occurred", pa.int64()),
        ("recorded", pa.int64()),
        ("first", pa.int64()),
        ("names", _ID),
        ("trigger", _ID),
        #: what an acceptance of a family says of the areas
        ("moved", pa.string()),
    ]
)


@dataclass(slots=True)
class Codes:
    """The numbers that texts are given, in the order in which they come."""

    names: list[str] = field(default_factory=list)

    def of(self, texts: pa.Array) -> Any:
        """The number of each."""
        encoded = texts.dictionary_encode()
        codes = [self.code(name) for name in encoded.dictionary.to_pylist()]
        return np.array(codes, "i2")[encoded.indices.to_numpy()]

    def code(self, name: str) -> int:
        """The number of one.

        Raises:
            NotReadable: there are more than a column has numbers for.
        """
        if name not in self.names:
            if len(self.names) > np.iinfo("i2").max:
                raise NotReadable(TOO_MANY)
            self.names.append(name)
        return self.names.index(name)


class FactNumbers:
    """The numbers of facts as the database says them, each text judged once."""

    def __init__(self, book: FactBook) -> None:
        self._book = book
        self._known: dict[str, int] = {}

    def of(self, said: pa.Array) -> Any:
        """The number of each text."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        encoded = said.dictionary_encode()
        numbers = [self._number(text) for text in encoded.dictionary.to_pylist()]
        return np.array(numbers, "i4")[encoded.indices.to_numpy()]

    def _number(self, said: str) -> int:
        found = self._known.get(said)
        if found is None:
            kind, _, text = said.partition(APART)
            event = Event("", "", None, kind, _NEVER, _NEVER, "", json.loads(text))
            found = self._known[said] = self._book.number_of(event)
        return found


#: What is kept of a fact does not depend on when it was.
_NEVER: Any = None


class Spills:
    """One spill a bucket, gone when the context ends or the process does."""

    def __init__(self, folder: Path, buckets: Iterable[int]) -> None:
        self._folder = folder
        self._buckets = tuple(buckets)
        self._open = ExitStack()
        self._files: dict[int, IO[bytes]] = {}
        self._writers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for bucket in self._buckets:
            file = tempfile.TemporaryFile(dir=self._folder)
            self._files[bucket] = self._open.enter_context(file)
            self._writers[bucket] = pa.ipc.new_stream(file, SPILLED)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writers.clear()
        self._open.close()

    def add(self, batch: pa.RecordBatch, buckets: np.ndarray[Any, Any]) -> int:
        """Put each row to its bucket; gives how many belong to one that is wanted."""
        order = np.argsort(buckets, kind="stable")
        ordered = buckets[order]
        rows = batch.take(pa.array(order))
        added = 0
        ends = [*(np.flatnonzero(np.diff(ordered)) + 1), len(ordered)]
        start = 0
        for end in ends:
            writer = self._writers.get(int(ordered[start]))
            if writer is not None:
                writer.write_batch(rows.slice(start, end - start))
                added += end - start
            start = end
        return added

    def table(self, bucket: int) -> pa.Table:
        """All rows of a bucket; its spill is given back."""
        self._writers.pop(bucket).close()
        with self._files.pop(bucket) as file:
            file.seek(0)
            return pa.ipc.open_stream(file).read_all()


def spilled(
    batch: pa.RecordBatch, heads: Heads, facts: FactNumbers, agencies: Codes
) -> tuple[pa.RecordBatch, np.ndarray[Any, Any]]:
    """A batch of the ledger as rows of a spill, and the places of its subjects."""
    places = heads.places_of(halves(batch["subject_id"]))
    columns: Mapping[str, Any] = {
        "place": pa.array(places.astype("i4")),
        "fact": pa.array(facts.of(batch["said"])),
        "agency": pa.array(agencies.of(batch["agency"])),
        "occurred": batch["occurred_at"].cast(pa.int64()),
        "recorded": batch["recorded_at"].cast(pa.int64()),
        "first": batch["first_recorded_at"].cast(pa.int64()),
        "moved": batch["moved"],
        **{
            name: batch[name].storage
            for name in ("id", "root", "corrects", "about", "names", "trigger")
        },
    }
    return pa.record_batch([columns[name] for name in SPILLED.names], SPILLED), places
