"""The diary: a day or a week, of one colleague or of the whole team.

Read with the records closed, so it shows initials. What is over and has no outcome
stands above all, however long ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.access import posts, rota, sessions
from plait.access.errors import NotAllowed
from plait.clock.moments import local_day, start_of_day
from plait.clock.working_days import holiday_name
from plait.pages import components
from plait.pages.staff import appointment_words as words
from plait.pages.staff import opening, paths
from plait.standards.services.appointments import Appointments, appointments_of
from plait.worklist import diary
from plait.worklist.bookings import Group
from plait.worklist.diary import Slot
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.access.rota import Roster
    from plait.pages.request import Request

_WEEK_DAYS: Final = 7
_WORKING_DAYS: Final = 5
#: The first so many of what is owed are shown; the others are counted.
_FIRST_OWED: Final = 8
#: A diary shows no day before or after these.
_FIRST_YEAR, _LAST_YEAR = 2000, 2059
#: Families are offered that were seen in so many days.
_SEEN_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the diary is asked for. `worker` is a number, None for the team."""

    team: int
    worker: int | None
    view: str
    day: date

    @property
    def days(self) -> list[date]:
        """The days that are shown: one, or Monday to Sunday."""
        if self.view == "day":
            return [self.day]
        monday = self.day - timedelta(days=self.day.weekday())
        return [monday + timedelta(days=n) for n in range(_WEEK_DAYS)]

    def href(self, **other: Any) -> str:
        """The address of another part."""
        wanted = {
            "team": self.team, "whose": self.worker or "team", "view": self.view,
            "on": self.day.isoformat(),
        } | other  # fmt: skip
        return f"{reverse('diary')}?{urlencode(wanted)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a diary, at its time. `said` is what became of it."""

    at: datetime
    clock: str
    label: str
    what: str
    href: str
    tag: tuple[str, str]
    worker: str = ""
    said: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a colleague's day: notes (who is away, on call) and what there is."""

    heading: str
    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    is_today: bool = False
    book: str = ""


@dataclass(frozen=True)
class Around:
    """All that a page of the diary is made of.

    `registered` is how many families are on the register of a session, whoever led it.
    `is_cut` says that there is more than a page shows.
    """

    asked: Asked
    service: Appointments
    slots: Sequence[Slot]
    groups: Sequence[Group]
    registered: Counter[tuple[UUID | None, datetime]]
    is_cut: bool
    roster: Roster
    people: dict[int, str]
    now: datetime

    @cached_property
    def by_day(self) -> dict[date, list[Slot]]:
        """The appointments by their day, without those of groups."""
        found: dict[date, list[Slot]] = {}
        for one in self.slots:
            if not one.group:
                found.setdefault(local_day(one.at), []).append(one)
        return found


@require_GET
def overview(request: Request) -> HttpResponse:
    """The diary of my team or of a colleague."""
    asked = asked_for(request)
    around = _around(request, asked)
    owed = diary.owed([asked.team], request.now, worker=asked.worker)
    seen = list({one.subject_id for one in (*around.slots, *owed)})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    step = 1 if asked.view == "day" else _WEEK_DAYS
    context = {
        "asked": asked,
        "team": directory().teams[asked.team],
        "teams": [post.team for post in request.posts],
        "people": around.people,
        "heading": _heading(asked),
        "columns": _columns(around),
        "whose": around.people.get(asked.worker or 0, "The whole team"),
        "owed": [_line(one, around) for one in owed[:_FIRST_OWED]],
        "is_cut": around.is_cut,
        "more_owed": max(0, len(owed) - _FIRST_OWED),
        "before": asked.href(on=(asked.day - timedelta(days=step)).isoformat()),
        "after": asked.href(on=(asked.day + timedelta(days=step)).isoformat()),
        "today": asked.href(on=local_day(request.now).isoformat()),
        "me": request.staff.pk,
    }
    return render(request, "staff/diary/overview.jinja", context)


@require_GET
def book(request: Request) -> HttpResponse:
    """For which family an appointment is booked from the diary."""
    asked = asked_for(request)
    since = request.now - timedelta(days=_SEEN_DAYS)
    found = diary.families([asked.team], since, worker=asked.worker)
    if found:
        sessions.list_subjects([one[0] for one in found], opening.purpose(request))
    given = {"worker": asked.worker or request.staff.pk}
    if request.GET.get("on"):
        given |= {"at": f"{asked.day.isoformat()}T10:00"}
    query = urlencode(given)
    context = {
        "families": [
            (f"{paths.book(one)}?{query}", label, last) for one, label, last in found
        ],
        "days": _SEEN_DAYS,
        "back": asked.href(),
    }
    return render(request, "staff/diary/book.jinja", context)


def asked_for(request: Request) -> Asked:
    """Which part is asked for; what cannot be read is the usual: my own week.

    Raises:
        NotAllowed: I have no post.
    """
    teams = [int(post.team_id) for post in request.posts]
    if not teams:
        raise NotAllowed
    wanted = request.GET.get("team", "")
    team = next((one for one in teams if str(one) == wanted), teams[0])
    whose = request.GET.get("whose", "")
    worker: int | None = int(request.staff.pk)
    if whose == "team":
        worker = None
    elif whose.isascii() and whose.isdecimal() and len(whose) < len(str(2**31)):
        worker = int(whose)
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = local_day(request.now)
    if not _FIRST_YEAR < day.year < _LAST_YEAR:
        day = local_day(request.now)
    view = "day" if request.GET.get("view") == "day" else "week"
    return Asked(team, worker, view, day)


def _around(request: Request, asked: Asked) -> Around:
    days = asked.days
    since, until = start_of_day(days[0]), start_of_day(days[-1] + timedelta(days=1))
    people: dict[int, str] = {}
    for post in posts.of_team(asked.team, request.now):
        people.setdefault(post.staff_id, str(post.staff))
    every = diary.between([asked.team], since, until)
    return Around(
        asked=asked,
        service=appointments_of(directory().teams[asked.team].agency),
        slots=[one for one in every if asked.worker in (None, one.worker)],
        registered=Counter((one.group, one.at) for one in every if one.group),
        is_cut=len(every) == diary.MOST,
        groups=[
            one
            for one in diary.groups([asked.team], on=days[0])
            if asked.worker is None or asked.worker in one.workers
        ],
        roster=rota.roster([asked.team], since=since, until=until),
        people=people,
        now=request.now,
    )


def _heading(asked: Asked) -> str:
    days = asked.days
    if len(days) == 1:
        return components.day(days[0])
    return f"{components.day(days[0])} to {components.day(days[-1])}"


def _columns(around: Around) -> list[Column]:
    """A column a day; of one day of the team, a column a colleague."""
    asked = around.asked
    if asked.view == "day" and asked.worker is None:
        return _by_colleague(around)
    return [
        one for day in asked.days for one in [_of_day(around, day)]
        if one.lines or one.notes or day.weekday() < _WORKING_DAYS
    ]  # fmt: skip


def _of_day(around: Around, day: date) -> Column:
    asked = around.asked
    lines = [_line(one, around) for one in around.by_day.get(day, ())]
    lines += _sessions(around, day)
    holiday = holiday_name(day)
    notes = [f"Bank holiday: {holiday}"] if holiday else []
    notes += _notes(around, day, asked.worker)
    return Column(
        heading=components.day(day),
        notes=tuple(notes),
        lines=tuple(sorted(lines, key=lambda one: one.at)),
        is_today=day == local_day(around.now),
        book=_book(asked, day) if day >= local_day(around.now) else "",
    )


def _book(asked: Asked, day: date) -> str:
    given = {"on": day.isoformat(), "team": asked.team, "whose": asked.worker or "team"}
    return f"{reverse('diary-book')}?{urlencode(given)}"


def _by_colleague(around: Around) -> list[Column]:
    """Of one day a column a colleague, and one for what nobody is named for."""
    day = around.asked.day
    whole = _of_day(replace(around, slots=()), day)
    found = [] if not whole.notes else [Column("The team", whole.notes, ())]
    named = [*around.people, *{one.worker for one in around.slots} - set(around.people)]
    for who in named:
        slots = [one for one in around.slots if one.worker == who]
        groups = [one for one in around.groups if who in one.workers]
        mine = replace(
            around, slots=slots, groups=groups,
            asked=replace(around.asked, worker=who or -1),
        )  # fmt: skip
        one = _of_day(mine, day)
        name = around.people.get(who or -1) or directory().workers.get(who or -1)
        found.append(replace(one, heading=name or "Nobody is named", is_today=False))
    return found


def _sessions(around: Around, day: date) -> list[Line]:
    """The sessions of groups on a day: each leads to its register."""
    found = []
    for one in around.groups:
        if not one.has_session(day):
            continue
        begins = one.starts_on(day)
        ends = begins + timedelta(minutes=one.minutes)
        said = around.registered[one.id, begins]
        is_over = ends < around.now
        tag = ("Group", "white")
        if is_over:
            tag = ("Register taken", "green") if said else ("Register owed", "yellow")
        found.append(
            Line(
                at=begins,
                clock=words.clock(begins, ends),
                label=one.title,
                what=around.service.place_title(one.place) if one.place else "",
                href=reverse("group-register", args=(one.id, day.isoformat())),
                tag=tag,
                worker=_names(one.workers) if around.asked.worker is None else "",
                said=f"{components.counted(said, 'family', 'families')} on the register"
                if said
                else "",
            )
        )
    return found


def _line(slot: Slot, around: Around) -> Line:
    is_team = around.asked.worker is None
    return Line(
        at=slot.at,
        clock=words.clock(slot.at, slot.ends_at),
        label=slot.label,
        what=words.what(slot, around.service),
        href=paths.appointment(slot.subject_id, slot.id),
        tag=words.tag(
            slot.state,
            is_owed=slot.is_owed(around.now),
            results=[one.partition(":")[2] for one in slot.results],
        ),
        worker=_names([slot.worker or -1]) if is_team else "",
        said=words.results(slot.results),
        is_off=slot.state == "cancelled",
    )


def _notes(around: Around, day: date, worker: int | None) -> list[str]:
    """Who is away and who is on call on a day, of one colleague or of all."""
    since, until = start_of_day(day), start_of_day(day + timedelta(days=1))
    roster, notes = around.roster, []
    away = {
        one.staff
        for one in roster.absences
        if one.since < until and (one.until is None or one.until > since)
    }
    on_call = {
        one.staff for one in roster.shifts if one.since < until and one.until > since
    }
    for who, said in ((away, "Away"), (on_call, "On call")):
        wanted = who if worker is None else who & {worker}
        if wanted:
            notes.append(
                f"{said}: {_names(sorted(wanted))}" if worker is None else said
            )
    return notes


def _names(staff: Iterable[int]) -> str:
    known = directory().workers
    return ", ".join(filter(None, (known.get(one, "") for one in staff)))


def session_day(text: str) -> date:
    """The day in an address.

    Raises:
        NotAllowed: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAllowed from None


def is_past(group: Group, day: date, now: datetime) -> bool:
    """Whether a session has begun."""
    return group.starts_on(day) <= now
