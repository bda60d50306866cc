"""Asking another team for what it may hold, and the page of what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from plait.access.errors import PlaitError
from plait.casework import sharing as verbs
from plait.pages.staff import (
    due_rows,
    opening,
    paths,
    sharing_matter,
    sharing_page,
    sharing_told,
    sharing_whom,
    sharing_words,
)
from plait.pages.staff.sharing_kinds import AskForm
from plait.pages.staff.sharing_matter import Matter
from plait.worklist import addressing, sharing, travels
from plait.worklist import queries as owed_queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.sharing_page import Read

STANDARD = "share_recorded"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: Request, subject_id: UUID) -> HttpResponse:
    """Ask the team that the address names, or choose which."""
    of = sharing_page.read(request, subject_id)
    whom = sharing_whom.named(request, of.opened)
    if whom is None:
        return _choose(request, of)
    matter = Matter(of, whom)
    form = AskForm(
        request.POST or None,
        setting=sharing_page.setting(request, of, whom),
        initial={
            "subjects": matter.subjects(request),
            "needed_by": sharing_page.next_working_day(request.now),
        },
    )
    done = sharing_page.was_sent(of, request)
    if done is None and form.is_valid():
        done = _asked(request, form, matter)
    if done is not None:
        return redirect(paths.info_request(of.opened.id, done))
    teams = [matter.whom.team] if matter.whom.team else []
    context = sharing_matter.base(request, matter, form) | {
        "list_words": sharing_page.list_words(),
        "rings": addressing.numbers_to_ring(teams, request.now),
    }
    return sharing_matter.shown(request, "staff/sharing/ask.jinja", context, form)


def _asked(request: Request, form: AskForm, matter: Matter) -> UUID | None:
    """The id of the request; None where the form has something to put right."""
    data = form.cleaned_data
    occasion = sharing_page.occasion(
        request, matter.of, form.event_id_value, sharing_page.usual_class(request)
    )
    recipient = matter.whom.recipient()
    try:
        done = verbs.ask(
            decision=matter.decision(form, recipient, None, data["why"]),
            what=data["what"],
            needed_by=data["needed_by"],
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(form, refused)
        return None
    return done.event.root


def _choose(request: Request, of: Read) -> HttpResponse:
    context = sharing_page.base(request, of) | {
        "title": "Whom do you ask?",
        "groups": sharing_whom.groups(request, of.opened),
        "here": paths.ask(of.opened.id),
        "sorts": {},
        "typed": {},
        "is_incomplete": False,
    }
    return render(request, "staff/sharing/whom.jinja", context)


@require_safe
def info_request(request: Request, subject_id: UUID, request_id: UUID) -> HttpResponse:
    """One request: what was asked, how it stands, and every answer.

    Raises:
        Http404: there is no such request that may be read.
    """
    of = sharing_page.read(request, subject_id)
    found = sharing.request(of.timeline, str(request_id))
    if found is None:
        raise Http404
    begun, _ = owed_queries.of_event(
        of.opened.id, UUID(found.id), by=request.staff, now=request.now
    )
    viewer = due_rows.agency_kinds(request)
    is_ours = found.is_for(of.agency, opening.agency_kind(request))
    may_answer = is_ours and found.asked.agency != of.agency
    context = sharing_page.base(request, of) | {
        "one": found,
        "travels": travels.on_its_way(of.opened.id, UUID(found.id), request.now),
        "tag": sharing_told.TAGS[found.state],
        "to": sharing_words.to_words(found.asked.fact),
        "by": sharing_page.asked_by(of, found),
        "purpose": sharing_words.purpose_words(found.asked.fact),
        "people": sharing_told.people_words(found.asked.fact, of),
        "rows": sharing_words.rows(found.asked.fact),
        "answers": [sharing_told.told(each, of, request.now) for each in found.answers],
        "owed": [
            due_rows.due_row(row, request.now, viewer)
            for row in begun
            if row.standard == STANDARD
        ],
        **_answering(of, found, may_answer=may_answer),
    }
    return render(request, "staff/sharing/request.jinja", context)


def _answering(of: Read, one: sharing.Request, *, may_answer: bool) -> dict[str, Any]:
    """Where whoever was asked answers; a later answer may give more."""
    if not may_answer:
        return {"answer": "", "refuse": ""}
    return {
        "answer": paths.answer_request(of.opened.id, one.id),
        "refuse": paths.refuse_request(of.opened.id, one.id),
    }
