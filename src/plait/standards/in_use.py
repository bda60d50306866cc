"""The standards that this process works by, and what keeps newer ones from use.

They are the ones that Plait comes with, unless somebody above says otherwise. What is
worked out from them and kept is forgotten when they change: `until_change` sees to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol, TypeVar

from plait.standards.collection import Library


class _Kept(Protocol):
    """A function of `functools.cache`."""

    def cache_clear(self) -> None:
        """Forget everything."""


_Function = TypeVar("_Function", bound=_Kept)


@dataclass(slots=True)
class _State:
    library: Library | None = None
    read: Callable[[], Library] | None = None
    faults: tuple[str, ...] = ()
    forget: list[Callable[[], None]] = field(default_factory=list)


_state = _State()
#: One thread reads or replaces them at a time.
_lock = Lock()


def until_change(function: _Function) -> _Function:
    """Let a kept function forget when other standards are taken into use."""
    _state.forget.append(function.cache_clear)
    return function


def library() -> Library | None:
    """The standards that were taken into use; None for the ones Plait comes with."""
    return _read() if _state.library is None else _state.library


def _read() -> Library | None:
    with _lock:
        if _state.library is None and _state.read is not None:
            _state.library = _state.read()
        return _state.library


def use(library: Library | None) -> None:
    """Take these into use from now on; None: the ones that Plait comes with."""
    with _lock:
        _state.library, _state.read, _state.faults = library, None, ()
    forget()


def forget() -> None:
    """Forget what was worked out from the standards and kept."""
    for clear in _state.forget:
        clear()


def use_when_asked(read: Callable[[], Library]) -> None:
    """Read them when they are first needed: most commands never do."""
    with _lock:
        _state.read, _state.library, _state.faults = read, None, ()
    forget()


def keep_last(faults: Iterable[str]) -> None:
    """Go on with the ones in use, because newer ones have these faults."""
    _state.faults = tuple(faults)


def standards_faults() -> list[str]:
    """What keeps newer standards from use, a sentence each; nothing when all is well.

    For the strip on every worklist: it holds nothing of anybody.
    """
    if not _state.faults:
        return []
    first = "The standards were changed and cannot be used: the last whole ones still"
    return [f"{first} are.", *_state.faults]
