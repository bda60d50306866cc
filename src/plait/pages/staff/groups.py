"""The groups of my team: which there are, and one with its sessions.

A group names no family to another: who has a place is shown to its team, by initials.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import posts, sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import groups as verbs
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.group_forms import (
    WEEKDAYS,
    EndForm,
    GroupForm,
    JoinForm,
    LeaveForm,
)
from plait.records import care_groups, queries
from plait.standards.services.appointments import appointments_of
from plait.timeline.appointments import places
from plait.worklist import diary
from plait.worklist.bookings import Group
from plait.worklist.directory import directory
from plait.worklist.obligations import visible
from plait.worklist.refusals import NotRecorded
from plait.worklist.rows import manages

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.request import Request
    from plait.pages.staff.meeting_forms import StepForm

#: Sessions of so many weeks before and after now are listed.
_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A group as a list shows it."""

    href: str
    title: str
    when: str
    where: str
    workers: str
    taken: str
    is_over: bool


@require_GET
def overview(request: Request) -> HttpResponse:
    """The groups of my teams."""
    teams = _teams(request)
    found = diary.groups(teams)
    there = diary.members([one.id for one in found])
    cards = [_card(one, there, request.now) for one in found]
    context = {
        "now": [one for one in cards if not one.is_over],
        "over": [one for one in cards if one.is_over],
        "leads": _led(request) is not None,
    }
    return render(request, "staff/groups/overview.jinja", context)


@require_GET
def group(request: Request, group_id: UUID) -> HttpResponse:
    """One group: who has a place, by initials, and its sessions."""
    one = find(request, group_id)
    there = diary.members([one.id])
    if there:
        seen = sorted({each.subject_id for each in there})
        sessions.list_subjects(seen, opening.purpose(request))
    today = local_day(request.now)
    far = timedelta(weeks=_WEEKS)
    days = one.sessions(today - far, today + far)
    held = [day for day in reversed(days) if one.starts_on(day) <= request.now]
    said = diary.registers(one.team, one.id, one.starts_on(today - far))
    context = {
        "card": _card(one, there, request.now),
        "one": one,
        "families": _families(there, request.now),
        "past": [_session(one, day, there, said) for day in held],
        "ahead": [components.day(day) for day in days if day not in held],
        "leads": _led(request) == one.team,
    }
    return render(request, "staff/groups/group.jinja", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a group. For whoever leads the team.

    Raises:
        NotAllowed: somebody else does.
    """
    team = _led(request)
    if team is None:
        raise NotAllowed
    service = appointments_of(directory().teams[team].agency)
    form = GroupForm(request.POST or None, service=service, now=request.now)
    found: dict[int, Option] = {}
    for post in posts.of_team(team, request.now):
        words = f"{post.staff}, {components.role(post.role)}"
        found.setdefault(post.staff_id, Option(str(post.staff_id), words))
    form.offer(found.values())
    if form.is_valid():
        made = form.group(team)
        try:
            verbs.begin(made, by=request.staff, at=request.now)
        except NotRecorded as refused:
            form.refuse(refused.field, refused.say)
        else:
            return redirect("group", made.id)
    return _form(request, form, "Begin a group", "Begin it", reverse("groups"))


@require_http_methods(["GET", "POST"])
def end(request: Request, group_id: UUID) -> HttpResponse:
    """Let a group end on a day. For whoever leads the team."""
    one = find(request, group_id)
    if _led(request) != one.team:
        raise NotAllowed
    form = EndForm(request.POST or None)
    form.question("until_on").now = request.now
    back = reverse("group", args=(one.id,))
    if form.is_valid():
        day: date = form.cleaned_data["until_on"]
        if day < one.from_on or day > one.until_on:
            form.add_error("until_on", "Enter a day on which the group still meets")
        else:
            care_groups.end(one.id, day, team=one.team)
            return redirect(back)
    return _form(request, form, "End this group", "Save", back)


@require_http_methods(["GET", "POST"])
def join(request: Request, subject_id: UUID) -> HttpResponse:
    """Give some of a family a place in a group of my team."""
    opened = opening.open_family(request, subject_id)
    today = local_day(request.now)
    found = {str(x.id): x for x in diary.groups(_teams(request), on=today)}
    there = diary.members([one.id for one in found.values()])
    offered = []
    for key, one in found.items():
        card = _card(one, there, request.now)
        offered.append(Option(key, card.title, hint=f"{card.when}. {card.taken}"))
    form = JoinForm(
        request.POST or None, groups=offered,
        people=opening.setting_of(request, opened).people,
    )  # fmt: skip
    back = paths.appointments(opened.id)
    if form.is_valid():
        chosen = found[form.cleaned_data["group"]]
        try:
            verbs.join(
                group=chosen, people=form.who(), family=opened.id,
                occurred_at=request.now, recorded_at=request.now, by=request.staff,
                team=chosen.team, event_id=form.event_id_value,
            )  # fmt: skip
        except PlaitError as refused:
            form.refuse(getattr(refused, "field", ""), refused.say)
        else:
            return redirect(back)
    more = {"opened": opened, "banners": banners.banners(opened, request.now)}
    none = "" if found else "Your team has no group now. Whoever leads it begins one."
    title = "Give them a place in a group"
    return _form(request, form, title, "Save", back, more | {"none": none})


@require_http_methods(["GET", "POST"])
def leave(request: Request, subject_id: UUID, group_id: UUID) -> HttpResponse:
    """End the place of a family in a group of my team.

    Raises:
        NotAllowed: they have no such place.
    """
    opened = opening.open_family(request, subject_id)
    timeline, _ = visible(subject_id, queries.timeline_for(subject_id))
    teams, back = _teams(request), paths.appointments(opened.id)
    held = [one for one in places(timeline) if one.group == str(group_id)]
    place = next((one for one in held if one.left is None), None)
    if place is None or place.team not in teams:
        raise NotAllowed
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            verbs.leave(
                group=group_id, about=UUID(place.people[0]),
                reason=form.cleaned_data["reason"] or None, family=opened.id,
                occurred_at=request.now, recorded_at=request.now, by=request.staff,
                team=place.team, event_id=form.event_id_value,
            )  # fmt: skip
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(back)
    more = {"opened": opened, "banners": banners.banners(opened, request.now)}
    return _form(request, form, "End their place in the group", "End it", back, more)


def find(request: Request, group_id: UUID) -> Group:
    """A group of one of my teams.

    Raises:
        NotAllowed: there is none.
    """
    found = diary.groups(_teams(request), id_=group_id)
    if not found:
        raise NotAllowed
    return found[0]


def _form(
    request: Request,
    form: StepForm,
    title: str,
    button: str,
    back: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "form": form, "title": title, "button": button, "back": back, "banners": (),
        "none": "",
        # Of a group itself; what is said of a family is among the families.
        "place": "diary" if more is None else "",
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "staff/groups/form.jinja", context | (more or {}), status=status
    )


def _teams(request: Request) -> list[int]:
    return [int(post.team_id) for post in request.posts]


def _led(request: Request) -> int | None:
    """The team that I lead; None where I lead none."""
    led = (int(post.team_id) for post in request.posts if manages(post.role))
    return next(led, None)


def _card(one: Group, there: list[diary.Member], now: datetime) -> Card:
    taken = {
        each.subject_id for each in there if each.group == one.id and each.is_there(now)
    }
    known = directory()
    service = appointments_of(known.teams[one.team].agency)
    begins = one.starts_on(max(one.from_on, local_day(now)))
    return Card(
        href=reverse("group", args=(one.id,)),
        title=one.title,
        when=f"{WEEKDAYS[one.weekday]}s, {components.time_of_day(begins)}, "
        f"{one.minutes} minutes, until {components.day(one.until_on)}",
        where=service.place_title(one.place) if one.place else "",
        workers=", ".join(filter(None, (known.workers.get(x) for x in one.workers))),
        taken=f"{len(taken)} of {components.counted(one.places, 'place')} taken",
        is_over=one.until_on < local_day(now),
    )


def _families(
    there: list[diary.Member], now: datetime
) -> list[tuple[str, str, str, bool]]:
    """Each family with a place: its page, who comes, since when, and if it still is."""
    found: dict[UUID, list[diary.Member]] = {}
    for one in there:
        found.setdefault(one.subject_id, []).append(one)
    lines = [
        (
            paths.appointments(subject),
            " and ".join(one.label for one in members),
            components.day(members[0].joined_at),
            any(one.is_there(now) for one in members),
        )
        for subject, members in found.items()
    ]
    return sorted(lines, key=lambda line: line[1])


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was held: its register, and how far that is taken."""

    href: str
    day: str
    tag: tuple[str, str]


def _session(
    one: Group,
    day: date,
    there: list[diary.Member],
    said: Mapping[datetime, frozenset[UUID]],
) -> Session:
    at = one.starts_on(day)
    expected = {
        each.subject_id
        for each in there
        if local_day(each.joined_at) <= day
        and (each.left_at is None or each.left_at > at)
    }
    known = said.get(at, frozenset())
    left = expected - known
    if not expected | known:
        tag = ("Nobody had a place", "grey")
    elif not left:
        tag = ("Taken", "green")
    elif known:
        many = components.counted(len(left), "family", "families")
        tag = (f"{many} not said", "yellow")
    else:
        tag = ("Not taken", "yellow")
    href = reverse("group-register", args=(one.id, day.isoformat()))
    return Session(href, components.day(day), tag)
