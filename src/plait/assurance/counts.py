"""A reading as it is counted, before anything of it is hidden or rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from plait.clock.moments import local_day

#: Hours within which it is counted how many were met, for a curve.
STEPS: Final = (
    1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 240, 336, 504, 672, 1008, 1344, 2016, 2880,
    4320, 8760,
)  # fmt: skip
#: From so many on there is a per cent of rounded numbers: of 20 it may be 10 off.
SHARED_FROM: Final = 20
#: So many calendar months parts and curves sum, the one that runs among them.
MONTHS: Final = 12
_YEAR: Final = 12
#: From this day of a month on others are told anew: a week for what is recorded late.
TOLD_FROM: Final = 8
#: What the rules of a reading are called that was counted of nobody.
MADE_UP: Final = "made up"
#: What a duty became: each became one of these, so they add up to `opened`.
FATES: Final = (
    "met", "met_late", "late_open", "missed", "stopped", "still_open",
)  # fmt: skip
#: Those of which it is known whether they were in time.
DECIDED: Final = ("met", "met_late", "late_open", "missed")


class ImpossibleReading(ValueError):
    """A reading that cannot be: its text says which, and names no person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A count to be stored; the fields are those of `ReadingRow`.

    `missed`, `late_open`, `met`, `met_late`, `stopped` and `still_open` add up to
    `opened`; `done_by` is cumulative, one number a step of `STEPS`, or empty, and
    `late_by` is how many of these were met late.
    """

    measure: str
    partnership: str
    month: date
    opened: int
    as_of: datetime
    known_at: datetime
    made_at: datetime
    rules: str
    agency: str = ""
    team: str = ""
    cut: str = ""
    cut_value: str = ""
    met: int = 0
    met_late: int = 0
    late_open: int = 0
    missed: int = 0
    stopped: int = 0
    still_open: int = 0
    missing: int = 0
    median_hours: float | None = None
    p90_hours: float | None = None
    done_by: tuple[int, ...] = ()
    late_by: tuple[int, ...] = ()
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Uncounted:
    """How many a counting has left out, because they could not be worked out.

    Of all of a partnership, or (`agency`) of those of whom that agency recorded.
    """

    partnership: str
    as_of: datetime
    made_at: datetime
    agency: str = ""
    families: int = 0
    others: int = 0


def telling_of(moment: datetime) -> int:
    """The number of the telling that a moment is in: each begins with the 8th, London.

    What others are told changes with this number alone. Two nights one after the other
    would differ by a family, and who knows which one would know what became of it.
    """
    day = local_day(moment)
    return day.year * _YEAR + day.month - (day.day < TOLD_FROM)


def check(one: Reading, first: Reading) -> None:
    """Refuse numbers that cannot be, or another moment than that of its place's first.

    Raises:
        ImpossibleReading: as it says.
    """
    what = f"{one.measure} of {one.month}"
    if (one.as_of, one.known_at) != (first.as_of, first.known_at):
        raise ImpossibleReading(f"{what}: wanted one moment for a place, and got two")
    parts = (one.met, one.met_late, one.late_open, one.missed, one.stopped,
             one.still_open)  # fmt: skip
    if min(*parts, one.missing) < 0 or sum(parts) != one.opened:
        raise ImpossibleReading(f"{what}: what became of them does not add up")
    if one.month.day != 1 or (one.team and not one.agency):
        raise ImpossibleReading(f"{what}: wanted the first of a month, and an agency")
    steps = one.done_by
    if steps and (len(steps) != len(STEPS) or list(steps) != sorted(steps)):
        raise ImpossibleReading(f"{what}: wanted {len(STEPS)} growing steps")
    if one.late_by and len(one.late_by) != len(steps):
        raise ImpossibleReading(f"{what}: wanted as many late as were met by each step")
    if any(late > done for late, done in zip(one.late_by, steps, strict=False)):
        raise ImpossibleReading(f"{what}: wanted no more late than were met")
    if steps and not 0 <= steps[0] <= steps[-1] <= one.opened:
        raise ImpossibleReading(f"{what}: wanted steps of what was opened")


def a_year(as_of: date) -> date:
    """The first day of the first of twelve calendar months, of which this is the last.

    Whole months, so that two answers do not differ by a day's families.
    """
    number = as_of.year * _YEAR + as_of.month - MONTHS
    return date(number // _YEAR, number % _YEAR + 1, 1)
