"""Recording: the form, the page that asks "is this right?", and what followed.

Everything travels with the page until it is saved, so nothing half-written is kept
anywhere. The id of what is recorded is made with the form: sending it twice records
it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import permissions
from plait.access.errors import NotAllowed
from plait.pages.staff import (
    banners,
    marking,
    opening,
    paths,
    recordables,
    saving,
    tasks,
)
from plait.pages.staff.due_rows import due_row
from plait.records import queries
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.records.shapes import StoredEvent


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
    task = tasks.Task(
        request,
        opened,
        recordable,
        opening.setting_of(request, opened),
        {**recordable.preset, "answers": request.GET.get("answers", "")},
    )
    return answer(task)


def answer(task: tasks.Task) -> HttpResponse:
    """The page that comes next: the form, the check, or what followed."""
    if not may_record(task):
        raise NotAllowed
    if marking.is_about_marks(task.recordable):
        return marking.answer(task)
    request = task.request
    if request.method == "GET":
        return tasks.asked(task, task.form())
    form = task.form(request.POST)
    return tasks.decided(task, form)


def may_record(task: tasks.Task) -> bool:
    """Whether the agency of whoever asks may record such a fact at all."""
    kind = task.recordable.slug
    return permissions.may_record_kind(opening.agency_kind(task.request), kind)


@require_GET
def recorded(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """What was recorded, what is owed because of it and by whom, and who knows."""
    opened = opening.open_family(request, subject_id)
    versions = queries.event(subject_id, event_id)
    owed, answered, ids = request.session.get("recorded", {}).get(
        str(event_id), ([], [], [str(event_id)])
    )
    rows = owed_queries.of_subject(subject_id, by=request.staff, now=request.now)
    by_id = {str(row.id): row for row in rows}
    found = [versions[-1]]
    found += [
        one
        for one in queries.timeline_for(subject_id)
        if str(one.event.id) in ids and one.event.id != versions[-1].event.id
    ]
    begun = [by_id[one] for one in owed if one in by_id and by_id[one].is_open]
    teams = directory().teams
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "heading": _heading(versions[-1].event),
        "event_href": paths.event(subject_id, versions[-1].event.root),
        "facts": [saving.said(one, opened) for one in found],
        "owed": [(due_row(row, request.now), teams.get(row.team_id)) for row in begun],
        "answered": [by_id[one] for one in answered if one in by_id],
        # A meeting without the right people leaves its duty open: say so at once.
        "still": [
            due_row(row, request.now)
            for row in rows
            if row.state in ("due", "overdue") and row not in begun
        ],
        "told": _told(begun, teams, request),
        "attention": owed_queries.attention(subject_id),
    }
    return render(request, "staff/record/recorded.jinja", context)


def _heading(event: StoredEvent) -> str:
    if event.fact.get("withdrawn"):
        return "Withdrawn"
    return "Corrected" if event.corrects else "Recorded"


def _told(begun: list[Any], teams: Mapping[int, Any], request: Request) -> list[Any]:
    """The teams on whose worklist something new stands, each once."""
    own = request.post.team_id if request.post else None
    ids = dict.fromkeys(
        team for row in begun for team in (row.team_id, *row.needed) if team != own
    )
    return [teams[one] for one in ids if one in teams]
