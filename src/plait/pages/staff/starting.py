"""Start a family: a parent, and a baby who is expected or born."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import births, pregnancies
from plait.casework.families import NewPerson, start_family
from plait.clock.moments import LONDON
from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import NhsForm, TextField
from plait.pages.moments import DayField
from plait.pages.request import Request
from plait.pages.staff.search import NhsNumberField
from plait.worklist.recording import Occasion

_LONGEST = 100
#: The time of day given to a birth of which only the day is known.
_MIDDAY = time(12)

#: What is asked about the baby, by whether it is born.
_IF_BORN = ("born_on", "baby_given", "baby_family_name", "baby_nhs_number")
_IF_EXPECTED = ("edd",)


class StartForm(NhsForm):
    """Who the parent is, and whether the baby is born."""

    family_name = TextField(
        label="Family name", missing="Enter the family name of the parent", width=20,
        max_length=_LONGEST,
    )  # fmt: skip
    given = TextField(
        label="First name", missing="Enter the first name of the parent", width=20,
        max_length=_LONGEST,
    )  # fmt: skip
    parent_born_on = DayField(
        what="the date of birth of the parent",
        label="Date of birth",
        help_text="For example, 14 7 1995",
    )
    nhs_number = NhsNumberField(
        label="NHS number (optional)", required=False, width=10, max_length=_LONGEST,
        help_text="10 digits, like 943 476 5919",
    )  # fmt: skip
    language = TextField(
        label="Preferred language (optional)", required=False, width=20,
        max_length=_LONGEST, help_text="Leave empty for English",
    )  # fmt: skip
    interpreter = YesNoField(
        label="Is an interpreter needed?", missing="Select if an interpreter is needed"
    )
    safe_to_text = YesNoField(
        label="Is it safe to send a text message?",
        help_text="Ask when the parent is alone. If you do not know, answer no.",
        missing="Select if it is safe to send a text message",
    )
    baby = RadiosField(
        label="Is the baby born?",
        missing="Select if the baby is born",
        options=(
            Option("born", "Yes", reveals=_IF_BORN),
            Option("expected", "Not yet", reveals=_IF_EXPECTED),
        ),
    )
    born_on = DayField(
        what="the date of birth of the baby", label="Date of birth", required=False
    )
    baby_given = TextField(
        label="First name (optional)", required=False, width=20, max_length=_LONGEST,
        help_text="Leave empty if the baby has no name yet",
    )  # fmt: skip
    baby_family_name = TextField(
        label="Family name, if it is another (optional)", required=False, width=20,
        max_length=_LONGEST,
    )  # fmt: skip
    baby_nhs_number = NhsNumberField(
        label="NHS number (optional)", required=False, width=10, max_length=_LONGEST
    )
    edd = DayField(
        what="the due date", label="Due date (optional)", required=False,
        may_be_ahead=True,
        help_text="The newest that is known",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What was asked for the answer about the baby, and nothing else."""
        given = super().clean() or {}
        is_born = given.get("baby") == "born"
        for name in _IF_EXPECTED if is_born else _IF_BORN:
            given[name] = None
            self.errors.pop(name, None)
        if is_born and not given.get("born_on") and "born_on" not in self.errors:
            self.add_error(
                "born_on", ValidationError("Enter the date of birth of the baby")
            )
        return given


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Ask who they are; then start the record and open it."""
    form = StartForm(request.POST or None)
    for field in form.fields.values():
        if isinstance(field, DayField):
            field.now = request.now
    if form.is_valid():
        try:
            with transaction.atomic():
                family = _started(request, form.cleaned_data)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect("family", family)
    status = 422 if form.is_bound else 200
    return render(request, "staff/start_family.jinja", {"form": form}, status=status)


def _started(request: Request, given: dict[str, Any]) -> UUID:
    """The record, with the parent and the baby; what follows from both is owed now."""
    parent = NewPerson(
        role="mother",
        given_name=given["given"],
        family_name=given["family_name"],
        born_on=given["parent_born_on"],
        nhs_number=given["nhs_number"] or None,
        language=given["language"],
        interpreter=given["interpreter"],
        safe_to_text=given["safe_to_text"],
    )
    expected = NewPerson(role="unborn", family_name=given["family_name"])
    is_born = given["baby"] == "born"
    begun = start_family(
        people=[parent] if is_born else [parent, expected],
        by=request.staff,
        recorded_at=request.now,
    )
    occasion: Occasion = {
        "family": begun.family,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
    }
    if is_born:
        occasion["occurred_at"] = _moment_of(given["born_on"], request.now)
        births.record_birth(
            given_name=given["baby_given"] or "",
            family_name=given["baby_family_name"] or given["family_name"],
            born_on=given["born_on"],
            nhs_number=given["baby_nhs_number"] or None,
            **occasion,
        )
    else:
        pregnancies.notify_pregnancy(
            about=begun.people[0], edd=given["edd"], **occasion
        )
    return begun.family


def _moment_of(day: date, now: datetime) -> datetime:
    """A moment of that day for a birth without a time: midday, and never ahead."""
    midday = datetime.combine(day, _MIDDAY, tzinfo=LONDON).astimezone(UTC)
    return min(midday, now)
