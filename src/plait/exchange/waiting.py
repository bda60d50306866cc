"""How long to wait before the next try: a pure function of how often it was tried."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

#: A server that is down over a long weekend loses nothing.
GIVE_UP_AFTER: Final = timedelta(days=7)
_FIRST: Final = timedelta(seconds=1)
_LONGEST: Final = timedelta(minutes=15)
_JITTER: Final = 0.2


def wait(tries: int, envelope: UUID) -> timedelta:
    """The wait after so many tries, 1 or more.

    1, 2, 4 seconds and so on to 15 minutes, and up to a fifth more by the envelope's
    own id: the same for the same one.
    """
    base = min(_LONGEST, _FIRST * 2 ** min(max(tries, 1) - 1, 20))
    share = (envelope.int + tries * 7919) % 1000 / 1000
    return base * (1 + _JITTER * share)


def is_over(posted_at: datetime, now: datetime) -> bool:
    """Whether it was tried for long enough to give it up, and say so to people."""
    return now - posted_at > GIVE_UP_AFTER
