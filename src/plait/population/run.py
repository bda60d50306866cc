"""An audit: every file of an extract judged, and what is owed written beside it.

A file is written under another name and takes its own when it is whole; the note that
says what the audit was comes last. So a run that was killed goes on where it stopped,
and half a result is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.countable import uncountable, without
from plait.population.engines import NoRoom, Room, pieces_of
from plait.population.readable import OWED, WRITTEN, readable
from plait.population.reading import Extract, refuse_changed, refuse_lacking
from plait.population.rulebook import Rulebook
from plait.population.spark import on_each
from plait.population.writing import write_tables, write_text
from plait.standards.collection import Library
from plait.worklist.rules_in_use import digest_of

#: What an audit that was finished says of itself, and one that was not.
NOTE: Final = "audit.json"
UNFINISHED: Final = "unfinished.json"
FOLDER: Final = "owed"
#: Under this a file says of whom nothing could be worked out, by their numbers.
_UNKNOWN: Final = "plait.whom_not"


class BadAudit(Exception):
    """A folder cannot take this audit. Says in words why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an audit asks.

    Attributes:
        as_of: what happened later does not exist.
        known_at: nor does what was recorded later; None for all that was recorded.
        engine: the name of the form of the engine that answers.
    """

    as_of: datetime
    known_at: datetime | None
    standards: Library
    engine: str = "duckdb"


@dataclass(frozen=True, slots=True)
class Done:
    """One file that was judged, or was found to have been.

    Attributes:
        unknown: the numbers of families, staff and reviews of it that could not be
            worked out. They have no row.
    """

    name: str
    rows: int
    was_there: bool
    unknown: tuple[int, ...] = ()

    @property
    def failed(self) -> int:
        """How many could not be worked out."""
        return len(self.unknown)


def audit(
    extract: Extract,
    question: Question,
    out: Path,
    *,
    room: Room,
    tell: Callable[[Done], None] = lambda _: None,
    also: Callable[[list[Path]], object] = lambda _: None,
) -> int:
    """Judge every file of the extract and write what is owed; gives how many rows.

    Args:
        out: a new folder, or one in which this same audit was begun.
        room: how much it may take.
        tell: called after each file.
        also: called with all files, before it is said that the audit is whole.

    Raises:
        BadExtract: the extract was made for standards that ask for less, or it was
            written anew meanwhile. Then no note says that the audit was finished.
        BadAudit: the folder holds something else.
        NoRoom: the memory that it may take, or the disk, is not enough.
    """
    refuse_lacking(extract.manifest, list(question.standards))
    said = _said(extract, question)
    _begin(out, said)
    found: dict[str, Done] = {}
    for done in _unchanged(extract, _all(extract, question, out / FOLDER, room)):
        found[done.name] = done
        tell(done)
    said["files"] = {name: {"rows": found[name].rows} for name in sorted(found)}
    said["rows"] = sum(one.rows for one in found.values())
    unknown = sorted(number for one in found.values() for number in one.unknown)
    said["not_worked_out"] = len(unknown)
    said["whom_not"] = unknown
    also([out / FOLDER / name for name in sorted(found)])
    write_text(out / NOTE, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    (out / UNFINISHED).unlink(missing_ok=True)
    return int(said["rows"])


def not_worked_out(out: Path) -> tuple[int, ...]:
    """The numbers of the subjects of a finished audit that could not be worked out."""
    return tuple(_read(out / NOTE)["whom_not"])


def refuse_what_is_there(out: Path) -> None:
    """Refuse a folder that holds something.

    Raises:
        BadAudit: it does, or it is no folder.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadAudit(f"{out}: wanted a new folder.")


def rules_of(extract: Extract, question: Question) -> Rulebook:
    """The standards as tables, for the facts of the extract."""
    return Rulebook.of(question.standards, extract.book())


def _unchanged(extract: Extract, judged: Iterator[Done]) -> Iterator[Done]:
    """What was judged, as long as the extract stays what it is."""
    try:
        for done in judged:
            refuse_changed(extract)
            yield done
    except MemoryError:
        msg = "The system gave no more memory. Judge fewer files at once, or free some."
        raise NoRoom(msg) from None
    except (ArithmeticError, LookupError, OSError, ValueError):
        # What lies in half-replaced files makes no sense: say that, if it is so.
        refuse_changed(extract)
        raise


def _all(
    extract: Extract, question: Question, folder: Path, room: Room
) -> Iterator[Done]:
    folder.mkdir(mode=0o700, exist_ok=True)
    work = partial(_file, extract, question, folder)
    if question.engine == "spark":
        yield from on_each(extract.files, partial(work, room=room, rules=None))
        return
    rules = rules_of(extract, question)
    beside = min(_beside(question.engine, room), len(extract.files))
    if beside <= 1:
        for path in extract.files:
            yield work(path, room=room, rules=rules)
        return
    # Threads, for nearly all of the time is spent where Python's lock is not held: so
    # rules, machine code and what was counted out are there once for all of them.
    own = partial(work, room=room.shared(beside), rules=rules)
    with ThreadPoolExecutor(beside) as pool:
        yield from pool.map(own, extract.files)


def _beside(engine: str, room: Room) -> int:
    """How many files are judged side by side."""
    if engine == "duckdb":
        from plait.population.duck import at_once  # loads it

        return at_once(room)
    return 1 if engine == "postgres" else room.processes


def _file(
    extract: Extract,
    question: Question,
    folder: Path,
    path: Path,
    *,
    room: Room,
    rules: Rulebook | None,
) -> Done:
    """Judge one file, unless that was done before."""
    to = folder / path.name
    if to.exists() and (done := _found(to)):
        return done
    rules = rules or _kept_rules(extract, question)
    found = pieces_of(question.engine)(
        path, rules, question.as_of, question.known_at, room=room
    )
    names = extract.manifest.agencies, extract.manifest.areas
    unknown: list[int] = []

    def told() -> Iterator[pa.Table]:
        for duties in found:
            without_due = uncountable(duties)
            unknown.extend(without_due.to_pylist())
            yield readable(without(duties, without_due), rules, *names)

    rows = write_tables(
        to, OWED, told(), lambda: {_UNKNOWN: json.dumps(unknown)}, WRITTEN
    )
    return Done(path.name, rows, was_there=False, unknown=tuple(unknown))


def _found(to: Path) -> Done | None:
    """What was judged before of a file that is there; None by an earlier version."""
    file = pq.read_metadata(to)
    said = (file.metadata or {}).get(_UNKNOWN.encode())
    if said is None:
        return None
    unknown = tuple(json.loads(said))
    return Done(to.name, file.num_rows, was_there=True, unknown=unknown)


_rules: dict[str, Rulebook] = {}


def _kept_rules(extract: Extract, question: Question) -> Rulebook:
    """The rules of a process that judges several files of one audit."""
    key = json.dumps(_said(extract, question))
    if key not in _rules:
        _rules.clear()
        _rules[key] = rules_of(extract, question)
    return _rules[key]


def _begin(out: Path, said: dict[str, Any]) -> None:
    """Make the folder ready for this audit, or go on with it.

    Raises:
        BadAudit: it holds something else.
    """
    if out.exists() and not out.is_dir():
        raise BadAudit(f"{out}: wanted a folder to write to, and there is a file.")
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = out / UNFINISHED
    names = {path.name for path in out.iterdir()}
    if not names:
        write_text(begun, json.dumps(said) + "\n")
        return
    if NOTE in names:
        raise BadAudit(f"{out}: an audit was finished there. Name a new folder.")
    if UNFINISHED not in names:
        raise BadAudit(f"{out}: wanted a new folder, or one with an audit begun.")
    if _read(begun) != json.loads(json.dumps(said)):
        raise BadAudit(
            f"{out}: another audit was begun there, of other events, standards or "
            "moments. Name a new folder."
        )


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _said(extract: Extract, question: Question) -> dict[str, Any]:
    """What the audit is: the same for the same events, standards and moments."""
    # An export without news differs in nothing but when it was made.
    text = replace(extract.manifest, made_at=None).as_text().encode()
    known_at = question.known_at
    return {
        "extract": hashlib.sha256(text).hexdigest(),
        "watermark": _moment(extract.manifest.watermark),
        "as_of": question.as_of.isoformat(),
        "known_at": _moment(known_at),
        "policy": question.standards.policy,
        "standards": digest_of(question.standards),
        "engine": question.engine,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
