"""Writing an extract: each file whole or not at all, the manifest last.

A file is written beside its place under a name that no reader looks for, forced to the
disk and then renamed. So a process that is killed, or a disk that is full, leaves
nothing that looks like a whole file.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.columns import EVENTS, FACTS, FAMILIES, ORDER
from plait.population.keeping import KeptFact, as_text
from plait.population.manifest import NAME, FileNote, Manifest

#: Rows that a reader takes at once.
ROW_GROUP: Final = 250_000
_PLAINLY: Final[Mapping[str, Any]] = {}
_ANEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def write_bucket(
    path: Path, events: pa.Table, *, in_order: bool = False, chain: str = ""
) -> FileNote:
    """Write the events of whole families.

    Args:
        events: as `columns.EVENTS`; they are sorted unless they are `in_order`.
        chain: see `FileNote`.

    Raises:
        OSError: there is no space, or the folder cannot be written to. Nothing is left.
    """
    table = events.select(EVENTS.names).cast(EVENTS)
    if not in_order:
        table = table.sort_by([(name, "ascending") for name in ORDER])
    return _write(path, table, chain)


def write_facts(path: Path, facts: Iterable[KeptFact]) -> FileNote:
    """Write the dictionary of facts, by their numbers.

    Raises:
        OSError: as `write_bucket`.
    """
    rows = [(one.kind, as_text(one.fields)) for one in facts]
    columns = {
        "fact": list(range(len(rows))),
        "kind": [kind for kind, _ in rows],
        "kept": [kept for _, kept in rows],
    }
    return _write(path, pa.table(columns, schema=FACTS))


def write_families(path: Path, families: pa.Table) -> FileNote:
    """Write what is known of families as a whole, in the order of their numbers.

    Raises:
        OSError: as `write_bucket`.
    """
    table = families.select(FAMILIES.names).cast(FAMILIES)
    return _write(path, table.sort_by("family"))


def write_tables(
    path: Path,
    schema: pa.Schema,
    tables: Iterable[pa.Table],
    said: Callable[[], Mapping[str, str]] = dict,
    how: Mapping[str, Any] = _PLAINLY,
) -> int:
    """Write other tables as one file, whole or not at all; how many rows.

    Args:
        said: called after the last table: what the file says of itself.
        how: how its columns are written, in words of `pyarrow.parquet.ParquetWriter`.

    Raises:
        OSError: as `write_bucket`.
    """
    rows = 0
    with (
        _Whole(path) as file,
        pq.ParquetWriter(file, schema, compression="zstd", **how) as writer,
    ):
        for table in tables:
            writer.write_table(table)
            rows += table.num_rows
        writer.add_key_value_metadata(dict(said()))
    return rows


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, when all that it names is there.

    Raises:
        OSError: as `write_bucket`.
    """
    write_text(folder / NAME, manifest.as_text())


def write_text(path: Path, text: str) -> None:
    """Write a text whole or not at all.

    Raises:
        OSError: as `write_bucket`.
    """
    with _Whole(path) as file:
        file.write(text.encode())


def whole(path: Path) -> AbstractContextManager[BinaryIO]:
    """A file to write to piece by piece, which is there when it is whole.

    Raises:
        OSError: as `write_bucket`.
    """
    return cast("AbstractContextManager[BinaryIO]", _Whole(path))


def _write(path: Path, table: pa.Table, chain: str = "") -> FileNote:
    texts = [one.name for one in table.schema if pa.types.is_string(one.type)]
    deltas = {
        one.name: "DELTA_BINARY_PACKED"
        for one in table.schema
        if pa.types.is_int32(one.type) or pa.types.is_int64(one.type)
    }
    small = [n for n in table.schema.names if n not in deltas and n not in texts]
    with _Whole(path) as file:
        pq.write_table(
            table,
            file,
            compression="zstd",
            use_dictionary=[*small, *texts],
            column_encoding=deltas or None,
            row_group_size=ROW_GROUP,
        )
    return FileNote(table.num_rows, file.size, file.digest.hexdigest(), chain)


class _Whole(io.RawIOBase):
    """A file that is at its place only when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._unfinished = path.with_name(f".{path.name}.unfinished")
        path.parent.mkdir(parents=True, exist_ok=True)
        # For its owner alone: it holds no name, and yet everybody.
        self._file = os.fdopen(os.open(self._unfinished, _ANEW, 0o600), "wb")
        self.size = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Write, and take the bytes into the digest."""
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was written."""
        return self.size

    def flush(self) -> None:
        """Nothing to do: what counts is done at the end."""

    def __exit__(self, kind: object, *_: object) -> None:
        """Put the file at its place, or leave nothing of it."""
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._unfinished.replace(self._path)
                _sync_folder(self._path.parent)
        finally:
            # What is still buffered would fail again on a full disk.
            with suppress(OSError):
                self._file.close()
            self._unfinished.unlink(missing_ok=True)
            super().close()

    def close(self) -> None:
        """Whoever writes Parquet closes early; it is closed by `__exit__` alone."""


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
