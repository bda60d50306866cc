"""Where new periods of a chart begin, and why: said, and taken back, with a reason."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plait.assurance import readings
from plait.pages import components
from plait.pages.boards import gather
from plait.pages.choices import Option, RadiosField, SelectField
from plait.pages.forms import HiddenField, LongTextField, NhsForm

if TYPE_CHECKING:
    from plait.pages.boards.gather import Gathered
    from plait.pages.request import Request

_BEGINS: Final = "begins"


class PeriodForm(NhsForm):
    """With which month a new period begins, or does not after all, and why."""

    event_id = HiddenField(required=False)
    what = RadiosField(
        options=(
            Option(_BEGINS, "A new period begins with this month"),
            Option("back", "It does not, after all"),
        ),
        label="What do you want to say?",
        missing="Select whether a new period begins",
    )
    month = SelectField(options=(), label="Month", missing="Select the month")
    reason = LongTextField(
        label="Why?",
        help_text="Say what changed in how the work is done, and when: a new team, a "
        "new way of counting. A good or a bad month is no reason. Everybody who reads "
        "the chart reads this, so name no family and no parent.",
        missing="Enter the reason",
        max_length=500,
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.initial.setdefault("event_id", str(uuid4()))

    @property
    def event_id_value(self) -> UUID:
        """The id that the page was made with; a new one where it is spoilt."""
        try:
            return UUID(self.cleaned_data.get("event_id", ""))
        except ValueError:
            return uuid4()


@require_http_methods(["GET", "POST"])
def periods(request: Request, family: str, name: str) -> HttpResponse:
    """Say that a new period begins, or take that back."""
    found = gather.measure(request, family, name)
    here = f"{reverse('board', args=(family, name))}{found.question.query()}"
    form = PeriodForm(request.POST or None)
    form.question("month").offer(_months(found))
    if form.is_valid():
        given = form.cleaned_data
        begins = given["what"] == _BEGINS
        month = date.fromisoformat(given["month"])
        is_sent_before = form.event_id_value in {one.id for one in found.said}
        if is_sent_before or begins != _is_there(found, month):
            if not is_sent_before:
                _say(request, found, form, month, begins=begins)
            return redirect(f"{here}#periods")
        form.add_error(
            "month",
            "A new period begins with this month already" if begins
            else "No new period begins with this month",
        )  # fmt: skip
    context = {
        "asked": found.question,
        "about": found.about,
        "form": form,
        "said": [(one, _name(one.month)) for one in reversed(found.said)],
        "here": here,
    }
    return render(request, "boards/periods.jinja", context)


def _say(
    request: Request, found: Gathered, form: PeriodForm, month: date, *, begins: bool
) -> None:
    with contextlib.suppress(readings.SaidAlready):  # sent twice at once
        readings.rebase(
            found.question.board, found.about.key, event_id=form.event_id_value,
            month=month, begins=begins, reason=form.cleaned_data["reason"],
            at=request.now,
        )  # fmt: skip


def _is_there(found: Gathered, month: date) -> bool:
    return month in {one.month for one in found.shown.periods}


def _months(found: Gathered) -> list[Option]:
    """Every month but the first, which begins one anyway; the newest first."""
    months = [one.month for one in found.told[1:]]
    return [
        Option("", "Select"),
        *(Option(one.isoformat(), _name(one)) for one in reversed(months)),
    ]


def _name(month: date) -> str:
    return f"{components.MONTHS[month.month - 1]} {month.year}"
