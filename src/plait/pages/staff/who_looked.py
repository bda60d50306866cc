"""Who looked at one record, what one opened oneself, and what a parent is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import opening
from plait.pages.staff.emergency_forms import OUTCOMES
from plait.records import emergencies, queries, who_looked
from plait.records.who_looked import Look, MyLook, TeamLooked
from plait.timeline.facts.subject_requests import COPIED
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

#: Somebody by number, a day, and where else they read the record: on paper.
Printed = frozenset[tuple[int | None, date, str]]

#: How far back is shown: the first is what is asked for without saying.
PERIODS: Final = {"28": "4 weeks", "90": "3 months", "365": "a year"}
#: What was printed, by the kind of the event that tells of it.
_PRINTED: Final = {"meeting.pack_opened": "pack", COPIED: "copy"}

PURPOSES: Final = {
    "direct_care": "to care for the family",
    "safeguarding": "to keep a child safe",
    "supervision": "to supervise",
    "review": "to review how records are used",
    "subject_request": "to answer a request of the family",
    "emergency": "in an emergency",
}
WHERE: Final = {
    "page": "pages",
    "photo": "photos",
    "pack": "a pack of a meeting",
    "copy": "a copy for the person",
    "emergency": "pages",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person on one day: how often, from when until when, for what, and why."""

    name: str
    team: str
    agency: str
    role: str
    times: int
    first_at: datetime
    last_at: datetime
    purposes: tuple[str, ...]
    whys: tuple[str, ...]
    wheres: tuple[str, ...]
    in_emergency: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day and who opened the record on it; in how many lists it stood as well."""

    day: date
    rows: tuple[Row, ...]
    lists: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """A team, as a parent is told of it: in which roles it looked, and when."""

    team: str
    agency: str
    roles: tuple[str, ...]
    days: tuple[date, ...]
    in_emergency: bool


@require_GET
def family(request: Request, subject_id: UUID) -> HttpResponse:
    """Who looked at a record, as far as whoever asks answers for them.

    Raises:
        NotAllowed: they may not ask, or there is no such record.
    """
    try:
        opened = opening.open_family(request, subject_id)
    except NotAllowed:
        opened = None
    asks_as = who_looked.ask(subject_id)
    if asks_as is None:
        raise NotAllowed
    period, since = _period(request)
    looks = who_looked.looks(subject_id, since=since)
    listed = who_looked.lists(subject_id, since=since)
    printed = _printed(subject_id) if opened else frozenset()
    context = {
        "subject_id": subject_id,
        "opened": opened,
        "family": opened.family if opened else None,
        "asks_as": asks_as,
        "days": _days(looks, listed, printed),
        "people": len({one.staff_id for one in looks}),
        "times": len(looks),
        "lists": sum(listed.values()),
        "is_all": len(looks) < who_looked.MOST,
        "periods": PERIODS,
        "period": period,
    }
    return render(request, "staff/looked/family.jinja", context)


@require_GET
def for_parent(request: Request, subject_id: UUID) -> HttpResponse:
    """Who looked, in plain words, to give to a parent or read out to them.

    Raises:
        NotAllowed: the record may not be opened, or there is none.
    """
    opened = opening.open_family(request, subject_id)
    if opened.classes == 0:
        raise NotAllowed
    period, since = _period(request, usual="365")
    found = who_looked.for_parent(subject_id, since=since)
    teams = directory()
    office = teams.answering("privacy_officer", opened.family.partnership)
    context = {
        "subject_id": subject_id,
        "family": opened.family,
        "teams": _teams(found),
        "since": local_day(since),
        "office": teams.teams.get(office) if office else None,
        "periods": PERIODS,
        "period": period,
    }
    return render(request, "staff/looked/parent.jinja", context)


@require_GET
def mine(request: Request) -> HttpResponse:
    """What I opened, and what became of what I opened in an emergency."""
    period, since = _period(request)
    looks = who_looked.mine(request.staff.pk, since=since)
    days = [
        (day, _records(group))
        for day, group in groupby(looks, key=lambda one: local_day(one.at))
    ]
    found = emergencies.emergencies(since=since)
    context = {
        "days": days,
        "times": len(looks),
        "emergencies": [one for one in found if one.standing == "mine"],
        "outcomes": OUTCOMES,
        "purposes": PURPOSES,
        "periods": PERIODS,
        "period": period,
    }
    return render(request, "staff/looked/mine.jinja", context)


def _period(request: Request, usual: str = "28") -> tuple[str, datetime]:
    asked = request.GET.get("days", "")
    period = asked if asked in PERIODS else usual
    return period, request.now - timedelta(days=int(period))


def _printed(subject_id: UUID) -> Printed:
    """Who printed what on which day, as far as whoever asks may read of it."""
    return frozenset(
        (one.event.by_id, local_day(one.event.occurred_at), _PRINTED[one.event.kind])
        for one in queries.timeline_for(subject_id)
        if one.event.kind in _PRINTED
    )


def _days(
    looks: Iterable[Look],
    lists: dict[date, int],
    printed: Printed,
) -> list[Day]:
    by_day: dict[date, list[Look]] = {day: [] for day in lists}
    for look in looks:
        by_day.setdefault(local_day(look.at), []).append(look)
    return [
        Day(day, _rows(day, by_day[day], printed), lists.get(day, 0))
        for day in sorted(by_day, reverse=True)
    ]


def _rows(day: date, looks: Iterable[Look], printed: Printed) -> tuple[Row, ...]:
    by_person: dict[tuple[int, str], list[Look]] = {}
    for look in looks:
        by_person.setdefault((look.staff_id, look.team), []).append(look)
    return tuple(
        _row(group, [one for one in WHERE if (staff_id, day, one) in printed])
        for (staff_id, _), group in by_person.items()
    )


def _row(looks: list[Look], printed: list[str]) -> Row:
    newest = looks[0]
    where: dict[str, None] = dict.fromkeys(one.where for one in looks)
    where |= dict.fromkeys(printed)
    return Row(
        newest.name,
        newest.team,
        newest.agency,
        components.sentence(components.role(newest.role)) if newest.role else "",
        len(looks),
        looks[-1].at,
        newest.at,
        tuple(_each(PURPOSES.get(one.purpose, one.purpose) for one in looks)),
        tuple(_each(one.why for one in looks)),
        tuple(_each(WHERE[one] for one in where)),
        "emergency" in where,
    )


def _records(looks: Iterable[MyLook]) -> list[dict[str, Any]]:
    """What one opened on a day: each record once."""
    found: dict[UUID, list[MyLook]] = {}
    for look in looks:
        found.setdefault(look.subject_id, []).append(look)
    return [
        {
            "subject_id": subject_id,
            "times": len(group),
            "first_at": group[-1].at,
            "last_at": group[0].at,
            "purposes": _each(PURPOSES.get(one.purpose, one.purpose) for one in group),
            "whys": _each(one.why for one in group),
            "team": group[0].team,
            "may_open": group[0].may_open,
        }
        for subject_id, group in found.items()
    ]


def _teams(found: Iterable[TeamLooked]) -> list[Team]:
    by_team: dict[tuple[str, str], list[TeamLooked]] = {}
    for one in found:
        by_team.setdefault((one.team, one.agency), []).append(one)
    return [
        Team(
            team,
            agency,
            tuple(_each(components.role(one.role) for one in group if one.role)),
            tuple(_each(one.day for one in group)),
            any(one.in_emergency for one in group),
        )
        for (team, agency), group in sorted(by_team.items())
    ]


def _each(values: Iterable[Any]) -> list[Any]:
    """Each once, in their order, without what is empty."""
    return [one for one in dict.fromkeys(values) if one]
