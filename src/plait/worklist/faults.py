"""What is wrong with the rules in use, told by whoever watches over them.

Whoever reads standards or policies while Plait runs registers a function here, once,
when its module is loaded: `told_by("standards", standards_faults)`. It gives what is
wrong in words for staff, with nothing of anybody in them, and is asked at each page,
so it must be quick. Every worklist says what it says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

#: Gives what is wrong now, one sentence each; nothing where all is well.
Source = Callable[[], Iterable[str]]

_sources: dict[str, Source] = {}


def told_by(name: str, source: Source) -> None:
    """Ask this source too. A later one of the same name takes its place."""
    _sources[name] = source


def forget(name: str) -> None:
    """Ask this source no more."""
    _sources.pop(name, None)


def faults() -> tuple[str, ...]:
    """All that is wrong with the rules in this process, each once.

    A source that fails is a fault itself: that nothing is said must mean that nothing
    is wrong.
    """
    found: list[str] = []
    for name, source in _sources.items():
        try:
            found += source()
        except Exception as error:  # noqa: BLE001 - one must not hide the others
            log.error("faults: %s cannot tell: %s", name, type(error).__name__)  # noqa: TRY400
            found.append(f"Whether the {name} are whole could not be found out.")
    return tuple(dict.fromkeys(found))
