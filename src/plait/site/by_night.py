"""Begins what is counted by night: once a night, in a process of its own.

The sweep goes on beside it. Of several workers only one counts: the others find that
it was done, or that somebody is at it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from plait.clock.moments import LONDON

log = logging.getLogger("plait.worker")

#: Hours in London in which it may begin.
NIGHT: Final = range(1, 6)
#: After it failed, or somebody else was at it.
AGAIN_AFTER: Final = timedelta(hours=1)
#: What takes longer than that hangs, and would keep every later night from counting.
LONGEST: Final = timedelta(hours=10)
#: What was counted in the last night is older than that.
HOURS: Final = 18


class Process(Protocol):
    """A process that was begun."""

    def poll(self) -> int | None:
        """With what it ended; None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""


class ByNight:
    """Looked at once a sweep; `begin` starts the process."""

    def __init__(self, begin: Callable[[], Process] | None = None) -> None:
        self._begin = begin or _begin
        self._process: Process | None = None
        self._begun_at: datetime | None = None
        self._not_before: datetime | None = None

    def look(self, now: datetime) -> None:
        """Begin it where it is night and time for it; say where it failed."""
        if self._process is not None:
            ended = self._process.poll()
            if ended is None:
                self._end_what_hangs(now)
                return
            self._process = None
            if ended:
                log.error("The readings of this night were not made.")
            self._not_before = now + AGAIN_AFTER
        if now.astimezone(LONDON).hour not in NIGHT:
            return
        if self._not_before is None or now >= self._not_before:
            self._process, self._begun_at = self._begin(), now

    def _end_what_hangs(self, now: datetime) -> None:
        """Ask what runs too long to end, at each look until it does."""
        if self._process is None or self._begun_at is None:
            return
        if now - self._begun_at > LONGEST:
            self._process.terminate()

    def stop(self) -> None:
        """End what runs. Nothing of it is stored."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()


def _begin() -> Process:
    return subprocess.Popen(  # noqa: S603 - a command of ours
        [sys.executable, "-m", "plait", "readings", "--now",
         "--if-older-than", str(HOURS)],
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
