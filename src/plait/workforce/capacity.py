"""How much a team can carry, and how much of it is taken: worked out, never guessed.

Points come from the service's own file. All is rounded down, so that nobody is said to
have room for a part of a family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from plait.clock.working_days import Calendar
from plait.standards.services.capacity import Capacity, Profession
from plait.workforce.shapes import Funded, Leave, Worker, Working

_NONE: Final = Decimal(0)
_ONE_DAY: Final = timedelta(days=1)
_BIRTHS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Room:
    """What a colleague can carry, in points.

    Attributes:
        full: with the time that they work, if they were never away.
        ahead: the same less the working days in which they are away in the next weeks.
        held: what they have now.
    """

    full: int
    ahead: int
    held: int

    @property
    def left(self) -> int:
        """What they can still take on; below nought where they hold too much."""
        return self.ahead - self.held


@dataclass(frozen=True, slots=True)
class OfProfession:
    """The posts of one profession today, in whole-time equivalents.

    Attributes:
        usual: what is usual for the births of the area, from and to; None where the
            service's file does not say.
        away: of `filled`, who is away today.
    """

    profession: Profession
    funded: Decimal
    filled: Decimal
    away: Decimal
    usual: tuple[Decimal, Decimal] | None = None

    @property
    def vacant(self) -> Decimal:
        """Funded and not filled; nought where more work than is funded."""
        return max(self.funded - self.filled, _NONE)

    @property
    def over(self) -> Decimal:
        """Filled beyond what is funded."""
        return max(self.filled - self.funded, _NONE)


def room_of(worker: Worker, today: date, weeks: int) -> Room | None:
    """What this colleague can carry; None where that is not known.

    It is not known where nobody has entered their working time, or where their
    profession carries no caseload.
    """
    caseload = worker.profession.caseload if worker.profession else None
    if caseload is None or worker.wte is None:
        return None
    full = int(worker.wte * caseload.points)
    days, there = _days(worker.leave, today, weeks)
    return Room(full, full * there // max(days, 1), worker.held.points)


def away_now(leave: Iterable[Leave], today: date) -> Leave | None:
    """The leave of today: the one that ends last, if there is any."""
    found = [one for one in leave if one.touches(today, today)]
    return max(found, key=lambda one: one.back or date.max, default=None)


def leave_ahead(leave: Iterable[Leave], today: date, weeks: int) -> Iterator[Leave]:
    """Leave that begins in the next weeks, the nearest first."""
    last = today + timedelta(weeks=weeks) - _ONE_DAY
    for one in sorted(leave, key=lambda one: one.since):
        if today < one.since <= last:
            yield one


def on(day: date, rows: Iterable[Working]) -> list[Working]:
    """The working times that hold on a day."""
    return [x for x in rows if x.since <= day and (x.until is None or day <= x.until)]


def by_profession(
    capacity: Capacity,
    funded: Sequence[Funded],
    working: Sequence[Working],
    away: Iterable[int],
    today: date,
) -> list[OfProfession]:
    """Every profession that is funded, filled or usual, in the order of the file.

    Args:
        away: the numbers of those who are away today.
    """
    gone = frozenset(away)
    there = on(today, working)
    paid = [
        x for x in funded if x.since <= today and (x.until is None or today <= x.until)
    ]
    found = []
    for one in capacity.professions:
        rows = [x for x in there if x.profession == one.id]
        found.append(
            OfProfession(
                one,
                funded=sum((x.wte for x in paid if x.profession == one.id), _NONE),
                filled=sum((x.wte for x in rows), _NONE),
                away=sum((x.wte for x in rows if x.staff in gone), _NONE),
                usual=usual(capacity, one),
            )
        )
    return [x for x in found if x.funded or x.filled or x.usual]


def usual(capacity: Capacity, profession: Profession) -> tuple[Decimal, Decimal] | None:
    """What is usual for the births of the area, from and to, to a tenth."""
    if capacity.births is None or profession.per_births is None:
        return None
    share = Decimal(capacity.births.a_year) / _BIRTHS
    return (
        round(Decimal(str(profession.per_births.least)) * share, 1),
        round(Decimal(str(profession.per_births.most)) * share, 1),
    )


def _days(leave: Sequence[Leave], today: date, weeks: int) -> tuple[int, int]:
    """The working days of the next weeks, and on how many of them somebody is there."""
    calendar = Calendar.england()
    every = (today + number * _ONE_DAY for number in range(weeks * 7))
    days = [day for day in every if calendar.is_working_day(day)]
    there = sum(not any(x.touches(day, day) for x in leave) for day in days)
    return len(days), there
