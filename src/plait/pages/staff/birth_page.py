"""Towards a birth: what is due by when, where it will be, who knows, and going home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.clock.moments import LONDON, local_day
from plait.pages import components
from plait.pages.staff import (
    banners,
    birth_answer,
    birth_reading,
    birth_weeks,
    birth_writing,
    opening,
    paths,
)
from plait.pages.staff.due_rows import agency_kinds
from plait.timeline.birth_alerts import AFTER_BIRTH
from plait.timeline.gatherings import gatherings
from plait.worklist import birth_alerts, weeks
from plait.worklist import queries as owed_queries
from plait.worklist.attentions import OF_A_FAMILY
from plait.worklist.conditions import Mine
from plait.worklist.directory import directory
from plait.worklist.rows import short_name

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.birth_reading import Reading
    from plait.timeline.birth_alerts import Alert, Reached
    from plait.worklist.around import Context

DISCHARGE = "discharge_planning"
#: The standards that hold a baby in hospital until those around have met.
BEFORE_HOME = (
    "home_first_discharge",
    "hospital_discharge_block",
    "home_before_meeting",
)
#: From Friday evening on, and at night, it is asked twice whether there is a plan.
_SATURDAY, _DAY_BEGINS, _DAY_ENDS = 5, 8, 20


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether one of those whom an alert is for has it, in words."""

    title: str
    how: str
    words: str
    has_it: bool
    href: str = ""
    link: str = ""


@require_GET
def towards(request: Request, subject_id: UUID) -> HttpResponse:
    """The page towards a birth, for whoever works with the family."""
    opened = opening.open_family(request, subject_id)
    reading = birth_reading.read(opened, local_day(request.now))
    context = {
        **_frame(request, reading),
        "answer": birth_answer.answer(reading, request.now, _own(request)),
        "may_plan": birth_writing.may_plan(request),
        "places": _places(reading),
        "early": _early(reading),
        "alert": reading.expected.alerts[-1] if reading.expected.alerts else None,
        "heard": [
            one
            for alert in reading.expected.alerts[-1:]
            for one in _heard(alert, reading)
        ],
        "old": reading.expected.alerts[-2::-1],
        "unread": reading.row is not None and not reading.expected.alerts,
        **_owed(request, reading),
    }
    return render(request, "staff/birth/towards.jinja", context)


@require_GET
def plan(request: Request, subject_id: UUID) -> HttpResponse:
    """Is there a plan? The answer by itself, to read at night and to print."""
    opened = opening.open_family(request, subject_id)
    reading = birth_reading.read(opened, local_day(request.now))
    context = {
        **_frame(request, reading),
        "answer": birth_answer.answer(reading, request.now, _own(request)),
        "places": _places(reading),
        "attention": owed_queries.attention(opened.id),
    }
    return render(request, "staff/birth/plan.jinja", context)


@require_GET
def everywhere(request: Request) -> HttpResponse:
    """The births that the alerts of my teams are of, the next one first."""
    rows = birth_alerts.of_teams(
        [post.team_id for post in request.posts],
        born_since=local_day(request.now) - AFTER_BIRTH,
    )
    seen = sorted({row.subject_id for row in rows})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    mine = set(_own(request))
    teams = directory().teams
    context = {
        "rows": [
            {
                "row": row,
                "href": f"{paths.birth(row.subject_id)}/plan",
                "is_ours_to_hear": bool(mine & set(row.waiting)),
                "sender": teams[row.from_team or -1].name
                if (row.from_team or -1) in teams
                else "",
            }
            for row in rows
        ],
        "is_full": len(rows) == birth_alerts.PAGE,
    }
    return render(request, "staff/birth/alerts.jinja", context)


def _own(request: Request) -> tuple[int, ...]:
    return tuple(post.team_id for post in request.posts)


def _frame(request: Request, reading: Reading) -> dict[str, Any]:
    opened, pregnancy = reading.opened, reading.expected.pregnancy
    return {
        "opened": opened,
        "family": opened.family,
        "banners": banners.banners(opened, request.now),
        "reading": reading,
        "pregnancy": pregnancy,
        "gestation": reading.gestation(),
        "born_on": birth_reading.born_on(reading),
        "babies": reading.babies(),
        "back": paths.family(opened.id),
        "here": paths.birth(opened.id),
    }


def _owed(request: Request, reading: Reading) -> dict[str, Any]:
    """What is due, as a list and as a picture, and what an early birth would ask."""
    if reading.expected.pregnancy.stage in ("none", "lost"):
        attention = owed_queries.attention(reading.opened.id)
        return {"attention": attention, "lines": [], "home": None}
    may_read = weeks.readable(
        (str(one.event.root), one.event.occurred_at, one.event.first_recorded_at)
        for one in reading.events
    )
    owed = owed_queries.of_subject(
        reading.opened.id,
        by=request.staff,
        now=request.now,
        may_read=may_read,
        held=Mine.of(request.posts),
    )
    policies = birth_weeks.context_of(reading)
    lines = birth_weeks.lines(
        reading, owed, policies, now=request.now, viewer=agency_kinds(request)
    )
    failed = policies.failed_since
    return {
        "attention": {"words": OF_A_FAMILY, "since": failed} if failed else None,
        "lines": lines,
        "picture": birth_weeks.picture(reading, lines),
        "if_born": birth_weeks.if_born_today(reading, policies, request.now),
        "areas": _areas(policies),
        "home": _home(request, reading, lines),
    }


def _areas(policies: Context) -> list[str]:
    """The partnerships whose policies count, where there are several."""
    named = [
        short_name(one.policy or policies.around.partnership)
        for one in policies.libraries
    ]
    return named if len(named) > 1 else []


def _places(reading: Reading) -> list[tuple[str, str, str]]:
    """Where the birth is planned: what it is, the place, and its ward's number."""
    known = reading.expected.places
    if known is None:
        return []
    said = birth_alerts.offered(reading.opened.family.partnership, directory())
    found = []
    for name, words in (("first", "Planned"), ("second", "Second hospital")):
        place = known.fact.get(name)
        if place:
            hospital = said.hospital(str(place.get("id") or ""))
            phone = hospital.ward_phone if hospital else place.get("phone", "")
            found.append((words, str(place["name"]), str(phone)))
    return found


def _early(reading: Reading) -> list[tuple[str, bool | None]]:
    """Each thing that an early birth needs; None where nobody said if it is ready."""
    known = reading.expected.early
    if known is not None:
        return [(str(one["title"]), one["is_ready"]) for one in known.fact["ready"]]
    said = birth_alerts.offered(reading.opened.family.partnership, directory())
    return [(one.title, None) for one in (said.own.early if said.own else ())]


def _heard(alert: Alert, reading: Reading) -> Iterator[Heard]:
    """Each of those whom the newest alert is for, and whether they have it."""
    teams = directory().teams
    for one in alert.reached:
        team = teams.get(one.recipient.get("team") or -1)
        how = team.name if team else _without_team(one)
        href, link = _next(one, reading)
        yield Heard(
            str(one.recipient["title"]),
            how,
            _said(one, reading),
            one.has_it,
            href,
            link,
        )


def _without_team(one: Reached) -> str:
    """How somebody is reached whose team the alert does not name."""
    if not one.is_outside:
        return components.role(str(one.recipient["role"]))
    phone = one.recipient.get("phone")
    return f"by telephone, {phone}" if phone else "by telephone: no number is recorded"


def _next(one: Reached, reading: Reading) -> tuple[str, str]:
    """What can be done about it: ring them, or read the message."""
    opened = reading.opened
    if one.is_outside:
        href = f"{paths.birth(opened.id)}/alert/told/{one.recipient['id']}"
        return (
            (href, "Ring them, and record who took it") if not one.has_it else ("", "")
        )
    if one.sent is None:
        return "", ""
    return f"{paths.messages(opened.id)}/{one.sent.id}", "The message"


def _said(one: Reached, reading: Reading) -> str:
    """Who has it, since when, by name; or that nobody said so."""
    if one.answered is None:
        if one.is_outside:
            return "Not told yet"
        return "Sent, and not acknowledged yet" if one.sent else "Not sent"
    at = components.moment(one.answered.occurred_at)
    if one.is_outside:
        return f"Told {at}: {one.answered.fact['told']} took it, and read it back"
    by = next(
        (x.by for x in reading.events if str(x.event.id) == one.answered.id and x.by),
        "their team",
    )
    return f"{'Acknowledged' if one.has_it else 'Declined'} {at} by {by}"


def _home(
    request: Request, reading: Reading, lines: list[birth_weeks.Line]
) -> dict[str, Any]:
    """What is to be seen to before mother and baby go home."""
    said = birth_alerts.offered(reading.opened.family.partnership, directory())
    held = [
        one
        for one in reading.timeline.of_kind("meeting.held")
        if one.fact.get("type") == DISCHARGE
        and (born := reading.expected.pregnancy.born_at) is not None
        and one.occurred_at >= born
    ]
    began = reading.expected.pregnancy.began
    called = [
        one
        for one in gatherings(reading.timeline)
        if one.type == DISCHARGE
        and one.called is not None
        and one.state == "called"
        and (began is None or one.called.occurred_at >= began)
    ]
    local = request.now.astimezone(LONDON)
    return {
        "advice": said.own.going_home if said.own else (),
        "held": held[-1] if held else None,
        "called": called[-1] if called and not held else None,
        "owed": [one for one in lines if one.row.standard in BEFORE_HOME],
        "is_off_hours": local.weekday() >= _SATURDAY
        or not _DAY_BEGINS <= local.hour < _DAY_ENDS,
    }
