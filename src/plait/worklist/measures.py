"""From a mark on a baby to the quorate meeting: sums for a partnership's office.

The database sums and refuses everybody else; here small numbers are hidden. The window
is always the same, twelve calendar months, so that no two answers differ by a family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from django.db import connections

from plait.access.errors import NotAllowed
from plait.clock.moments import local_day, start_of_day
from plait.worklist.quality import Area, areas
from plait.worklist.small_numbers import (
    Number,
    beside_their_sum,
    shown,
    without_their_sum,
)

#: So many calendar months are shown, the one that runs among them.
MONTHS: Final = 12
_YEAR: Final = 12
#: The ways in which the marks are split.
WAYS: Final = ("month", "agency", "area", "weekday")
#: What becomes of a mark that asks for a meeting.
OUTCOMES: Final = ("met", "waiting", "closed")

_FAILED = """
    select count(*) from failed_derivation f
    join team t on t.id = f.office_id
    join agency a on a.slug = t.agency_id
    where a.partnership_id = %s
"""


@dataclass(frozen=True, slots=True)
class Raw:
    """One part as it is counted: never shown as it is."""

    way: str
    part: str
    marks: int
    met: int
    waiting: int
    closed: int
    first_quorate: int
    median: float | None
    ninetieth: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it may be shown: a month, an agency, an area, a day of the week.

    Attributes:
        part: `2026-03`, `health_visiting`, `ashmere`, or `1` to `7` from Monday on.
        marks: how many marks asked for a meeting.
        outcomes: of those, how many met, wait, or were closed without; by `OUTCOMES`.
        first_quorate: of how many the first meeting was quorate.
        median, ninetieth: hours within which half of them, or 9 in 10, had met. What
            has not met counts as longer than any. None where so many have not met.
        is_hidden: the marks are too few to say more of them.
    """

    part: str
    marks: Number
    outcomes: Mapping[str, Number]
    first_quorate: Number
    median: float | None
    ninetieth: float | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """All that is shown of one partnership.

    Attributes:
        since: the first day that is counted; `counted_at` is the last moment.
        total: marks that ask for a meeting.
        ways: the parts of each of `WAYS`; the months and days in their order.
        apart: marks that ask for none: `plausible` and `mobile`.
        absent: who was not there, `police:missing`, and of how many marks.
        failed: families that are missing, because they could not be worked out.
    """

    area: Area
    since: date
    counted_at: datetime
    total: Number
    ways: Mapping[str, tuple[Part, ...]]
    apart: Mapping[str, Number]
    absent: tuple[tuple[str, Number], ...]
    failed: int


def first_day(now: datetime, months: int = MONTHS) -> date:
    """The first day of the first of so many months, of which this one is the last."""
    today = local_day(now)
    return _month(_number(today) - months + 1)


def mark_to_meeting(area: Area, *, now: datetime, using: str = "default") -> Measure:
    """What is measured of a partnership's marks in the last twelve calendar months.

    Raises:
        NotAllowed: whoever is asking has no post in its office.
    """
    if area.slug not in {one.slug for one in areas(now, using=using)}:
        raise NotAllowed  # the database would refuse it as well, and break the page
    since = first_day(now)
    raw = _read("marks_of", area.slug, since, now, using)
    return measure_of(area, raw, since=since, now=now, failed=_failed(area, using))


def every_area(*, using: str = "engine") -> tuple[Area, ...]:
    """Every partnership, for whoever runs Plait."""
    with connections[using].cursor() as cursor:
        cursor.execute("select slug, name from partnership order by name")
        return tuple(Area(*row) for row in cursor.fetchall())


def for_keeper(
    area: Area, since: date, until: datetime, *, using: str = "engine"
) -> Measure:
    """The same of any time, for whoever runs Plait; small numbers hidden as well."""
    raw = _read("sum_of_marks", area.slug, since, until, using)
    return measure_of(area, raw, since=since, now=until, failed=_failed(area, using))


def measure_of(
    area: Area, raw: Sequence[Raw], *, since: date, now: datetime, failed: int
) -> Measure:
    """The sums as they may be shown."""
    by_way = {way: [one for one in raw if one.way == way] for way in WAYS}
    by_way["month"] = _every_month(by_way["month"], since, now)
    total, numbers = without_their_sum(
        {way: {one.part: one.marks for one in by_way[way]} for way in WAYS}
    )
    counted = {one.part: one.marks for one in raw if one.way == "apart"}
    missing = [one for one in raw if one.way == "absent"]
    missing.sort(key=lambda one: (-one.marks, one.part))
    return Measure(
        area=area,
        since=since,
        counted_at=now,
        total=total,
        ways={
            way: tuple(_part(one, numbers[way][one.part]) for one in by_way[way])
            for way in WAYS
        },
        apart={name: shown(counted.get(name, 0)) for name in ("plausible", "mobile")},
        absent=tuple((one.part, shown(one.marks)) for one in missing),
        failed=failed,
    )


def _part(one: Raw, marks: Number) -> Part:
    if marks.value is None:
        unknown = Number(None)
        return Part(one.part, marks, dict.fromkeys(OUTCOMES, unknown), unknown, None,
                    None, is_hidden=True)  # fmt: skip
    outcomes = {"met": one.met, "waiting": one.waiting, "closed": one.closed}
    others = {"first": one.first_quorate, "not": one.marks - one.first_quorate}
    return Part(
        part=one.part,
        marks=marks,
        outcomes=beside_their_sum(outcomes),
        first_quorate=beside_their_sum(others)["first"],
        median=one.median,
        ninetieth=one.ninetieth,
        is_hidden=False,
    )


def _every_month(found: Iterable[Raw], since: date, now: datetime) -> list[Raw]:
    """A part a month, also where no mark was seen: a gap looks like a good month."""
    known = {one.part: one for one in found}
    last = local_day(now)
    numbers = range(_number(since), _number(last) + 1)
    names = [f"{_month(number):%Y-%m}" for number in numbers]
    return [
        known.get(name, Raw("month", name, 0, 0, 0, 0, 0, None, None)) for name in names
    ]


def _number(day: date) -> int:
    """The months since the year 0."""
    return day.year * _YEAR + day.month - 1


def _month(number: int) -> date:
    """The first day of the month of this number."""
    return date(number // _YEAR, number % _YEAR + 1, 1)


def _read(
    door: Literal["marks_of", "sum_of_marks"],
    partnership: str,
    since: date,
    until: datetime,
    using: str,
) -> list[Raw]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select * from plait.{door}"  # noqa: S608 - one of two doors of ours
            "(%s::text, %s::timestamptz, %s::timestamptz) order by dimension, part",
            [partnership, start_of_day(since), until],
        )
        return [Raw(*row) for row in cursor.fetchall()]


def _failed(area: Area, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(_FAILED, [area.slug])
        return int(cursor.fetchone()[0])


def as_series(found: Measure) -> dict[str, Any]:
    """The sums with how they were counted, for a file: JSON values and nothing else.

    `series` is one point a month, ready for a chart: `date`, `n`, `value` (the median
    hours). What is not shown is null, and `why` says why.
    """
    return {
        "measure": "mark_to_meeting",
        "partnership": found.area.name,
        "unit": "hours",
        "from": found.since.isoformat(),
        "counted_at": found.counted_at.isoformat(),
        "how_counted": list(HOW_COUNTED),
        "families_not_worked_out": found.failed,
        "total": found.total.value,
        "apart": {name: number.value for name, number in found.apart.items()},
        "series": [_point(one) for one in found.ways["month"]],
        "by": {
            way: [_point(one) for one in found.ways[way]]
            for way in WAYS
            if way != "month"
        },
        "absent": [
            {"who": who.partition(":")[0], "how": who.partition(":")[2], "n": n.value}
            for who, n in found.absent
        ],
    }


def _point(one: Part) -> dict[str, Any]:
    return {
        "date": one.part,
        "n": one.marks.value,
        "value": one.median,
        "ninetieth": one.ninetieth,
        "first_quorate": one.first_quorate.value,
        **{name: number.value for name, number in one.outcomes.items()},
        "why": _why(one),
    }


def _why(one: Part) -> str:
    if one.is_hidden:
        return "too few to say"
    if one.marks.value and one.median is None:
        return "more than half have not met"
    return "" if one.marks.value else "no marks"


#: How it is counted, for people: it stands beside every number.
HOW_COUNTED: Final = (
    (
        "Counted are marks or injuries seen on a baby of a family of this "
        "partnership, each mark once, by when it was seen and not by when it was "
        "recorded."
    ),
    (
        "A meeting is asked for where the baby cannot move about and no "
        "explanation was given, it does not fit, or it changed. Marks that were "
        "said to fit what the baby can do, and marks on babies who can move "
        "about, are counted apart."
    ),
    (
        "The hours run from when the mark was seen to the first strategy meeting "
        "from then on that was quorate. Nights and weekends count."
    ),
    (
        "A mark that has not met counts as longer than any that has, so the "
        "median is never better for what still waits. Where half have not met, "
        "there is no median."
    ),
    (
        "Closed without a meeting is what two agencies closed together before any "
        "such meeting. It is not counted as met."
    ),
    (
        "The agency is that which recorded the mark; the area is where the child "
        "was found."
    ),
    (
        "Not there are roles without whom a meeting did not count, that ought to "
        "have been there, that sent apologies or that did not answer, until the "
        "meeting that counted. Each is counted once a mark."
    ),
    (
        "Numbers from 1 to 4 are not shown, nor any number from which they could "
        "be worked out. A family whose record could not be worked out is missing."
    ),
)
