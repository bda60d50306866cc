"""The ledger as an extract: whole at first, then only the buckets that have news.

Whether a bucket has news is asked of the ends of the hash chains, one row a family.
Each event has moved the end of its family's chain in the transaction that recorded it,
so nothing can be late: neither a moment nor the number of a transaction is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.population import placing, writing
from plait.population.arranging import arranged
from plait.population.columns import FAMILIES, SUBJECTS, moment
from plait.population.keeping import OTHER, FactBook, Needs
from plait.population.ledger_stream import Heads, LedgerStream, NotReadable
from plait.population.manifest import (
    FACTS_FILE,
    FAMILIES_FILE,
    Agency,
    FileNote,
    Manifest,
    bucket_name,
    is_bucket,
    standards_of,
)
from plait.population.reading import Extract, book_of
from plait.population.shelves import needs_of
from plait.population.spilling import Codes, FactNumbers, Spills, spilled
from plait.standards.collection import Library
from plait.worklist.rules_in_use import digest_of

#: Bytes that the program itself takes, with a few batches on their way; the head of one
#: family; and one event of a bucket that is arranged (measured: 240 M, 250, 410).
OWN_BYTES: Final = 240 * 2**20
FAMILY_BYTES: Final = 300
EVENT_BYTES: Final = 600
#: So many buckets at most: each is an open file.
MOST_BUCKETS: Final = 500
#: A language that fewer families of an area speak could point at one of them.
FEWEST_SPEAKERS: Final = 10
#: Events of a bucket where memory allows more.
_USUAL: Final = 1_250_000
#: How full a bucket is when it is made, and when all are made anew.
_ROOM: Final = 0.7
_NEARLY: Final = 0.95

Progress = Callable[[int], object]


class TooLittleMemory(Exception):
    """One bucket would not fit into the memory that was given. Says what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked of an export.

    Attributes:
        libraries: every library that an audit may judge by: ours, which the manifest
            names, and each policy's.
        buckets: into how many files; None takes as many as there were, or as many as
            the memory asks for.
        memory: bytes that the process may take, about.
        made_at: the moment that the extract says it was made at.
        agencies: all that may owe something.
    """

    libraries: tuple[Library, ...]
    memory: int
    made_at: datetime
    buckets: int | None = None
    agencies: tuple[Agency, ...] = ()

    @property
    def needs(self) -> Needs:
        """What is kept of facts."""
        return needs_of(self.libraries)

    def at_most(self, families: int) -> int:
        """Events of one bucket that fit, beside the heads of so many families."""
        return max(self.memory - own_bytes(families), 0) // EVENT_BYTES


def own_bytes(families: int) -> int:
    """What is taken before the first event is read."""
    return OWN_BYTES + families * FAMILY_BYTES


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has written: of how many buckets how many, and events in all."""

    buckets: int
    rewritten: int
    read: int
    rows: int
    families: int


@dataclass(slots=True)
class _State:
    """What is numbered so far, and which files are whole."""

    book: FactBook
    agencies: Codes
    areas: Codes
    watermark: datetime | None = None
    files: dict[str, FileNote] = field(default_factory=dict)


def export(
    stream: LedgerStream,
    folder: Path,
    plan: Plan,
    *,
    begin: Callable[[int], Progress] = lambda _: int,
) -> Exported:
    """Bring the extract in a folder up to date, or make it.

    Args:
        begin: told how many events will be read; gives what is called with how many
            more were read, and again with how many more were written.

    Raises:
        NotOurFolder, NotReadable, TooLittleMemory: nothing in the extract has changed.
        OSError: there is no space; what was written whole is used by the next run.
    """
    with placing.only_writer(folder):
        old, heads, needs = placing.earlier(folder), stream.heads(), plan.needs
        if old is not None and old.manifest.needs != needs:
            old = None  # of what is there, something is not kept
        buckets = _buckets(plan, heads, old)
        whose = (heads.keys % buckets).astype("i4")
        _refuse_too_large(plan, heads, whose, buckets)
        if old is not None and len(old.manifest.buckets) != buckets:
            old = None
        unfinished = placing.staging(folder, old, needs, buckets)
        chains = _chains(heads, whose, buckets)
        rules = digest_of(plan.libraries[0])
        work = _Work(stream, heads, plan, rules, unfinished, whose, chains)
        state = _begun(unfinished, old, needs)
        read = work.write_news(state, old, begin)
        made = work.finish(state, old)
        placing.put_in_place(folder, unfinished)
    return Exported(buckets, len(state.files), read, made.rows, made.families)


def _buckets(plan: Plan, heads: Heads, old: Extract | None) -> int:
    """Into how many buckets the families go."""
    if plan.buckets is not None:
        return plan.buckets
    total = int(heads.counts.sum())
    fitting = max(plan.at_most(len(heads.keys)), 1)
    there = len(old.manifest.buckets) if old else 0
    if there and total <= there * fitting * _NEARLY:
        return there
    wanted = -(-total // max(int(min(fitting, _USUAL) * _ROOM), 1))
    return min(max(wanted, 1), MOST_BUCKETS)


def _refuse_too_large(plan: Plan, heads: Heads, whose: Any, buckets: int) -> None:
    largest = int(np.bincount(whose, heads.counts, buckets).max(initial=0))
    families = len(heads.keys)
    if largest > plan.at_most(families):
        wanted = -(-(own_bytes(families) + largest * EVENT_BYTES) // 2**20)
        msg = (
            f"The largest of {buckets} buckets would hold {largest:,} events: give "
            f"--memory {wanted}M or more, or more --buckets (at most {MOST_BUCKETS})."
        )
        raise TooLittleMemory(msg)


def _chains(heads: Heads, whose: Any, buckets: int) -> list[str]:
    """For each bucket what its families' chains come to; any news makes it another."""
    sums = [0] * buckets
    # With the key: it changes for whoever came second to one, if another comes before.
    for bucket, key, mark in zip(
        whose.tolist(), heads.keys.tolist(), heads.marks, strict=True
    ):
        sums[bucket] = (sums[bucket] + key + mark) % 2**128
    return [f"{one:032x}" for one in sums]


def _begun(unfinished: Path, old: Extract | None, needs: Needs) -> _State:
    """Where a killed export stopped, else the old extract, else nothing yet."""
    so_far = placing.begun(unfinished)
    if so_far is not None:
        manifest, facts = so_far
        files = dict(manifest.files)
    elif old is not None:
        manifest, facts, files = old.manifest, old.facts, {}
    else:
        return _State(FactBook(needs), Codes(), Codes())
    return _State(
        book_of(needs, facts),
        Codes(list(manifest.agencies)),
        Codes(list(manifest.areas)),
        manifest.watermark,
        files,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What one export works with.

    `whose` is the bucket of each head, `chains` what each bucket comes to.
    """

    stream: LedgerStream
    heads: Heads
    plan: Plan
    rules: str
    unfinished: Path
    whose: Any
    chains: list[str]

    def write_news(
        self, state: _State, old: Extract | None, begin: Callable[[int], Progress]
    ) -> int:
        """Write every bucket that is another than it was; gives how many were read."""
        known = old.manifest.files if old else {}
        for name, note in list(state.files.items()):
            if note.chain != self._chain_of(name):
                del state.files[name]  # it has had news since it was written
        wanted = [
            bucket
            for bucket in range(len(self.chains))
            if (name := bucket_name(bucket)) not in state.files
            and (name not in known or known[name].chain != self.chains[bucket])
        ]
        places = np.flatnonzero(np.isin(self.whose, wanted))
        total = int(self.heads.counts[places].sum())
        progress = begin(total)
        if not wanted:
            return 0
        with Spills(self.unfinished, wanted) as spills:
            self._spill(spills, state, places, progress)
            for bucket in wanted:
                self._write(bucket, spills.table(bucket), state, progress)
        return total

    def _chain_of(self, name: str) -> str:
        by_name = {bucket_name(at): chain for at, chain in enumerate(self.chains)}
        return by_name.get(name, "")

    def _spill(
        self, spills: Spills, state: _State, places: Any, progress: Progress
    ) -> None:
        facts = FactNumbers(state.book)
        for batch in self.stream.events(state.book.needs, self.heads, places):
            rows, whose = spilled(batch, self.heads, facts, state.agencies)
            progress(spills.add(rows, self.whose[whose]))

    def _write(
        self, bucket: int, spill: pa.Table, state: _State, progress: Progress
    ) -> None:
        """Write one bucket, then what is needed to go on from here after a kill."""
        wanted = int(self.heads.counts[self.whose == bucket].sum())
        if spill.num_rows != wanted:
            msg = (
                f"The database gave {spill.num_rows:,} events where the chains count "
                f"{wanted:,}: see `plait verify`."
            )
            raise NotReadable(msg)
        newest = pc.max(spill["recorded"]).as_py()
        table = arranged(spill, self.heads, state.areas)
        name, chain = bucket_name(bucket), self.chains[bucket]
        note = writing.write_bucket(
            self.unfinished / name, table, in_order=True, chain=chain
        )
        state.files[name] = note
        if newest is not None:
            state.watermark = max(filter(None, (state.watermark, moment(newest))))
        writing.write_facts(self.unfinished / placing.FACTS_SO_FAR, state.book.facts)
        so_far = self._manifest(state, state.files)
        writing.write_text(self.unfinished / placing.SO_FAR, so_far.as_text())
        progress(wanted)

    def finish(self, state: _State, old: Extract | None) -> Manifest:
        """Write what belongs to all buckets, and the manifest last."""
        known = old.manifest.files if old else {}
        names = [bucket_name(bucket) for bucket in range(len(self.chains))]
        files = {name: state.files.get(name) or known[name] for name in names}
        folder = self.unfinished
        files[FACTS_FILE] = writing.write_facts(folder / FACTS_FILE, state.book.facts)
        families = _families(self.heads, state.areas)
        files[FAMILIES_FILE] = writing.write_families(folder / FAMILIES_FILE, families)
        made = self._manifest(state, files)
        writing.write_manifest(folder, made)
        return made

    def _manifest(self, state: _State, files: Mapping[str, FileNote]) -> Manifest:
        first, *_ = self.plan.libraries
        return Manifest(
            needs=state.book.needs,
            rules=self.rules,
            standards=standards_of(first),
            rows=sum(files[name].rows for name in files if is_bucket(name)),
            families=len(self.heads.keys),
            watermark=state.watermark,
            made_at=self.plan.made_at,
            agencies=tuple(state.agencies.names),
            areas=tuple(state.areas.names),
            owing=self.plan.agencies,
            files=files,
        )


def _families(heads: Heads, areas: Codes) -> pa.Table:
    """What the ledger's tables know of each family; neither origin nor deprivation."""
    some = np.flatnonzero(heads.kinds == SUBJECTS.index("family"))
    codes = np.array([areas.code(name) for name in heads.area_names], "i2")
    there = list(zip(heads.areas.tolist(), heads.languages, strict=True))
    spoken = Counter(there)
    languages = [
        one if one is None or spoken[area, one] >= FEWEST_SPEAKERS else OTHER
        for area, one in (there[at] for at in some)
    ]
    columns = {
        "family": heads.keys[some],
        "area": codes[heads.areas[some]],
        "language": pa.array(languages, pa.string()),
    }
    nothing = {
        one.name: pa.nulls(len(some), one.type)
        for one in FAMILIES
        if one.name not in columns
    }
    return pa.table({**columns, **nothing})
