"""Answers what teams ask of their queues, in a thread beside the sweep.

It looks each second, so that who asks "what if" waits for the answer and not for the
next sweep. Nothing that is due waits for it.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import Final

from plait.worklist import forecasts

log = logging.getLogger("plait.worker")

#: Seconds between two looks; after this many looks, what is old is asked for anew.
EVERY: Final = 1.0
FRESH_EVERY: Final = 60


class Forecaster(threading.Thread):
    """The thread; `stop` ends it after the answer that it is at."""

    def __init__(self) -> None:
        super().__init__(name="forecaster", daemon=True)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ask it to stop, and wait for a while until it has."""
        self._stopping.set()
        self.join(timeout=5)

    def run(self) -> None:
        """Look, and look again whatever fails."""
        looks = 0
        while not self._stopping.is_set():
            look(is_fresh_looked_at=looks % FRESH_EVERY == 0)
            looks += 1
            self._stopping.wait(EVERY)
        _let_go()


def look(*, is_fresh_looked_at: bool) -> int:
    """One look; gives how many were answered. What fails is logged."""
    try:
        if is_fresh_looked_at:
            forecasts.keep_fresh(datetime.now(UTC))
        return forecasts.run(datetime.now(UTC))
    except Exception:
        log.exception("A forecast could not be made; it is tried again.")
        _let_go()
        return 0


def _let_go() -> None:
    """Close this thread's connections, broken or not; the next look opens them."""
    from django.db import connections

    connections.close_all()
