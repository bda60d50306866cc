"""Booking an appointment, moving it, calling it off, and saying what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import posts
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import appointments as verbs
from plait.clock.moments import LONDON
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import appointment_words as words
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.appointment_forms import (
    BookForm,
    CancelForm,
    MoveForm,
    OutcomeForm,
)
from plait.pages.staff.appointment_page import There, find, what_of, where
from plait.pages.staff.record_contact import kind_seen_as
from plait.records import queries
from plait.standards.services.appointments import Appointments, appointments_of
from plait.worklist.appointment_refusals import WhyAllTheSame
from plait.worklist.attending import Setting
from plait.worklist.obligations import visible
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.meeting_forms import StepForm
    from plait.pages.staff.opening import Open
    from plait.worklist.recording import Occasion


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a page: its heading, its button, and what follows from it."""

    title: str
    button: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done about an appointment, with its page's words."""

    said: Said
    form: Callable[[There, Any], Any]
    may: Callable[[There], bool]
    does: Callable[[There, Any, Occasion], object]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def book(request: Request, subject_id: UUID) -> HttpResponse:
    """Book an appointment for a family.

    Raises:
        NotAllowed: the record may not be opened, or I have no team to book for.
    """
    opened = opening.open_family(request, subject_id)
    if request.post is None:
        raise NotAllowed
    team, service = (
        int(request.post.team_id),
        appointments_of(request.post.team.agency_id),
    )
    form = BookForm(
        request.POST or None, service=service, now=request.now, initial=_asked(request),
        people=opening.setting_of(request, opened).people,
    )  # fmt: skip
    form.offer(_workers(request, opened, team))
    against: list[str] = []
    if form.is_valid():
        plan = form.plan()
        if (known := _booked(opened, form)) is not None:
            return redirect(paths.appointment(opened.id, known))
        try:
            done = verbs.book(
                plan=plan,
                people=form.who(),
                limits=_limits(service),
                reason=form.cleaned_data["reason"] or None,
                note=form.cleaned_data["note"] or None,
                **_occasion(request, opened, team, form),
            )
        except PlaitError as refused:
            against = _refuse(form, refused, plan, team)
        else:
            return redirect(paths.appointment(opened.id, done.event.root))
    said = Said("Book an appointment", "Book it")
    context = _context(request, opened, said, form, against)
    return _answer(request, context | {"back": paths.appointments(opened.id)})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(
    request: Request, subject_id: UUID, appointment_id: UUID, do: str
) -> HttpResponse:
    """The page of one step, and doing it.

    Raises:
        NotAllowed: there is no such appointment, or this is not theirs to do.
    """
    wanted = STEPS[do]
    there = find(request, subject_id, appointment_id)
    sent = request.POST.get("event_id", "")
    if sent and there.timeline.get(sent) is not None:
        return redirect(there.page)  # this very form was sent before
    if not wanted.may(there):
        # It was ended meanwhile, or is another team's: its page says how it stands.
        return redirect(there.page)
    form = wanted.form(there, request.POST or None)
    against: list[str] = []
    if form.is_valid():
        team = there.own_team
        try:
            wanted.does(there, form, _occasion(request, there.opened, team, form))
        except PlaitError as refused:
            plan = form.plan() if isinstance(form, MoveForm) else None
            against = _refuse(form, refused, plan, team, UUID(there.one.id))
        else:
            return redirect(there.page)
    context = _context(request, there.opened, wanted.said, form, against) | {
        "back": there.page,
        "caption": f"{what_of(there.one, there.service)}, "
        f"{words.when(there.one.at, there.one.ends_at)}",
    }
    return _answer(request, context)


def _booked(opened: Open, form: StepForm) -> UUID | None:
    """What this very form booked before: its time is taken now, by itself."""
    timeline, _ = visible(opened.id, queries.timeline_for(opened.id))
    known = timeline.get(str(form.event_id_value))
    return UUID(known.id) if known is not None else None


def _answer(request: Request, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/appointment_step.jinja", context, status=status)


def _context(
    request: Request, opened: Open, said: Said, form: StepForm, against: list[str]
) -> dict[str, Any]:
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "said": said,
        "form": form,
        "against": against,
        "caption": "",
    }


def _refuse(
    form: StepForm,
    refused: PlaitError,
    plan: verbs.Plan | None,
    team: int | None,
    without: UUID | None = None,
) -> list[str]:
    """Put it beside its question. Gives what speaks against the time, if that is it."""
    form.refuse(refused.field if isinstance(refused, NotRecorded) else "", refused.say)
    if not isinstance(refused, WhyAllTheSame) or plan is None or team is None:
        return []
    return [words.AGAINST[one] for one in verbs.against(plan, team, without=without)]


def _occasion(
    request: Request, opened: Open, team: int | None, form: StepForm
) -> Occasion:
    return {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": team,
        "event_id": form.event_id_value,
    }


def _limits(service: Appointments) -> verbs.Limits:
    return verbs.Limits(
        past_hours=service.limits.past_hours.at_most,
        ahead_days=service.limits.ahead_days.at_most,
    )


def _workers(request: Request, opened: Open, team: int) -> list[Option]:
    """The colleagues of the team, without who is kin or close to the family."""
    found: dict[int, Option] = {}
    for post in posts.who_may_have(opened.id, team, request.now):
        said = f"{post.staff}, {components.role(post.role)}"
        found.setdefault(post.staff_id, Option(str(post.staff_id), said))
    return list(found.values())


def _asked(request: Request) -> dict[str, Any]:
    """What the diary or a page says already: a time, and a colleague."""
    found: dict[str, Any] = {"worker": str(request.staff.pk)}
    worker = request.GET.get("worker", "")
    if worker.isdecimal():
        found["worker"] = worker
    try:
        local = datetime.fromisoformat(request.GET.get("at", ""))
        found["at"] = local.replace(tzinfo=LONDON).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    return found


def _may_change(there: There) -> bool:
    return there.may_change


def _may_end(there: There) -> bool:
    return there.may_end


def _move_form(there: There, data: Any) -> MoveForm:
    one = there.one
    initial = {
        "at": one.at,
        "kind": str(one.fact["kind"]),
        "minutes": str(one.fact["minutes"]),
        "mode": one.fact.get("mode"),
        "place": one.fact.get("place") or "",
        "worker": str(one.worker or ""),
    }
    now = there.request.now
    form = MoveForm(data, service=there.service, now=now, initial=initial)
    form.offer(_workers(there.request, there.opened, there.own_team or 0))
    return form


def _move(there: There, form: MoveForm, occasion: Occasion) -> None:
    verbs.move(
        appointment=there.one,
        plan=form.plan(),
        limits=_limits(there.service),
        reason=form.cleaned_data["reason"] or None,
        **occasion,
    )


def _cancel_form(there: There, data: Any) -> CancelForm:
    del there
    return CancelForm(data)


def _cancel(there: There, form: CancelForm, occasion: Occasion) -> None:
    data = form.cleaned_data
    verbs.cancel(
        appointment=there.one, by_whom=data["by"], reason=data["reason"], **occasion
    )


def _outcome_form(there: There, data: Any) -> OutcomeForm:
    people = opening.setting_of(there.request, there.opened).people
    by_id = {str(one.id): one for one in people}
    return OutcomeForm(
        data,
        people=[by_id[one] for one in there.one.people if one in by_id],
        mode=str(there.one.fact.get("mode") or ""),
        is_at_home=_is_at_home(there),
    )


def _is_at_home(there: There) -> bool:
    """Whether it is at a place without an address of ours: somebody opens a door."""
    place = there.service.place(str(there.one.fact.get("place") or ""))
    is_there = there.one.fact.get("mode", "face_to_face") == "face_to_face"
    return is_there and place is not None and not place.address


def _outcome(there: There, form: OutcomeForm, occasion: Occasion) -> None:
    kind = there.service.type(str(there.one.fact["kind"]))
    people = there.opened.family.people
    agency_kind = opening.agency_kind(there.request)
    setting = Setting(
        contact=kind_seen_as(kind.contact if kind else None, agency_kind),
        roles={one.id: one.role for one in people if one.died_on is None},
        mode=str(there.one.fact.get("mode") or ""),
        planned=what_of(there.one, there.service),
        place=where(there.one, there.service).split(",")[0],
        note=form.cleaned_data["note"] or None,
    )
    verbs.end(appointment=there.one, came=form.came(), setting=setting, **occasion)


STEPS = {
    "move": Step(
        Said(
            "Move this appointment",
            "Move it",
            "What was said before stays in the record. If a letter went out, tell "
            "them.",
        ),
        _move_form,
        _may_change,
        _move,
    ),
    "cancel": Step(
        Said(
            "Cancel this appointment",
            "Cancel it",
            "It stays in the record, with the reason. Nobody is told by itself: ring "
            "them.",
        ),
        _cancel_form,
        _may_change,
        _cancel,
    ),
    "outcome": Step(
        Said(
            "What became of it?",
            "Save",
            "The contact, or that they were not seen, is recorded from this: you need "
            "not type it again.",
        ),
        _outcome_form,
        _may_end,
        _outcome,
    ),
}
