"""Let this process die at a named moment, for the trial of the escalation.

`PLAIT_CRASH_AT=after_event` kills it there at the first time, `after_event:7` at the
seventh. Nothing else reads the setting, and without it nothing listens.
"""

import os
import signal
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

from plait.worklist import crash_points

SETTING = "PLAIT_CRASH_AT"


def arm(die: Callable[[], None] | None = None) -> None:
    """Listen for the moment that the setting names, if it names one.

    Args:
        die: what happens then; by default the process is killed, with no time to
            clean up.

    Raises:
        ImproperlyConfigured: it names a moment that there is not.
    """
    wanted, _, times = os.environ.get(SETTING, "").partition(":")
    if not wanted:
        return
    if wanted not in crash_points.POINTS or not (times or "1").isdecimal():
        msg = f"{SETTING} must be one of {', '.join(crash_points.POINTS)}, or like "
        msg += f"{crash_points.POINTS[0]}:7."
        raise ImproperlyConfigured(msg)
    crash_points.listen(_Fuse(wanted, int(times or 1), die or _die))


class _Fuse:
    """Counts how often the moment was reached."""

    def __init__(self, point: str, times: int, die: Callable[[], None]) -> None:
        self.point, self.left, self.die = point, times, die

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                self.die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
