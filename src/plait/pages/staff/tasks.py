"""One thing that is being recorded or corrected, from its form until it is saved.

Everything travels with the page until then, so nothing half-written is kept anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render

from plait.access.errors import PlaitError
from plait.pages.forms import carried
from plait.pages.staff import (
    asking,
    banners,
    paths,
    prefill,
    reaching,
    recorded,
    referral_lines,
    saving,
)
from plait.records import queries
from plait.worklist import around
from plait.worklist import queries as owed_queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.pages.staff.record_forms import RecordForm, Setting
    from plait.pages.staff.recordables import Recordable
    from plait.worklist.shapes import ObligationView

#: What is ours on a page and no answer of the form.
NOT_CARRIED = ("step", "csrfmiddlewaretoken")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is being recorded or corrected, by whom, for which family."""

    request: Request
    opened: Open
    recordable: Recordable
    setting: Setting
    initial: Mapping[str, Any] = field(default_factory=dict)
    #: The newest version of the event that is corrected, if one is.
    corrects: Any = None
    #: The duty from which the form was opened, if it was.
    duty: ObligationView | None = None

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
    recorded.remember(task.request, done)
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
    known = known_of(task.request, task.opened)
    refused = asking.refusal(form.asked_drafts(), known, corrects=task.corrects)
    if refused is not None:
        form.refuse(refused.field, refused.say)
        return asked(task, form, more)
    asks = asking.asks_of(form.asked_drafts(), known, corrects=task.corrects)
    context = base(task, form) | {
        "rows": form.answers_given(),
        "score": form.score_words(),
        "asks": asks,
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
        "duty": task.duty,
        "beside": _beside(task),
        "rings": _rings(task, form),
        "open_referrals": referral_lines.still_open(task.opened)
        if form.is_referral and not task.is_correction
        else [],
    }


def _beside(task: Task) -> list[tuple[str, str]]:
    """What else would be met in the same way as the duty that the form is for."""
    if task.duty is None:
        return []
    kind = task.recordable.slug
    return prefill.beside(task.request, task.opened.id, kind, task.duty)


def _rings(task: Task, form: RecordForm) -> list[reaching.Reach]:
    """The teams to ring before anything is written down, for a form that is grave."""
    if not form.rings:
        return []
    return reaching.reach(form.rings, request=task.request, family=task.opened.id)


def back(task: Task) -> str:
    """Where the back link leads."""
    if task.corrects:
        return paths.event(task.opened.id, task.corrects.root)
    return paths.family(task.opened.id)


def known_of(request: Request, opened: Open) -> asking.Known:
    """What whoever asks may know of the family, to work out what a fact would ask."""
    context = around.read(opened.id)
    return asking.Known(
        subject=context.subject,
        seen=tuple(queries.timeline_for(opened.id)),
        still_open=owed_queries.still_open(opened.id),
        libraries=context.libraries,
        agency=request.staff.agency_id,
        now=request.now,
    )
