"""Recording marks: the body map first, then the baby, then everything to check.

The marks so far travel with the page as hidden fields, and so do the answers about
the baby when somebody goes back to the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from plait.pages import body_map
from plait.pages.forms import carried
from plait.pages.staff import record_marks, tasks
from plait.pages.staff.record_injury import InjuryForm
from plait.pages.staff.record_marks import Mark, MarkForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.recordables import Recordable
    from plait.pages.staff.tasks import Task

#: Digits of the number of a mark.
_DIGITS = 2

#: The fields of the map's own page.
_OF_MAP = ("site", "kind", "size_mm", "colours", "mark")


def is_about_marks(recordable: Recordable) -> bool:
    """Whether this is recorded on the body map."""
    return recordable.make is InjuryForm


def answer(task: Task) -> HttpResponse:
    """The page that comes next."""
    request = task.request
    if request.method == "GET":
        kept = record_marks.kept_marks(task.corrects.fact) if task.corrects else []
        return _map(task, kept, MarkForm())
    marks = record_marks.carried_marks(request.POST.getlist("mark"))
    step = request.POST.get("step", "")
    if step.startswith("remove-"):
        return _map(task, _without(marks, step.removeprefix("remove-")), MarkForm())
    if step in ("another", "next"):
        return _from_map(task, marks, step)
    if step == "map":
        return _map(task, marks, MarkForm())
    form = task.form(request.POST, marks=marks)
    return tasks.decided(task, form, _shown(marks))


def _from_map(task: Task, marks: list[Mark], step: str) -> HttpResponse:
    """One more mark, or on to the questions about the baby."""
    request = task.request
    form = MarkForm(request.POST)
    if step == "another" or form.is_filled or not marks:
        if not form.is_valid():
            return _map(task, marks, form)
        marks = [*marks, form.mark()]
    if step == "another":
        return _map(task, marks, MarkForm())
    has_answers = "event_id" in request.POST
    details = task.form(request.POST if has_answers else None, marks=marks)
    if has_answers:
        details.is_valid()
    return tasks.asked(task, details, _shown(marks))


def _map(task: Task, marks: list[Mark], form: MarkForm) -> HttpResponse:
    sites = [mark.site for mark in marks]
    site = str(form["site"].value() or "")
    context = {
        **tasks.base(task, task.form(marks=marks)),
        "form": form,
        "marks": marks,
        "site": site if site in body_map.regions() else "",
        "views": body_map.views(),
        "numbers": record_marks.numbers(sites),
        "carried": _answers(task.request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(task.request, "staff/record/marks.jinja", context, status=status)


def _answers(request: Request) -> list[tuple[str, str]]:
    """What was answered about the baby already, to be sent again unseen."""
    return carried(request.POST, without=(*tasks.NOT_CARRIED, *_OF_MAP))


def _shown(marks: list[Mark]) -> dict[str, Any]:
    return {
        "marks": marks,
        "views": body_map.views(),
        "numbers": record_marks.numbers([mark.site for mark in marks]),
    }


def _without(marks: list[Mark], number: str) -> list[Mark]:
    gone = int(number) if number.isdecimal() and len(number) <= _DIGITS else 0
    return [mark for place, mark in enumerate(marks, 1) if place != gone]
