"""One handover of a family's care: what was written, whose it is, and the answer."""

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

from plait.access import posts
from plait.access.errors import PlaitError
from plait.casework import handovers as verbs
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import (
    banners,
    handover_lines,
    handover_parts,
    handover_receivers,
    handover_steps,
    opening,
    paths,
)
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.pages.staff.handover_forms import AcceptForm, KeepForm, ReturnForm
from plait.records import queries
from plait.worklist import handovers, travels
from plait.worklist import queries as owed_queries
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.handover_receivers import Person
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Known, Timeline
    from plait.worklist.handovers import Handover
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView

#: Duties that are met on the page of a handover.
STANDARDS: Final = frozenset({"handover_accepted", "handover_returned_answered"})
OCCASIONS: Final = {
    "birth": "After a birth",
    "discharge": "A service ends its care",
    "area": "The family moves to another area",
    "other": "Another reason",
}


@dataclass(frozen=True, slots=True)
class There:
    """A handover that was found, in which record, and what whoever asks may do."""

    request: Request
    opened: Open
    timeline: Timeline
    seen: Mapping[str, TimelineEvent]
    one: Handover
    person: Person

    @property
    def own(self) -> frozenset[int]:
        """The teams of whoever asks."""
        return frozenset(post.team_id for post in self.request.posts)

    @property
    def may_answer(self) -> bool:
        """Whether theirs is the team that is asked, and it waits for an answer."""
        if not self.one.is_open:
            return False
        if self.one.team is not None:
            return self.one.team in self.own
        return self.one.sender not in self.own

    @property
    def may_follow(self) -> bool:
        """Whether they offered it, and it came back."""
        return self.one.state == "returned" and self.one.sender in self.own

    @property
    def page(self) -> str:
        """The address of its page."""
        return paths.handover(self.opened.id, UUID(self.one.id))

    def by(self, event: Known) -> str:
        """Who recorded an event, and for which team, as far as it is known."""
        found = self.seen.get(event.id)
        parts = (found.by, found.team) if found else ()
        return ", ".join(part for part in parts if part)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def handover(request: Request, subject_id: UUID, offer: UUID) -> HttpResponse:
    """The page of one handover; an answer to it, and what follows a return."""
    opened = opening.open_family(request, subject_id)
    there = _find(request, opened, offer)
    if request.method == "GET" and str(offer) != there.one.id:
        return redirect(there.page)  # a later step of it was named
    do = request.POST.get("do", "")
    if request.method == "POST" and _was_sent(there, do):
        return redirect(there.page)
    forms = _forms(there, do)
    if request.method == "POST" and _is_done(there, forms, do):
        return redirect(there.page)
    status = 422 if request.method == "POST" else 200
    context = _context(there, forms, do)
    return render(request, "staff/handover/page.jinja", context, status=status)


def place_of(
    request: Request, opened: Open, kind: str, duty: ObligationView | None
) -> str:
    """The page where something about a handover is recorded, for a duty or without."""
    if duty is not None and duty.row.standard in STANDARDS and duty.trigger:
        return paths.handover(opened.id, duty.trigger)
    if kind == handovers.OFFERED:
        query = request.GET.urlencode()
        new = reverse("handover-new", args=[opened.id])
        return f"{new}?{query}" if query else new
    timeline, _ = visible(opened.id, queries.timeline_for(opened.id))
    waiting = [one for one in handovers.handovers(timeline) if one.is_open]
    if len(waiting) == 1:
        return paths.handover(opened.id, UUID(waiting[0].id))
    return f"{paths.family(opened.id)}#handovers"


def _find(request: Request, opened: Open, offer: UUID) -> There:
    """The handover, whether its offer or a later step of it is named.

    Raises:
        Http404: there is none that they may see.
    """
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    one = handovers.of_id(timeline, str(offer))
    if one is None:
        raise Http404
    newest = {str(each.event.root): each for each in seen}
    person = handover_receivers.person_asked(one, opened, request)
    return There(request, opened, timeline, newest, one, person)


def _was_sent(there: There, do: str) -> bool:
    """Whether this very form was sent before: what it did may allow it no more."""
    sent = there.request.POST.get(f"{do}-event_id", "")
    return bool(sent) and there.timeline.get(sent) is not None


def _forms(there: There, do: str) -> dict[str, DutyForm]:
    """The forms of what may be done, by name; the one that was sent is bound."""
    post = there.request.POST

    def data(name: str) -> Any:
        return post if name == do else None

    found: dict[str, DutyForm] = {}
    if there.may_answer:
        mine = str(there.request.staff.pk)
        accept = AcceptForm(data("accept"), prefix="accept", initial={"worker": mine})
        accept.offer(_colleagues(there))
        accept.question("first_visit").now = there.request.now
        found["accept"] = accept
        found["return"] = ReturnForm(data("return"), prefix="return")
    if there.may_follow:
        found["keep"] = KeepForm(data("keep"), prefix="keep")
    return found


def _colleagues(there: There) -> list[Option]:
    """Who of the team may have the family, whoever asks first."""
    team, me = _team(there), there.request.staff.pk
    if team is None:
        return []
    people = posts.who_may_have(there.opened.id, team, there.request.now)
    return [
        Option(
            str(post.staff_id),
            f"I do ({post.staff})"
            if post.staff_id == me
            else f"{post.staff}, {components.role(post.role)}",
        )
        for post in sorted(people, key=lambda post: post.staff_id != me)
    ]


def _team(there: There) -> int | None:
    """For which of their teams they answer, or offered it."""
    for team in (there.one.team, there.one.sender):
        if team in there.own:
            return team
    return handover_receivers.own_team(there.request)


def _is_done(there: There, forms: Mapping[str, DutyForm], do: str) -> bool:
    """Whether what was sent is recorded."""
    form = forms.get(do)
    if form is None or not form.is_valid():
        return False
    occasion: Occasion = {
        "family": there.opened.id,
        "occurred_at": there.request.now,
        "recorded_at": there.request.now,
        "by": there.request.staff,
        "team": _team(there),
        "event_id": form.event_id_value,
        # An answer is of the class of what it answers: it tells nobody more.
        "sensitivity": there.one.offer.event.sensitivity,
    }
    about = there.one.offer.about
    try:
        _DOES[do](there, form.cleaned_data, UUID(about) if about else None, occasion)
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return False
    return True


def _accept(
    there: There, data: Mapping[str, Any], about: UUID | None, occasion: Occasion
) -> None:
    worker, me = int(data["worker"]), there.request.staff.pk
    people = posts.of_team(_team(there) or 0, there.request.now)
    asked = handovers.number(there.one.offer.fact.get("worker"))
    verbs.accept_handover(
        offer=UUID(there.one.id),
        worker=worker,
        post=next((post.role for post in people if post.staff_id == worker), None),
        covers_for=asked if asked not in (None, me) else None,
        first_visit_on=data["first_visit"],
        note=data["note"] or None,
        about=about,
        **occasion,
    )


def _return(
    there: There, data: Mapping[str, Any], about: UUID | None, occasion: Occasion
) -> None:
    offer, sender = there.one.offer, there.one.sender
    from_role = str(offer.fact.get("from_role") or "")
    found = there.seen.get(offer.id)
    verbs.return_handover(
        offer=UUID(there.one.id),
        reason=data["reason"],
        missing=data["missing"],
        back_to=verbs.Receiver(
            from_role or handover_receivers.own_role(sender),
            sender,
            found.event.by_id if found else None,
        ),
        about=about,
        **occasion,
    )


def _keep(
    there: There, data: Mapping[str, Any], about: UUID | None, occasion: Occasion
) -> None:
    answer = there.one.answer
    assert answer is not None  # noqa: S101 - see `There.may_follow`
    verbs.keep_family(
        returned=UUID(answer.id), reason=data["reason"], about=about, **occasion
    )


_DOES: Final[
    Mapping[str, Callable[[There, Mapping[str, Any], UUID | None, Occasion], None]]
] = {"accept": _accept, "return": _return, "keep": _keep}


def _context(there: There, forms: Mapping[str, DutyForm], do: str) -> dict[str, Any]:
    one = there.one
    answer = one.answer
    accepted = there.seen.get(answer.id) if answer else None
    return {
        "opened": there.opened,
        "banners": banners.banners(there.opened, there.request.now),
        "one": one,
        "to": handover_lines.name_of_receiver(one),
        "role": components.sentence(components.role(one.role)) if one.role else "",
        "tag": handover_lines.STATES[one.state],
        "whose": handover_lines.whose(
            one, there.request, accepted.by if accepted else ""
        ),
        "person": there.person,
        "travels": travels.newest_of(
            there.opened.id, _steps_of(one), there.request.now
        ),
        "occasion": OCCASIONS.get(str(one.offer.fact.get("occasion")), ""),
        "written": _written(one),
        "note": str(one.offer.fact.get("note") or ""),
        "by": there.by(one.offer),
        "steps": handover_steps.steps(one, there.by),
        "clock": _clock(there),
        "forms": forms,
        "did": do if do in forms else "",
        "is_stale": there.request.method == "POST" and do not in forms,
        "may_follow": there.may_follow,
        "offer_again": f"{paths.hand_over(there.opened.id)}?again={one.id}",
        "is_for_us": one.team in there.own,
        "back": paths.family(there.opened.id),
    }


def _steps_of(one: Handover) -> list[UUID]:
    """The offer, and what answered it: the newest last."""
    return [UUID(each.id) for each in (one.offer, one.answer) if each is not None]


def _written(one: Handover) -> list[tuple[str, str]]:
    """What was written, by the title of its part, in the order of the template."""
    found = {
        str(part.get("part")): str(part.get("words") or "")
        for part in one.offer.fact.get("parts") or ()
        if isinstance(part, Mapping)
    }
    known = [name for name in handover_parts.PARTS if name in found]
    return [(handover_parts.title(name), found[name]) for name in known]


def _clock(there: There) -> Sequence[DueRow]:
    """What is owed now because of it: to answer, or to offer it again."""
    viewer = agency_kinds(there.request)
    events = [there.one.offer, *((there.one.answer,) if there.one.answer else ())]
    return [
        due_row(row, there.request.now, viewer)
        for event in events
        for row in owed_queries.of_event(
            there.opened.id, UUID(event.id), by=there.request.staff,
            now=there.request.now,
        )[0]
        if row.is_open and row.standard in STANDARDS
    ]  # fmt: skip
