"""Who owns the protection of a child, and handing it to another area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import borders
from plait.pages.staff import banners, opening, owner_lines, paths
from plait.pages.staff.border_forms import AcceptForm, OfferForm, RefuseForm, TellForm
from plait.records import queries
from plait.worklist import owned
from plait.worklist.directory import directory
from plait.worklist.owned import Owned

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.opening import Open
    from plait.records.shapes import StoredEvent
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView

#: Duties that are met on this page.
STANDARDS: Final = frozenset({"cross_area_accept", "home_area_told"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a child, and what whoever asks may do about it.

    `own` is the area of their children's social care; "" for everybody else.
    `is_unsure`: there is something that they may not read, which may tell another.
    `about` is the child; None where it is about nobody of the family.
    """

    one: Owned
    home: str
    own: str
    offer: StoredEvent | None
    is_unsure: bool
    about: UUID | None

    @property
    def may_offer(self) -> bool:
        """Whether theirs is the area that owns."""
        return bool(self.own) and self.own == self.one.area

    @property
    def may_answer(self) -> bool:
        """Whether theirs is the area that is asked, and they may read the offer."""
        return self.offer is not None and self.own == self.one.offered_to

    @property
    def may_tell(self) -> bool:
        """Whether theirs acts for a child whose home is in another area."""
        return self.may_offer and self.one.area != self.home


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def owner(request: Request, subject_id: UUID, child: UUID) -> HttpResponse:
    """The page of who owns; an offer to another area, and its answer."""
    opened = opening.open_family(request, subject_id)
    if child != opened.id and opened.person(child) is None:
        raise Http404
    standing = _standing(request, opened, child)
    do = request.POST.get("do", "")
    forms = _forms(request, opened, standing, do)
    if request.method == "POST" and _is_done(request, opened, standing, forms):
        return redirect(reverse("owner", args=[opened.id, child]))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "standing": standing,
        "line": owner_lines.line(standing.one, opened.id),
        "home": owned.social_care_of(standing.home),
        "forms": forms,
        "did": do if do in forms else "",
        "is_stale": request.method == "POST" and do not in forms,
        "back": paths.family(opened.id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/owner.jinja", context, status=status)


def place_of(opened: Open, duty: ObligationView) -> str:
    """The page where a duty about another area is met."""
    about = duty.row.about or opened.id
    return reverse("owner", args=[opened.id, about])


def _standing(request: Request, opened: Open, child: UUID) -> Standing:
    home = opened.family.partnership
    places = directory().places(home)
    own = request.post.team.agency_id if request.post else ""
    found = {one.child: one for one in owned.of_family(opened.id)}
    one = found.get(child) or found.get(opened.id)
    is_unsure = one is None and bool(queries.held_elsewhere(opened.id))
    one = one or Owned(child, home, None, "", None, None)
    offer = queries.event(opened.id, one.offer)[-1].event if one.offer else None
    return Standing(
        one=one,
        home=home,
        own=places.social_care.get(own, ""),
        offer=offer,
        is_unsure=is_unsure,
        about=None if one.child == opened.id else one.child,
    )


def _forms(
    request: Request, opened: Open, standing: Standing, do: str
) -> dict[str, DutyForm]:
    """The forms of what may be done, by name; the one that was sent is bound."""

    def made(name: str, make: type[DutyForm]) -> DutyForm:
        return make(request.POST if name == do else None, prefix=name)

    found: dict[str, DutyForm] = {}
    if standing.may_answer:
        found["accept"] = made("accept", AcceptForm)
        found["refuse"] = made("refuse", RefuseForm)
    if standing.may_tell:
        found["tell"] = made("tell", TellForm)
    areas = opening.areas_of(request, opened).every
    others = [area for area in areas if area[0] != standing.one.area]
    if standing.may_offer and others:
        offer = OfferForm(request.POST if do == "offer" else None, prefix="offer")
        offer.offer(others)
        found["offer"] = offer
    return found


def _is_done(
    request: Request, opened: Open, standing: Standing, forms: Mapping[str, DutyForm]
) -> bool:
    """Whether what was sent is recorded, now or by the same form before."""
    do = request.POST.get("do", "")
    if _was_sent(request, opened, request.POST.get(f"{do}-event_id", "")):
        return True
    form = forms.get(do)
    if form is None or not form.is_valid():
        return False
    occasion: Occasion = {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": form.event_id_value,
    }
    if standing.offer is not None and do in ("accept", "refuse"):
        occasion["sensitivity"] = standing.offer.sensitivity
    try:
        _DOES[do](form.cleaned_data, standing, occasion)
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return False
    return True


def _was_sent(request: Request, opened: Open, event_id: str) -> bool:
    """Whether their own agency recorded this very form already."""
    own = request.post.team.agency_id if request.post else ""
    return any(
        str(one.event.id) == event_id and one.event.agency == own
        for one in queries.timeline_for(opened.id)
    )


def _offers(data: Mapping[str, Any], standing: Standing, occasion: Occasion) -> None:
    borders.offer_to_area(
        about=standing.about,
        to_area=data["to_area"],
        what=data["what"],
        summary=data["summary"],
        urgent=data["urgent"],
        **occasion,
    )


def _accepts(data: Mapping[str, Any], standing: Standing, occasion: Occasion) -> None:
    assert standing.one.offer is not None  # noqa: S101 - only then is it asked
    borders.accept_for_area(
        about=standing.about,
        offer=standing.one.offer,
        words=data["words"],
        role=data["role"],
        **occasion,
    )


def _refuses(data: Mapping[str, Any], standing: Standing, occasion: Occasion) -> None:
    assert standing.one.offer is not None  # noqa: S101 - only then is it asked
    borders.refuse_for_area(
        about=standing.about,
        offer=standing.one.offer,
        reason=data["reason"],
        **occasion,
    )


def _tells(data: Mapping[str, Any], standing: Standing, occasion: Occasion) -> None:
    borders.tell_home_area(
        about=standing.about, home=standing.home, note=data["note"], **occasion
    )


_DOES: Mapping[str, Callable[[Mapping[str, Any], Standing, Occasion], None]] = {
    "offer": _offers,
    "accept": _accepts,
    "refuse": _refuses,
    "tell": _tells,
}
