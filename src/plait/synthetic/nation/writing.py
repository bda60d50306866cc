"""The nation as an extract in a folder: a file a chunk, and whole or not there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from plait.population import arrays, manifest, writing
from plait.population.keeping import FactBook, KeptFact, Needs
from plait.population.shelves import needs_of
from plait.standards.collection import Library
from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation.chunk import FAMILIES, Chunk
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.published import areas
from plait.timeline.events import Event
from plait.worklist.rules_in_use import digest_of

#: As many families as there are numbers for.
MOST_FAMILIES: Final = 250_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class CannotMake(Exception):
    """The nation cannot be written there. Says in words why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: how many events, of how many families and other subjects."""

    rows: int
    families: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What an extract keeps of the made facts, and the number of each of them there."""

    facts: list[KeptFact]
    numbers: Array


@dataclass(frozen=True, slots=True)
class Done:
    """A file of events that was written: its families, and the newest recording."""

    note: manifest.FileNote
    families: Any
    newest: int
    subjects: int


def dictionary(needs: Needs) -> Dictionary:
    """The dictionary of facts; the same for every nation under the same standards."""
    book = FactBook(needs)
    numbers = [
        book.number(one.kind, needs.kept(_event(one.kind, one.fact)))
        for one in chunks.made_facts()
    ]
    return Dictionary(book.facts, np.array(numbers, np.int32))


def _event(kind: str, fact: dict[str, Any]) -> Event:
    return Event("", "", None, kind, _EPOCH, _EPOCH, "", fact)


def sizes(families: int) -> list[int]:
    """How many families each chunk has."""
    whole, rest = divmod(families, FAMILIES)
    return [FAMILIES] * whole + ([rest] if rest else [])


def events_of(chunk: Chunk, known: Dictionary) -> Any:
    """The table of its events, as an extract has it."""
    columns: arrays.Columns = {
        **chunk.columns,
        "fact": known.numbers[chunk.made],
    }
    return arrays.events_table(columns)


def families_of(chunk: Chunk) -> Any:
    """The table of what is known of its families."""
    lives = chunk.lives
    return arrays.families_table(
        {
            "family": lives.everyone.astype(np.int64) + chunk.first_key,
            "area": chunks.home(lives).astype(np.int16),
            "deprivation": chunks.deprivation(lives),
            "ethnicity": chunks.ethnicity(lives),
            "language": chunks.language(lives),
        }
    )


def write(
    out: Path,
    *,
    families: int,
    seed: int,
    libraries: tuple[Library, ...],
    tell: Callable[[int], None] = lambda _: None,
) -> Made:
    """Write a nation of so many families into a new folder.

    Until it is whole it has another name: beside its place or, where the folder is
    there already and may be a disk of its own, within it. So a run that is killed
    leaves nothing that looks like a nation.

    Args:
        libraries: every library that an audit may judge by; the manifest names the
            first.
        tell: is told, after each chunk, how many families were made.

    Raises:
        CannotMake: the number is not possible, or something is there.
        OSError: there is no space, or the folder cannot be written to.
    """
    if not 1 <= families <= MOST_FAMILIES:
        message = f"wanted 1 to {MOST_FAMILIES:,} families, got {families:,}"
        raise CannotMake(message)
    unfinished = _begin(out)
    try:
        made = _fill(unfinished, sizes(families), seed, libraries, tell)
        if unfinished.parent == out.absolute():
            _move_in(unfinished, out)
        else:
            unfinished.replace(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return made


def _begin(out: Path) -> Path:
    """The folder in which it is made, within the one that is there or beside it."""
    place = out.absolute()
    name = f".{place.name}.unfinished"
    unfinished = place / name if place.is_dir() else place.with_name(name)
    if out.exists() and (
        not out.is_dir() or any(one.name != name for one in out.iterdir())
    ):
        message = f"{out}: wanted a new or an empty folder; something is there"
        raise CannotMake(message)
    try:
        unfinished.mkdir(parents=True)
    except FileExistsError:
        message = (
            f"{unfinished}: another run is at work there, or one was ended before it "
            "was done. Delete that folder if it was, and run again"
        )
        raise CannotMake(message) from None
    return unfinished


def _move_in(unfinished: Path, out: Path) -> None:
    """The manifest last: a folder without one is no nation."""
    for path in sorted(unfinished.iterdir(), key=lambda one: one.name == manifest.NAME):
        path.replace(out / path.name)


def _fill(
    folder: Path,
    each: list[int],
    seed: int,
    libraries: tuple[Library, ...],
    tell: Callable[[int], None],
) -> Made:
    """All files, the manifest last."""
    needs = needs_of(libraries)
    known = dictionary(needs)
    files: dict[str, manifest.FileNote] = {}
    families: list[Any] = []
    newest = subjects = 0
    for number, size in enumerate(each):
        name = manifest.bucket_name(number)
        done = _bucket(folder / name, chunks.make(seed, number, size), known)
        files[name] = done.note
        families.append(done.families)
        newest, subjects = max(newest, done.newest), subjects + done.subjects
        tell(size)
    rows = sum(note.rows for note in files.values())
    write_one = partial(_beside, folder, files)
    write_one(manifest.FACTS_FILE, writing.write_facts, known.facts)
    write_one(manifest.FAMILIES_FILE, writing.write_families, arrays.together(families))
    said = manifest.Manifest(
        needs=needs,
        rules=digest_of(libraries[0]),
        standards=manifest.standards_of(libraries[0]),
        rows=rows,
        families=subjects,
        watermark=_EPOCH + timedelta(microseconds=newest),
        agencies=tuple(chunks.agencies()),
        areas=tuple(area.slug for area in areas()),
        owing=tuple(chunks.owing()),
        files=files,
    )
    writing.write_manifest(folder, said)
    return Made(rows, sum(each), subjects)


def _bucket(path: Path, chunk: Chunk, known: Dictionary) -> Done:
    """Write the events of a chunk, and keep of it what the manifest needs."""
    return Done(
        writing.write_bucket(path, events_of(chunk, known), in_order=True),
        families_of(chunk),
        int(chunk.columns["recorded"].max()),
        1 + int(np.count_nonzero(np.diff(chunk.columns["family"]))),
    )


def _beside(
    folder: Path,
    files: dict[str, manifest.FileNote],
    name: str,
    write_it: Callable[[Path, Any], manifest.FileNote],
    what: Any,
) -> None:
    files[name] = write_it(folder / name, what)
