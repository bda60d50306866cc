"""Acting on one duty: hand over, accept, say why it is late, acknowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import posts, sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import duties, escalations
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import (
    beyond_families,
    dismissing,
    meeting_actions,
    opening,
    paths,
)
from plait.pages.staff.duty_forms import (
    DutyForm,
    HandOverForm,
    WhyLateForm,
)
from plait.worklist import obligations
from plait.worklist.ladder import most_guarded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done about a duty.

    Attributes:
        words: what its link or button says.
        title: the heading of its page.
        lead: what follows from it, before it is done.
        form: what is asked; `DutyForm` asks nothing, and its button does it at once.
        may: whether this person may do it now.
        does: does it.
    """

    words: str
    title: str
    lead: str
    form: type[DutyForm]
    may: Callable[[ObligationView, Request], bool]
    does: Callable[[DutyForm, ObligationView, Request, Occasion], object]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def act(request: Request, subject_id: UUID, entry_id: UUID, do: str) -> HttpResponse:
    """The page of one deed, and doing it.

    Raises:
        NotAllowed: the duty may not be seen, or this is not theirs to do.
    """
    deed = DEEDS.get(do)
    if deed is None:
        raise Http404
    sessions.open_subject(request.staff, subject_id, opening.purpose(request))
    found = obligations.obligation(
        subject_id, entry_id, by=request.staff, now=request.now
    )
    if _was_done(found, request):
        return redirect(paths.owed(subject_id, entry_id))
    if not deed.may(found, request):
        raise NotAllowed
    form = _form(deed, found, request)
    if form.is_valid():
        try:
            deed.does(form, found, request, _occasion(form, found, request))
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.owed(subject_id, entry_id))
    context = {"deed": deed, "form": form, "found": found}
    context |= {"back": paths.owed(subject_id, entry_id)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/owed_act.jinja", context, status=status)


def _was_done(found: ObligationView, request: Request) -> bool:
    """Whether this very form was sent before: what it did may allow it no more."""
    sent = request.POST.get("event_id")
    if not sent:
        return False
    ended = found.closed_by is not None and str(found.closed_by.event) == sent
    return ended or any(str(one.event) == sent for one in found.said)


def offered(found: ObligationView, request: Request) -> list[tuple[str, Deed]]:
    """What this person may do about it, by the last part of its address."""
    return [(name, deed) for name, deed in DEEDS.items() if deed.may(found, request)]


def _form(deed: Deed, found: ObligationView, request: Request) -> DutyForm:
    form = deed.form(request.POST or None)
    if isinstance(form, HandOverForm):
        form.offer(_takers(found, request))
    if isinstance(form, beyond_families.DoneForm):
        form.ask(found.row.standard, request.now)
    if isinstance(form, meeting_actions.ActionDoneForm):
        form.question("day").now = request.now
    return form


def _occasion(form: DutyForm, found: ObligationView, request: Request) -> Occasion:
    return {
        "family": found.row.subject_id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": _acting_team(found, request),
        "event_id": form.event_id_value,
        "sensitivity": found.sensitivity,
    }


def _acting_team(found: ObligationView, request: Request) -> int | None:
    """For which of their teams somebody acts: the one that has to do with it."""
    mine = [post.team_id for post in request.posts]
    told = [one.team_id for one in reversed(found.row.told)]
    offer = [found.offer.team] if found.offer else []
    for team in (*offer, found.row.team_id, *told):
        if team in mine:
            return team
    return None


def _duty(found: ObligationView) -> duties.Duty:
    row = found.row
    assert found.trigger is not None  # noqa: S101 - every stored duty has one
    return {"standard": row.standard, "trigger": found.trigger, "about": row.about}


def _teams(request: Request) -> set[int]:
    return {post.team_id for post in request.posts}


def _takers(found: ObligationView, request: Request) -> list[Option]:
    """The colleagues of the owing team, by name.

    Never another team: whose a duty is then would decide who may open the family.
    """
    return [
        Option(f"staff:{post.staff_id}", f"{post.staff} ({components.role(post.role)})")
        for post in posts.who_may_have(
            found.row.subject_id, found.row.team_id, request.now
        )
        if post.staff_id != request.staff.pk
    ]


def _may_hand_over(found: ObligationView, request: Request) -> bool:
    row = found.row
    is_mine = row.is_open and row.is_ours and found.offer is None
    return is_mine and bool(_takers(found, request))


def _hand_over(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    del request
    row = found.row
    if form.cleaned_data["note"]:
        occasion["sensitivity"] = most_guarded(found.classes)
    duties.offer_duty(
        duty=_duty(found),
        to_team=row.team_id,
        to=row.owed_by,
        worker=int(form.cleaned_data["to"].removeprefix("staff:")),
        note=form.cleaned_data["note"] or None,
        **occasion,
    )


def _may_accept(found: ObligationView, request: Request) -> bool:
    offer = found.offer
    if offer is None or not found.row.is_open or offer.team not in _teams(request):
        return False
    return offer.worker in (None, request.staff.pk)


def _accept(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    del form
    assert found.offer is not None  # noqa: S101 - see `_may_accept`
    duties.accept_duty(
        duty=_duty(found),
        offer=UUID(found.offer.id),
        worker=request.staff.pk,
        **occasion,
    )


def _may_say_why(found: ObligationView, request: Request) -> bool:
    del request
    return found.row.is_open and found.row.is_ours and found.row.state != "waiting"


def _say_why(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    del request
    reason = form.cleaned_data["reason"]
    # Whoever writes freely may write of any of the reasons.
    occasion["sensitivity"] = most_guarded(found.classes)
    duties.say_why_late(duty=_duty(found), reason=reason, **occasion)


def _may_acknowledge(found: ObligationView, request: Request) -> bool:
    mine = _teams(request)
    waiting = [one for one in found.row.told if not one.answered]
    return found.row.is_open and any(one.team_id in mine for one in waiting)


def _acknowledge(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    del form
    duty, mine = _duty(found), _teams(request)
    # A team answers for what it was told itself, and for nobody else.
    occasion["team"] = next(
        one.team_id
        for one in found.row.told
        if not one.answered and one.team_id in mine
    )
    escalations.answer_escalation(
        standard=duty["standard"],
        trigger=duty["trigger"],
        about=duty["about"],
        **occasion,
    )


#: What may be done about a duty, in the order of its page.
DEEDS: Mapping[str, Deed] = {
    "acknowledge": Deed(
        "Acknowledge that you were told",
        "Acknowledge that you were told",
        "It says in your name that your team knows. What is owed stays owed.",
        DutyForm,
        _may_acknowledge,
        _acknowledge,
    ),
    "accept": Deed(
        "Accept it",
        "Accept what was offered",
        "From then on your team owes it, and you have it by name.",
        DutyForm,
        _may_accept,
        _accept,
    ),
    "done": Deed(
        "Record that it was done",
        "Record that it was done",
        "",
        beyond_families.DoneForm,
        beyond_families.may,
        beyond_families.does,
    ),
    "action-done": Deed(
        meeting_actions.DONE_WORDS,
        meeting_actions.DONE_WORDS,
        meeting_actions.DONE_LEAD,
        meeting_actions.ActionDoneForm,
        meeting_actions.may_do,
        meeting_actions.do,
    ),
    "action-dropped": Deed(
        meeting_actions.DROP_WORDS,
        meeting_actions.DROP_WORDS,
        meeting_actions.DROP_LEAD,
        meeting_actions.ActionDroppedForm,
        meeting_actions.may_drop,
        meeting_actions.drop,
    ),
    "hand-over": Deed(
        "Hand it to a colleague",
        "Hand it to a colleague",
        "It stays yours until they accept it. They see it on their worklist.",
        HandOverForm,
        _may_hand_over,
        _hand_over,
    ),
    "late": Deed(
        "Say why it will be late",
        "Say why it will be late",
        "It stays owed, and those on its ladder are still told. That it was said "
        "stands on the row.",
        WhyLateForm,
        _may_say_why,
        _say_why,
    ),
    "dismiss": Deed(
        dismissing.WORDS,
        dismissing.TITLE,
        dismissing.LEAD,
        dismissing.DismissForm,
        dismissing.may,
        dismissing.does,
    ),
}
