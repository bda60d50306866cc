"""Plain loops, compiled by numba where it is installed, else as they stand.

What is compiled is kept in the user's own cache, in a folder named after the very text
of these loops: so it is compiled once, an installed package may be read-only, and a
newer version never runs what an older one has left there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from plait.population.engines import MissingEngine

_Loop = TypeVar("_Loop", bound=Callable[..., Any])

#: Says that the loops shall run as plain Python: numba's own name for it.
_UNCOMPILED: Final = "NUMBA_DISABLE_JIT"
#: The loops make no arrays and throw nothing, so that they need no counting of
#: references: without it, and without doors for C, they compile in a third of the time.
#: What they call becomes part of them: handing on a family, which is some hundred
#: numbers, took half of their time.
_OPTIONS: Final[dict[str, Any]] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}
_HAS_NUMBA: Final = find_spec("numba") is not None


def check_that_it_runs() -> None:
    """Refuse to judge a population by loops that nobody has compiled.

    Raises:
        MissingEngine: numba is not installed.
    """
    if not _HAS_NUMBA and not os.environ.get(_UNCOMPILED):
        raise MissingEngine(
            "the compiled kernel needs numba, which is not installed. Install it with "
            "pip install 'plait[national]', or leave --engine out: DuckDB gives the "
            "same answers, more slowly."
        )


def compiled(loop: _Loop) -> _Loop:
    """The function as machine code, for those that call it."""
    if not _HAS_NUMBA:
        return loop
    from numba import njit

    inner = {"no_cpython_wrapper": True, "forceinline": True}
    options: dict[str, Any] = {**_OPTIONS, **inner}
    made: _Loop = njit(**options)(loop)
    return made


def kept(loop: _Loop) -> _Loop:
    """The same, to be called from Python; what is compiled is kept."""
    if not _HAS_NUMBA:
        return loop
    from numba import njit

    folder = cache_folder()
    with _kept_in(folder):
        options: dict[str, Any] = {**_OPTIONS, "cache": folder is not None}
        made: _Loop = njit(**options)(loop)
    return made


def cache_folder() -> Path | None:
    """Where machine code is kept; None where there is no place that is the user's."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(named) if named else base / "plait"
        folder /= f"kernel-{_digest()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


def _digest() -> str:
    """A short name for the text of all loops."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[None]:
    """Let numba choose this folder, for ours alone."""
    import numba

    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder or "")
    try:
        yield
    finally:
        config.CACHE_DIR = before
