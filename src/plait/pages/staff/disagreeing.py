"""Disagreeing with a decision, and taking that up until it is settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import disagreements as verbs
from plait.pages import components
from plait.pages.staff import (
    answering_unread,
    banners,
    decided,
    disagreement_page,
    opening,
    paths,
)
from plait.pages.staff.disagree_forms import (
    AnswerForm,
    DisagreeForm,
    SettleForm,
    SkipForm,
    TakeUpForm,
    WithdrawForm,
)
from plait.records import queries
from plait.worklist.disagreements import Disagreement, disagreements, is_urgent, named

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.decided import Decided
    from plait.pages.staff.disagreement_page import May, Told
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.opening import Open
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def disagree(request: Request, subject_id: UUID) -> HttpResponse:
    """Disagree with the decision that the address names, or choose one."""
    opened = opening.open_family(request, subject_id)
    if not ({"event", "duty"} & request.GET.keys()):
        return _choose(request, opened)
    timeline, _ = disagreement_page.read(opened)
    what = _decided(request, opened)
    begun = _begun(disagreements(timeline), what, request)
    if begun is not None:
        return redirect(paths.disagreement(opened.id, UUID(begun.id)))
    urgent = is_urgent(timeline, request.now)
    form = _form(request, opened, what, urgent=urgent)
    is_own = what.decision.agency == decided.own_agency(request)
    done = None if is_own else _raised(request, opened, what, form)
    if done is not None:
        return redirect(paths.disagreement(opened.id, done))
    context = _base(request, opened) | {
        "what": what,
        "form": form,
        "is_own": is_own,
        "ladders": _ladders(request, opened, what),
        "back": what.href,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/disagree.jinja", context, status=status)


def _raised(
    request: Request, opened: Open, what: Decided, form: DisagreeForm
) -> UUID | None:
    """The id of what was raised; None where the form has something to put right."""
    if not form.is_valid():
        return None
    try:
        done = verbs.disagree(
            decision=what.decision,
            reason=form.words,
            urgent=form.cleaned_data["urgent"],
            stage=form.at_stage,
            skipped=form.is_skipping,
            **_occasion(request, opened, form, what.sensitivity),
        )
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return None
    return done.event.root


def _ladders(
    request: Request, opened: Open, what: Decided
) -> list[tuple[disagreement_page.Rung, disagreement_page.Rung]]:
    """Each stage with its clock, and with the one that it has when it is urgent."""
    usual, hurried = (
        disagreement_page.rungs(what.decision, opened, request.now, urgent=urgent)
        for urgent in (False, True)
    )
    return list(zip(usual, hurried, strict=True))


def place_of(opened: Open, duty: ObligationView | None) -> str:
    """The page where a duty about disagreement is met; without one, where to choose."""
    timeline, seen = disagreement_page.read(opened)
    if duty is not None:
        found = named(timeline, str(duty.trigger))
        if found is not None:
            return paths.disagreement(opened.id, UUID(found.id))
        behind = {reason.event for reason in duty.reasons}
        if duty.trigger and duty.row.standard.startswith("challenge_stage_"):
            return paths.disagreement(opened.id, duty.trigger)
        for one in seen:
            if one.event.root in behind and decided.is_decision(one):
                return paths.disagree(opened.id, one.event.root)
    return reverse("disagree", args=[opened.id])


def _choose(request: Request, opened: Open) -> HttpResponse:
    """The decisions with which whoever asks may disagree, the newest first."""
    if request.method != "GET":
        raise Http404
    own = decided.own_agency(request)
    seen = queries.timeline_for(opened.id)
    found = [
        decided.of_event(one, opened)
        for one in seen
        if decided.is_decision(one) and one.event.agency != own
    ]
    context = _base(request, opened) | {
        "decisions": [
            (one, paths.disagree(opened.id, UUID(one.decision.id)))
            for one in reversed(found)
        ],
        "lines": disagreement_page.lines(opened, seen),
        "back": paths.family(opened.id),
    }
    return render(request, "staff/disagree_choose.jinja", context)


def _decided(request: Request, opened: Open) -> Decided:
    """The decision that the address names.

    Raises:
        NotAllowed: it may not be seen.
        Http404: it is no decision.
    """
    try:
        if "duty" in request.GET:
            return decided.of_duty(request, opened, UUID(request.GET["duty"]))
        event_id = UUID(request.GET["event"])
    except ValueError:
        raise Http404 from None
    newest = queries.event(opened.id, event_id)[-1]
    if not decided.is_decision(newest):
        raise Http404
    return decided.of_event(newest, opened)


def _begun(
    every: list[Disagreement], what: Decided, request: Request
) -> Disagreement | None:
    """The open disagreement of one's own agency with this, or what was just sent."""
    own, sent = decided.own_agency(request), request.POST.get("event_id")
    for one in every:
        if sent and one.id == sent:
            return one
        is_same = str(one.first.fact.get("of")) == what.decision.id
        is_ours = is_same and one.is_open and one.first.agency == own
        if request.method == "GET" and is_ours:
            return one
    return None


def _form(
    request: Request, opened: Open, what: Decided, *, urgent: bool
) -> DisagreeForm:
    ladder = disagreement_page.rungs(what.decision, opened, request.now, urgent=urgent)
    form = DisagreeForm(request.POST or None, initial={"urgent": urgent})
    form.offer_start(
        f"The {components.role(ladder[0].role)}",
        ((rung.number, _stage_words(rung)) for rung in ladder[1:]),
    )
    return form


def _stage_words(rung: disagreement_page.Rung) -> str:
    return f"Stage {rung.number}: {components.role(rung.role)}"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def disagreement(
    request: Request, subject_id: UUID, challenge_id: UUID
) -> HttpResponse:
    """The page of one disagreement, and taking the next step in it."""
    opened = opening.open_family(request, subject_id)
    timeline, seen = disagreement_page.read(opened)
    found = named(timeline, str(challenge_id))
    if found is None:
        return answering_unread.page(request, opened, challenge_id)
    told = disagreement_page.told(found, request, opened, seen)
    may = disagreement_page.may(told, request)
    do = request.POST.get("do", "")
    forms = _forms(told, may, request, do)
    if request.method == "POST" and _is_done(request, opened, told, forms):
        return redirect(paths.disagreement(opened.id, UUID(found.id)))
    context = _base(request, opened) | {
        "told": told,
        "may": may,
        "forms": forms,
        "did": do if do in forms else "",
        "is_stale": request.method == "POST" and do not in forms,
        "tag": disagreement_page.STATES[found.state],
        "next": told.ladder[found.stage] if found.may_go_up else None,
        "back": paths.family(opened.id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/disagreement.jinja", context, status=status)


def _is_done(
    request: Request, opened: Open, told: Told, forms: Mapping[str, Any]
) -> bool:
    """Whether the step that was sent is taken, now or by the same form before."""
    do = request.POST.get("do", "")
    sent = request.POST.get(f"{do}-event_id")
    if any(step.event.id == sent for step in told.one.steps):
        return True
    form = forms.get(do)
    if form is None or not form.is_valid():
        return False
    occasion = _occasion(request, opened, form, _class_of(told.one))
    try:
        _DOES[do](form, told, told.decided.decision.about, occasion)
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return False
    return True


def _forms(told: Told, may: May, request: Request, do: str) -> dict[str, Any]:
    """The forms of what may be done, by name; the one that was sent is bound."""

    def made(name: str, make: type[DutyForm], **initial: Any) -> DutyForm:
        data = request.POST if name == do else None
        return make(data, prefix=name, initial=initial)

    found: dict[str, DutyForm] = {}
    if may.answer:
        found["answer"] = made("answer", AnswerForm)
    if may.take_up:
        found["up"] = made("up", TakeUpForm, reason=_before(told.one))
    if may.skip:
        skip = SkipForm(request.POST if do == "skip" else None, prefix="skip")
        skip.offer((n, _stage_words(told.ladder[n - 1])) for n in may.skip)
        found["skip"] = skip
    if may.end:
        found["settle"] = made("settle", SettleForm)
        found["withdraw"] = made("withdraw", WithdrawForm)
    return found


def _before(one: Disagreement) -> str:
    """What was said when it was raised: whoever answers next reads it first."""
    return str(one.raised[-1].fact.get("reason") or "")


def _class_of(one: Disagreement) -> str:
    return one.first.event.sensitivity or "routine"


def _base(request: Request, opened: Open) -> dict[str, Any]:
    return {"opened": opened, "banners": banners.banners(opened, request.now)}


def _occasion(
    request: Request, opened: Open, form: DutyForm, sensitivity: str
) -> Occasion:
    return {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": form.event_id_value,
        "sensitivity": sensitivity,
    }


def _answers(form: Any, told: Told, about: UUID | None, occasion: Occasion) -> None:
    verbs.answer(
        disagreement=told.one,
        outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"],
        about=about,
        **occasion,
    )


def _takes_up(form: Any, told: Told, about: UUID | None, occasion: Occasion) -> None:
    del about
    is_skip = isinstance(form, SkipForm)
    verbs.take_up(
        disagreement=told.one,
        decision=told.decided.decision,
        reason=form.cleaned_data["reason"],
        stage=form.at_stage if is_skip else told.one.stage + 1,
        urgent=told.one.is_urgent,
        skipped=is_skip,
        **occasion,
    )


def _ends(form: Any, told: Told, about: UUID | None, occasion: Occasion) -> None:
    verbs.end(
        disagreement=told.one,
        is_agreed=isinstance(form, SettleForm),
        reason=form.cleaned_data["reason"] or None,
        about=about,
        **occasion,
    )


_DOES: Mapping[str, Callable[[Any, Told, UUID | None, Occasion], None]] = {
    "answer": _answers,
    "up": _takes_up,
    "skip": _takes_up,
    "settle": _ends,
    "withdraw": _ends,
}
