"""When something is due, and when the window for it opens.

Source: the exact meanings are in docs/reference/clock.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final, Literal, get_args

from plait.clock.ages import add_months, day_of_gestation
from plait.clock.moments import at_time, end_of_day, local_day, start_of_day
from plait.clock.working_days import Calendar

Unit = Literal[
    "hours",
    "days",
    "working_days",
    "months",
    "gestation_days",
    "age_days",
    "age_weeks",
    "age_months",
    "named_day",
]

UNITS: Final[tuple[str, ...]] = get_args(Unit)

#: Units that count from a date of the person (due date or birth), not from the trigger.
FROM_A_BASE_DAY: Final = frozenset(
    {"gestation_days", "age_days", "age_weeks", "age_months"}
)


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time, in the unit that the source counts in.

    `at_least` is another limit that it never falls before (whichever is later);
    `at_most` one that it never falls after (whichever is earlier).

    A `named_day` is the day that the trigger itself names in `field`; `day` is that day
    once it is known, and `otherwise` the limit where the trigger names none: in that
    one `field` says which day was not named.

    Raises:
        ValueError: the unit is unknown, the number is below 0, or it is 0 working days.
    """

    unit: Unit
    n: int
    at_least: Limit | None = None
    at_most: Limit | None = None
    field: str = ""
    day: date | None = None
    otherwise: Limit | None = None

    def __post_init__(self) -> None:
        """Refuse a limit that cannot be counted."""
        if self.unit not in UNITS:
            message = f"wanted one of {', '.join(UNITS)}; got {self.unit}"
            raise ValueError(message)
        least = 1 if self.unit == "working_days" else 0
        if self.n < least:
            message = f"wanted {least} {self.unit} or more, got {self.n}"
            raise ValueError(message)

    @property
    def parts(self) -> tuple[Limit, ...]:
        """Itself and what it is bounded by."""
        if self.at_least is None and self.at_most is None and self.otherwise is None:
            return (self,)
        bounds = (self.at_least, self.at_most, self.otherwise)
        return (self, *(one for one in bounds if one is not None))


def due(
    limit: Limit,
    *,
    opened_at: datetime,
    base_day: date | None,
    calendar: Calendar,
    close_of_business: time | None = None,
) -> datetime | None:
    """The last moment that is in time; None when the date it counts from is unknown.

    - hours: so many times 3,600 seconds after it opened, whatever the clocks do.
    - days, months: the last second of the London day so many after the day it opened.
    - working_days: the last second of the n-th working day after the day it opened,
      or close of business on that day where a policy sets one.
    - gestation_days, age_*: the last second of the day on which it is reached.
    - named_day: the last second of the day that the trigger names.
    - at_least: the later of the two, None while one of them is unknown; at_most: the
      earlier of those that are known.

    Units:
        opened_at: an aware datetime in UTC.
        base_day: the due date for a gestation, the date of birth for an age.
        close_of_business: a time of day in London.
    """
    count = partial(
        _due,
        opened_at=opened_at,
        base_day=base_day,
        calendar=calendar,
        close_of_business=close_of_business,
    )
    moment = count(limit)
    if limit.at_least is None and limit.at_most is None:
        return moment
    if limit.at_least is not None:
        floor = count(limit.at_least)
        moment = None if moment is None or floor is None else max(moment, floor)
    if limit.at_most is not None:
        known = [one for one in (moment, count(limit.at_most)) if one is not None]
        moment = min(known, default=None)
    return moment


def _due(
    limit: Limit,
    *,
    opened_at: datetime,
    base_day: date | None,
    calendar: Calendar,
    close_of_business: time | None,
) -> datetime | None:
    """The last moment that is in time, of the limit without its bounds."""
    unit = limit.unit
    if unit == "hours":
        return opened_at + timedelta(hours=limit.n)
    if unit == "working_days":
        day = calendar.add(local_day(opened_at), limit.n)
        if close_of_business is not None:
            return at_time(day, close_of_business)
        return end_of_day(day)
    if unit == "named_day":
        return None if limit.day is None else end_of_day(limit.day)
    reached = _day_reached(limit, opened_at=opened_at, base_day=base_day)
    return None if reached is None else end_of_day(reached)


def window_opens(
    limit: Limit,
    *,
    opened_at: datetime,
    base_day: date | None,
    calendar: Calendar | None = None,
) -> datetime | None:
    """The first moment at which it may be done; None when the date is unknown.

    For hours it is the instant; for all other units the first second of the day.

    Units:
        calendar: needed for working days only; England's if it is left out.
    """
    if limit.unit == "hours":
        return opened_at + timedelta(hours=limit.n)
    if limit.unit == "working_days":
        working = calendar or Calendar.england()
        return start_of_day(working.add(local_day(opened_at), limit.n))
    if limit.unit == "named_day":
        return None if limit.day is None else start_of_day(limit.day)
    reached = _day_reached(limit, opened_at=opened_at, base_day=base_day)
    return None if reached is None else start_of_day(reached)


def day_of_age(limit: Limit, born_on: date) -> date:
    """The London day on which somebody born on that day reaches an age (`age_*`)."""
    return _COUNTED_FROM[limit.unit](born_on, limit.n)


def _day_reached(
    limit: Limit, *, opened_at: datetime, base_day: date | None
) -> date | None:
    """The London day on which a limit in calendar days or months is reached."""
    start = base_day if limit.unit in FROM_A_BASE_DAY else local_day(opened_at)
    return None if start is None else _COUNTED_FROM[limit.unit](start, limit.n)


def _after_days(start: date, n: int) -> date:
    """So many days after a day."""
    return date.fromordinal(start.toordinal() + n)


def _after_weeks(start: date, n: int) -> date:
    """So many weeks after a day."""
    return date.fromordinal(start.toordinal() + 7 * n)


_COUNTED_FROM: Final[dict[str, Callable[[date, int], date]]] = {
    "days": _after_days,
    "months": add_months,
    "gestation_days": day_of_gestation,
    "age_days": _after_days,
    "age_weeks": _after_weeks,
    "age_months": add_months,
}
