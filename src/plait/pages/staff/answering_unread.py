"""Answering a disagreement that one may not read: after asking those who hold it.

At the higher stages people answer who are not told of every class of information. The
page says who holds it and whom to ask, and takes the answer: nothing is revealed, and
nothing stops for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render

from plait.access.errors import PlaitError
from plait.casework import disagreements as verbs
from plait.pages.staff import banners, decided, paths
from plait.pages.staff.disagree_forms import AnswerForm
from plait.worklist import obligations
from plait.worklist import queries as owed_queries
from plait.worklist.ladder import most_guarded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.shapes import ObligationView, Row

STAGE = "challenge_stage_"

#: Clocks in hours are those of what is urgent.
_HURRIED = timedelta(days=1)


def page(request: Request, opened: Open, challenge_id: UUID) -> HttpResponse:
    """The page where one's own team answers what it may not read.

    Raises:
        Http404: no team of theirs owes an answer to it.
    """
    row = _owed(request, opened, challenge_id)
    if row is None:
        raise Http404
    if not row.is_open:
        return redirect(paths.owed(opened.id, row.id))
    found = obligations.obligation(opened.id, row.id, by=request.staff, now=request.now)
    form = AnswerForm(request.POST or None, prefix="answer")
    if form.is_valid() and _is_answered(request, found, form):
        return redirect(paths.owed(opened.id, row.id))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "found": found,
        "form": form,
        "back": paths.owed(opened.id, row.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/answer_unread.jinja", context, status=status)


def _owed(request: Request, opened: Open, challenge_id: UUID) -> Row | None:
    """What one's own team owes, or owed, because of what was raised."""
    begun, _ = owed_queries.of_event(
        opened.id, challenge_id, by=request.staff, now=request.now
    )
    own = decided.own_agency(request)
    return next(
        (
            row
            for row in begun
            if row.standard.startswith(STAGE) and row.is_ours and row.agency == own
        ),
        None,
    )


def _is_answered(request: Request, found: ObligationView, form: AnswerForm) -> bool:
    row = found.row
    assert found.trigger is not None  # noqa: S101 - every stored duty has one
    assert row.due_at is not None  # noqa: S101 - its clock starts with what was raised
    try:
        verbs.answer_unread(
            raised=found.trigger,
            stage=int(row.standard.removeprefix(STAGE)[0]),
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            about=row.about,
            urgent=row.due_at - row.opened_at < _HURRIED,
            by_team=owed_queries.team_that_began(row.subject_id, row.id),
            family=row.subject_id,
            occurred_at=request.now,
            recorded_at=request.now,
            by=request.staff,
            team=row.team_id,
            event_id=form.event_id_value,
            sensitivity=most_guarded(found.classes),
        )
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return False
    return True
