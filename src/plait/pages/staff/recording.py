"""Recording: the form, the page that asks "is this right?", and what followed.

Everything travels with the page until it is saved, so nothing half-written is kept
anywhere. The id of what is recorded is made with the form: sending it twice records
it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import permissions
from plait.access.errors import NotAllowed, PlaitError
from plait.pages.forms import carried
from plait.pages.staff import (
    asking,
    banners,
    marking,
    opening,
    paths,
    recordables,
    saving,
)
from plait.pages.staff.recordables import Recordable
from plait.pages.staff.worklist import due_row
from plait.records import queries
from plait.worklist import around
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from plait.pages.staff.opening import Open
    from plait.pages.staff.record_forms import RecordForm, Setting

#: What is ours on a page and no answer of the form.
NOT_CARRIED = ("step", "csrfmiddlewaretoken")

#: How many recordings a session remembers, to show what followed from them.
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is being recorded or corrected, by whom, for which family."""

    request: HttpRequest
    opened: Open
    recordable: Recordable
    setting: Setting
    initial: Mapping[str, Any] = field(default_factory=dict)
    #: The newest version of the event that is corrected, if one is.
    corrects: Any = None

    @property
    def is_correction(self) -> bool:
        """Something recorded earlier is being corrected."""
        return self.corrects is not None

    def form(self, data: Any = None, **more: Any) -> RecordForm:
        """The form, bound to what was sent."""
        form = self.recordable.make(
            data, setting=self.setting, initial=dict(self.initial), **more
        )
        if self.is_correction:
            form.ask_why()
        return form


@require_GET
def choose(request: HttpRequest, subject_id: UUID) -> HttpResponse:
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
def record(request: HttpRequest, subject_id: UUID, what: str) -> HttpResponse:
    """Record one thing for a family."""
    opened = opening.open_family(request, subject_id)
    recordable = recordables.find(what)
    if recordable is None:
        raise Http404
    task = Task(
        request,
        opened,
        recordable,
        opening.setting_of(request, opened),
        {**recordable.preset, "answers": request.GET.get("answers", "")},
    )
    return answer(task)


def answer(task: Task) -> HttpResponse:
    """The page that comes next: the form, the check, or what followed."""
    if not may_record(task):
        raise NotAllowed
    if marking.is_about_marks(task.recordable):
        return marking.answer(task)
    request = task.request
    if request.method == "GET":
        return asked(task, task.form())
    form = task.form(request.POST)
    return decided(task, form)


def may_record(task: Task) -> bool:
    """Whether the agency of whoever asks may record such a fact at all."""
    kind = task.recordable.slug
    return permissions.may_record_kind(opening.agency_kind(task.request), kind)


def decided(
    task: Task, form: RecordForm, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """What follows a form that was sent: its errors, the check, or saving it."""
    step = task.request.POST.get("step", "")
    if not form.is_valid():
        return asked(task, form, more)
    if step == "change":
        return asked(task, form, more)
    if form.needs_check and step != "save":
        return checked(task, form, more)
    try:
        done = saving.save(
            form.drafts(),
            first_id=form.event_id_value,
            request=task.request,
            family=task.opened.id,
            corrects=task.corrects.id if task.corrects else None,
            reason=form.why(),
            birth=form.cleaned_data if form.kind == "birth.recorded" else None,
        )
    except PlaitError as refused:
        form.refuse(getattr(refused, "field", ""), refused.say)
        return asked(task, form, more)
    remember(task.request, done)
    return redirect("recorded", task.opened.id, done.first)


def asked(
    task: Task, form: RecordForm, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The form."""
    context = base(task, form) | dict(more or {})
    status = 422 if form.is_bound and form.errors else 200
    return render(task.request, "staff/record/form.jinja", context, status=status)


def checked(
    task: Task, form: RecordForm, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page that asks "is this right?" and says what it asks of whom."""
    context = base(task, form) | {
        "rows": form.answers(),
        "score": form.score_words(),
        "asks": _asks(task, form),
        "carried": carried(task.request.POST, without=NOT_CARRIED),
    }
    context |= dict(more or {})
    return render(task.request, "staff/record/check.jinja", context)


def base(task: Task, form: RecordForm) -> dict[str, Any]:
    """What every page of recording shows."""
    title = form.title
    if task.is_correction:
        title = f"Correct: {title.removeprefix('Record ').removeprefix('a ')}"
    return {
        "opened": task.opened,
        "banners": banners.banners(task.opened, task.request.now),
        "form": form,
        "title": title,
        "is_correction": task.is_correction,
        "back": back(task),
        "carried": [],
    }


def back(task: Task) -> str:
    """Where the back link leads."""
    if task.corrects:
        return paths.event(task.opened.id, task.corrects.root)
    return paths.family(task.opened.id)


def _asks(task: Task, form: RecordForm) -> asking.Asks:
    context = around.read(task.opened.id)
    return asking.asks_of(
        form.drafts(),
        subject=context.subject,
        seen=queries.timeline_for(task.opened.id),
        library=context.library,
        agency=task.request.staff.agency_id,
        now=task.request.now,
        corrects=str(task.corrects.id) if task.corrects else None,
    )


def remember(request: HttpRequest, done: saving.Saved) -> None:
    """Keep which duties followed, by their ids alone, for the page after saving.

    Where nothing followed there is nothing to keep, and no session to write.
    """
    if not done.owed and not done.answered and done.events == (done.first,):
        return
    kept = request.session.get("recorded", {})
    kept[str(done.first)] = [
        [str(row) for row in done.owed],
        [str(row) for row in done.answered],
        [str(one) for one in done.events],
    ]
    request.session["recorded"] = dict(list(kept.items())[-_REMEMBERED:])


@require_GET
def recorded(request: HttpRequest, subject_id: UUID, event_id: UUID) -> HttpResponse:
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
        "heading": "Corrected" if versions[-1].event.corrects else "Recorded",
        "event_href": paths.event(subject_id, versions[-1].event.root),
        "facts": [saving.said(one, opened) for one in found],
        "owed": [(due_row(row, request.now), teams.get(row.team_id)) for row in begun],
        "answered": [by_id[one] for one in answered if one in by_id],
        "told": _told(begun, teams, request),
    }
    return render(request, "staff/record/recorded.jinja", context)


def _told(
    begun: list[Any], teams: Mapping[int, Any], request: HttpRequest
) -> list[Any]:
    """The teams on whose worklist something new stands, each once."""
    own = request.post.team_id if request.post else None
    ids = dict.fromkeys(row.team_id for row in begun if row.team_id != own)
    return [teams[one] for one in ids if one in teams]


def address(task: Task) -> str:
    """The address of the form itself."""
    if task.corrects:
        return reverse("correct", args=[task.opened.id, task.corrects.root])
    return paths.record(task.opened.id, task.recordable.slug)
