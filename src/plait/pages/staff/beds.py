"""Find a mother and baby unit bed: why, which units were rung, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import PlaitError
from plait.casework import beds as verbs
from plait.pages.staff import banners, bed_there, bed_words
from plait.pages.staff.bed_forms import (
    AdmittedForm,
    AgainstForm,
    NeedForm,
    ReviewForm,
    TryForm,
)
from plait.standards.services.units import Unit
from plait.timeline import bed_search

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.bed_there import There
    from plait.pages.staff.duty_forms import DutyForm
    from plait.worklist.recording import Occasion


@require_GET
def bed(request: Request, subject_id: UUID) -> HttpResponse:
    """The search as it stands: the need, its clock, the units by distance, the log."""
    there = bed_there.find(request, subject_id)
    context = bed_words.context(
        there, town=request.GET.get("from", ""), now=request.now
    )
    return render(request, "staff/bed.jinja", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: Request, subject_id: UUID, do: str) -> HttpResponse:
    """One step: ask for a bed, admitted, decided against, or the ward's review."""
    if do not in _STEPS:
        raise Http404
    there = bed_there.find(request, subject_id)
    is_nobodys = request.method == "GET" and do == "review" and there.stay is None
    if not there.may_record or is_nobodys:
        # Nothing is asked here of who may not say it, or is on no ward.
        return redirect(there.page)
    make, save = _STEPS[do]
    form = make(request.POST or None, initial=_initial(there, do))
    if isinstance(form, AdmittedForm):
        every = there.units.units if there.units else ()
        form.offer((one.id, one.name) for one in every)
    return _answer(there, form, save, {"heading": make.title})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def asked(request: Request, subject_id: UUID, unit: str) -> HttpResponse:
    """That one unit was asked, and what it answered."""
    there = bed_there.find(request, subject_id)
    found = there.units.get(unit) if there.units else None
    if found is None or not there.may_record:
        raise Http404
    form = TryForm(request.POST or None)
    form.at(request.now)
    context = bed_words.of_unit(there, found)
    return _answer(there, form, partial(_tried, unit=found), context)


def place_of(opened_id: UUID, what: str) -> str:
    """The page where a fact of a search or of a ward's review is recorded."""
    if what == bed_search.REVIEWED:
        return reverse("bed-step", args=[opened_id, "review"])
    return reverse("bed", args=[opened_id])


def _answer(
    there: There,
    form: DutyForm,
    save: Callable[[There, Mapping[str, Any], Occasion], object],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Record what was sent and go back to the search, or ask again."""
    request = there.request
    if request.method == "POST" and there.timeline.get(form.data.get("event_id", "")):
        return redirect(there.page)  # this very form was sent before
    if form.is_valid():
        try:
            save(there, form.cleaned_data, _occasion(there, form))
        except PlaitError as refused:
            field = str(getattr(refused, "field", "") or "")
            form.add_error(field if field in form.fields else None, refused.say)
        else:
            return redirect(there.page)
    shown = {
        "opened": there.opened,
        "banners": banners.banners(there.opened, request.now),
        "form": form,
        "back": there.page,
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/bed_step.jinja", shown | dict(context), status=status)


def _occasion(there: There, form: DutyForm) -> Occasion:
    request = there.request
    return {
        "family": there.opened.id,
        "occurred_at": form.cleaned_data.get("asked") or request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": form.event_id_value,
    }


def _about(there: There) -> UUID:
    assert there.mother is not None  # noqa: S101 - see `There.may_record`
    return there.mother.id


def _needed(there: There, data: Mapping[str, Any], occasion: Occasion) -> None:
    verbs.ask_for_bed(
        about=_about(there),
        need=data["need"],
        meanwhile=data["meanwhile"],
        planned=bool(data["planned"]),
        only_to_assess_parenting=bool(data["parenting"]),
        **occasion,
    )


def _tried(
    there: There, data: Mapping[str, Any], occasion: Occasion, *, unit: Unit
) -> None:
    assert there.units is not None  # noqa: S101 - it is one of them
    verbs.record_try(
        about=_about(there),
        search=there.search,
        one=verbs.Try(
            unit=unit,
            answer=data["answer"],
            miles=bed_words.miles(there, unit),
            free_on=data["free_on"],
            spoke_to=data["spoke_to"],
            reason=data["reason"],
        ),
        fit=there.fit(unit),
        **occasion,
    )


def _admitted(there: There, data: Mapping[str, Any], occasion: Occasion) -> None:
    unit = there.units.get(data["unit"]) if there.units else None
    verbs.admit(about=_about(there), unit=unit, note=data["note"] or None, **occasion)


def _against(there: There, data: Mapping[str, Any], occasion: Occasion) -> None:
    verbs.decide_against(about=_about(there), reason=data["reason"], **occasion)


def _reviewed(there: There, data: Mapping[str, Any], occasion: Occasion) -> None:
    verbs.review_ward(
        about=_about(there),
        review=verbs.Review(
            decision=data["decision"],
            baby_is=data["baby_is"],
            looked_after_by=data["looked_after_by"],
            visits=data["visits"] or None,
            note=data["note"] or None,
        ),
        is_there=there.stay is not None,
        **occasion,
    )


def _initial(there: There, do: str) -> dict[str, Any]:
    """What was said at the last review, to be looked at again."""
    stay = there.stay
    if do != "review" or stay is None or not stay.reviews:
        return {}
    last = stay.reviews[-1].fact
    return {name: last.get(name) for name in ("baby_is", "looked_after_by", "visits")}


_STEPS: Final[Mapping[str, tuple[Any, Callable[..., None]]]] = {
    "need": (NeedForm, _needed),
    "admitted": (AdmittedForm, _admitted),
    "against": (AgainstForm, _against),
    "review": (ReviewForm, _reviewed),
}
