"""What is to be expected of a queue, as intervals, and how far such a forecast errs.

A forecast about numbers. It says of nobody how long they will wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from plait.clock.working_days import Calendar
from plait.workforce.queueing.learning import (
    Assumed,
    AtWork,
    Learnt,
    learn,
    setup,
)
from plait.workforce.queueing.playing import Progress, play
from plait.workforce.queueing.shapes import Kind, Numbers, Past, Played

WEEK: Final = 7
WEEKS: Final = 52
#: Enough that the ends of the interval stay where they are if played again.
REPEATS: Final = 200
#: 8 of 10 repeats lie within.
LOW, HIGH = 10, 90
#: How long ago the forecast was made that is held against what happened.
BACK_WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a forecast is made from.

    Attributes:
        more: times as many referrals as until now.
        extra_wte: so many more in post than `at_work` says, who was there while the
            pace was measured; below 0: fewer.
        weeks, repeats, seed: how far, how often, and which chance.
    """

    past: tuple[Past, ...]
    kinds: tuple[Kind, ...]
    today: date
    assumed: Assumed
    at_work: AtWork
    calendar: Calendar = field(default_factory=Calendar.england)
    more: float = 1.0
    extra_wte: float = 0.0
    weeks: int = WEEKS
    repeats: int = REPEATS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Band:
    """A number that is expected: in the middle, and within which 8 of 10 lie."""

    low: float
    middle: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the forecast.

    Attributes:
        ends_on: its last day.
        waiting: how many wait then.
        late: who passes their clock in this week, by class. The intervals of classes
            do not add up to that of all.
    """

    ends_on: date
    waiting: Band
    late: Mapping[str, Band]


@dataclass(frozen=True, slots=True)
class Late:
    """Who will pass their clock within the whole forecast, of one class.

    Attributes:
        waiting: how many wait today; `already` of these have passed it.
        of_waiting: how many more of these will. `to_come`: of those still to come.
        first_week: the last day of the first week by which somebody has passed it in
            half of the repeats or more; None if there is none.
    """

    kind: Kind
    waiting: int
    already: int
    of_waiting: Band
    to_come: Band
    first_week: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected, and what it was made from.

    Attributes:
        wait: by class, how many days half of those who come will have waited, of those
            who are seen within the forecast.
        late_all: who passes their clock, all classes and weeks together.
    """

    asked: Asked
    learnt: Learnt
    weeks: tuple[Week, ...]
    late: tuple[Late, ...]
    wait: Mapping[str, Band | None]
    late_all: Band


def forecast(
    asked: Asked, progress: Progress = lambda _done, _of: None
) -> Forecast:  # fmt: skip
    """The forecast from `asked.today` on.

    Args:
        progress: told how many days are played, and of how many.
    """
    given: dict[str, Any] = {
        "today": asked.today, "assumed": asked.assumed, "at_work": asked.at_work,
        "calendar": asked.calendar,
    }  # fmt: skip
    learnt = learn(asked.past, asked.kinds, **given)
    days = asked.weeks * WEEK
    then = max(asked.at_work.wte + asked.extra_wte, 0.0)
    given["at_work"] = replace(asked.at_work, wte=then)
    ready = setup(
        asked.past, learnt, asked.kinds, days=days, repeats=asked.repeats,
        more=asked.more, seed=asked.seed, **given,
    )  # fmt: skip
    played = play(ready, seed=asked.seed, progress=progress)
    return Forecast(
        asked, learnt, _weeks(asked, played), _late(asked, played),
        {kind.id: _wait(played, at) for at, kind in enumerate(asked.kinds)},
        _band((played.late() & (played.due >= -1)).sum(axis=1)),
    )  # fmt: skip


def _band(counts: Any) -> Band:
    low, middle, high = np.percentile(counts, [LOW, 50, HIGH])
    return Band(float(low), float(middle), float(high))


def _weeks(asked: Asked, played: Played) -> tuple[Week, ...]:
    waiting = played.waiting()
    late = _late_by_week(asked, played, is_now=True)
    late = late + _late_by_week(asked, played, is_now=False)
    return tuple(
        Week(
            asked.today + timedelta((week + 1) * WEEK - 1),
            _band(waiting[:, (week + 1) * WEEK - 1]),
            {kind.id: _band(late[:, at, week]) for at, kind in enumerate(asked.kinds)},
        )
        for week in range(asked.weeks)
    )


def _late_by_week(asked: Asked, played: Played, *, is_now: bool) -> Numbers:
    """R x C x W: who passes their clock in which week: on the day after it is due."""
    found = np.zeros((played.kind.shape[0], len(asked.kinds), asked.weeks), np.int64)
    is_from_now = played.arrived < 0
    chosen = played.late() & (played.due >= -1) & (is_from_now == is_now)
    rows, people = np.nonzero(chosen)
    week = (played.due[rows, people] + 1) // WEEK
    np.add.at(found, (rows, played.kind[rows, people], week), 1)
    return found


def _late(asked: Asked, played: Played) -> tuple[Late, ...]:
    of_now = _late_by_week(asked, played, is_now=True)
    to_come = _late_by_week(asked, played, is_now=False)
    found = []
    for at, kind in enumerate(asked.kinds):
        mine = (played.kind[0] == at) & (played.arrived[0] < 0)
        so_far = np.cumsum(of_now[:, at] + to_come[:, at], axis=1)
        both = (so_far > 0).mean(axis=0)
        expected = np.flatnonzero(both >= 0.5)  # noqa: PLR2004 - as its docstring says
        first = None
        if len(expected):
            first = asked.today + timedelta((int(expected[0]) + 1) * WEEK - 1)
        found.append(Late(
            kind, int(mine.sum()), int((mine & (played.due[0] < -1)).sum()),
            _band(of_now[:, at].sum(axis=1)), _band(to_come[:, at].sum(axis=1)), first,
        ))  # fmt: skip
    return tuple(found)


def _wait(played: Played, kind: int) -> Band | None:
    """Days until half were seen, in each repeat; None where nobody is seen."""
    chosen = (played.kind == kind) & (played.arrived >= 0)
    chosen &= played.seen < played.days
    medians = [
        float(np.median((seen - arrived)[is_mine]))
        for seen, arrived, is_mine in zip(
            played.seen, played.arrived, chosen, strict=True
        )
        if is_mine.any()
    ]
    return _band(medians) if medians else None


@dataclass(frozen=True, slots=True)
class Then:
    """One week of an earlier forecast beside what happened."""

    ends_on: date
    expected: Band
    happened: int


@dataclass(frozen=True, slots=True)
class Checked:
    """An earlier forecast held against what happened.

    Attributes:
        made_on: the day on which it would have been made, with what was known then.
        weeks: the waiting list, week by week.
        late_expected, late_happened: who passed their clock in these weeks.
    """

    made_on: date
    weeks: tuple[Then, ...]
    late_expected: Band
    late_happened: int

    @property
    def error(self) -> float:
        """How many people the list was off by, on average of the weeks."""
        off = [abs(one.expected.middle - one.happened) for one in self.weeks]
        return sum(off) / len(off)

    @property
    def lean(self) -> float:
        """By how many it was too high on average; below 0: too low."""
        off = [one.expected.middle - one.happened for one in self.weeks]
        return sum(off) / len(off)

    @property
    def within(self) -> int:
        """In how many weeks what happened lay within the interval."""
        return sum(one.expected.holds(one.happened) for one in self.weeks)


def check(asked: Asked, weeks: int = BACK_WEEKS) -> Checked | None:
    """The forecast that would have been made so many weeks ago; None: no such past.

    It knows what was known then, and no more: neither who came since nor who was seen.
    """
    made_on = asked.today - timedelta(weeks=weeks)
    before = made_on - timedelta(weeks=weeks)
    if not any(one.received_on < before for one in asked.past):
        return None
    then = forecast(replace(asked, today=made_on, weeks=weeks, more=1.0, extra_wte=0.0))
    found = [
        Then(week.ends_on, week.waiting, waiting_on(asked.past, week.ends_on))
        for week in then.weeks
    ]
    return Checked(
        made_on, tuple(found), then.late_all,
        late_between(asked.past, asked.kinds, made_on, asked.today),
    )  # fmt: skip


def waiting_on(past: Sequence[Past], day: date) -> int:
    """How many waited at the end of a day."""
    known = (one.known_on(day) for one in past)
    return sum(one is not None and one.is_waiting for one in known)


def late_between(
    past: Sequence[Past], kinds: Sequence[Kind], since: date, until: date
) -> int:  # fmt: skip
    """How many passed their clock from the first day on, and before the other."""
    limits = {kind.id: kind.limit_days for kind in kinds}
    found = 0
    for one in past:
        limit = limits[one.kind]
        if limit is None:
            continue
        due = one.received_on + timedelta(limit)
        end = one.seen_on if one.seen_on is not None else one.closed_on
        is_late = end is None or end > due
        found += is_late and since <= due + timedelta(1) < until
    return found
