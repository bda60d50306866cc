"""The inbox of referrals of a mental-health service, and what became of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.pages.staff import opening, referral_words
from plait.worklist import care_lists
from plait.worklist.care_lists import Key, Listing, View

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

VIEWS: Final[dict[View, str]] = {
    "waiting": "Waiting for us",
    "asked": "We asked for more",
    "passed_on": "Passed on, not taken up",
    "decided": "Decided",
}
EMPTY: Final[dict[View, str]] = {
    "waiting": "No referral waits for a decision of your team.",
    "asked": "Your team waits for no answer about a referral.",
    "passed_on": "Every referral that your team passed on has been taken up.",
    "decided": "Your team has decided no referral yet.",
}
#: The kind of agency that receives referrals.
SERVICE: Final = "perinatal"


@require_GET
def inbox(request: Request) -> HttpResponse:
    """The referrals that wait for my team; for others, what became of those they made.

    Initials alone: whoever opens one opens the record.
    """
    own = service_teams(request)
    after = Key.read(request.GET.get("after", ""))
    view = _view(request)
    is_ours = bool(own) and request.GET.get("whose") != "from"
    if is_ours:
        found = care_lists.inbox(view, own, after=after)
    else:
        found = care_lists.from_us(before=after)
    items = care_lists.with_clocks(found.items) if is_ours else found.items
    seen = list({one.subject_id for one in items})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    counts = care_lists.counts(own) if own else {}
    context: dict[str, Any] = {
        "lines": referral_words.lines(items, request.now, is_ours=is_ours),
        "is_ours": is_ours,
        "is_service": bool(own),
        "view": view,
        "views": [
            (f"?{urlencode({'view': each})}", words, _count(counts.get(each)),
             is_ours and each == view)
            for each, words in VIEWS.items()
        ] if own else [],
        "empty": EMPTY[view] if is_ours else "Your team has made no referral here.",
        "next": _next(request, found),
        "is_first": after is None,
    }  # fmt: skip
    return render(request, "staff/referral/inbox.jinja", context)


def _view(request: Request) -> View:
    asked = request.GET.get("view", "")
    return next((one for one in VIEWS if one == asked), "waiting")


def service_teams(request: Request) -> list[int]:
    """The teams of whoever asks that receive referrals."""
    return [post.team_id for post in request.posts if post.team.agency.kind == SERVICE]


def _count(number: int | None) -> str:
    if number is None:
        return ""
    return str(number) if number <= care_lists.MANY else f"over {care_lists.MANY}"


def _next(request: Request, found: Listing) -> str:
    """Where the next page is; "" on the last."""
    if found.next is None:
        return ""
    kept = {k: request.GET[k] for k in ("view", "whose") if k in request.GET}
    return f"?{urlencode(kept | {'after': str(found.next)})}"
