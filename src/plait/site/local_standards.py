"""The standards of this installation: taken into use whole, or not at all.

`PLAIT_STANDARDS` names a folder of standards beside those that Plait comes with; one
with an id of theirs takes its place. Nothing starts on rules that are not whole. While
Plait runs the folder is looked at again and again: a change that is whole is taken
into use, and any other is said while the last whole ones stay. They are kept as a copy
below `PLAIT_HOME`, so that a process that dies meanwhile comes back with them.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import click

from plait.engine import wholeness
from plait.site import places
from plait.standards import in_use, loader, policies
from plait.standards.collection import BadStandards, Library

log = logging.getLogger("plait.standards")

#: Set for what a running service starts: it goes on with the last whole standards.
GOES_ON = "PLAIT_GOES_ON"
#: What a command that starts nothing says to the shell.
NOTHING_STARTED = 2
#: Between two looks at the folder.
SECONDS_BETWEEN_LOOKS = 5.0
#: So many copies are kept: another process may still read from an older one.
_COPIES = 5
_PACKAGE = Path(loader.__file__).parents[1]
#: What decides, beside the folder, whether rules are whole.
_ROOMS = ("clock", "instruments", "timeline", "standards", "engine")

Signature = tuple[tuple[str, int, int], ...]


def folder() -> Path | None:
    """The folder that this installation has standards of its own in, if any."""
    given = os.environ.get("PLAIT_STANDARDS", "")
    return Path(given).absolute() if given else None


def offer() -> None:
    """Let commands that need no database work by them too, when they ask."""
    own = folder()
    if own is not None:
        in_use.use_when_asked(lambda: _with_shared(own))


def begin(*, goes_on: bool = False) -> Watch:
    """Take the standards into use, if they and the policies are whole.

    Args:
        goes_on: this process is part of a service that runs already: where the folder
            is not whole, take the last ones that were.

    Returns:
        What looks whether they change.

    Raises:
        BadStandards: they are not whole. One line a fault, each with file and line.
    """
    watch = Watch(_signature(folder()))
    try:
        _take_into_use()
    except BadStandards as error:
        last = _last_whole() if goes_on and folder() is not None else None
        if last is None:
            raise
        in_use.use(_with_shared(last))
        _forget_policies()
        _say(error)
    return watch


def begin_or_end(*, goes_on: bool | None = None) -> Watch:
    """The same for a command: with standards that are not whole it ends with 2.

    Args:
        goes_on: as `begin`; left out, what whoever started this process says.
    """
    if goes_on is None:
        goes_on = os.environ.get(GOES_ON) == "1"
    try:
        return begin(goes_on=goes_on)
    except BadStandards as error:
        click.echo(str(error), err=True)
        click.echo("Nothing was started: the standards are not whole.", err=True)
        sys.exit(NOTHING_STARTED)


def _take_into_use() -> None:
    """Copy the folder, check the copy, and work by it from now on.

    The copy stays as it is, whoever edits the folder meanwhile.
    """
    own = folder()
    copy = _copied(own) if own is not None else None
    _refuse_unless_whole(copy)
    if copy is not None:
        # Read when they are asked for: who only starts others never asks.
        in_use.use_when_asked(partial(_with_shared, copy))
        _forget_policies()
        _write(_home() / "last", copy.name)


def _with_shared(own: Path) -> Library:
    """The standards of a folder with all others that Plait comes with."""
    found = loader.load(own)
    shared = (one for one in loader.shipped() if one.id not in found.by_id)
    return Library.of([*shared, *found])


def _refuse_unless_whole(copy: Path | None) -> None:
    """Check them and their policies, unless the very same were found whole before."""
    digest = _digest(copy)
    known = _home() / "whole"
    if known.is_file() and digest in known.read_text().split():
        return
    library = _with_shared(copy) if copy is not None else loader.shipped()
    problems = wholeness.check(library, policies.names()).problems
    if problems:
        raise BadStandards("\n".join(problems))
    _write(known, digest)


def _forget_policies() -> None:
    """A policy is read again over the new standards."""
    policies.policy.cache_clear()
    policies.library_of.cache_clear()


def _say(error: BadStandards) -> None:
    faults = str(error).splitlines()
    in_use.keep_last(faults)
    for fault in faults:
        log.error("The standards are not whole, so the last ones stay: %s", fault)


@dataclass(slots=True)
class Watch:
    """Looks whether the folder changed since it was read."""

    seen: Signature
    is_fresh: bool = False

    def look(self) -> bool:
        """Take a change into use, or say what is wrong with it; True if it changed."""
        if self.is_fresh:
            # What another thread was just working out is of the older ones.
            self.is_fresh = False
            in_use.forget()
            _forget_policies()
        now = _signature(folder())
        if now == self.seen:
            return False
        self.seen = now
        try:
            _take_into_use()
        except BadStandards as error:
            _say(error)
        else:
            self.is_fresh = True
            number = len(loader.library())
            log.info("The standards were read anew: %d are in use.", number)
        return True

    def beside(self) -> None:
        """Look again and again in a thread, so that no page waits for it."""
        if folder() is not None:
            threading.Thread(target=self._forever, daemon=True).start()

    def _forever(self) -> None:
        pause = threading.Event()
        while not pause.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self.look()
            except Exception:
                log.exception("The standards could not be looked at; later they are.")


# --- Copies ---------------------------------------------------------------------


def _home() -> Path:
    home = places.home() / "standards"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _copied(own: Path) -> Path:
    """A copy of the folder's standards, named after what they say."""
    if not own.is_dir():
        raise BadStandards(f"{own}: is not a folder of standards")
    home = _home()
    unfinished = Path(tempfile.mkdtemp(dir=home, prefix="."))
    try:
        for path in _files(own):
            target = unfinished / path.relative_to(own)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.write_bytes(path.read_bytes())
            except OSError as error:
                raise BadStandards(f"{path.name}:1: {error.strerror}") from None
        copy = home / f"copy-{_digest(unfinished)}"
        if not copy.is_dir():
            unfinished.rename(copy)
        copy.touch()
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _drop_old(home)
    return copy


def _last_whole() -> Path | None:
    """The copy of those that were last found whole."""
    named = _home() / "last"
    copy = _home() / named.read_text().strip() if named.is_file() else None
    return copy if copy is not None and copy.is_dir() else None


def _drop_old(home: Path) -> None:
    last = _last_whole()
    copies = sorted(home.glob("copy-*"), key=lambda path: path.stat().st_mtime)
    for path in copies[:-_COPIES]:
        if path != last:
            shutil.rmtree(path, ignore_errors=True)


def _files(own: Path) -> Iterator[Path]:
    return iter(sorted(own.rglob("*.yaml")))


def _signature(own: Path | None) -> Signature:
    """What changes when a file of the folder does. Without a folder nothing does."""
    found = []
    for path in _files(own) if own is not None else ():
        try:
            known = path.stat()
        except OSError:
            continue
        found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


def _digest(copy: Path | None) -> str:
    """Alike for the same standards under the same rules and policies."""
    digest = sha256()
    package = [
        path
        for room in _ROOMS
        for kind in ("*.py", "*.yaml")
        for path in sorted((_PACKAGE / room).rglob(kind))
    ]
    for path in [*package, *(_files(copy) if copy is not None else ())]:
        base = copy if copy is not None and copy in path.parents else _PACKAGE
        digest.update(str(path.relative_to(base)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _write(path: Path, text: str) -> None:
    """Write the file at once: nobody reads half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text)
    unfinished.replace(path)
