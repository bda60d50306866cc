"""Putting a finished export at its place at once, and going on with one that was not.

All that is new is written into a folder of its own within the extract. Only when it is
whole is the old manifest taken away, the new files are moved in, and the new manifest
comes last. Whoever is killed between is finished by the next run; meanwhile the folder
has no manifest, and nobody counts it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from plait.population.keeping import KeptFact, Needs
from plait.population.manifest import (
    EVENTS_FOLDER,
    NAME,
    BadExtract,
    Manifest,
    is_bucket,
    parse,
)
from plait.population.reading import Extract, open_extract, read_facts

#: What an unfinished export has come to, beside the files that it has written.
SO_FAR: Final = "so-far.json"
FACTS_SO_FAR: Final = "facts-so-far.parquet"
_UNFINISHED: Final = ".unfinished-"
_LOCK: Final = ".lock"
_OURS: Final = frozenset({NAME, EVENTS_FOLDER, "facts.parquet", "families.parquet"})


class NotOurFolder(Exception):
    """Something else lies in the folder, or another export writes into it."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """The folder, made if need be, for as long as nobody else exports into it.

    Raises:
        NotOurFolder: it holds something else, or another export is at work.
    """
    if folder.exists() and not folder.is_dir():
        msg = "--out: wanted a folder, got a file."
        raise NotOurFolder(msg)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _holds_something_else(folder):
        msg = "--out: wanted an empty folder or an extract; something else lies in it."
        raise NotOurFolder(msg)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = "--out: another export is writing into this folder."
            raise NotOurFolder(msg) from None
        yield


def _holds_something_else(folder: Path) -> bool:
    """Whether an export would write over, or clear away, what is not its own."""
    names = {path.name for path in folder.iterdir()}
    events = folder / EVENTS_FOLDER
    within = events.iterdir() if events.is_dir() else ()
    return (
        any(
            name not in _OURS and not name.startswith((_UNFINISHED, _LOCK))
            for name in names
        )
        or not all(is_bucket(f"{EVENTS_FOLDER}/{path.name}") for path in within)
        # Much else has a `manifest.json`. Where an export began, there is a lock.
        or bool(names and _LOCK not in names and _parsed(folder / NAME) is None)
    )


def _parsed(path: Path) -> Manifest | None:
    """The manifest, if it is one of ours."""
    try:
        return parse(path.read_text("utf-8"))
    except (BadExtract, FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        return None


def earlier(folder: Path) -> Extract | None:
    """The extract that is there; None where there is none that is whole."""
    for unfinished in folder.glob(f"{_UNFINISHED}*"):
        # One that is not to be read was left by another Plait: it is cleared away.
        if _parsed(unfinished / NAME) is not None:
            put_in_place(folder, unfinished)
    try:
        return open_extract(folder)
    except BadExtract:
        return None


def staging(folder: Path, old: Extract | None, needs: Needs, buckets: int) -> Path:
    """The folder for what is new; what an export like this had begun is still in it."""
    base = (folder / NAME).read_bytes() if old else b""
    like = json.dumps([needs.as_json(), buckets], sort_keys=True).encode()
    name = _UNFINISHED + hashlib.sha256(base + like).hexdigest()[:16]
    for other in folder.glob(f"{_UNFINISHED}*"):
        if other.name != name:
            shutil.rmtree(other)
    (folder / name).mkdir(mode=0o700, exist_ok=True)
    return folder / name


def begun(unfinished: Path) -> tuple[Manifest, tuple[KeptFact, ...]] | None:
    """What a killed export had written whole, and the facts that it numbered."""
    try:
        so_far = parse((unfinished / SO_FAR).read_text("utf-8"))
        facts = read_facts(unfinished / FACTS_SO_FAR)
    except (OSError, BadExtract):
        return None
    whole = all(
        (unfinished / name).exists() and (unfinished / name).stat().st_size == note.size
        for name, note in so_far.files.items()
    )
    return (so_far, facts) if whole else None


def put_in_place(folder: Path, unfinished: Path) -> None:
    """Make what was finished the extract; safe to repeat after a kill.

    The manifest of `unfinished` names every file, also those that stay as they were.
    """
    new = parse((unfinished / NAME).read_text("utf-8"))
    (folder / NAME).unlink(missing_ok=True)
    (folder / EVENTS_FOLDER).mkdir(mode=0o700, exist_ok=True)
    for name in new.files:
        if (unfinished / name).exists():
            (unfinished / name).replace(folder / name)
    for path in (folder / EVENTS_FOLDER).iterdir():
        if f"{EVENTS_FOLDER}/{path.name}" not in new.files:
            path.unlink()
    (unfinished / NAME).replace(folder / NAME)
    shutil.rmtree(unfinished)
