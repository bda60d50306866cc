"""Openings in an emergency: those to review, and one with its review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import exclusions, sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import emergencies as casework
from plait.pages.staff.emergency_forms import CODES, OUTCOMES, ReviewForm
from plait.records import emergencies
from plait.records.emergencies import Emergency

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

#: The roles that look after privacy; see `plait.offices_of_mine`.
OFFICERS = ("privacy_officer", "caldicott_guardian")
#: Why a family was closed to somebody, for the list of the office.
_AT_A_REVIEW = "At the review of an opening in an emergency"
#: How long one that was reviewed stays on the list.
SHOWN_FOR = timedelta(days=90)


def is_officer(request: Request) -> bool:
    """Whether whoever asks looks after privacy somewhere."""
    return any(post.role in OFFICERS for post in request.posts)


@require_GET
def reviews(request: Request) -> HttpResponse:
    """What waits for a review, what others review, and what was reviewed.

    Raises:
        NotAllowed: whoever asks looks after nobody's privacy.
    """
    if not is_officer(request):
        raise NotAllowed
    found = emergencies.emergencies(since=request.now - SHOWN_FOR)
    ours = [one for one in found if one.standing == "review"]
    context = {
        "waiting": [one for one in reversed(ours) if not one.is_reviewed],
        "reviewed": [one for one in ours if one.is_reviewed],
        "told": [one for one in found if one.standing == "told"],
        "codes": CODES,
        "outcomes": OUTCOMES,
    }
    return render(request, "staff/emergency/reviews.jinja", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def review(request: Request, event_id: UUID) -> HttpResponse:
    """One opening: who, why, how long, what was read; and what its review found.

    Raises:
        NotAllowed: it is not theirs to see, or there is no such opening.
    """
    found = emergencies.emergency(event_id)
    if found is None:
        raise NotAllowed
    may_review = found.standing == "review"
    if request.method == "POST" and not may_review:
        raise NotAllowed
    form = ReviewForm(request.POST or None)
    if may_review and form.is_valid():
        try:
            _keep(request, found, form)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect("emergency-review", event_id)
    read = emergencies.read_meanwhile(event_id)
    context = {
        "one": found,
        "form": form if may_review else None,
        "pages": [one for one in read if one.what == "page"],
        "photos": [one for one in read if one.what == "photo"],
        "codes": CODES,
        "outcomes": OUTCOMES,
        "is_officer": is_officer(request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/emergency/review.jinja", context, status=status)


def _keep(request: Request, found: Emergency, form: ReviewForm) -> None:
    """Keep the review and, where that is asked, the end of what it reviews: or neither.

    Raises:
        NotAllowed: the family may not be closed to them by whoever asks.
        And as `casework.emergencies.review`.
    """
    sessions.open_subject(request.staff, found.subject_id, "review")
    post = next(post for post in request.posts if post.role in OFFICERS)
    with transaction.atomic():
        casework.review(
            found,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            family=found.subject_id,
            occurred_at=request.now,
            recorded_at=request.now,
            by=request.staff,
            team=post.team_id,
            event_id=form.event_id_value,
        )
        if form.cleaned_data["closes"]:
            exclusions.exclude(
                found.subject_id,
                found.staff_id,
                form.cleaned_data["note"],
                f"{request.staff}, {post.team.name}. {_AT_A_REVIEW}",
            )
