"""What is held about one person of a family, as far as whoever asks may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import agencies
from plait.pages import components
from plait.pages.staff import banners, opening, paths, person_reading
from plait.pages.staff.happenings import happenings
from plait.pages.staff.worklist import page_of
from plait.records import queries
from plait.timeline.whose import Share, is_about_the_record
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.pages.staff.person_reading import Of
    from plait.worklist.subject_requests import Request as CopyRequest

#: Rows of the list on a page.
PAGE: Final = 25
#: The parts of the page: what is theirs alone comes first.
PARTS: Final[tuple[Share, ...]] = ("alone", "together", "family")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a copy, as a line: when, by whom, how it stands, and its pages."""

    one: CopyRequest
    words: str
    prepare: str
    copies: tuple[tuple[str, str], ...]


@require_GET
def person(request: Request, subject_id: UUID, person_id: UUID) -> HttpResponse:
    """The page of one person.

    Raises:
        NotAllowed: the record may not be opened, or nobody of it has this id.
    """
    of = person_reading.read(request, subject_id, person_id)
    context = {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "whose": of.label,
        "name": of.name,
        **_listed(request, of),
        "held": _held(of.opened),
        "asked": [_asked(of, one) for one in reversed(of.requests())],
        "may_ask": of.person.role != "unborn" and bool(of.agency),
        "ask": paths.ask_for_copy(of.opened.id, of.person.id),
        "outcomes": paths.outcomes(of.opened.id, of.person.id),
        "back": paths.family(of.opened.id),
    }
    return render(request, "staff/person/page.jinja", context)


def _listed(request: Request, of: Of) -> dict[str, Any]:
    """The part of the list that is asked for, a page of it."""
    part = _part(request)
    rows = happenings(
        of.such(
            lambda one: (
                of.share_of(one) == part and not is_about_the_record(one.event.kind)
            )
        ),
        (),
        opened=of.opened,
        agencies={slug: card.name for slug, card in agencies.cards().items()},
        teams=directory().teams,
        known_at=None,
    )
    pages = max(1, -(-len(rows) // PAGE))
    page = min(page_of(request.GET), pages)
    return {
        "part": part,
        "parts": [
            (words, f"?part={one}", one == part) for one, words in _parts(of).items()
        ],
        "rows": rows[(page - 1) * PAGE : page * PAGE],
        "total": len(rows),
        "page": page,
        "pages": pages,
        "links": components.page_links(page, pages),
        "page_href": lambda number: f"?part={part}&page={number}",
    }


def links(opened: Open) -> list[tuple[str, str]]:
    """Everybody of the family, with the page of what is held about them."""
    people = opened.family.people
    return [
        (opening.label_of(one, people), paths.person(opened.id, one.id))
        for one in people
    ]


def _part(request: Request) -> Share:
    asked = request.GET.get("part", "")
    return next((one for one in PARTS if one == asked), PARTS[0])


def _parts(of: Of) -> Mapping[Share, str]:
    label = components.lower_first(of.label)
    return {
        "alone": f"About the {label} alone",
        "together": "Together with somebody else",
        "family": "About the whole family",
    }


def _held(opened: Open) -> list[tuple[str, str, str]]:
    """Whom one asks for what is held of the family elsewhere: name, phone, address.

    Each team once: of whom it is, and how much, is theirs to say.
    """
    teams = directory().teams
    found: dict[str, tuple[str, str, str]] = {}
    for one in queries.held_elsewhere(opened.id):
        team = teams.get(one.team_id) if one.team_id else None
        name = team.name if team else agencies.cards()[one.agency].name
        ask = paths.ask(opened.id, team.id) if team else ""
        found.setdefault(name, (name, team.phone if team else "", ask))
    return [found[name] for name in sorted(found)]


def _asked(of: Of, one: CopyRequest) -> Asked:
    opened, person = of.opened.id, of.person.id
    who = one.asked.fact.get("asker")
    words = f"Asked for on {components.day(one.asked.occurred_at)}"
    return Asked(
        one,
        f"{words} by {who}" if who else words,
        "" if one.is_over else paths.prepare_copy(opened, person, one.id),
        tuple(
            (components.moment(copy.occurred_at), paths.copy(opened, person, copy.id))
            for copy in one.copies
        ),
    )
