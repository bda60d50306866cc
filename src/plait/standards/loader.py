"""YAML to standards; its errors carry file and line."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plait.clock.deadlines import Limit
from plait.standards import in_use, kept
from plait.standards.building import local_moment, standard_of, with_kinds
from plait.standards.collection import BadStandards, Library
from plait.standards.faults import Place, explain_faults, said_of_value
from plait.standards.schema import StandardRow
from plait.standards.shapes import Standard
from plait.standards.yaml_files import parse, plain

HERE = Path(__file__).parent
#: No library holds nearly as many. A folder that does was named by mistake.
MOST = 2_000


def library() -> Library:
    """The standards in use: those that Plait comes with, unless others were taken.

    Raises:
        BadStandards: they cannot be read.
    """
    taken = in_use.library()
    return shipped() if taken is None else taken


@cache
def shipped() -> Library:
    """The standards that Plait comes with."""
    return load(HERE / "library")


def load(folder: Path) -> Library:
    """Every `*.yaml` below `folder` as one library. The folder's name is the group.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    if not folder.is_dir():
        raise BadStandards(f"{folder}: is not a folder of standards")
    found: list[Standard] = []
    faults: list[str] = []
    paths = list(islice(folder.rglob("*.yaml"), MOST + 1))
    if len(paths) > MOST:
        message = f"wanted a folder of standards, got one with over {MOST} *.yaml"
        raise BadStandards(f"{folder}: {message}")
    for path in sorted(paths):
        try:
            found.append(read(path))
        except BadStandards as error:
            faults.append(str(error))
    if not found and not faults:
        faults.append(f"{folder}: holds no *.yaml")
    if faults:
        raise BadStandards("\n".join(faults))
    return Library.of(found)


def read(path: Path) -> Standard:
    """One standard from its file.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    place = Place(path, document(path))
    if not isinstance(place.raw, dict):
        got = said_of_value(place.raw)
        message = f"{path.name}:1: wanted the fields of a standard, got {got}"
        raise BadStandards(message)
    return made_of(plain(place.raw), place)


def document(path: Path) -> Any:
    """What is written in the file, with its lines; of ours it may have been kept.

    Raises:
        BadStandards: as `parse`.
    """
    ours = path if path.is_relative_to(HERE) else _same_of_ours(path)
    if ours is None:
        return parse(path)
    known = kept.document(ours)
    if known is not None:
        return known
    try:
        seen = ours.read_bytes()
    except OSError:
        return parse(path)  # it says what is wrong
    found = parse(path)
    kept.keep(ours, found, seen=seen)
    return found


def _same_of_ours(path: Path) -> Path | None:
    """The file of ours with the very same bytes; None if there is none in its place.

    Who has a folder of their own mostly copied ours, and changed some of it.
    """
    ours = HERE / "library" / path.parent.name / path.name
    try:
        if path.stat().st_size != ours.stat().st_size:
            return None
        return ours if path.read_bytes() == ours.read_bytes() else None
    except OSError:
        return None


def made_of(raw: dict[str, Any], place: Place) -> Standard:
    """A standard from plain fields; faults are said to be at `place`.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    try:
        row = StandardRow.model_validate(raw)
    except ValidationError as error:
        raise BadStandards(explain_faults(place, error, StandardRow)) from None
    try:
        return standard_of(row, place)
    except ValueError as error:
        raise BadStandards(str(error)) from None


__all__ = [
    "BadStandards",
    "Library",
    "Limit",
    "Place",
    "document",
    "explain_faults",
    "library",
    "load",
    "local_moment",
    "parse",
    "plain",
    "read",
    "shipped",
    "with_kinds",
]
