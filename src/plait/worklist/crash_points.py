"""Named moments of telling at which a trial may let the process die.

In a service nobody listens, and `reached` does nothing. `plait.site` listens where
`PLAIT_CRASH_AT` names one of them: so it is tried that nothing is lost or told twice,
whatever the moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

#: The event is written and nothing else; all is written and nothing kept; all is kept.
POINTS: Final = ("after_event", "after_outbox", "after_commit")

_listeners: list[Callable[[str], None]] = []


def listen(listener: Callable[[str], None]) -> None:
    """Call this at each moment, with its name."""
    _listeners.append(listener)


def reached(point: str) -> None:
    """Say that a moment is reached."""
    for listener in _listeners:
        listener(point)
