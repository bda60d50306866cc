"""Families without a named owner: of my teams, to be mended; counts for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.pages import components
from plait.pages.staff import opening, paths
from plait.timeline import facts
from plait.worklist import owner_lists, quality
from plait.worklist.directory import directory
from plait.worklist.owner_lists import Key, Nobody

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

#: The agencies whose teams have families by name, of those that this page is about.
NAMING: Final = frozenset({"maternity", "health_visiting"})
SERVICE: Final = {"midwifery": "midwife", "health_visiting": "health visitor"}
TAGS: Final = {
    "unnamed": ("Nobody is named", "yellow"),
    "between": ("Between two services", "orange"),
    "left": ("Has left", "orange"),
    "away": ("Away, no cover", "yellow"),
    "stays": ("Not handed over", "orange"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A family in the list: initials, how it stands, since when, and what to do."""

    label: str
    age: str
    tag: tuple[str, str]
    words: str
    since: datetime
    lasting: str
    is_longer: bool
    by: str
    last: str
    action: tuple[str, str]
    family: str


@require_GET
def without_owner(request: Request) -> HttpResponse:
    """The list. A family that is on it is noted as listed to whoever asks."""
    own = {post.team.agency.kind for post in request.posts}
    after = Key.read(request.GET.get("after", ""))
    found = owner_lists.without_owner(request.now, after=after)
    if found.rows:
        seen = sorted({one.subject_id for one in found.rows})
        sessions.list_subjects(seen, opening.purpose(request))
    mine = frozenset(post.team_id for post in request.posts)
    context = {
        "rows": [row(one, mine, request.now) for one in found.rows],
        "is_naming": bool(own & NAMING),
        "counts": _counts(request),
        "next": f"?{urlencode({'after': str(found.next)})}" if found.next else "",
        "is_first": after is None,
    }
    return render(request, "staff/nobody.jinja", context)


def row(one: Nobody, mine: frozenset[int], now: datetime) -> Row:
    """One family in words."""
    return Row(
        label=one.label,
        age=_age(one, now),
        tag=_tag(one, now),
        words=_words(one),
        since=one.since,
        lasting=components.span(now - one.since),
        is_longer=now > one.owed_at,
        by=components.sentence(components.by_limit(one.owed_at)),
        last=_last(one),
        action=_action(one, mine),
        family=paths.family(one.subject_id),
    )


def _tag(one: Nobody, now: datetime) -> tuple[str, str]:
    """Its word and colour: red where it lasts longer than it may be."""
    word, colour = TAGS[one.how]
    return word, "red" if now > one.owed_at else colour


def _age(one: Nobody, now: datetime) -> str:
    if one.born_at is None:
        return "before the birth"
    return f"baby {components.age(one.born_at.date(), now)} old"


def _words(one: Nobody) -> str:
    names, teams = directory().workers, directory().teams
    who, post = names.get(one.worker or 0, ""), SERVICE[one.service]
    if one.how == "left":
        return f"{who or 'Who was named'} ({post}) is not in this team any more"
    if one.how == "away":
        return f"{who or 'Who is named'} ({post}) is away, and nobody covers"
    if one.how == "unnamed":
        return f"No {post} is named"
    has = f"{who} ({post})" if who else f"The {post}"
    if one.how == "stays":
        return f"{has} has the family still, and has not handed over"
    asked = teams.get(one.asked_team or 0)
    if asked is None or one.offered_at is None:
        return f"{has} has made the last visit, and has not handed over"
    offered = components.moment(one.offered_at)
    return f"{has} has handed over to {asked.name} on {offered}; not accepted yet"


def _last(one: Nobody) -> str:
    team = directory().teams[one.team].name
    if not one.last_kind or one.last_at is None:
        return f"{team} has recorded nothing yet"
    title = facts.kind(one.last_kind).title
    return f"{title}, {components.moment(one.last_at)}, {team}"


def _action(one: Nobody, mine: frozenset[int]) -> tuple[str, str]:
    """Where it is mended: name somebody, hand over, or answer."""
    if one.how == "stays":
        return paths.hand_over(one.subject_id), "Hand over"
    if one.how != "between":
        href = reverse("worker", args=[one.subject_id])
        return f"{href}?team={one.team}", f"Name a {SERVICE[one.service]}"
    handovers = f"{paths.family(one.subject_id)}#handovers"
    if one.asked_team in mine:
        return handovers, "Accept or return"
    if one.offered_at is None:
        return paths.hand_over(one.subject_id), "Hand over"
    return handovers, "See the handover, and ring them"


def _counts(request: Request) -> list[dict[str, Any]]:
    """By area, how each team stands; nothing for whoever is of no office."""
    names = directory().teams
    return [
        {
            "area": area.name,
            "teams": [
                (names[one.team].name, one)
                for one in owner_lists.counts(area, now=request.now)
                if one.team in names
            ],
        }
        for area in quality.areas(request.now)
    ]
