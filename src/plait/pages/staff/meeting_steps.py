"""What is done about a meeting before it: answer, move, ask more, call it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import calling as verbs
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import banners, calling, meeting_words
from plait.pages.staff.meeting import There, find
from plait.pages.staff.meeting_forms import (
    CancelForm,
    MoreForm,
    PlanForm,
    ReplyForm,
    StepForm,
)
from plait.worklist import convening
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.recording import Occasion


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done about a meeting.

    Attributes:
        title: the heading of its page; button: the words of its button.
        lead: what follows from it.
        form: makes its form; does: does it.
        may: whether whoever asks may do it now.
    """

    title: str
    button: str
    lead: str
    form: Callable[[There, Any], Any]
    may: Callable[[There], bool]
    does: Callable[[There, Any, Occasion], object]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: Request, subject_id: UUID, meeting_id: UUID, do: str) -> HttpResponse:
    """The page of one step, and doing it.

    Raises:
        NotAllowed: there is no such meeting, or this is not theirs to do.
    """
    wanted = STEPS[do]
    there = find(request, subject_id, meeting_id)
    if _was_done(there):
        return redirect(there.page)
    if not wanted.may(there):
        raise NotAllowed
    form = wanted.form(there, request.POST or None)
    if form.is_valid():
        try:
            wanted.does(there, form, _occasion(there, form))
        except NotRecorded as refused:
            form.refuse(refused.field, refused.say)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(there.page)
    context = {
        "opened": there.opened,
        "banners": banners.banners(there.opened, request.now),
        "step": wanted,
        "form": form,
        "meeting": meeting_words.title(there.one.type),
        "when": meeting_words.when(there.one),
        "back": there.page,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/meeting_step.jinja", context, status=status)


def _was_done(there: There) -> bool:
    """Whether this very form was sent before: what it did may allow it no more."""
    sent = there.request.POST.get("event_id", "")
    return bool(sent) and there.known.timeline.get(sent) is not None


def _occasion(there: There, form: StepForm) -> Occasion:
    return {
        "family": there.opened.id,
        "occurred_at": there.request.now,
        "recorded_at": there.request.now,
        "by": there.request.staff,
        "team": there.caller_team,
        "event_id": form.event_id_value,
    }


def _may_reply(there: There) -> bool:
    return there.one.state == "called" and there.found.ours is not None


def _reply_form(there: There, data: Any) -> ReplyForm:
    ours = there.found.ours
    fact = ours.seat.replied.fact if ours and ours.seat.replied else {}
    initial = {
        "reply": fact.get("reply") or "accepts",
        "who": fact.get("who") or there.request.staff.get_full_name(),
        "deputy": fact.get("who") if fact.get("reply") == "deputy" else "",
        "decides": fact.get("decides"),
        "information": ours.seat.information if ours else "",
    }
    return ReplyForm(data, initial=initial)


def _reply(there: There, form: ReplyForm, occasion: Occasion) -> None:
    ours = there.found.ours
    assert ours is not None  # noqa: S101 - see `_may_reply`
    occasion["team"] = ours.seat.team
    verbs.reply(
        meeting=there.one,
        agency_kind=ours.team.agency_kind,
        **form.fact(),
        **occasion,
    )


def _may_change(there: There) -> bool:
    return there.may_change


def _move_form(there: There, data: Any) -> PlanForm:
    one = there.one
    initial = {"minutes": str(one.minutes), "place": one.place, "link": one.link}
    form = PlanForm(data, now=there.request.now, initial=initial)
    if one.starts_at is not None:
        form.start_at(one.starts_at, one.zone)
    return form


def _move(there: There, form: PlanForm, occasion: Occasion) -> None:
    address = calling.address_of(there.opened)
    verbs.move(meeting=there.one, plan=form.plan(), address=address, **occasion)


def _more_form(there: There, data: Any) -> MoreForm:
    teams = there.known.directory.teams
    suggested = there.found.suggested
    form = MoreForm(data, initial={"more": [str(one.team) for one in suggested]})
    form.question("more").offer(
        Option(
            str(one.team),
            f"{_role(one.role)}: {teams[one.team].name}",
            components.sentence(meeting_words.why(one.why)),
        )
        for one in suggested
    )
    if not suggested:
        del form.fields["more"]
    but = [*there.one.seats, *(one.team for one in suggested)]
    others = convening.other_teams(there.known, but)
    listed = [Option(str(one.id), f"{one.name} ({one.agency_name})") for one in others]
    form.question("other").offer([Option("", "Nobody else"), *listed])
    form.question("gone").offer(
        Option(str(one.team.id), f"{_role(one.seat.role)}: {one.team.name}")
        for one in there.found.seats
        if not one.is_caller
    )
    return form


def _more(there: There, form: MoreForm, occasion: Occasion) -> None:
    by_team = {one.team: one for one in there.found.suggested}
    teams, type_ = there.known.directory.teams, there.one.type
    now = there.request.now
    verbs.ask_more(
        meeting=there.one,
        invitees=[
            by_team.get(team) or convening.added(there.known, teams[team], type_, now)
            for team in form.teams()
        ],
        not_any_more=[int(one) for one in form.cleaned_data["gone"]],
        reason=form.cleaned_data["reason"] or None,
        address=calling.address_of(there.opened),
        **occasion,
    )


def _role(name: str) -> str:
    return components.sentence(components.role(name))


def _cancel_form(there: There, data: Any) -> CancelForm:
    del there
    return CancelForm(data)


def _cancel(there: There, form: CancelForm, occasion: Occasion) -> None:
    verbs.cancel(
        meeting=there.one,
        reason=form.cleaned_data["reason"],
        address=calling.address_of(there.opened),
        **occasion,
    )


#: What can be done, by the last part of its address.
STEPS = {
    "reply": Step(
        "Answer for your team",
        "Send the answer",
        "Everybody who is asked sees what you answer, and whether it can be decided.",
        _reply_form,
        _may_reply,
        _reply,
    ),
    "move": Step(
        "Move the meeting",
        "Move it and tell them",
        "Everybody who is asked is told, and their calendars are changed.",
        _move_form,
        _may_change,
        _move,
    ),
    "ask": Step(
        "Ask more, or ask somebody no more",
        "Save and tell them",
        "Who is asked may open the record of the family from now on, to prepare.",
        _more_form,
        _may_change,
        _more,
    ),
    "cancel": Step(
        "Call the meeting off",
        "Call it off and tell them",
        "Everybody who is asked is told. What it was to meet stays owed.",
        _cancel_form,
        _may_change,
        _cancel,
    ),
}
