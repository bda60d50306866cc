"""Correcting and withdrawing what was recorded: both versions stay, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.pages.staff import (
    asking,
    events,
    initials,
    opening,
    photos,
    recordables,
    recorded,
    recording,
    saving,
    tasks,
)
from plait.pages.staff.record_forms import Draft, WithdrawForm
from plait.records import queries

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.records.shapes import TimelineEvent


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def correct(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """Correct one event: its form, filled in as it was recorded, and the reason."""
    opened = opening.open_family(request, subject_id)
    found = queries.event(subject_id, event_id)
    newest = _allowed(request, found, events.may_correct)
    recordable = recordables.find(newest.kind)
    if recordable is None:
        raise Http404
    task = tasks.Task(
        request,
        opened,
        recordable,
        opening.setting_of(request, opened),
        initials.of_event(newest),
        corrects=newest,
    )
    return recording.answer(task)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """Withdraw one event: it never happened, or it was about somebody else."""
    opened = opening.open_family(request, subject_id)
    found = queries.event(subject_id, event_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and _is_saved(form.event_id_value, found):
        return redirect("recorded", opened.id, form.event_id_value)
    newest = _allowed(request, found, events.may_withdraw)
    if form.is_valid():
        try:
            done = saving.withdraw(
                newest, form.event_id_value, form.cleaned_data["why"], request=request
            )
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            recorded.remember(request, done)
            return redirect("recorded", opened.id, done.first)
    gone = Draft(newest.kind, newest.about, {"withdrawn": True}, newest.occurred_at)
    asks = asking.asks_of((gone,), tasks.known_of(request, opened), corrects=newest)
    context = {
        **events.context(request, opened, found),
        "form": form,
        "asks": asks,
        "is_mark": newest.kind == photos.MARK,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/record/withdraw.jinja", context, status=status)


def _is_saved(sent: UUID, found: list[TimelineEvent]) -> bool:
    """Whether the same page was sent before: then it is done already."""
    return any(one.event.id == sent and one.event.corrects for one in found)


def _allowed(
    request: Request, found: list[TimelineEvent], may: Callable[[Request, Any], bool]
) -> Any:
    """The newest version of the event.

    Raises:
        NotAllowed: it is not theirs to correct.
    """
    newest = found[-1].event
    if not may(request, newest):
        raise NotAllowed
    return newest
