"""Calling a meeting: one page, filled in already, and one button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.classes import EXISTENCE_IS_BOUND
from plait.access.errors import PlaitError
from plait.casework import calling
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import (
    banners,
    meeting_words,
    opening,
    paths,
    prefill,
    reaching,
)
from plait.pages.staff.meeting_forms import CallForm, next_half_hour
from plait.records.errors import DifferentEventWithSameId
from plait.standards.quorums import Quorum, quorums
from plait.worklist import convening, meeting_rules
from plait.worklist.invitees import ADDED
from plait.worklist.inviting import Address
from plait.worklist.refusals import NotRecorded
from plait.worklist.routing import TeamCard
from plait.worklist.rows import every_standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.invitees import Invitee
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView

_CHILDREN = ("infant", "unborn", "sibling")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is called, by whom, for which duty, and whom it concerns."""

    request: Request
    opened: Open
    quorum: Quorum
    known: convening.Known
    invitees: tuple[Invitee, ...]
    duty: ObligationView | None

    @property
    def cards(self) -> dict[int, TeamCard]:
        """The teams of the list, by number."""
        teams = self.known.directory.teams
        return {one.team: teams[one.team] for one in self.invitees}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def call(request: Request, subject_id: UUID) -> HttpResponse:
    """Call a meeting for a family, from a duty or of one's own accord."""
    opened = opening.open_family(request, subject_id)
    duty = prefill.duty_of(request, subject_id)
    type_ = _type(request, duty)
    if type_ is None:
        return _choose(request, opened)
    if acting_team(request, type_) is None:
        return _ask_them(request, opened, type_)
    known = convening.known(opened.family)
    there = _called_already(request, known, duty)
    if there is not None:
        return redirect(paths.meeting(subject_id, there))
    trigger = duty.trigger if duty else None
    ask = Ask(
        request,
        opened,
        convening.quorum_here(known, type_, request.now),
        known,
        convening.asked_for(known, type_, request.now, trigger=trigger),
        duty,
    )
    return _answer(ask)


def acting_team(request: Request, type_: str) -> int | None:
    """For which of their teams somebody calls such a meeting; None where for none."""
    for post in request.posts:
        if meeting_rules.may_call(type_, post.team.agency.kind):
            return int(post.team_id)
    return None


def address_of(opened: Open) -> Address:
    """What messages may say of this family's meetings."""
    return Address(
        reference=opened.family.reference,
        site=settings.PUBLIC_URL.rstrip("/"),
        organiser=settings.MAIL_FROM,
    )


def _type(request: Request, duty: ObligationView | None) -> str | None:
    """Which meeting: as its duty wants it, or as the address says."""
    if duty is not None:
        standard = every_standard().get(duty.row.standard)
        wanted = (
            prefill.picked("meeting.held", standard).get("type") if standard else ""
        )
        if wanted in quorums():
            return str(wanted)
    asked = request.GET.get("type", "")
    return asked if asked in quorums() else None


def _choose(request: Request, opened: Open) -> HttpResponse:
    """Which meeting it is to be, out of those that this agency calls."""
    offered = [
        (one.type, components.sentence(one.title))
        for one in quorums().values()
        if acting_team(request, one.type) is not None
    ]
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "offered": offered,
        "back": paths.meetings(opened.id),
    }
    return render(request, "staff/meeting_choose.jinja", context)


def _ask_them(request: Request, opened: Open, type_: str) -> HttpResponse:
    """Who calls such a meeting instead, and how to reach them."""
    calls = quorums()[type_].calls
    roles = [role for kind, role in reaching.ANSWERS.items() if kind in calls]
    title = quorums()[type_].title
    who = meeting_rules.who_calls(type_)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "title": components.sentence(title),
        "say": f"{components.sentence(_a(title))} is for {who} to call. Ring them and "
        "ask for it, and send a message, so that it is kept that you asked.",
        "teams": reaching.reach(roles, request=request, family=opened.id),
    }
    return render(request, "staff/record/not_yours.jinja", context, status=403)


def _called_already(
    request: Request, known: convening.Known, duty: ObligationView | None
) -> str | None:
    """The meeting that this form called before, or that was called for this duty."""
    sent = known.timeline.get(request.POST.get("event_id", ""))
    if sent is not None and sent.kind == "meeting.called":
        return sent.id
    if duty is None:
        return None
    wanted = (duty.row.standard, str(duty.trigger))
    for one in known.meetings:
        fact = one.called.fact if one.called else {}
        named = (fact.get("duty_standard"), fact.get("duty_trigger"))
        if one.state == "called" and named == wanted:
            return one.id
    return None


def _answer(ask: Ask) -> HttpResponse:
    request = ask.request
    form = _form(ask)
    if form.is_valid():
        try:
            done = _record(ask, form)
        except DifferentEventWithSameId:
            # Sent twice at the same moment: the other one has called it.
            done = form.event_id_value
        except NotRecorded as refused:
            form.refuse(refused.field, refused.say)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        if not form.errors:
            return redirect(paths.meeting(ask.opened.id, done))
    context = {
        "opened": ask.opened,
        "banners": banners.banners(ask.opened, request.now),
        "form": form,
        "title": f"Call {_a(ask.quorum.title)}",
        "duty": ask.duty,
        "asks": meeting_words.quorum_asks(ask.quorum),
        "ground": meeting_words.ground(_first(ask.invitees)),
        "office": ask.known.office,
        "parents": ask.quorum.parents,
        "back": paths.meetings(ask.opened.id),
        "held": _held_instead(ask),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/meeting_call.jinja", context, status=status)


def _a(title: str) -> str:
    """`a strategy meeting`, `an initial child protection conference`."""
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def _held_instead(ask: Ask) -> str:
    """Where a meeting is recorded that was held already."""
    if ask.duty is not None:
        return paths.answer(ask.opened.id, "meeting.held", ask.duty.row.id)
    return paths.record(ask.opened.id, "meeting.held")


def _first(found: Sequence[Invitee]) -> str:
    return found[0].basis if found else ""


def _form(ask: Ask) -> CallForm:
    request, duty = ask.request, ask.duty
    due_at = duty.row.due_at if duty else None
    initial: dict[str, Any] = {
        "minutes": "60",
        "chair": request.staff.get_full_name(),
        "invited": [str(one.team) for one in ask.invitees if one.is_asked],
    }
    people = _people(ask)
    about = str(duty.row.about) if duty and duty.row.about else ""
    if about in {option.value for option in people}:
        initial["about"] = about
    elif len(children := _children(ask)) == 1:
        initial["about"] = children[0]
    form = CallForm(request.POST or None, now=request.now, initial=initial)
    form.offer(people, list(map(_option(ask), ask.invitees)), _others(ask))
    form.start_at(next_half_hour(request.now, due_at))
    return form


def _people(ask: Ask) -> list[Option]:
    """The children, then everybody: a meeting is about a child, or about a parent."""
    people = opening.setting_of(ask.request, ask.opened).people
    first = sorted(people, key=lambda one: one.role not in _CHILDREN)
    return [Option(str(one.id), one.label) for one in first]


def _children(ask: Ask) -> list[str]:
    """The children of the family, by id: a meeting is mostly about one."""
    people = opening.setting_of(ask.request, ask.opened).people
    return [str(one.id) for one in people if one.role in _CHILDREN]


def _option(ask: Ask) -> Any:
    def option(one: Invitee) -> Option:
        card = ask.cards[one.team]
        role = components.sentence(components.role(one.role))
        return Option(
            str(one.team),
            f"{role}: {card.name}",
            meeting_words.GUARDED
            if one.why == (ADDED,)
            else components.sentence(meeting_words.why(one.why)),
        )

    return option


def _others(ask: Ask) -> list[Option]:
    listed = convening.other_teams(ask.known, (one.team for one in ask.invitees))
    return [Option(str(one.id), f"{one.name} ({one.agency_name})") for one in listed]


def _record(ask: Ask, form: CallForm) -> UUID:
    """Record that it is called. Gives the id of the meeting."""
    request, type_ = ask.request, ask.quorum.type
    by_team = {one.team: one for one in ask.invitees}
    teams = ask.known.directory.teams
    invitees = [
        by_team.get(team) or convening.added(ask.known, teams[team], type_, request.now)
        for team in form.teams()
    ]
    occasion: Occasion = {
        "family": ask.opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": acting_team(request, type_),
        "event_id": form.event_id_value,
    }
    done = calling.call(
        type=type_,  # type: ignore[arg-type]
        plan=form.plan(),
        invitees=invitees,
        address=address_of(ask.opened),
        about=UUID(form.cleaned_data["about"]),
        chair=form.cleaned_data["chair"],
        duty=_named(ask.duty),
        **occasion,
    )
    return done.event.root


def _named(duty: ObligationView | None) -> tuple[str, str] | None:
    """The duty that the meeting is for.

    It is not named where the very existence of a reason of it is bound: those who are
    asked may read what the call says.
    """
    if duty is None or duty.trigger is None or duty.classes & EXISTENCE_IS_BOUND:
        return None
    return duty.row.standard, str(duty.trigger)
