"""What was shared about a family: who, with whom, why, and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from plait.access.errors import PlaitError
from plait.casework import sharing as verbs
from plait.pages import components
from plait.pages.staff import (
    paths,
    sharing_page,
    sharing_told,
    sharing_words,
)
from plait.pages.staff.sharing_kinds import EndForm
from plait.standards import sharing_bases
from plait.standards.legal_bases import legal_bases
from plait.worklist import sharing, travels

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.sharing_page import Read
    from plait.timeline.timeline import Known


@require_safe
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """Every request, share and refusal that whoever asks may read, the newest first."""
    of = sharing_page.read(request, subject_id)
    every = [one for one in of.timeline.events if is_listed(one)]
    requests = sharing.requests(of.timeline)
    context = sharing_page.base(request, of) | {
        "back": paths.family(of.opened.id),
        "requests": [
            (
                one,
                sharing_told.TAGS[one.state],
                sharing_words.to_words(one.asked.fact),
                sharing_page.asked_by(of, one),
                paths.info_request(of.opened.id, one.id),
            )
            for one in reversed(requests)
        ],
        "shares": [sharing_told.told(one, of, request.now) for one in reversed(every)],
    }
    return render(request, "staff/sharing/list.jinja", context)


def is_listed(event: Known) -> bool:
    """Whether it shares or withholds something: not what says why a duty is late."""
    is_one = event.kind in (sharing.SHARED, sharing.WITHHELD)
    return is_one and not sharing.is_about_lateness(event)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def one_share(request: Request, subject_id: UUID, share_id: UUID) -> HttpResponse:
    """One share or refusal with every field; sent, what was released ends.

    Raises:
        Http404: there is none that may be read.
    """
    of = sharing_page.read(request, subject_id)
    event = of.timeline.get(str(share_id))
    if event is None or not is_listed(event):
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and _has_ended(request, of, event, form):
        return redirect(paths.share_of(of.opened.id, event.id))
    statute = legal_bases().get(str(event.fact.get("basis") or ""))
    answered = str(event.fact.get("answers") or "")
    asked = sharing.request(of.timeline, answered) if answered else None
    again = sharing.looked_again(of.timeline, event.id)
    context = sharing_page.base(request, of) | {
        "one": sharing_told.told(event, of, request.now),
        "travels": travels.on_its_way(of.opened.id, UUID(event.id), request.now),
        "form": form,
        "consent": statute.consent if statute else "",
        "list_words": sharing_bases.version_words(),
        "asked": paths.info_request(of.opened.id, asked.id) if asked else "",
        "is_refusal": event.kind == sharing.WITHHELD,
        "again": again[-1] if again else None,
        "again_href": paths.share_of(of.opened.id, again[-1].id) if again else "",
        "may_go_on": event.kind == sharing.SHARED and event.agency == of.agency,
        "review_on": review_day(event),
        "tell": _message_to(event, of),
        "withhold": f"{paths.withhold(of.opened.id)}?again={event.id}",
        "share": f"{paths.share(of.opened.id)}?again={event.id}",
        "may_share": bool(event.fact.get("team") or event.fact.get("organisation")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/sharing/one.jinja", context, status=status)


def _message_to(event: Known, of: Read) -> str:
    """Where its author writes to who was given something, of their own accord."""
    fact = event.fact
    is_told = event.kind == sharing.SHARED and not fact.get("outcome")
    if event.agency != of.agency or not is_told or not fact.get("team"):
        return ""
    asked = {name: fact[name] for name in ("to", "team") if fact.get(name)}
    return f"{paths.write_message(of.opened.id)}?{urlencode(asked)}"


def review_day(event: Known) -> str:
    """The day that was named to look at a share again; "" for none."""
    named = event.fact.get("review_on")
    return components.day(date.fromisoformat(str(named))) if named else ""


def _has_ended(request: Request, of: Read, event: Known, form: EndForm) -> bool:
    """Whether it is ended, now or by this very form before."""
    if sharing_page.was_sent(of, request):
        return True
    found = sharing_told.told(event, of, request.now)
    if not found.may_end:
        raise Http404
    if not form.is_valid():
        return False
    only = request.POST.get("only", "")
    if only and only not in {one.end for one in found.items}:
        raise Http404
    try:
        verbs.end_release(
            share=UUID(event.id),
            reason=form.cleaned_data["reason"],
            event=UUID(only) if only else None,
            to_team=sharing.number(event.fact.get("team")),
            only=sharing.number(event.fact.get("only")),
            about=UUID(event.about) if event.about else None,
            **sharing_page.occasion(
                request, of, form.event_id_value, event.event.sensitivity or "routine"
            ),
        )
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return False
    return True
