"""Where somebody lives: read on this one page, for a purpose that is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.classes import BIT, holds
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import addresses as verbs
from plait.clock.moments import local_day
from plait.pages import components, fact_words_addresses
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.address_forms import PurposeForm, RestrictForm
from plait.records import addresses, queries
from plait.timeline.facts.seeing import ADDRESS_RESTRICTED

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def address(request: Request, subject_id: UUID, person_id: UUID) -> HttpResponse:
    """Ask for what an address is needed, show it, and say whether it must be hidden.

    Raises:
        NotAllowed: the viewer may not know where people of this family live.
    """
    opened = opening.open_family(request, subject_id)
    person = opened.person(person_id)
    if person is None or not may_know(opened):
        raise NotAllowed
    is_restricting = request.POST.get("do") == "restrict"
    sent = request.POST or None
    purpose = PurposeForm(None if is_restricting else sent)
    form = RestrictForm(sent if is_restricting else None, today=local_day(request.now))
    if form.is_valid():
        try:
            _restrict(request, opened, person, form)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.address(subject_id, person_id))
    context = _context(request, opened, person) | {"purpose": purpose, "form": form}
    if purpose.is_valid():
        context["is_read"] = True
        context["contact"] = addresses.open_contact(
            subject_id, person_id, purpose.cleaned_data["purpose"]
        )
    bound = form if is_restricting else purpose
    context["bound"] = bound
    status = 422 if bound.is_bound and bound.errors else 200
    return render(request, "staff/address.jinja", context, status=status)


def may_know(opened: Open) -> bool:
    """Whether the viewer may know where people of this family live."""
    return holds(opened.classes, BIT["location"])


def links(opened: Open) -> list[tuple[str, str]]:
    """Whose address there is a page for, with its address: for who may know."""
    if not may_know(opened):
        return []
    people = opened.family.people
    return [
        (opening.label_of(one, people), paths.address(opened.id, one.id))
        for one in people
        if one.role != "unborn" and one.died_on is None
    ]


def _restrict(
    request: Request, opened: Open, person: PersonView, form: RestrictForm
) -> None:
    data = form.cleaned_data
    verbs.restrict_address(
        about=person.id,
        restricted=data["restricted"],
        cause=data["cause"] or None,
        review_on=data["review_on"],
        reason=data["reason"] or None,
        address=data["address"],
        postcode=data["postcode"],
        phone=data["phone"],
        family=opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=request.post.team_id if request.post else None,
        event_id=form.event_id_value,
    )


def _words(opened: Open, person: PersonView) -> str:
    """What colleagues were told when it was last said that it must not be found."""
    said = [
        one.event.fact
        for one in queries.timeline_for(opened.id)
        if one.event.kind == ADDRESS_RESTRICTED and one.event.about == person.id
    ]
    return str(said[-1].get("reason") or "") if said else ""


def _context(request: Request, opened: Open, person: PersonView) -> dict[str, Any]:
    found: Mapping[UUID, addresses.Restricted] = addresses.restricted_of(opened.id)
    mark = found.get(person.id)
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "whose": opening.label_of(person, opened.family.people),
        "back": paths.family(opened.id),
        "is_restricted": mark is not None,
        "why": fact_words_addresses.CAUSE_WORDS.get(mark.why, "") if mark else "",
        "words": _words(opened, person) if mark else "",
        "review_on": components.day(mark.review_on) if mark and mark.review_on else "",
        "is_read": False,
        "contact": None,
    }
