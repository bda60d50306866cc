"""Writes tables as files of comma-separated values: all of them, or none."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

#: Whoever opens the file in a spreadsheet would have these worked out as a sum.
_SUMS: Final = ("=", "+", "-", "@", "\t", "\r")


class NotOurFolder(Exception):
    """There is something at the place where the files should go. Says what to do."""


def check(folder: Path) -> None:
    """Whether files may be put there.

    Raises:
        NotOurFolder: there is something in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotOurFolder("--out: wanted a new folder or an empty one; it is neither.")


def write(
    folder: Path,
    tables: Mapping[str, Sequence[Sequence[str]]],
    columns: Mapping[str, Sequence[str]],
) -> None:
    """Write a file a table into a folder that is not there yet, or is empty.

    They are written beside it and put in place together. Only who runs it may read
    them.

    Raises:
        NotOurFolder: there is something in it; nothing was written.
        OSError: it cannot be written; nothing is left behind.
    """
    check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    unfinished.mkdir(mode=0o700)
    try:
        for name, rows in tables.items():
            _one(unfinished / f"{name}.csv", columns[name], rows)
        # An empty folder gives way to a whole one, in one step.
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _one(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("x", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(columns)
        table.writerows([cell(value) for value in row] for row in rows)
        out.flush()
        os.fsync(out.fileno())


def cell(value: str) -> str:
    """A value that no spreadsheet works out."""
    return f"'{value}" if value.startswith(_SUMS) else value
