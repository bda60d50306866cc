"""What a service's own past says of its referrals, its care and its pace.

Where it says too little, what the service assumes of itself stands in, and the sentence
beside the forecast says which of the two it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import Final

import numpy as np

from plait.clock.working_days import Calendar
from plait.workforce.queueing.shapes import Amounts, Kind, Past, Setup

#: So far back the past is asked, at most.
WEEKS: Final = 26
#: The pace is measured over so many weeks.
PACE_WEEKS: Final = 13
#: With fewer of a thing seen, what is assumed stands in.
ENOUGH: Final = 10
#: A team is at its pace where somebody could have been seen on so many of the days.
_BUSY: Final = 0.8
_WEEK: Final = 7
_SLOWEST, _FASTEST = 0.05, 1.0


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a service says of itself, for where its past says too little.

    Attributes:
        first_hours: of a first appointment, with travel, notes and talking to others.
        weekly_hours: that one family in care takes in a working week.
        care_weeks: how long care lasts on average.
        family_share: the part of the hours at work that goes to families.
        missed: the part of first appointments that nobody comes to; `rebook_days`
            after one of these the next is offered at the soonest.
        notice_days: nobody is seen sooner; of a class that is seen at once, 0.
        places: families in care at once; None: nothing but the hours limits them.
    """

    first_hours: float
    weekly_hours: float
    care_weeks: float
    family_share: float
    missed: float
    rebook_days: int
    notice_days: int
    places: int | None = None


@dataclass(frozen=True, slots=True)
class AtWork:
    """Who is at work: whole-time equivalents that see families, and their hours.

    Attributes:
        wte: in post, less the posts that are vacant.
        hours_a_day: of one of them on a working day.
        leave_share: the part of working days that is leave, training and sickness.
        away: WTE of whom it is known that they are away on a day. Most of it is what
            the share expects: more than that is taken off only where more is known.
    """

    wte: float
    hours_a_day: float
    leave_share: float
    away: Mapping[date, float] | None = None

    def hours(self, day: date, calendar: Calendar) -> float:
        """Hours at work on a day."""
        if not calendar.is_working_day(day):
            return 0.0
        gone = (self.away or {}).get(day, 0.0)
        gone = max(gone, self.wte * self.leave_share)
        return max(self.wte - gone, 0.0) * self.hours_a_day


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from the past, with the number of things it was learnt from.

    Attributes:
        weeks: of past that there were.
        referrals: by class.
        weekdays: the part of referrals that comes on each day from Monday on.
        ended, care_days: how many ended their care, and the days in care of all.
        gone, waiting_days: how many left unseen, and the days waited of all.
        notice: by class the days within which nobody is seen, as a rule.
        family_share: as `Assumed`; `is_pace_measured` says whether from the past.
    """

    weeks: float
    referrals: Mapping[str, int]
    weekdays: tuple[float, ...]
    ended: int
    care_days: float
    gone: int
    waiting_days: float
    notice: Mapping[str, int]
    family_share: float
    is_pace_measured: bool


def learn(
    past: Sequence[Past],
    kinds: Sequence[Kind],
    *,
    today: date,
    assumed: Assumed,
    at_work: AtWork,
    calendar: Calendar,
) -> Learnt:
    """What the past says, as it was known at the end of the day before `today`."""
    known = _known(past, today)
    since = today - timedelta(weeks=WEEKS)
    if known:
        since = max(since, min(one.received_on for one in known))
    span = max((today - since).days, 1)
    recent = [one for one in known if one.received_on >= since]
    by_kind = {
        kind.id: sum(one.kind == kind.id for one in recent) for kind in kinds
    }  # fmt: skip
    cared = [_days_within(one.seen_on, one.closed_on, since, today) for one in known]
    waited = [_days_within(one.received_on, _wait_end(one), since, today)
              for one in known]  # fmt: skip
    notice = {kind.id: _notice(recent, kind, assumed) for kind in kinds}
    share = _pace(known, today, assumed, at_work, calendar, notice)
    return Learnt(
        weeks=span / _WEEK,
        referrals=by_kind,
        weekdays=_weekdays(recent),
        ended=sum(one.seen_on is not None and one.closed_on is not None
                  and one.closed_on >= since for one in known),
        care_days=float(sum(cared)),
        gone=sum(one.seen_on is None and one.closed_on is not None
                 and one.closed_on >= since for one in known),
        waiting_days=float(sum(waited)),
        notice=notice,
        family_share=assumed.family_share if share is None else share,
        is_pace_measured=share is not None,
    )  # fmt: skip


def setup(
    past: Sequence[Past],
    learnt: Learnt,
    kinds: Sequence[Kind],
    *,
    today: date,
    days: int,
    repeats: int,
    assumed: Assumed,
    at_work: AtWork,
    calendar: Calendar,
    more: float = 1.0,
    seed: int = 1,
) -> Setup:
    """The simulation that begins with who waits now.

    What was learnt from a few is not sure: each repeat draws its own rates from what
    the past leaves possible, so that the interval is as wide as what we do not know.

    Args:
        more: times as many referrals as the past says.
    """
    chance = np.random.default_rng([seed, 1])
    known = _known(past, today)
    waiting = [one for one in known if one.is_waiting]
    ids = [kind.id for kind in kinds]
    coming = [today + timedelta(day) for day in range(days)]
    hours = [at_work.hours(day, calendar) for day in coming]
    usual = 1 / (assumed.care_weeks * _WEEK)
    ends = _rates(chance, learnt.ended, learnt.care_days, usual, repeats)
    leaves = _rates(chance, learnt.gone, learnt.waiting_days, 0.0, repeats)
    return Setup(
        kinds=tuple(kinds),
        rates=_arrivals(chance, learnt, kinds, today, days, repeats) * more,
        hours=np.array(hours) * learnt.family_share,
        first_hours=assumed.first_hours,
        weekly_hours=np.full(repeats, assumed.weekly_hours),
        care_days=1 / ends,
        leave_rate=leaves,
        notice_days=np.array([learnt.notice[kind.id] for kind in kinds]),
        missed=assumed.missed,
        rebook_days=assumed.rebook_days,
        places=assumed.places,
        waiting_kinds=np.array([ids.index(one.kind) for one in waiting], np.int64),
        waiting_days=np.array([(today - one.received_on).days for one in waiting],
                              np.int64),
        in_care=sum(one.is_in_care for one in known),
    )  # fmt: skip


def _known(past: Sequence[Past], today: date) -> list[Past]:
    yesterday = today - timedelta(1)
    return [known for one in past if (known := one.known_on(yesterday)) is not None]


def _wait_end(one: Past) -> date | None:
    return one.seen_on if one.seen_on is not None else one.closed_on


def _days_within(
    begin: date | None, end: date | None, since: date, until: date
) -> int:  # fmt: skip
    """Days from the first to the second that lie between two others."""
    if begin is None:
        return 0
    return max((min(end or until, until) - max(begin, since)).days, 0)


def _weekdays(recent: Sequence[Past]) -> tuple[float, ...]:
    """Which part comes on which day; one more of each working day than was seen."""
    counts = [1.0] * 5 + [0.1] * 2
    for one in recent:
        counts[one.received_on.weekday()] += 1
    return tuple(count / sum(counts) for count in counts)


def _notice(recent: Sequence[Past], kind: Kind, assumed: Assumed) -> int:
    """The days within which only one in ten of a class was seen."""
    if kind.is_at_once:
        return 0
    waits = sorted(
        (one.seen_on - one.received_on).days
        for one in recent
        if one.kind == kind.id and one.seen_on is not None
    )
    if len(waits) < ENOUGH:
        return assumed.notice_days
    return waits[floor(len(waits) / 10)]


def _pace(
    known: Sequence[Past],
    today: date,
    assumed: Assumed,
    at_work: AtWork,
    calendar: Calendar,
    notice: Mapping[str, int],
) -> float | None:
    """The part of the hours at work that went to families; None: it can't be said.

    Only where somebody could have been seen on most days, else it was the families who
    were few, and not the hours; or where more was done than is assumed to be possible.
    """
    since = today - timedelta(weeks=PACE_WEEKS)
    days = [since + timedelta(n) for n in range((today - since).days)]
    at_hand = sum(at_work.hours(day, calendar) for day in days)
    seen = sum(one.seen_on is not None and one.seen_on >= since for one in known)
    if seen < ENOUGH or not at_hand or min(x.received_on for x in known) > since:
        return None
    working = [day for day in days if calendar.is_working_day(day)]
    busy = sum(_could_be_seen(known, day, notice) for day in working)
    in_care = sum(_days_within(x.seen_on, x.closed_on, since, today) for x in known)
    spent = seen * assumed.first_hours / (1 - assumed.missed)
    spent += in_care / _WEEK * assumed.weekly_hours
    share = min(max(spent / at_hand, _SLOWEST), _FASTEST)
    is_busy = busy >= _BUSY * len(working)
    return share if is_busy or share > assumed.family_share else None


def _could_be_seen(
    known: Sequence[Past], day: date, notice: Mapping[str, int]
) -> bool:  # fmt: skip
    """Whether somebody waited on that day who could have been seen."""
    for one in known:
        end = _wait_end(one)
        ready = one.received_on + timedelta(notice.get(one.kind, 0))
        if ready < day and (end is None or end > day):
            return True
    return False


def _rates(
    chance: np.random.Generator, seen: int, days: float, assumed: float, repeats: int
) -> Amounts:
    """R: how often a day something happens, as far as the past leaves it open."""
    if seen < ENOUGH or days <= 0:
        return np.full(repeats, assumed)
    return chance.gamma(seen + 0.5, 1 / days, size=repeats)


def _arrivals(
    chance: np.random.Generator,
    learnt: Learnt,
    kinds: Sequence[Kind],
    today: date,
    days: int,
    repeats: int,
) -> Amounts:
    """R x C x D: the referrals to expect, by the day of the week."""
    weekly = np.stack([
        chance.gamma(learnt.referrals[kind.id] + 0.5, 1 / learnt.weeks, size=repeats)
        for kind in kinds
    ], axis=1)  # fmt: skip
    pattern = np.array([
        learnt.weekdays[(today + timedelta(day)).weekday()] for day in range(days)
    ])  # fmt: skip
    found: Amounts = weekly[:, :, None] * pattern[None, None, :]
    return found
