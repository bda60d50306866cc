"""How long to wait before the next try: a pure function of how often it was tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

#: Tries before it is given up. With the waits between them that is an hour and a half.
TRIES: Final = 8

_LONGEST: Final = timedelta(minutes=30)
#: Up to this part is added, so that not all come back in the same second.
_JITTER: Final = 0.2


def wait(tries: int, notice: UUID) -> timedelta | None:
    """The wait after so many tries, 1 or more; None when it is to be given up.

    1, 2, 4, 8, 16, then 30 minutes, and up to a fifth more by the notice's own id:
    the same for the same notice, so that a test and a person can work it out.
    """
    if tries >= TRIES:
        return None
    base = min(_LONGEST, timedelta(minutes=2 ** (max(tries, 1) - 1)))
    share = (notice.int + tries * 7919) % 1000 / 1000
    return base * (1 + _JITTER * share)
