"""The years of the made-up nation, in days and minutes from its first day.

Inside, a day is a whole number from `FIRST_DAY` and a moment a whole number of minutes
from the beginning of that day in UTC. An extract has other units: see `chunk`.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from plait.clock.moments import start_of_day

MINUTES_A_DAY: Final = 24 * 60
MICROSECONDS_A_MINUTE: Final = 60_000_000
#: Nothing happened before, and no family was known.
FIRST_DAY: Final = date(2022, 12, 1)
#: On this day the extract was made: nothing was recorded after its beginning.
LAST_DAY: Final = date(2026, 7, 1)
#: So many days the calendar goes on, for what would come after the last day.
DAYS: Final = (LAST_DAY - FIRST_DAY).days + 1200
UNTIL: Final = (LAST_DAY - FIRST_DAY).days * MINUTES_A_DAY
#: Days from 1970-01-01 to the first day.
SINCE_1970: Final = FIRST_DAY.toordinal() - date(1970, 1, 1).toordinal()


def day_at(number: int) -> date:
    """The day of this number."""
    return FIRST_DAY + timedelta(days=number)


@cache
def _next_begins() -> npt.NDArray[Any]:
    """For each day of UTC, the minute in it at which London's next day begins."""
    begins = []
    for number in range(-1, DAYS + 1):
        next_day = start_of_day(day_at(number + 1))
        begins.append(MINUTES_A_DAY if next_day.hour == 0 else next_day.hour * 60)
    return np.array(begins, np.int32)


def london_day(minutes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The London day, from 1970-01-01, of moments of the nation."""
    day, rest = np.divmod(minutes.astype(np.int32, copy=False), MINUTES_A_DAY)
    day += rest >= _next_begins()[day + 1]
    day += SINCE_1970
    return day
