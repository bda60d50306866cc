"""The guide's pages: the list of standards, and one page for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.groups import GROUPS
from plait.pages.guide import local, words
from plait.pages.request import Request
from plait.standards import policies
from plait.standards.drawing import draw
from plait.standards.loader import library
from plait.standards.plain_words import rung_after, standard_in_words
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS, Standard

#: The colour of a tag for how much a standard binds.
FORCE_TAGS = {
    "law": ("Law or contract", "purple"),
    "national": ("National", "blue"),
    "national_no_time": ("National, our time", "aqua-green"),
    "local": ("Local", "grey"),
    "ours": ("Our proposal", "white"),
}

#: Headings of a standard's plain words that have a place of their own on the page.
ELSEWHERE = frozenset(
    {"If it is late", "How much it binds", "Whose limit it is", "Source"}
)

_LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """A standard as a line of the list."""

    id: str
    title: str
    owed_by: str
    by: str
    force: tuple[str, str]
    words: str
    partnership: str = ""


@login_not_required
@require_GET
def guide(request: Request) -> HttpResponse:
    """Every standard by group; the search narrows it."""
    q = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    today = local_day(request.now)
    listed = _all_listed(today, _policy_of(request))
    wanted = q.lower().split()
    groups = {
        title: [
            line
            for group, line in listed
            if group == key and all(word in line.words for word in wanted)
        ]
        for key, title in GROUPS.items()
    }
    shown = {title: lines for title, lines in groups.items() if lines}
    context = {"q": q, "groups": shown, "count": sum(map(len, shown.values()))}
    return render(request, "guide/guide.jinja", context)


@login_not_required
@require_GET
def standard(request: Request, standard_id: str) -> HttpResponse:
    """One standard: the sentence, its picture, its stories, its source."""
    found = _find(standard_id, local_day(request.now))
    if found is None:
        raise Http404
    partnership, one = found
    mine = _policy_of(request)
    return render(request, "guide/standard.jinja", _context(one, partnership, mine))


def _policy_of(request: Request) -> str:
    """The policy of the reader's own partnership; "" for who has not signed in."""
    post = getattr(request, "post", None)
    slug = post.team.agency.partnership_id if post else ""
    return slug if slug in policies.names() else ""


def _find(standard_id: str, today: date) -> tuple[str, Standard] | None:
    one = library().in_force(standard_id, today) or library().get(standard_id)
    if one is not None:
        return "", one
    for partnership, adopted in local.own_standards():
        if adopted.id == standard_id:
            return partnership, adopted
    return None


def _context(one: Standard, partnership: str, mine: str) -> Mapping[str, Any]:
    """What the page shows: the reader's own partnership leads, then the others."""
    shared = one
    one = (local.under(mine, one) if mine else None) or one
    return {
        "limits": local.limits(shared, first=mine) if not partnership else (),
        "standard": one,
        "partnership": partnership,
        "group": GROUPS.get(one.group, one.group),
        "said": words.said(one),
        "picture": mark_safe(draw(one)),  # noqa: S308 (drawn by us, from our own data)
        "rows": [
            (heading, components.sentence(text))
            for heading, text in standard_in_words(one)
            if heading not in ELSEWHERE
        ],
        "ladder": [
            (components.sentence(role_title(rung.tell)), rung_after(rung))
            for rung in one.if_late
        ],
        "stories": [words.story(one, example) for example in one.examples],
        "force": FORCE_IN_WORDS[one.force],
        "force_tag": FORCE_TAGS[one.force],
        "origin": ORIGIN_IN_WORDS[one.limit_origin],
        "versions": library().versions(one.id) or (one,),
        "partnerships": [name for _, name in local.partnerships()],
        "differences": () if partnership else local.differences(shared),
    }


def _all_listed(today: date, mine: str) -> list[tuple[str, Listed]]:
    shared = [
        (one.group, _listed((local.under(mine, one) if mine else None) or one))
        for one in library()
        if one.in_force_on(today) or one is library().get(one.id)
    ]
    return shared + [
        (one.group, _listed(one, partnership))
        for partnership, one in local.own_standards()
    ]


def _listed(one: Standard, partnership: str = "") -> Listed:
    owed_by = role_title(one.owed_by)
    by = words.by_when(one)
    said = f"{one.title} {owed_by} {by} {one.advice} {one.id} {partnership}"
    return Listed(
        id=one.id,
        title=one.title,
        owed_by=owed_by,
        by=by,
        force=FORCE_TAGS[one.force],
        words=said.lower(),
        partnership=partnership,
    )
