"""A forecast as it is kept: numbers and sentences, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from plait.clock.ages import add_months
from plait.workforce.queueing import words
from plait.workforce.queueing.forecasting import Asked, Band, Checked, Forecast
from plait.workforce.queueing.shapes import Kind, Past

#: The form of what is kept: another one is worked out anew.
FORM: Final = 2
#: How long somebody has waited, in days: from, up to, and what it is called.
AGES: Final = (
    (0, 7, "up to 1 week"),
    (8, 14, "1 to 2 weeks"),
    (15, 28, "2 to 4 weeks"),
    (29, 42, "4 to 6 weeks"),
    (43, 84, "6 to 12 weeks"),
    (85, 100_000, "more than 12 weeks"),
)
#: Months of waits that are drawn.
MONTHS: Final = 24
#: So long a team is looked back on beside others.
_YEAR: Final = timedelta(days=365)


class _Kept(BaseModel):
    """A part of what is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptBand(_Kept):
    """As `Band`."""

    low: float
    middle: float
    high: float


class KeptKind(_Kept):
    """A class today and in the forecast.

    Attributes:
        ages: how many have waited so long, as `AGES` names it.
        already: who have passed their clock. `of_waiting`, `to_come`: who will.
        first_week: as in `Late`. `wait`: the days within which half are seen.
    """

    id: str
    title: str
    limit_days: int | None
    waiting: int
    ages: tuple[int, ...]
    already: int
    of_waiting: KeptBand
    to_come: KeptBand
    first_week: date | None
    wait: KeptBand | None


class KeptWeek(_Kept):
    """As `Week`; `late` are of all classes, from now and to come, by class."""

    ends_on: date
    waiting: KeptBand
    late: dict[str, KeptBand]


class KeptCheck(_Kept):
    """As `Then`: a week of an earlier forecast."""

    ends_on: date
    expected: KeptBand
    happened: int


class KeptMonth(_Kept):
    """Whose first appointment was in a month, and within how many days half of them.

    `in_time` are those within their clock, of `clocked` who have one.
    """

    month: date
    seen: int
    median_days: float | None
    clocked: int
    in_time: int


class KeptPlace(_Kept):
    """A team over a year: who had a clock and was seen, and who of these in time."""

    name: str
    clocked: int
    in_time: int


class Kept(_Kept):
    """All of it.

    Attributes:
        today: the first day of the forecast: what happened before is known.
        a_year: referrals in a year, as the past says; None: too short a past.
        wte: who see families now.
        in_post: WTE by profession in the whole service, as its teams keep their working
            times; None: none of them does.
        places: the teams of the agency over the last year.
        assumptions_told: the same sentences, as others than the service may read them.
    """

    form: Literal[2] = FORM
    today: date
    wte: float
    in_post: dict[str, float] | None = None
    a_year: float | None
    late_all: KeptBand
    kinds: tuple[KeptKind, ...]
    weeks: tuple[KeptWeek, ...]
    months: tuple[KeptMonth, ...]
    places: tuple[KeptPlace, ...] = ()
    assumptions: tuple[str, ...]
    assumptions_told: tuple[str, ...]
    error: str
    late_error: str
    check: tuple[KeptCheck, ...]


def keep(
    found: Forecast,
    checked: Checked | None,
    places: Sequence[KeptPlace] = (),
    *,
    told: Callable[[int], str],
    in_post: dict[str, float] | None = None,
) -> Kept:
    """What is kept of a forecast, of the check of an earlier one, and of the teams.

    Args:
        told: how a number of people is told to others than the service itself.
        in_post: WTE by profession in the whole service, where its teams keep them.
    """
    asked, learnt = found.asked, found.learnt
    total = sum(learnt.referrals.values())
    return Kept(
        today=asked.today,
        wte=asked.at_work.wte,
        in_post=in_post,
        a_year=total / learnt.weeks * 52 if learnt.weeks >= 4 else None,  # noqa: PLR2004
        late_all=_band(found.late_all),
        kinds=tuple(_kinds(found)),
        weeks=tuple(_weeks(found)),
        months=tuple(months(asked)),
        assumptions=tuple(words.assumptions(found)),
        assumptions_told=tuple(words.assumptions(found, told)),
        error=words.error(checked),
        late_error=words.late_error(checked),
        places=tuple(places),
        check=tuple(
            KeptCheck(
                ends_on=one.ends_on, expected=_band(one.expected), happened=one.happened
            )
            for one in (checked.weeks if checked else ())
        ),
    )


def _band(found: Band) -> KeptBand:
    return KeptBand(low=found.low, middle=found.middle, high=found.high)


def _kinds(found: Forecast) -> Iterator[KeptKind]:
    for one in found.late:
        wait = found.wait[one.kind.id]
        yield KeptKind(
            id=one.kind.id, title=one.kind.title, limit_days=one.kind.limit_days,
            waiting=one.waiting, ages=ages(found.asked, one.kind), already=one.already,
            of_waiting=_band(one.of_waiting), to_come=_band(one.to_come),
            first_week=one.first_week, wait=_band(wait) if wait else None,
        )  # fmt: skip


def place(name: str, asked: Asked) -> KeptPlace:
    """A team over the last year."""
    clocked, in_time = _in_time(asked, asked.today - _YEAR, asked.today)
    return KeptPlace(name=name, clocked=clocked, in_time=in_time)


def ages(asked: Asked, kind: Kind) -> tuple[int, ...]:
    """How many of a class have waited how long, as `AGES` names it."""
    yesterday = asked.today - timedelta(1)
    days = [
        (asked.today - one.received_on).days
        for one in asked.past
        if one.kind == kind.id and _waits(one, yesterday)
    ]
    return tuple(sum(low <= day <= high for day in days) for low, high, _ in AGES)


def _waits(one: Past, day: date) -> bool:
    known = one.known_on(day)
    return known is not None and known.is_waiting


def _weeks(found: Forecast) -> Iterator[KeptWeek]:
    for one in found.weeks:
        late = {kind: _band(band) for kind, band in one.late.items()}
        yield KeptWeek(ends_on=one.ends_on, waiting=_band(one.waiting), late=late)


def months(asked: Asked) -> Iterator[KeptMonth]:
    """The whole months before today, from the first with a first appointment on."""
    seen = [one for one in asked.past if one.seen_on and one.seen_on < asked.today]
    if not seen:
        return
    this = asked.today.replace(day=1)
    first = min(one.seen_on for one in seen if one.seen_on).replace(day=1)
    month = max(first, add_months(this, -MONTHS))
    while month < this:
        after = add_months(month, 1)
        waits = _waited(seen, month, after)
        clocked, in_time = _in_time(asked, month, after)
        yield KeptMonth(
            month=month, seen=len(waits),
            median_days=float(median(waits)) if waits else None,
            clocked=clocked, in_time=in_time,
        )  # fmt: skip
        month = after


def _waited(seen: Sequence[Past], since: date, until: date) -> list[int]:
    return [
        (one.seen_on - one.received_on).days
        for one in seen
        if one.seen_on is not None and since <= one.seen_on < until
    ]


def _in_time(asked: Asked, since: date, until: date) -> tuple[int, int]:
    """Of those with a clock who were seen between two days: all, and those in time."""
    limits = {kind.id: kind.limit_days for kind in asked.kinds}
    clocked = [
        (one.seen_on - one.received_on).days <= limit
        for one in asked.past
        if one.seen_on is not None and since <= one.seen_on < until
        and (limit := limits[one.kind]) is not None
    ]  # fmt: skip
    return len(clocked), sum(clocked)
