"""Before a parent is told who looked: what in the record speaks against it.

A page for the person who would hand it over, on their own. What the parent gets has
none of it, so that nobody learns from that page that there is a danger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.staff import banners, letter_routes, opening
from plait.records import addresses, queries
from plait.timeline.facts.looking import OPENED
from plait.worklist.directory import directory
from plait.worklist.sharing import SHARED

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent

_ABUSE = "concern.domestic_abuse"
_LETTERS = {
    "not_safe": "It is recorded that it is not safe to write to the {who}",
    "by_hand": "It is recorded that letters to the {who} go from hand to hand only",
}


@require_GET
def before(request: Request, subject_id: UUID) -> HttpResponse:
    """What to think of, and whom to ask, before a parent gets the list.

    Raises:
        NotAllowed: the record may not be opened, or there is none.
    """
    opened = opening.open_family(request, subject_id)
    if opened.classes == 0:
        raise NotAllowed
    teams = directory()
    office = teams.answering("privacy_officer", opened.family.partnership)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "reasons": list(dict.fromkeys(reasons(opened))),
        "office": teams.teams.get(office) if office else None,
    }
    return render(request, "staff/looked/before_parent.jinja", context)


def reasons(opened: Open) -> Iterator[str]:
    """Why not to hand it over, in words, from what the reader may see of the record."""
    events = [
        one
        for one in queries.timeline_for(opened.id)
        if not (one.is_superseded or one.is_withdrawn)
    ]
    for one in events:
        if one.event.kind == _ABUSE:
            at = components.happened(one.event.occurred_at)
            yield f"Domestic abuse was told of or suspected, {at}"
    if addresses.restricted_of(opened.id):
        yield "There is an address in this record that must not be found"
    yield from _letters(opened, events)
    yield from _untold(events)
    if any(one.event.kind == OPENED for one in events):
        yield (
            "It was opened in an emergency. The list names the team that opened it, "
            "and so where somebody may have gone for help"
        )
    yield from _at_home(opened)


def _letters(opened: Open, events: Iterable[TimelineEvent]) -> Iterator[str]:
    """What is said of writing to each adult, where it is not that it is safe."""
    people = opened.family.people
    for person in letter_routes.adults(people):
        said = letter_routes.letters_to(person.id, events)
        if said in _LETTERS:
            yield _LETTERS[said].format(
                who=components.lower_first(opening.label_of(person, people))
            )


def _untold(events: Iterable[TimelineEvent]) -> Iterator[str]:
    """That the family was not told of something on purpose."""
    for one in events:
        fact: Any = one.event.fact
        if one.event.kind == SHARED and fact.get("told") == "not_told":
            yield "Something was shared and the family was not told"
        if fact.get("not_told_why"):
            yield "A meeting decided not to tell the parents yet"


def _at_home(opened: Open) -> Iterator[str]:
    """That somebody lives there who could read it."""
    people = opened.family.people
    others = [
        one
        for one in letter_routes.adults(people)
        if one.role != "mother" and one.household
    ]
    for one in others:
        label = components.lower_first(opening.label_of(one, people))
        yield f"The {label} lives in the same home"
