"""What of readings is told to others than the agency whose own they are.

It is worked out once, of all numbers of a measure together, when they are stored. Of
each duty there is one story: by months, or where these are too small by whole quarters,
never by both. The last twelve months are guarded together with their months, agencies,
teams and cuts (`publishing`); what is summed besides is a sum of what is told. So
whoever has all pages, pictures and tables has no more than one of these tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Final, Literal

from plait.assurance.counts import (
    DECIDED,
    FATES,
    SHARED_FROM,
    ImpossibleReading,
    Reading,
    a_year,
)
from plait.assurance.national import national
from plait.assurance.publishing import OPENED, Published, published, rounded
from plait.clock.moments import local_day

Span = Literal["month", "quarter", "year"]
Counts = dict[str, int]
#: Of the whole; the way by agencies and teams; the way by months or quarters.
_WHOLE: Final = ("", "")
_PLACE: Final = "place"
_TIME: Final = "time"
_QUARTER: Final = 3
_QUARTERS: Final = 4
#: A median of fewer is somebody's own time, and a ninetieth of a hundred of fewer.
_MEDIAN_FROM: Final = 5
_NINETIETH_FROM: Final = 20
_NUMBERS: Final = (OPENED, *FATES, "decided")
_SUMS: Final = {"decided": DECIDED}


@dataclass(frozen=True, slots=True)
class Place:
    """Of what a number is told: the fields of a reading that say it."""

    partnership_id: str
    measure: str
    agency: str = ""
    team: str = ""
    cut: str = ""
    cut_value: str = ""


@dataclass(frozen=True, slots=True)
class ForOthers:
    """What is told of a place and a span of time; None is hidden.

    `done_by` are those of `counts.STEPS`, or nothing.
    """

    place: Place
    span: Span
    begins: date
    numbers: Mapping[str, float | None]
    done_by: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Time:
    """A month, or a whole quarter, of all of a partnership."""

    begins: date
    months: tuple[Reading, ...]

    @property
    def counts(self) -> Counts:
        return _added(self.months)


def for_others(rows: Iterable[Reading]) -> Iterator[ForOthers]:
    """Everything that is told of these readings.

    Raises:
        ImpossibleReading: the parts of a whole are more than it, or it is missing.
    """
    by_place = attrgetter("partnership")
    for _, of_place in groupby(sorted(rows, key=by_place), by_place):
        found = sorted(of_place, key=attrgetter("measure"))
        today = local_day(found[0].as_of)
        months = [one.month for one in found if _is_whole(one) and _is_over(one, today)]
        for _, of_measure in groupby(found, attrgetter("measure")):
            yield from _measure(list(of_measure), months)


def _measure(rows: Sequence[Reading], months: Sequence[date]) -> Iterator[ForOthers]:
    wholes = sorted(filter(_is_whole, rows), key=attrgetter("month"))
    place = Place(rows[0].partnership, rows[0].measure)
    if not {one.month for one in rows} <= {one.month for one in wholes}:
        raise ImpossibleReading(f"{place.measure}: wanted the whole beside its parts")
    known = national().get(place.measure.removeprefix("national:"))
    if known and known.is_number:
        # Its months share people: no sum of them means anything.
        for one in wholes:
            yield _by_itself(place, "month", _Time(one.month, (one,)))
        return
    span, times = _times(wholes, months)
    first = a_year(local_day(rows[0].as_of))
    inside = [one for one in times if one.begins >= first]
    if span == "quarter":
        inside = times[-_QUARTERS:]
    told = [_by_itself(place, span, one) for one in times if one not in inside]
    if inside:
        shown, parts = _year(rows, inside, place)
        told += [
            _told(place, span, one, _of(shown, (_TIME, f"{one.begins}")))
            for one in inside
        ]
        yield from _of_the_year(shown, parts, place, inside)
    yield from told
    if span == "month":
        yield from _quarters(place, told, months)


def _is_over(one: Reading, today: date) -> bool:
    """A quarter whose last month runs is not whole."""
    return (one.month.year, one.month.month) < (today.year, today.month)


def _is_whole(one: Reading) -> bool:
    return not one.agency and not one.cut


def _times(
    wholes: Sequence[Reading], months: Sequence[date]
) -> tuple[Span, list[_Time]]:
    """Months; whole quarters where most months are too small for a per cent."""
    some = [one for one in wholes if one.opened]
    enough = sum(sum(_counts(one)[n] for n in DECIDED) >= SHARED_FROM for one in some)
    if enough * 2 >= len(some):
        return "month", [_Time(one.month, (one,)) for one in wholes]
    grouped = groupby(wholes, lambda one: _quarter(one.month))
    times = [_Time(begins, tuple(each)) for begins, each in grouped]
    return "quarter", [one for one in times if _was_counted(one.begins, months)]


def _quarter(month: date) -> date:
    return month.replace(month=(month.month - 1) // _QUARTER * _QUARTER + 1)


def _was_counted(begins: date, months: Sequence[date]) -> bool:
    """Whether all of a quarter was: without a month it would look like a bad one."""
    last = begins.replace(month=begins.month + _QUARTER - 1)
    return bool(months) and min(months) <= begins and last <= max(months)


def _counts(one: Reading) -> Counts:
    return {name: getattr(one, name) for name in FATES}


def _added(rows: Iterable[Reading]) -> Counts:
    each = [_counts(one) for one in rows]
    return {name: sum(one[name] for one in each) for name in FATES}


def _by_itself(place: Place, span: Span, one: _Time) -> ForOthers:
    """A month that no sum holds."""
    return _told(place, span, one, _of(published(one.counts, {}, _SUMS), _WHOLE))


def _of(shown: Published, part: tuple[str, str]) -> dict[str, int | None]:
    return {name: shown.numbers[*part, name] for name in _NUMBERS}


def _told(
    place: Place, span: Span, one: _Time, numbers: Mapping[str, int | None]
) -> ForOthers:
    met = [numbers["met"], numbers["met_late"]]
    done = 0 if None in met else sum(each or 0 for each in met)
    [first, *more] = one.months
    more_told: dict[str, float | None] = {
        "missing": rounded(sum(each.missing for each in one.months)),
        "median_hours": _hours(first.median_hours, done >= _MEDIAN_FROM and not more),
        "p90_hours": _hours(first.p90_hours, done >= _NINETIETH_FROM and not more),
    }
    return ForOthers(place, span, one.begins, {**numbers, **more_told})


def _hours(hours: float | None, is_told: bool) -> float | None:  # noqa: FBT001
    return round(hours) if is_told and hours is not None else None


def _year(
    rows: Sequence[Reading], times: Sequence[_Time], place: Place
) -> tuple[Published, dict[tuple[str, str], Place]]:
    """The last twelve months, guarded in all ways of putting them together."""
    inside = {each.month for one in times for each in one.months}
    parts = _parts([one for one in rows if one.month in inside], place)
    ways: dict[str, dict[str, Counts]] = {
        _TIME: {f"{one.begins}": one.counts for one in times}
    }
    for (way, part), (_, members) in parts.items():
        ways.setdefault(way, {})[part] = _added(members)
    whole = _added(each for one in times for each in one.months)
    try:
        shown = published(whole, ways, _SUMS)
    except ValueError as fault:
        raise ImpossibleReading(f"{place.measure}: {fault}") from None
    return shown, {key: at for key, (at, _) in parts.items()}


def _parts(
    rows: Sequence[Reading], place: Place
) -> dict[tuple[str, str], tuple[Place, list[Reading]]]:
    """By way and part, what it is and its readings; of an agency its teams, if any."""
    with_teams = {one.agency for one in rows if one.team}
    found: dict[tuple[str, str], tuple[Place, list[Reading]]] = {}
    for one in rows:
        if one.cut and not one.agency:
            key = f"cut {one.cut}", f"value {one.cut_value}"
        elif one.cut or not (one.team or one.agency not in with_teams) or (
            not one.agency
        ):  # fmt: skip
            continue
        else:
            key = _PLACE, f"{one.agency} {one.team}"
        at = Place(
            place.partnership_id, place.measure, one.agency, one.team, one.cut,
            one.cut_value,
        )  # fmt: skip
        found.setdefault(key, (at, []))[1].append(one)
    return found


def _of_the_year(
    shown: Published,
    parts: Mapping[tuple[str, str], Place],
    place: Place,
    times: Sequence[_Time],
) -> Iterator[ForOthers]:
    begins = times[0].begins
    whole = _of(shown, _WHOLE)
    yield ForOthers(place, "year", begins, whole, _curve(whole, times))
    for key, at in parts.items():
        yield ForOthers(at, "year", begins, _of(shown, key))


def _curve(
    whole: Mapping[str, int | None], times: Sequence[_Time]
) -> tuple[int | None, ...]:
    """How many were met within each step, told as a sum of two that are told.

    Of those that were met in time, and of those that were met late: each step is a part
    of a number that is told already, and says nothing more of it.
    """
    months = [each for one in times for each in one.months if each.opened]
    if whole["met"] is None or not all(one.late_by for one in months):
        return ()
    all_done = [
        sum(each) for each in zip(*(one.done_by for one in months), strict=True)
    ]
    late = [sum(each) for each in zip(*(one.late_by for one in months), strict=True)]
    in_time = sum(one.met for one in months)
    told: list[int | None] = []
    for done, of_them in zip(all_done, late, strict=True):
        first, second = rounded(done - of_them), rounded(of_them)
        # Where it is not said how many were late, nor is it when the first was.
        if whole["met_late"] is None and (of_them or done == in_time):
            second = None
        is_told = first is not None and second is not None
        told.append((first or 0) + (second or 0) if is_told else None)
    return tuple(told)


def _quarters(
    place: Place, told: Sequence[ForOthers], months: Sequence[date]
) -> Iterator[ForOthers]:
    """Whole quarters, as sums of what is told of their months."""
    in_order = sorted(told, key=attrgetter("begins"))
    for begins, each in groupby(in_order, lambda one: _quarter(one.begins)):
        if not _was_counted(begins, months):
            continue
        rows = [one.numbers for one in each]
        sums = {
            name: None
            if any(one[name] is None for one in rows)
            else sum(one[name] or 0 for one in rows)
            for name in (*_NUMBERS, "missing")
        }
        yield ForOthers(place, "quarter", begins, sums)
