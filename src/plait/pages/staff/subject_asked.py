"""Recording that somebody asked for a copy of what is held about a person."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import subject_requests as verbs
from plait.clock.moments import LONDON
from plait.pages.staff import (
    banners,
    paths,
    person_reading,
    sharing_matter,
    sharing_page,
)
from plait.pages.staff.subject_forms import AskedForm

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.pages.staff.person_reading import Of
    from plait.worklist.shapes import ObligationView

_MIDDAY = time(12)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def asked(request: Request, subject_id: UUID, person_id: UUID) -> HttpResponse:
    """The form, and recording it: then the copy can be prepared.

    Raises:
        NotAllowed: no such person that may be seen, or they are not born.
    """
    of = person_reading.read_for_copy(request, subject_id, person_id)
    form = AskedForm(request.POST or None, role=of.person.role, now=request.now)
    done = _was_sent(of, request)
    if done is None and form.is_valid():
        done = _recorded(request, of, form)
    if done is not None:
        return redirect(paths.prepare_copy(subject_id, person_id, done))
    context = {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "whose": of.label,
        "name": of.name,
        "form": form,
        "back": paths.person(subject_id, person_id),
        "waiting": [
            paths.prepare_copy(subject_id, person_id, one.id)
            for one in of.requests()
            if not one.is_over
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/person/asked.jinja", context, status=status)


def _recorded(request: Request, of: Of, form: AskedForm) -> str | None:
    """The id of the request; None where the form has something to put right."""
    data = form.cleaned_data
    occasion = person_reading.occasion(
        request, of, form.event_id_value, sharing_page.usual_class(request)
    )
    occasion["occurred_at"] = received_at(data["received_on"], request.now)
    try:
        done = verbs.ask_for_copy(
            about=of.person.id,
            asked_by=data["asked_by"],
            identity=data["identity"],
            asker=data["asker"] or None,
            authority=data["authority"] or None,
            identity_words=data["identity_words"] or None,
            note=data["note"] or None,
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(form, refused)
        return None
    return str(done.event.root)


def place_of(opened: Open, duty: ObligationView | None) -> str:
    """Where a copy is asked for or prepared: from the duty, or from somebody's page."""
    if duty is None or duty.row.about is None:
        return f"{paths.family(opened.id)}#people"
    if duty.trigger is None:
        return paths.person(opened.id, duty.row.about)
    return paths.prepare_copy(opened.id, duty.row.about, duty.trigger)


def received_at(day: date, now: datetime) -> datetime:
    """The midday of the day on which it was received, or now where that is earlier."""
    midday = datetime.combine(day, _MIDDAY, tzinfo=LONDON).astimezone(UTC)
    return min(midday, now)


def _was_sent(of: Of, request: Request) -> str | None:
    """The request that this very form recorded before, if it was sent twice."""
    sent = request.POST.get("event_id") or ""
    found = of.timeline.get(sent) if sent else None
    return found.id if found is not None and found.about == str(of.person.id) else None
