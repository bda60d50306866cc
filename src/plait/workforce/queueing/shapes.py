"""What a simulation of a service's queue is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: A day that never comes, as a number of days.
NEVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Past:
    """What became of one referral, in days; who it was about is not known here.

    Attributes:
        kind: its class, as `Kind.id` names it.
        received_on: from this day on somebody waits.
        seen_on: the day of the first appointment that was attended.
        closed_on: the day on which the care ended, or the wait if nobody was seen.
    """

    kind: str
    received_on: date
    seen_on: date | None = None
    closed_on: date | None = None

    def known_on(self, day: date) -> Past | None:
        """The same as it was known at the end of a day; None: not received yet."""
        if self.received_on > day:
            return None
        return Past(
            self.kind, self.received_on, _until(self.seen_on, day),
            _until(self.closed_on, day),
        )  # fmt: skip

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for a first appointment still."""
        return self.seen_on is None and self.closed_on is None

    @property
    def is_in_care(self) -> bool:
        """Whether they were seen, and the care goes on."""
        return self.seen_on is not None and self.closed_on is None


def _until(day: date | None, last: date) -> date | None:
    return None if day is None or day > last else day


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of referrals: how soon they should be seen.

    Attributes:
        limit_days: by the end of this day after the referral; None: no clock runs.
        is_at_once: seen whatever else there is; others wait for it.
    """

    id: str
    title: str
    limit_days: int | None
    is_at_once: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """All that one simulation needs. R repeats, C classes, D days, B who wait now.

    Attributes:
        kinds: the classes, C of them.
        rates: R x C x D, referrals expected on each day.
        hours: D, hours that staff have for families on each day; 0: nobody works.
        first_hours: what a first appointment takes, with all that belongs to it.
        weekly_hours: R, what one family in care takes in a working week.
        care_days: R, how long care lasts, on average.
        leave_rate: R, the part of those who wait that leaves unseen on a day.
        notice_days: C, nobody is seen sooner than so many days after the referral.
        missed: the part of first appointments that nobody comes to.
        rebook_days: after one that was missed, the next is at least so much later.
        places: families in care at once; None: no limit but the hours.
        waiting_kinds, waiting_days: B, of those who wait now the class, and the days
            that they have waited.
        in_care: families in care now.
    """

    kinds: tuple[Kind, ...]
    rates: Amounts
    hours: Amounts
    first_hours: float
    weekly_hours: Amounts
    care_days: Amounts
    leave_rate: Amounts
    notice_days: Numbers
    missed: float
    rebook_days: int
    places: int | None
    waiting_kinds: Numbers
    waiting_days: Numbers
    in_care: int

    @property
    def repeats(self) -> int:
        """How many times the year is played."""
        return int(self.rates.shape[0])

    @property
    def days(self) -> int:
        """How many days are played, from the first on."""
        return int(self.rates.shape[2])


@dataclass(frozen=True, slots=True)
class Played:
    """What happened in each repeat. R repeats, N people at most, days from 0.

    Attributes:
        kind: R x N, the number of the class; -1 where there is nobody.
        arrived: R x N, the day; below 0 for who waited before the first day.
        seen: R x N, the day of the first appointment; `NEVER` if there was none.
        left: R x N, the day on which they would leave unseen.
        due: R x N, the last day that is in time; `NEVER` if no clock runs.
        care_ends: R x N, the day on which care ends; `NEVER` if they were not seen.
        in_care: R x D, families in care at the end of each day.
    """

    kind: Numbers
    arrived: Numbers
    seen: Numbers
    left: Numbers
    due: Numbers
    care_ends: Numbers
    in_care: Numbers

    @property
    def days(self) -> int:
        """How many days were played."""
        return int(self.in_care.shape[1])

    @property
    def ended(self) -> Numbers:
        """R x N, the day on which each wait ended, seen or not; `NEVER` if it goes on.

        A wait is not ended by leaving later than by being seen.
        """
        return np.minimum(self.seen, self.left)

    def waiting(self) -> Numbers:
        """R x D, how many wait at the end of each day."""
        return _present(self.arrived, self.ended, self.kind >= 0, self.days)

    def late(self) -> Bools:
        """R x N, who passes their clock before the last day."""
        passes = (self.ended > self.due) & (self.due < self.days - 1)
        return passes & (self.kind >= 0)


def _present(begins: Numbers, ends: Numbers, who: Bools, days: int) -> Numbers:
    """R x D: of how many the time lasts at the end of each day."""
    change = np.zeros((begins.shape[0], days + 1), np.int64)
    rows = np.broadcast_to(np.arange(begins.shape[0])[:, None], begins.shape)
    for moments, by in ((np.clip(begins, 0, days), 1), (np.clip(ends, 0, days), -1)):
        np.add.at(change, (rows[who], moments[who]), by)
    return np.cumsum(change, axis=1)[:, :days]
