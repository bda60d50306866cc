"""Lists of meetings: those of my teams, and those of one family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.pages import components
from plait.pages.staff import (
    banners,
    calling,
    complex_words,
    meeting_words,
    opening,
    paths,
)
from plait.records import queries
from plait.standards.quorums import quorums
from plait.timeline.gatherings import gatherings
from plait.worklist import meeting_lists
from plait.worklist.directory import directory
from plait.worklist.meeting_lists import Listed
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.timeline.gatherings import Gathering


@dataclass(frozen=True, slots=True)
class Item:
    """A meeting in a list: `tag` is a word and its colour."""

    href: str
    title: str
    person: str
    when: str
    tag: tuple[str, str]
    note: str = ""


@require_GET
def everywhere(request: Request) -> HttpResponse:
    """The meetings to which my teams are asked, across families."""
    teams = [post.team_id for post in request.posts]
    found = meeting_lists.of_teams(teams, request.now)
    seen = sorted({one.subject_id for one in found})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    now = request.now
    to_answer = [one for one in found if one.is_to_answer(now)]
    ahead = [one for one in found if one.is_ahead(now) and one not in to_answer]
    past = [one for one in reversed(found) if not one.is_ahead(now)]
    several = len(set(teams)) > 1
    context: dict[str, Any] = {
        "parts": [
            ("To answer", _items(to_answer, is_several=several)),
            ("Coming up", _items(_once(ahead), is_several=several)),
            ("The last 4 weeks", _items(_once(past), is_several=several)),
        ],
        "is_empty": not found,
        "keeps_list": complex_words.keeper(request) is not None,
    }
    return render(request, "staff/meetings.jinja", context)


@require_GET
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """The meetings of one family, as far as the reader may know of them."""
    opened = opening.open_family(request, subject_id)
    timeline, _ = visible(subject_id, queries.timeline_for(subject_id))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "items": [_of_family(opened.id, one) for one in reversed(gatherings(timeline))],
        "may_call": any(calling.acting_team(request, one) for one in quorums()),
        "back": paths.family(subject_id),
    }
    return render(request, "staff/family_meetings.jinja", context)


def _once(found: Iterable[Listed]) -> list[Listed]:
    """Each meeting once, however many of my teams are asked."""
    return list({one.id: one for one in found}.values())


def _items(found: Sequence[Listed], *, is_several: bool) -> list[Item]:
    teams = directory().teams
    return [
        Item(
            href=paths.meeting(one.subject_id, one.id),
            title=meeting_words.title(one.type),
            person=one.label,
            when=components.moment(one.at) if one.at else "No time was said",
            tag=_tag(one),
            note=_note(one, teams[one.team].name if is_several else ""),
        )
        for one in found
    ]


def _tag(one: Listed) -> tuple[str, str]:
    if one.state == "called":
        return meeting_words.REPLIES[one.reply]
    if one.state == "held" and one.quorate is False:
        return "Held, not quorate", "orange"
    return meeting_words.STATES[one.state]


def _note(one: Listed, team: str) -> str:
    role = "" if one.role == "caller" else f"as {components.role(one.role)}"
    return ", ".join(part for part in (team, role) if part)


def _of_family(subject_id: UUID, one: Gathering) -> Item:
    tag = meeting_words.STATES[one.state]
    if one.state == "held" and one.quorate is False:
        tag = ("Held, not quorate", "orange")
    return Item(
        href=paths.meeting(subject_id, one.id),
        title=meeting_words.title(one.type),
        person="",
        when=meeting_words.when(one),
        tag=tag,
    )
