"""Open a record in an emergency, and close it again.

One page asks for all: whose record, why, and the password. Until the last two are
right, nothing is looked for, so that the page answers alike whatever was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import emergencies as casework
from plait.pages.staff import ringing, search
from plait.pages.staff.emergency_forms import EmergencyForm
from plait.records import emergencies
from plait.records.emergencies import MOST_UNREVIEWED, OPEN_FOR, TRIES_AN_HOUR
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.routing import TeamCard

#: Why nothing was opened, by what came of the try.
SAY = {
    "none": "Nothing was opened. No one record fits exactly what you entered. Check "
    "it, or ring one of the numbers on this page",
    "too_many": f"You have tried {TRIES_AN_HOUR} times within an hour, which is as "
    "often as you can. Ring one of the numbers on this page",
    "unreviewed": f"More than {MOST_UNREVIEWED} records that you opened in an "
    "emergency still wait for their review, longer than they should. You cannot open "
    "another until they are reviewed. Ring one of the numbers on this page",
}
WRONG = "The password is not right"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def emergency(request: Request) -> HttpResponse:
    """The page, and opening the record.

    Raises:
        NotAllowed: whoever asks is in no team.
    """
    if request.post is None:
        raise NotAllowed
    form = EmergencyForm(
        request.POST or None, now=request.now, initial=_typed_before(request)
    )
    if not form.is_valid():
        return _page(request, form)
    if not _is_them(request, form.cleaned_data["password"]):
        emergencies.note_wrong_password(form.wanted().way)
        form.add_error("password", WRONG)
        return _page(request, form)
    try:
        tried = casework.open_record(
            form.wanted(),
            code=form.cleaned_data["code"],
            reason=form.cleaned_data["reason"],
            event_id=form.event_id_value,
            team=request.post.team_id,
            by=request.staff,
            now=request.now,
        )
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return _page(request, form)
    if tried.subject_id is not None:
        return redirect("family", tried.subject_id)
    form.add_error(None, SAY[tried.result])
    return _page(request, form)


@require_POST
def close(request: Request, subject_id: UUID) -> HttpResponse:
    """End an opening of one's own, now. Ended twice it is ended once."""
    del request  # who asks is known to the database
    emergencies.close(subject_id)
    return redirect("opened")


def _is_them(request: Request, password: str) -> bool:
    may_try = ratelimit.consume(request, action="reauthenticate", user=request.staff)
    return bool(may_try) and bool(request.staff.check_password(password))


def _typed_before(request: Request) -> Mapping[str, Any]:
    """What was typed in a search that found nothing, so that nobody types it twice."""
    asked = search.unseal(request.GET.get("s", ""), request.staff.pk)
    if asked is None:
        return {}
    form = search.SearchForm(search.typed_of(asked), request.now)
    if not form.is_valid():
        return {}
    data, meant = form.cleaned_data, form.meant
    # One word alone is what most people are searched by.
    asked_for = ("given", "family_name") if len(meant.names) > 1 else ("family_name",)
    names = dict(zip(asked_for, meant.names, strict=False))
    found = {
        "nhs_number": data["nhs_number"] or meant.nhs_number,
        "reference": data["reference"] or meant.reference,
        "given": data["given"] or names.get("given", ""),
        "family_name": data["family_name"] or names.get("family_name", ""),
        "born_on": data["born_on"] or meant.born_on,
    }
    return {name: value for name, value in found.items() if value}


def _page(request: Request, form: EmergencyForm) -> HttpResponse:
    context = {
        "form": form,
        "minutes": int(OPEN_FOR.total_seconds()) // 60,
        "ring": ringing.whom_to_ring(request.post.team_id),
        "offices": _offices(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/emergency/open.jinja", context, status=status)


def _offices(request: Request) -> list[TeamCard]:
    """The teams that answer for privacy where whoever asks works."""
    teams = directory()
    own = teams.teams.get(request.post.team_id)
    areas = dict.fromkeys((own.partnership, *own.serves)) if own else {}
    found = [teams.answering("privacy_officer", area) for area in areas]
    return [teams.teams[one] for one in dict.fromkeys(found) if one is not None]
