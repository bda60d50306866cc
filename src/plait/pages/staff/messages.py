"""Lists of messages: those of my teams across families, and those of one family.

A list says who wrote to whom about whom, by initials, and what became of it. What was
said is on the page of the message, and to read it opens the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import sessions
from plait.pages.staff import banners, message_words, opening, paths, search
from plait.records import message_drafts, references
from plait.worklist import message_lists
from plait.worklist.message_lists import Key, Listing, View

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request

VIEWS: dict[str, tuple[View, str]] = {
    "answer": ("answer", "Needs an answer"),
    "sent": ("sent", "Sent by us, not answered"),
    "all": ("all", "All"),
}
#: The longest search: nobody types more words.
_LONGEST = 200


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def inbox(request: Request) -> HttpResponse:
    """The messages of my teams, or of mine. What is searched for is no address."""
    if request.method == "POST":
        typed = request.POST.get("q", "").replace("\x00", "").strip()[:_LONGEST]
        sealed = search.seal({"q": typed}, request.staff.pk) if typed else ""
        here = resolve_url("messages")
        return redirect(f"{here}?{urlencode({'s': sealed})}" if sealed else here)
    words = _searched(request)
    view = request.GET.get("view", "answer")
    view = view if view in VIEWS else "answer"
    mine = request.GET.get("whose") == "me"
    whose = [request.staff.pk] if mine else [one.team_id for one in request.posts]
    after = Key.read(request.GET.get("after", ""))
    if words is not None:
        found = _found(words, after)
    else:
        found = message_lists.of_teams(VIEWS[view][0], whose, mine=mine, after=after)
    seen = sorted({one.subject_id for one in found.items})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    context: dict[str, Any] = {
        "items": message_words.lines(found.items),
        "words": words,
        "view": view,
        "mine": mine,
        "views": _views(view, whose, mine=mine),
        "whose_hrefs": {each: _query(view, each == "me") for each in ("me", "team")},
        "next": _next(request, found),
        "is_first": after is None,
    }
    return render(request, "staff/messages.jinja", context)


@require_GET
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """The messages about one family, as far as the reader may know of them."""
    opened = opening.open_family(request, subject_id)
    before = Key.read(request.GET.get("after", ""))
    found = message_lists.of_family(opened.id, before=before)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "items": message_words.lines(found.items, with_person=True),
        "drafts": [
            (f"{paths.write_message(opened.id)}?draft={one.id}", one.at)
            for one in message_drafts.mine(opened.id)
        ],
        "next": _next(request, found),
        "is_first": before is None,
        "write": paths.write_message(opened.id),
        "back": paths.family(opened.id),
    }
    return render(request, "staff/family_messages.jinja", context)


def _searched(request: Request) -> str | None:
    """The words that are searched for; None where nothing is, or it is too old."""
    sealed = request.GET.get("s", "")
    asked = search.unseal(sealed, request.staff.pk) if sealed else None
    return asked.get("q", "") if asked else None


def _found(words: str, after: Key | None) -> Listing:
    """What a search finds: of a reference, all of that family."""
    try:
        reference = references.parse(words)
    except references.ImpossibleReference:
        return message_lists.find(words, after=after)
    found = message_lists.find("", reference=reference, after=after)
    # Six letters may be a word as well.
    return found if found.items else message_lists.find(words, after=after)


def _views(view: str, whose: list[int], *, mine: bool) -> list[dict[str, Any]]:
    counts = {
        each: message_lists.waiting(VIEWS[each][0], whose, mine=mine)
        for each in ("answer", "sent")
    }
    return [
        {
            "href": _query(each, mine),
            "words": words,
            "is_here": each == view,
            "count": _count(*counts[each]) if each in counts else "",
        }
        for each, (_, words) in VIEWS.items()
    ]


def _count(every: int, urgent: int) -> str:
    many = f"{every}" if every <= message_lists.MANY else "over 100"
    return f"{many}, {urgent} urgent" if urgent else many


def _query(view: str, mine: bool) -> str:  # noqa: FBT001 - private, of one page
    asked = {"view": view} | ({"whose": "me"} if mine else {})
    return f"?{urlencode(asked)}"


def _next(request: Request, found: Listing) -> str:
    """Where the next page is; "" on the last."""
    if found.next is None:
        return ""
    asked = {
        name: request.GET[name]
        for name in ("view", "whose", "s")
        if name in request.GET
    }
    return f"?{urlencode(asked | {'after': str(found.next)})}"
