"""Start a family: a parent, and a baby who is expected or born.

First it is asked whether one of them has a record already. Where it is certain, no
second one is begun; where it may be chance, somebody has to say that they looked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import PlaitError
from plait.casework import births, pregnancies
from plait.casework.families import NewPerson, start_family
from plait.clock.moments import LONDON
from plait.pages.forms import carried
from plait.pages.staff import banners, opening
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.pages.staff.start_form import StartForm
from plait.records.errors import NumberHasRecord
from plait.worklist import identity
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.identity import Match
    from plait.worklist.recording import Occasion


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Ask who they are; see that they are new; then start the record."""
    form = StartForm(request.POST or None, request.now)
    if not form.is_valid() or request.POST.get("step") == "change":
        return _asked(request, form)
    try:
        matches = _matches(request, form)
        if any(one.is_refused for one in matches):
            return _refused(request, form, matches)
        if matches and request.POST.get("step") != "checked":
            return _checked(request, matches)
        with transaction.atomic():
            family = _started(request, form)
    except NumberHasRecord:
        # Somebody else began it at this very moment: say so as to who came later.
        return _refused(request, form, _matches(request, form))
    except PlaitError as refused:
        field = getattr(refused, "field", "")
        form.add_error(field if field in form.fields else None, refused.say)
        return _asked(request, form)
    return redirect("family-started", family)


@require_GET
def started(request: Request, subject_id: UUID) -> HttpResponse:
    """The record has begun: what is owed now, by whom, and how to go on."""
    opened = opening.open_family(request, subject_id)
    rows = owed_queries.of_subject(subject_id, by=request.staff, now=request.now)
    teams = directory().teams
    context = {
        "opened": opened,
        "family": opened.family,
        "name_of": opening.short_name,
        "banners": banners.banners(opened, request.now),
        "owed": [
            (due_row(row, request.now, agency_kinds(request)), teams.get(row.team_id))
            for row in sorted(rows, key=lambda row: (row.due_at is None, row.due_at))
            if row.is_open
        ],
        "attention": owed_queries.attention(subject_id),
    }
    return render(request, "staff/started.jinja", context)


def _matches(request: Request, form: StartForm) -> tuple[Match, ...]:
    return identity.look(form.candidates(), by=request.staff, now=request.now)


def _asked(request: Request, form: StartForm, **more: Any) -> HttpResponse:
    """The form, with what is wrong in it."""
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form} | more
    return render(request, "staff/start_family.jinja", context, status=status)


def _refused(
    request: Request, form: StartForm, matches: tuple[Match, ...]
) -> HttpResponse:
    """Somebody has a record: which may be opened, or whom to ask."""
    certain = [one for one in matches if one.is_refused]
    for one in certain:
        form.add_error(one.field, one.say)
    if not certain:
        form.add_error("nhs_number", NumberHasRecord.say)
    return _asked(request, form, known=certain)


def _checked(request: Request, matches: tuple[Match, ...]) -> HttpResponse:
    """The page that asks to look first: it may be the same person."""
    context = {
        "matches": matches,
        "carried": carried(request.POST, without=("csrfmiddlewaretoken", "step")),
    }
    return render(request, "staff/start_check.jinja", context)


def _people(form: StartForm) -> list[NewPerson]:
    """Everybody but babies who are born: a birth brings those."""
    given = form.cleaned_data
    name = given["family_name"]
    people = [
        NewPerson(
            role="mother",
            given_name=given["given"],
            family_name=name,
            born_on=given["parent_born_on"],
            nhs_number=given["nhs_number"] or None,
            language=form.preferred_language(),
            interpreter=given["interpreter"],
            safe_to_text=given["safe_to_text"],
            phone=given["phone"],
        )
    ]
    if given["partner"]:
        people.append(
            NewPerson(
                role="partner",
                given_name=given["partner_given"],
                family_name=given["partner_family_name"] or name,
                born_on=given["partner_born_on"],
                nhs_number=given["partner_nhs_number"] or None,
                household=given["partner_household"],
            )
        )
    if not form.is_born:
        expected = NewPerson(role="unborn", family_name=name)
        people += [expected] * (2 if given["twins"] else 1)
    return people


def _started(request: Request, form: StartForm) -> UUID:
    """The record, with the parent and the baby; what follows from both is owed now."""
    given = form.cleaned_data
    begun = start_family(
        people=_people(form), by=request.staff, recorded_at=request.now
    )
    occasion: Occasion = {
        "family": begun.family,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
    }
    if not form.is_born:
        pregnancies.notify_pregnancy(
            about=begun.people[0], edd=given["edd"], **occasion
        )
        return begun.family
    prefixes = ("baby_", "twin_") if given["twins"] else ("baby_",)
    for prefix in prefixes:
        day = given["twin_born_on"] if prefix == "twin_" else None
        born_on = day or given["born_on"]
        births.record_birth(
            given_name=given[f"{prefix}given"] or "",
            family_name=given["baby_family_name"] or given["family_name"],
            born_on=born_on,
            nhs_number=given[f"{prefix}nhs_number"] or None,
            **occasion | {"occurred_at": _beginning_of(born_on)},
        )
    return begun.family


def _beginning_of(day: date) -> datetime:
    """The first moment of that day: how a birth is kept of which only the day is known.

    Pages say the day alone for it: see `components.happened`.
    """
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)
