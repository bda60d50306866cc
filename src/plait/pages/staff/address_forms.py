"""What is asked before an address is shown, and when it must not be found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError

from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import LongTextField, NhsForm, TextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm

#: So long an address is hidden at most before somebody looks again: ours.
FURTHEST: Final = timedelta(days=366)
CAUSES: Final = (
    Option("refuge", "A refuge"),
    Option("court_order", "An order of a court"),
    Option("fear", "They fear to be found"),
    Option("other", "Another reason"),
)


class PurposeForm(NhsForm):
    """For what an address is read."""

    purpose = RadiosField(
        options=(
            Option("direct_care", "To care for them: a visit, say"),
            Option("safeguarding", "To keep a child or an adult safe"),
            Option("subject_request", "They asked what is kept about them"),
        ),
        label="Why do you need it?",
        missing="Select why you need it",
    )


class RestrictForm(DutyForm):
    """Whether an address must not be found, why, until when, and a new address."""

    restricted = YesNoField(
        label="Must nobody be able to find this address?",
        yes="Yes, it must not be found",
        no="No, it need not be hidden any more",
        missing="Select yes if it must not be found",
        if_yes=("cause", "review_on"),
    )
    cause = RadiosField(
        options=CAUSES,
        label="Why?",
        small=True,
        required=False,
        error_messages={"required": "Select why it must not be found"},
    )
    review_on = DayField(
        what="the day on which you look at this again",
        label="When will you look at this again?",
        help_text="It is owed by your team until the end of that day. Within a year: "
        "that limit is ours.",
        may_be_ahead=True,
        required=False,
    )
    reason = LongTextField(
        label="What colleagues need to know (optional)",
        help_text="Never the address itself.",
        rows=2,
        required=False,
    )
    address = LongTextField(
        label="Their address now, if it is another (optional)",
        rows=3,
        max_length=500,
        required=False,
    )
    postcode = TextField(
        label="Postcode (optional)", width=10, max_length=10, required=False
    )
    phone = TextField(
        label="Telephone (optional)", width=20, max_length=40, required=False
    )

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.today = today

    def clean_review_on(self) -> date | None:
        """Refuse a day that has gone, or one so far off that nobody looks again."""
        day: date | None = self.cleaned_data["review_on"]
        if day is None or not self.cleaned_data.get("restricted"):
            return day
        if not self.today < day <= self.today + FURTHEST:
            raise ValidationError(
                "The day on which you look at this again must be after today, and "
                "within a year"
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Why and until when are asked where it must not be found."""
        super().clean()
        self.require_when("restricted", True, "cause", "review_on")
        return self.cleaned_data
