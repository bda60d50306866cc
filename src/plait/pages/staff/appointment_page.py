"""One appointment, and all of a family: how they stand, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.fact_words_appointments import RESULTS
from plait.pages.staff import appointment_words as words
from plait.pages.staff import banners, opening, paths
from plait.records import queries
from plait.standards.services.appointments import Appointments, appointments_of
from plait.timeline.appointments import (
    Appointment,
    appointment,
    appointments,
    next_for,
    places,
)
from plait.timeline.facts.appointments import BOOKED
from plait.worklist.directory import directory
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class There:
    """An appointment that was found: in which record, and as it stands."""

    request: Request
    opened: Open
    timeline: Timeline
    one: Appointment
    service: Appointments

    @property
    def page(self) -> str:
        """The address of its page."""
        return paths.appointment(self.opened.id, UUID(self.one.id))

    @property
    def own_team(self) -> int | None:
        """For which of their teams whoever asks may change it; None where for none."""
        teams = [int(post.team_id) for post in self.request.posts]
        if self.one.team in teams:
            return self.one.team
        agency = self.one.first.agency
        same = (x for x in self.request.posts if x.team.agency_id == agency)
        return next((int(post.team_id) for post in same), None)

    @property
    def may_change(self) -> bool:
        """Whether it is still to be moved, cancelled or ended, and by whoever asks."""
        is_open = self.one.state == "booked" and not self.one.group
        return is_open and self.own_team is not None

    @property
    def died(self) -> tuple[str, ...]:
        """Who of those to come has died since it was booked: nobody is written to."""
        return tuple(
            who
            for who in self.one.people
            if (person := self.timeline.people.get(who)) and person.died_at is not None
        )

    @property
    def may_end(self) -> bool:
        """Whether it has begun, so that something has become of it."""
        return self.may_change and self.one.at <= self.request.now


@dataclass(frozen=True, slots=True)
class Line:
    """An appointment in a list: `tag` is a word and its colour."""

    href: str
    when: str
    what: str
    who: str
    worker: str
    tag: tuple[str, str]
    said: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a group: its title, who comes, since when and until when."""

    title: str
    who: str
    since: str
    until: str
    leave: str


def find(request: Request, subject_id: UUID, appointment_id: UUID) -> There:
    """Open the record and find the appointment.

    Raises:
        NotAllowed: the record may not be opened, or no such appointment may be seen.
    """
    opened = opening.open_family(request, subject_id)
    timeline, _ = visible(subject_id, queries.timeline_for(subject_id))
    one = appointment(timeline, str(appointment_id))
    if one is None:
        raise NotAllowed
    service = appointments_of(one.first.agency)
    return There(request, opened, timeline, one, service)


@require_GET
def page(request: Request, subject_id: UUID, appointment_id: UUID) -> HttpResponse:
    """One appointment."""
    there = find(request, subject_id, appointment_id)
    return render(request, "staff/appointment.jinja", _context(there))


@require_GET
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """The appointments of a family, and its places in groups."""
    opened = opening.open_family(request, subject_id)
    timeline, _ = visible(subject_id, queries.timeline_for(subject_id))
    found = appointments(timeline)
    now = request.now
    ahead = [one for one in found if one.state == "booked" and one.ends_at >= now]
    owed = [one for one in found if one.is_owed(now)]
    past = [one for one in reversed(found) if one not in ahead and one not in owed]
    teams = {int(post.team_id) for post in request.posts}
    context = {
        "opened": opened,
        "banners": banners.banners(opened, now),
        "parts": [
            ("What became of it is owed", [_line(x, opened, now) for x in owed]),
            ("Coming up", [_line(x, opened, now) for x in ahead]),
            ("Before", [_line(x, opened, now) for x in past]),
        ],
        "is_empty": not found,
        "places": [
            PlaceLine(
                title=str(one.joined.fact["title"]),
                who=_names(one.people, opened),
                since=components.day(one.joined.occurred_at),
                until=components.day(one.left.occurred_at) if one.left else "",
                leave=_leave(opened, one.group)
                if one.left is None and one.team in teams
                else "",
            )
            for one in reversed(places(timeline))
        ],
        "may_book": request.post is not None,
        "back": paths.family(opened.id),
        "book": paths.book(opened.id),
    }
    return render(request, "staff/appointments.jinja", context)


def next_line(
    opened: Open, events: list[TimelineEvent], now: datetime
) -> tuple[str, str] | None:
    """The page of the next appointment that the reader may see, and its words."""
    if not any(one.event.kind == BOOKED for one in events):
        return None
    timeline, _ = visible(opened.id, events)
    one = next_for(timeline, None, now)
    if one is None:
        return None
    line = _line(one, opened, now)
    said = f"{line.when}: {line.what}, {components.lower_first(line.who)}"
    return line.href, f"{said}, with {line.worker}" if line.worker else said


def _leave(opened: Open, group: str) -> str:
    return f"{paths.appointments(opened.id)}/groups/{group}/leave"


def _line(one: Appointment, opened: Open, now: datetime) -> Line:
    service = appointments_of(one.first.agency)
    return Line(
        href=paths.appointment(opened.id, UUID(one.id)),
        when=words.when(one.at, one.ends_at),
        what=what_of(one, service),
        who=_names(one.people, opened),
        worker=worker_of(one),
        tag=_tag(one, now),
        said="; ".join(_said(one, opened)),
    )


def _tag(one: Appointment, now: datetime) -> tuple[str, str]:
    results = one.results.values()
    return words.tag(one.state, is_owed=one.is_owed(now), results=results)


def what_of(one: Appointment, service: Appointments) -> str:
    """What it is: a type of appointment, or the title of a group."""
    return str(one.fact.get("title") or service.kind_title(str(one.fact["kind"])))


def worker_of(one: Appointment) -> str:
    """Who sees them, and of which team."""
    known = directory()
    team = known.teams.get(one.team or -1)
    names = (known.workers.get(one.worker or -1), team.name if team else "")
    return ", ".join(name for name in names if name)


def where(one: Appointment, service: Appointments) -> str:
    """Where and how they meet."""
    mode = words.MODES.get(str(one.fact.get("mode") or ""), "")
    place = one.fact.get("place")
    title = service.place_title(str(place)) if place else ""
    return ", ".join(part for part in (title, mode.lower() if title else mode) if part)


def _names(ids: tuple[str, ...], opened: Open) -> str:
    people = [opened.person(UUID(one)) for one in ids]
    return components.phrase(
        [opening.label_of(one, opened.family.people) for one in people if one]
    )


def _said(one: Appointment, opened: Open) -> list[str]:
    """What became of it, a person after the other."""
    return [
        f"{_names((who,), opened)} {RESULTS.get(result, result)}"
        for who, result in one.results.items()
    ]


def _context(there: There) -> dict[str, Any]:
    one, opened, request = there.one, there.opened, there.request
    despite = one.fact.get("despite") or ()
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "one": one,
        "title": what_of(one, there.service),
        "tag": _tag(one, request.now),
        "when": words.when(one.at, one.ends_at),
        "who": _names(one.people, opened),
        "died": _names(there.died, opened) if one.state == "booked" else "",
        "where": where(one, there.service),
        "worker": worker_of(one),
        "moved": [components.moment(each.occurred_at) for each in one.moves],
        "against": [words.AGAINST.get(str(each), "") for each in despite],
        "why": str(one.fact.get("reason") or "") if despite else "",
        "note": str(one.first.fact.get("note") or ""),
        "cancelled": _cancelled(one),
        "said": _said(one, opened),
        "did": [
            (paths.event(opened.id, UUID(did)), f"Recorded: {said}")
            for did, said in _did(one, opened)
        ],
        "letters": [components.moment(each.occurred_at) for each in one.letters],
        "may_change": there.may_change,
        "may_end": there.may_end,
        "is_owed": one.is_owed(request.now),
        "page": there.page,
        "book": paths.book(opened.id),
        "back": paths.appointments(opened.id),
    }


def _did(one: Appointment, opened: Open) -> list[tuple[str, str]]:
    """The contact and what was missed, each once, with what it says of whom."""
    found: dict[str, list[str]] = {}
    for who, each in one.outcomes.items():
        did, result = str(each.fact.get("did") or ""), str(each.fact["result"])
        words_ = f"{_names((who,), opened)} {RESULTS.get(result, result)}"
        found.setdefault(did, []).append(words_)
    return [(did, "; ".join(said)) for did, said in found.items() if did]


def _cancelled(one: Appointment) -> str:
    """`By the family: they are on holiday`."""
    if one.cancelled is None:
        return ""
    fact = one.cancelled.fact
    who = {"family": "the family", "service": "the team"}[str(fact["by"])]
    return f"By {who}, {components.moment(one.cancelled.occurred_at)}: {fact['reason']}"
