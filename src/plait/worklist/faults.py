"""What is wrong with the rules in use, told by whoever watches over them.

Whoever reads rules while Plait runs is asked here: it gives what is wrong in words for
staff, with nothing of anybody in them, at each page, so it must be quick. Every page
says what it says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from plait.standards.in_use import standards_faults
from plait.worklist.adopted import policy_faults

log = logging.getLogger(__name__)

#: Gives what is wrong now, one sentence each; nothing where all is well.
Source = Callable[[], Iterable[str]]

_sources: dict[str, Source] = {
    "standards": standards_faults,
    "policies": policy_faults,
}


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
