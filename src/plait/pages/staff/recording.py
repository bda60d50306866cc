"""Recording: the form, and the page that asks "is this right?".

Everything travels with the page until it is saved, so nothing half-written is kept
anywhere. The id of what is recorded is made with the form: sending it twice records
it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import permissions
from plait.pages.staff import (
    banners,
    beds,
    border,
    closing,
    disagreeing,
    handover_page,
    marking,
    message_routes,
    moving,
    opening,
    paths,
    prefill,
    reaching,
    recordables,
    referral_found,
    sharing_duty,
    subject_asked,
    tasks,
)
from plait.worklist import handovers

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.shapes import ObligationView


@require_GET
def choose(request: Request, subject_id: UUID) -> HttpResponse:
    """Everything that can be recorded for a family, in groups."""
    opened = opening.open_family(request, subject_id)
    kind = opening.agency_kind(request)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "usual": recordables.usual(kind),
        "others": recordables.others(kind),
    }
    return render(request, "staff/record/choose.jinja", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def record(request: Request, subject_id: UUID, what: str) -> HttpResponse:
    """Record one thing for a family."""
    opened = opening.open_family(request, subject_id)
    recordable = recordables.find(what)
    if recordable is None:
        raise Http404
    duty = prefill.duty_of(request, subject_id)
    elsewhere = _elsewhere(request, opened, what, duty)
    if elsewhere:
        return redirect(elsewhere)
    task = tasks.Task(
        request,
        opened,
        recordable,
        opening.setting_of(request, opened),
        prefill.initial_of(request, recordable, duty),
        duty=duty,
    )
    return answer(task)


def _elsewhere(
    request: Request, opened: Open, what: str, duty: ObligationView | None
) -> str:
    """The page of its own on which this is recorded; "" where the form is here."""
    place = ""
    if what in recordables.DISAGREEMENTS:
        place = disagreeing.place_of(opened, duty)
    elif what in handovers.KINDS:
        place = handover_page.place_of(request, opened, what, duty)
    elif what in recordables.INFORMATION:
        place = sharing_duty.place_of(request, opened.id, what, duty)
    elif what in recordables.COPIES:
        place = subject_asked.place_of(opened, duty)
    elif what in recordables.BEDS and permissions.may_record_kind(
        opening.agency_kind(request), what
    ):
        place = beds.place_of(opened.id, what)
    elif what in recordables.MOVES:
        place = moving.place_of(opened, duty)
    elif what == "meeting.decision_sent" and duty and duty.trigger:
        # What it is to tell was decided there: it is written, not only recorded.
        place = paths.letter(opened.id, duty.trigger)
    elif what == "meeting.called":
        place = paths.meetings(opened.id) + "/call"
    elif duty is not None and duty.row.standard in border.STANDARDS:
        place = border.place_of(opened, duty)
    elif what in message_routes.KINDS:
        place = message_routes.place_of(request, opened, what, duty)
    elif what in recordables.REFERRALS or (duty and what == "triage.completed"):
        trigger = duty.trigger if duty else None
        place = referral_found.place_of(opened, what, trigger)
    return place


def answer(task: tasks.Task) -> HttpResponse:
    """The page that comes next: the form, the check, or what followed."""
    if not may_record(task):
        return _not_yours(task)
    if marking.is_about_marks(task.recordable):
        return marking.answer(task)
    request, more = task.request, closing.more(task)
    if request.method == "GET":
        return tasks.asked(task, task.form(**more))
    form = task.form(request.POST, **more)
    return tasks.decided(task, form)


def may_record(task: tasks.Task) -> bool:
    """Whether the agency of whoever asks may record such a fact at all."""
    kind = task.recordable.slug
    return permissions.may_record_kind(opening.agency_kind(task.request), kind)


def _not_yours(task: tasks.Task) -> HttpResponse:
    """Who records this instead, and how to reach them."""
    request, kind = task.request, task.recordable.slug
    context = {
        "opened": task.opened,
        "banners": banners.banners(task.opened, request.now),
        "title": task.recordable.words,
        "say": permissions.ReservedKind(kind).say,
        "teams": reaching.keepers(kind, request=request, family=task.opened.id),
    }
    return render(request, "staff/record/not_yours.jinja", context, status=403)
