"""Offering a family's care to another team: the form, and what they will read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import handovers as verbs
from plait.pages import components
from plait.pages.staff import (
    banners,
    handover_parts,
    handover_receivers,
    opening,
    paths,
    prefill,
)
from plait.pages.staff.handover_forms import OfferForm
from plait.records import queries
from plait.records.errors import DifferentEventWithSameId
from plait.standards.plain_words import by_when
from plait.standards.roles import roles
from plait.timeline.care_episodes import episodes, of_event
from plait.worklist import addressing, handovers, named
from plait.worklist import queries as owed_queries
from plait.worklist.adopted import now_in_use
from plait.worklist.directory import directory
from plait.worklist.obligations import readable, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.handover_forms import Asked
    from plait.pages.staff.handover_parts import FilledIn
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.care import Episode
    from plait.timeline.timeline import Timeline
    from plait.worklist.handovers import Handover
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView

#: Why somebody hands over mostly, and to whom, by the kind of their agency.
_USUAL: Final = {
    "maternity": ("birth", ("health_visitor",)),
    "perinatal": ("discharge", ("health_visitor", "gp")),
    "health_visiting": ("area", ()),
}
_CARRIED_NOT: Final = frozenset({"csrfmiddlewaretoken", "step"})
ACCEPTED_STANDARD: Final = "handover_accepted"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is handed over, by whom, and what it is filled in from.

    `again` is the handover that was returned, where it is offered again; `ending` the
    episode of a mental health service whose end the address says it is.
    """

    request: Request
    opened: Open
    seen: Sequence[TimelineEvent]
    timeline: Timeline
    near: tuple[Asked, ...]
    filled: FilledIn
    duty: ObligationView | None
    again: Handover | None
    ending: Episode | None


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: Request, subject_id: UUID) -> HttpResponse:
    """Write a handover, see what they will read, and offer it.

    Raises:
        NotAllowed: the record may not be opened, or whoever asks has no post.
    """
    opened = opening.open_family(request, subject_id)
    if request.post is None:
        raise NotAllowed
    ask = _ask(request, opened)
    if request.method == "GET":
        return _asked(ask, _form(ask, None))
    sent = _sent_before(ask)
    if sent:
        return redirect(paths.handover(opened.id, UUID(sent)))
    form = _form(ask, request.POST)
    step = request.POST.get("step")
    if not form.is_valid() or step == "change":
        return _asked(ask, form)
    if step != "offer":
        return _checked(ask, form)
    done = _offered(ask, form)
    return redirect(paths.handover(opened.id, done)) if done else _asked(ask, form)


def _ask(request: Request, opened: Open) -> Ask:
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    owed = owed_queries.of_subject(
        opened.id, by=request.staff, now=request.now, may_read=readable(timeline)
    )
    material = handover_parts.Material(
        opened, handover_parts.newest(seen), owed, request.now
    )
    return Ask(
        request=request,
        opened=opened,
        seen=seen,
        timeline=timeline,
        near=tuple(handover_receivers.near(request, opened, timeline, seen)),
        filled=handover_parts.filled_in(material),
        duty=prefill.duty_of(request, opened.id),
        again=_again(request, timeline),
        ending=_ending(request, timeline),
    )


def _ending(request: Request, timeline: Timeline) -> Episode | None:
    """The episode that the address names, where they may end it; else None."""
    wanted = request.GET.get("referral", "")
    one = of_event(episodes(timeline), wanted, timeline) if wanted else None
    own = {post.team.agency_id for post in request.posts}
    return one if one is not None and one.agency in own else None


def _again(request: Request, timeline: Timeline) -> Handover | None:
    """The returned handover that the address names.

    Raises:
        Http404: there is none that waits to be offered again by them.
    """
    wanted = request.GET.get("again", "")
    if not wanted:
        return None
    one = handovers.of_id(timeline, wanted)
    own = {post.team.agency_id for post in request.posts}
    if one is None or one.answer is None or one.offer.agency not in own:
        raise Http404
    return one


def _sent_before(ask: Ask) -> str:
    """The handover that this very form offered before."""
    sent = ask.request.POST.get("event_id", "")
    found = ask.timeline.get(sent) if sent else None
    return found.id if found is not None and found.kind == handovers.OFFERED else ""


def _form(ask: Ask, data: Any) -> OfferForm:
    form = OfferForm(data, initial=_initial(ask))
    near = list(ask.near)
    here = {one.team for one in near}
    if ask.again is not None and ask.again.team not in (*here, None):
        value = (ask.again.role, int(ask.again.team or 0))
        workers = named.workers(ask.seen)
        one = handover_receivers.asked_of(value, ask.request, ask.opened, workers)
        near += [one] if one else []
        here = {each.team for each in near}
    own = [post.team_id for post in ask.request.posts]
    form.offer(near, handover_receivers.others(here, own))
    form.ask_class(has_health=ask.filled.has_health)
    return form


def _initial(ask: Ask) -> dict[str, Any]:
    """What is filled in: from the timeline, or as it was written before."""
    if ask.again is not None:
        return _as_before(ask.again)
    why, to = _USUAL.get(opening.agency_kind(ask.request), ("other", ()))
    wanted = ask.request.GET.get("to", "")
    to = (wanted,) if wanted in roles() else to
    return {
        "occasion": why,
        "to": [one.value for one in ask.near if one.role in to],
        **{f"part_{part}": words for part, words in ask.filled.words.items()},
    }


def _as_before(again: Handover) -> dict[str, Any]:
    fact = again.offer.fact
    written = {f"part_{one['part']}": one["words"] for one in fact.get("parts") or ()}
    found: dict[str, Any] = {
        "occasion": fact.get("occasion") or "other",
        "class": again.offer.event.sensitivity or "health",
        **written,
    }
    if again.team is not None:
        found["to"] = [f"{again.role}:{again.team}"]
        found[f"worker_{again.team}"] = str(fact.get("worker") or "")
    return found


def _asked(ask: Ask, form: OfferForm) -> HttpResponse:
    context = {
        **_base(ask),
        "form": form,
        "parts": [
            (form.bound(f"part_{part}"), form.bound(f"leave_{part}"))
            for part in handover_parts.PARTS
        ],
        "guarded": ask.filled.guarded,
        "again": ask.again,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(ask.request, "staff/handover/new.jinja", context, status=status)


def _checked(ask: Ask, form: OfferForm) -> HttpResponse:
    """What they will read, before it is offered."""
    teams = directory()
    asked = [
        (teams.teams[team].name, components.role(role), _by_name(ask, team, worker))
        for role, team, worker in form.asked()
    ]
    context = {
        **_base(ask),
        "asked": asked,
        "written": [
            (handover_parts.title(part), words) for part, words in form.parts().items()
        ],
        "readers": form.question("class").in_words(form.cleaned_data["class"]),
        "carried": _carried(ask.request),
        "clock": _clock(ask),
    }
    return render(ask.request, "staff/handover/check.jinja", context)


def _by_name(ask: Ask, team: int, worker: int | None) -> str:
    """Who of a team is asked by name, and who gets the mail while they are away."""
    if worker is None:
        return ""
    names = directory().workers
    there = addressing.in_place_of(ask.opened.id, worker, team, now=ask.request.now)
    said = f"{names.get(worker, 'a colleague')} by name"
    if there == worker:
        return said
    if there is None:
        return f"{said}, who is not there now. Whoever is gets the mail"
    return f"{said}, who is away: {names.get(there, 'a colleague')} covers"


def _clock(ask: Ask) -> str:
    """By when they are to answer, in words, and whose limit it is."""
    library = now_in_use(ask.opened.family.partnership).library
    found = library.get(ACCEPTED_STANDARD)
    if found is None:
        return ""
    limit = by_when(found.within[-1].limit)
    return f"{limit} ({components.whose_limit(found.limit_origin).lower()})"


def _carried(request: Request) -> list[tuple[str, str]]:
    """Every answer once more, as it was sent."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _CARRIED_NOT
        for value in values
    ]


def _base(ask: Ask) -> dict[str, Any]:
    return {
        "opened": ask.opened,
        "banners": banners.banners(ask.opened, ask.request.now),
        "duty": ask.duty,
        "team": ask.request.post.team.name if ask.request.post else "",
        "back": paths.family(ask.opened.id),
    }


def _offered(ask: Ask, form: OfferForm) -> UUID | None:
    """The id of what was offered; None where it was refused, which the form says."""
    try:
        return _offer(ask, form)
    except DifferentEventWithSameId:
        form.add_error(None, "This page is out of date. Open it again")
    except PlaitError as refused:
        form.add_error(None, refused.say)
    return None


def _offer(ask: Ask, form: OfferForm) -> UUID:
    """Offer it to each that is asked. Gives the id of the first."""
    request, team = ask.request, handover_receivers.own_team(ask.request)
    occasion: Occasion = {
        "family": ask.opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": team,
        "event_id": form.event_id_value,
        "sensitivity": form.cleaned_data["class"],
    }
    offer = verbs.Offer(
        why=form.cleaned_data["occasion"],
        from_role=handover_receivers.own_role(team) or None,
        parts=form.parts(),
        referral=ask.ending.id if ask.ending else None,
    )
    done = verbs.offer_to_each(
        to=[verbs.Receiver(role, number, worker) for role, number, worker in
            form.asked()],
        offer=offer,
        about=_about(ask, form),
        again_after=UUID(ask.again.answer.id)
        if ask.again and ask.again.answer
        else None,
        **occasion,
    )  # fmt: skip
    return done[0].event.root


def _about(ask: Ask, form: OfferForm) -> UUID | None:
    """Whom it is about: as the duty says; of a service that ends, the parent."""
    if ask.again is not None and ask.again.offer.about:
        return UUID(ask.again.offer.about)
    if ask.ending is not None and ask.ending.about:
        return UUID(ask.ending.about)
    if ask.duty is not None and ask.duty.row.about:
        return ask.duty.row.about
    is_discharge = form.cleaned_data["occasion"] == "discharge"
    order = ("mother", "infant") if is_discharge else ("infant", "unborn", "mother")
    for role in order:
        people = [one for one in ask.opened.family.people if one.role == role]
        if people:
            return people[0].id
    return None
