"""Opening an extract: whole, of our format and with kinds that we know, or not at all.

Everything is checked before the first event is judged, so that a wrong number is never
counted from half a folder. Each fault is one sentence (`BadExtract`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from plait.population import bounds, kept_types
from plait.population.columns import EVENTS, FACTS, FAMILIES
from plait.population.keeping import FactBook, KeptFact, Needs
from plait.population.manifest import (
    EVENTS_FOLDER,
    FACTS_FILE,
    FAMILIES_FILE,
    NAME,
    BadExtract,
    FileNote,
    Manifest,
    parse,
)
from plait.standards.shapes import Standard

_PIECE: Final = 2**20
#: So many files are looked through side by side.
_AT_ONCE: Final = os.cpu_count() or 1
_AGAIN: Final = "Export again."


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract that was found to be whole."""

    folder: Path
    manifest: Manifest
    facts: tuple[KeptFact, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of events, each with whole families, in order."""
        return tuple(self.folder / name for name in self.manifest.buckets)

    def book(self) -> FactBook:
        """The dictionary of its facts, with the numbers that they have in it."""
        return book_of(self.manifest.needs, self.facts)

    def tables(self) -> Iterator[pa.Table]:
        """The events, a file at a time."""
        for path in self.files:
            yield pq.read_table(path, schema=EVENTS)

    def families(self) -> pa.Table:
        """What is known of each family as a whole; without rows where nothing is."""
        path = self.folder / FAMILIES_FILE
        if FAMILIES_FILE not in self.manifest.files:
            return FAMILIES.empty_table()
        return pq.read_table(path, schema=FAMILIES)


def book_of(needs: Needs, facts: Iterable[KeptFact]) -> FactBook:
    """A dictionary with these facts, numbered from 0."""
    return FactBook(needs, list(facts))


def open_extract(folder: Path, *, checksums: bool = True) -> Extract:
    """The extract in a folder.

    Args:
        checksums: read each file once to see that no byte was changed. Without it only
            sizes, rows and columns are compared.

    Raises:
        BadExtract: it is none, it is not whole, or it was changed.
    """
    manifest = _manifest(folder)
    _refuse_other_files(folder, manifest)
    if FACTS_FILE not in manifest.files:
        msg = f"{NAME}: names no {FACTS_FILE}. {_AGAIN}"
        raise BadExtract(msg)
    names, notes = manifest.files.keys(), manifest.files.values()
    check = partial(_check_file, folder, checksums=checksums)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Of several faults the first is told, in the order of the manifest.
        said = dict(zip(names, pool.map(check, names, notes), strict=True))
    facts = read_facts(folder / FACTS_FILE)
    for name in manifest.buckets:
        _check_numbers(said[name], name, len(facts), manifest)
    return Extract(folder, manifest, facts)


def refuse_lacking(manifest: Manifest, standards: list[Standard]) -> None:
    """Refuse standards that ask for more of a fact than was kept.

    Raises:
        BadExtract: it names a standard, and the kind and field that it asks for.
    """
    if next(manifest.needs.lacking(Needs.of(standards)), None) is None:
        return
    for standard in standards:
        lacking = next(manifest.needs.lacking(Needs.of([standard])), None)
        if lacking is not None:
            kind, field = lacking
            msg = (
                f"This extract was made for other standards: {standard.id!r} asks for "
                f"{field!r} of {kind!r}, which was not kept. {_AGAIN}"
            )
            raise BadExtract(msg)


def refuse_changed(extract: Extract) -> None:
    """Refuse an extract that is another now than it was when it was opened.

    An export that is run meanwhile replaces files one by one: what was judged of them
    would be half of one moment and half of another.

    Raises:
        BadExtract: it is.
    """
    then = extract.manifest
    try:
        now: Manifest | None = _manifest(extract.folder)
    except BadExtract:
        now = None
    # An export without news writes a manifest that differs in its moment alone.
    if now is None or any(
        getattr(now, name) != getattr(then, name)
        for name in ("files", "agencies", "areas")
    ):
        msg = (
            "The extract was written anew while it was read, so nothing of what came "
            "of it is told. Start again, into a new folder."
        )
        raise BadExtract(msg)


def _manifest(folder: Path) -> Manifest:
    path = folder / NAME
    if not folder.is_dir():
        msg = "Wanted the folder of an extract: there is no such folder."
        raise BadExtract(msg)
    if not path.is_file():
        if (folder / EVENTS_FOLDER).exists() or any(folder.glob(".*")):
            msg = (
                f"There is no {NAME}: the export into this folder was not finished. "
                "Run it again; it goes on where it stopped."
            )
        else:
            msg = f"Wanted the folder of an extract: there is no {NAME} in it."
        raise BadExtract(msg)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        text = ""
    return parse(text)


def _refuse_other_files(folder: Path, manifest: Manifest) -> None:
    """Refuse a bucket that the manifest does not name: whose events would it hold?"""
    there = {f"{EVENTS_FOLDER}/{path.name}" for path in folder.glob("events/*.parquet")}
    extra = sorted(there - set(manifest.files))
    if extra:
        msg = f"{extra[0]}: is not named in {NAME}. Take it away, or export again."
        raise BadExtract(msg)


def _check_file(folder: Path, name: str, note: FileNote, *, checksums: bool) -> Any:
    """What Parquet says of the file, which is as the manifest has it."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        msg = f"{NAME}: names a file outside of its folder."
        raise BadExtract(msg)
    if not path.is_file():
        msg = f"{name}: is missing. {_AGAIN}"
        raise BadExtract(msg)
    size = path.stat().st_size
    if size < note.size:
        msg = f"{name}: is cut off: wanted {note.size:,} bytes, got {size:,}. {_AGAIN}"
        raise BadExtract(msg)
    said = _check_shape(path, name, note)
    if size != note.size or (checksums and _digest(path) != note.sha256):
        msg = f"{name}: was changed after it was written. {_AGAIN}"
        raise BadExtract(msg)
    return said


def _check_shape(path: Path, name: str, note: FileNote) -> Any:
    wanted = {FACTS_FILE: FACTS, FAMILIES_FILE: FAMILIES}.get(name, EVENTS)
    try:
        with pq.ParquetFile(path) as file:
            schema, said = file.schema_arrow, file.metadata
    except PermissionError:
        raise
    except (pa.ArrowException, OSError):
        msg = f"{name}: is not a Parquet file. {_AGAIN}"
        raise BadExtract(msg) from None
    if schema.names != wanted.names:
        lacking = [one for one in wanted.names if one not in schema.names]
        what = f"it has no {lacking[0]!r}" if lacking else "it has other columns"
        msg = f"{name}: is not a file of an extract: {what}. {_AGAIN}"
        raise BadExtract(msg)
    for field in wanted:
        got = schema.field(field.name).type
        if got != field.type:
            msg = f"{name}: {field.name!r} must be {field.type}, and is {got}. {_AGAIN}"
            raise BadExtract(msg)
    if said.num_rows != note.rows:
        msg = f"{name}: wanted {note.rows:,} rows, got {said.num_rows:,}. {_AGAIN}"
        raise BadExtract(msg)
    return said


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def read_facts(path: Path) -> tuple[KeptFact, ...]:
    """The dictionary of facts, by their numbers.

    Raises:
        BadExtract: they are not numbered so, or one is not of our vocabulary.
        OSError: there is no such file.
    """
    # Not by `read_table`, which first loads what datasets of many files need.
    with pq.ParquetFile(path) as file:
        table = file.read(FACTS.names)
    if table["fact"].to_pylist() != list(range(table.num_rows)):
        msg = f"{FACTS_FILE}: the facts are not numbered from 0 on. {_AGAIN}"
        raise BadExtract(msg)
    rows = zip(table["kind"].to_pylist(), table["kept"].to_pylist(), strict=True)
    return tuple(_fact(number, kind, kept) for number, (kind, kept) in enumerate(rows))


def _fact(number: int, kind: str, kept: str) -> KeptFact:
    where = f"{FACTS_FILE}: fact {number}"
    try:
        fields = json.loads(kept)
    except (TypeError, ValueError):
        fields = None
    if not isinstance(fields, dict):
        msg = f"{where}: wanted a JSON object. {_AGAIN}"
        raise BadExtract(msg)
    fault = kept_types.fault(kind, fields)
    if fault:
        msg = f"{where}: {fault}"
        raise BadExtract(msg)
    return KeptFact(kind, fields)


def _check_numbers(said: Any, name: str, facts: int, manifest: Manifest) -> None:
    """See by the statistics of the file that its numbers are what they can be."""
    column = bounds.impossible(
        said,
        facts=facts,
        agencies=len(manifest.agencies),
        areas=len(manifest.areas),
    )
    if column is not None:
        msg = (
            f"{name}: has a number of {column!r} that is not there, or does not say "
            f"between which they are. {_AGAIN}"
        )
        raise BadExtract(msg)
