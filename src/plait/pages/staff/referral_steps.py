"""Taking one step of a referral: each asks its own questions, and says what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import intake as verbs
from plait.casework.intake import Onward, Referral
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import (
    banners,
    ending_known,
    ending_steps,
    opening,
    paths,
    referral_found,
    referral_page,
    referral_telling,
    referral_words,
)
from plait.pages.staff.referral_forms import (
    AcceptForm,
    AnswerForm,
    AskForm,
    JoinForm,
    PassOnForm,
    ReceiveForm,
    SupplyForm,
    TellForm,
    TriageForm,
)
from plait.worklist import addressing, handovers
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.referral_found import Found
    from plait.worklist.recording import Occasion

#: The title of each step's page, and its button.
TITLES: Final = {
    "receive": ("Receive this referral", "Receive it"),
    "triage": ("Triage this referral", "Save what triage found"),
    "accept": ("Accept this referral", "Accept it"),
    "ask": ("Ask for what is missing", "Ask for it"),
    "supply": ("Write down what came", "Save what came"),
    "pass-on": ("Pass this referral on", "Pass it on"),
    "answer": ("What the other service said", "Save their answer"),
    "join": ("Join this referral to another", "Join it"),
    "tell": ("Tell what was decided", "Save that they are told"),
    **ending_steps.TITLES,
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: Request, subject_id: UUID, episode_id: UUID, do: str) -> HttpResponse:
    """Ask what a step needs, and take it.

    Raises:
        NotAllowed: the record may not be opened.
        Http404: there is no such referral, or no such step.
    """
    found = referral_found.find(request, subject_id, episode_id)
    if do not in TITLES:
        raise Http404
    page = paths.referral(subject_id, found.item.id)
    sent = request.POST.get("event_id", "")
    if sent and found.timeline.get(sent) is not None:
        return redirect(page)  # this very form was sent before
    if do not in found.steps:
        return render(
            request, "staff/referral/not_now.jinja", _context(found, do, None),
            status=409 if request.method == "POST" else 200,
        )  # fmt: skip
    form = {**_FORMS, **ending_steps.FORMS}[do](found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if do in _VERBS:
                    _VERBS[do](found, form)
                else:
                    ending_steps.VERBS[do](found, form, _occasion(found, form))
        except NotRecorded as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, refused.say)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(_after(found, form, do) or page)
    status = 422 if form.is_bound else 200
    context = _context(found, do, form)
    return render(request, "staff/referral/step.jinja", context, status=status)


def _after(found: Found, form: DutyForm, do: str) -> str:
    """What comes next, where that is another step."""
    decision = form.cleaned_data.get("decision")
    if do == "triage" and decision == "pass-on":
        return paths.referral_step(found.opened.id, found.item.id, "pass-on")
    is_decided = do in ("accept", "pass-on", "join") or decision == "accept"
    if is_decided:
        return paths.referral_step(found.opened.id, found.item.id, "tell")
    return ""


def _context(found: Found, do: str, form: DutyForm | None) -> dict[str, Any]:
    title, button = TITLES[do]
    return {
        "place": referral_page.place(found),
        "opened": found.opened,
        "banners": banners.banners(found.opened, found.request.now),
        "title": title,
        "button_words": button,
        "do": do,
        "form": form,
        "back": paths.referral(found.opened.id, found.item.id),
        "tag": referral_words.STATES[found.one.state],
        "clocks": [
            referral_words.clock_words(each, found.request.now)
            for each in found.item.clocks
        ],
        "person": opening.short_name(found.person) if found.person else "The family",
        "to_ring": referral_telling.to_ring(found, do),
        "has_crisis": do == "triage",
        "scores": ending_known.scores(found) if do == "end" else [],
    }


def _occasion(found: Found, form: DutyForm) -> Occasion:
    request = found.request
    return {
        "family": found.opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": found.item.team,
        "event_id": form.event_id_value,
    }


def _referral(found: Found) -> Referral:
    return Referral(found.newest, found.about)


def _receive_form(found: Found, data: Any) -> DutyForm:
    return ReceiveForm(data, initial={"urgency": found.one.asked_urgency or "routine"})


def _receive(found: Found, form: DutyForm) -> None:
    urgency = form.cleaned_data["urgency"]
    verbs.receive(referral=_referral(found), urgency=urgency, **_occasion(found, form))


def _received_first(found: Found, form: DutyForm) -> None:
    """Whoever decides what was only sent has received it with that."""
    if found.one.received is None and found.one.state == "sent":
        own = _occasion(found, form)
        own["event_id"] = None
        urgency = found.one.asked_urgency or "routine"
        verbs.receive(referral=_referral(found), urgency=urgency, **own)


def _ask_form(found: Found, data: Any) -> DutyForm:
    form = AskForm(data)
    form.offer(referral_page.missing(found))
    return form


def _ask(found: Found, form: DutyForm) -> None:
    data = form.cleaned_data
    missing = data.get("missing") or []
    _received_first(found, form)
    verbs.ask(
        referral=_referral(found), missing=missing, note=data["note"] or None,
        **_occasion(found, form),
    )  # fmt: skip
    words = dict(referral_page.missing(found))
    lines = [words[each] for each in missing] + [data["note"] or ""]
    referral_telling.ask_referrer(found, form, [each for each in lines if each])


def _supply_form(found: Found, data: Any) -> DutyForm:
    wanted = referral_page.missing(found) or [("note", "What they answered")]
    return SupplyForm(data, wanted=wanted)


def _supply(found: Found, form: DutyForm) -> None:
    assert isinstance(form, SupplyForm)  # noqa: S101 - for the types
    verbs.supply(
        referral=_referral(found), words=form.words(), **_occasion(found, form)
    )


def _triage_form(found: Found, data: Any) -> DutyForm:
    is_undecided = bool({"accept", "pass-on"} & set(found.steps))
    initial: dict[str, Any] = {"class": found.one.urgency}
    before = found.one.triaged.fact if found.one.triaged else {}
    for name in ("risk_self", "risk_infant", "mbu_needed"):
        if name in before:
            initial[name] = before[name]
    for each in before.get("criteria") or ():
        initial[f"rule-{each['id']}"] = each["met"]
        initial[f"why-{each['id']}"] = each.get("reason", "")
    return TriageForm(
        data, intake=found.intake, purpose=found.one.purpose,
        is_undecided=is_undecided, initial=initial,
    )  # fmt: skip


def _triage(found: Found, form: DutyForm) -> None:
    assert isinstance(form, TriageForm)  # noqa: S101 - for the types
    _received_first(found, form)
    verbs.triage(
        referral=_referral(found), found=form.found(), **_occasion(found, form)
    )
    if form.cleaned_data.get("decision") == "accept":
        own = _occasion(found, form)
        own["event_id"] = None
        verbs.accept(referral=_referral(found), **own)


def _accept_form(found: Found, data: Any) -> DutyForm:
    del found
    return AcceptForm(data)


def _accept(found: Found, form: DutyForm) -> None:
    note = form.cleaned_data["note"] or None
    _received_first(found, form)
    verbs.accept(referral=_referral(found), note=note, **_occasion(found, form))


def _pass_on_form(found: Found, data: Any) -> DutyForm:
    form = PassOnForm(data)
    if found.intake is not None:
        triaged = found.one.triaged.fact if found.one.triaged else {}
        met = {x["id"] for x in triaged.get("criteria") or () if x["met"] == "yes"}
        named = [x.send_to for x in found.intake.criteria if x.id in met and x.send_to]
        form.offer(found.intake, named)
    return form


def _pass_on(found: Found, form: DutyForm) -> None:
    data = form.cleaned_data
    service = found.intake.service_of(data["service"]) if found.intake else None
    role = service.role if service and not service.outside else None
    team = None
    if role:
        now = found.request.now
        team = addressing.addressed(found.opened.id, role, now=now, wakes=False).team.id
    _received_first(found, form)
    verbs.pass_on(
        referral=_referral(found),
        onward=Onward(data["service"], role, team),
        reason=data["reason"],
        **_occasion(found, form),
    )


def _answer_form(found: Found, data: Any) -> DutyForm:
    del found
    return AnswerForm(data)


def _answer(found: Found, form: DutyForm) -> None:
    data = form.cleaned_data
    passed = found.one.passed_on
    offer = handovers.of_referral(found.timeline, passed.id) if passed else None
    verbs.note_answer(
        referral=_referral(found),
        is_yes=data["answer"] == "yes",
        by_name=data["by_name"],
        service=str(passed.fact.get("service") or "") if passed else None,
        reason=data["reason"],
        offer=UUID(offer.id) if offer else None,
        **_occasion(found, form),
    )


def _join_form(found: Found, data: Any) -> DutyForm:
    form = JoinForm(data)
    form.question("with_episode").offer(
        Option(
            each.id,
            f"The referral of {components.day(each.began.occurred_at)}",
            referral_words.STATES[each.state][0],
        )
        for each in found.others
        if each.is_open
    )
    return form


def _join(found: Found, form: DutyForm) -> None:
    _received_first(found, form)
    verbs.join(
        referral=Referral(
            UUID((found.one.received or found.one.first).id), found.about
        ),
        with_episode=UUID(form.cleaned_data["with_episode"]),
        **_occasion(found, form),
    )


def _tell_form(found: Found, data: Any) -> DutyForm:
    initial = {
        "whom": list(found.item.to_tell),
        "how": "message",
        "words": referral_telling.draft(found),
    }
    return TellForm(data, initial=initial)


def _tell(found: Found, form: DutyForm) -> None:
    data = form.cleaned_data
    if data["how"] == "message":
        referral_telling.send(found, form, data["whom"], data["words"])
    verbs.tell(
        referral=_referral(found), whom=data["whom"], how=data["how"],
        note=data["words"], **_occasion(found, form),
    )  # fmt: skip


_FORMS: Final[Mapping[str, Callable[[Found, Any], DutyForm]]] = MappingProxyType(
    {
        "receive": _receive_form, "ask": _ask_form, "supply": _supply_form,
        "triage": _triage_form, "accept": _accept_form, "pass-on": _pass_on_form,
        "answer": _answer_form, "join": _join_form, "tell": _tell_form,
    }
)  # fmt: skip
_VERBS: Final[Mapping[str, Callable[[Found, Any], None]]] = MappingProxyType(
    {
        "receive": _receive, "ask": _ask, "supply": _supply, "triage": _triage,
        "accept": _accept, "pass-on": _pass_on, "answer": _answer, "join": _join,
        "tell": _tell,
    }
)  # fmt: skip
