"""What is asked when a record is opened in an emergency, and when that is reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from plait.pages.choices import CheckboxesField, Option, RadiosField
from plait.pages.forms import LongTextField, NhsBoundField, Params, TextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.pages.staff.search import NhsNumberField, ReferenceField
from plait.records.emergencies import Wanted

#: A reason has so many letters at least: ours.
SHORTEST_REASON = 20
_LONGEST = 100

CODES = {
    "child_danger": "A child may be in danger now",
    "parent_danger": "A parent may be in danger now",
    "treatment": "Somebody needs treatment that cannot wait, and cannot tell us",
    "missing": "A child or parent is missing",
    "other": "Another emergency",
}
OUTCOMES = {
    "right": "Right",
    "understandable": "Understandable, with advice",
    "not_right": "Not right",
}


class PasswordField(TextField):
    """A password: never sent back to the page."""

    def params(self, bound: NhsBoundField) -> Params:
        """As a control that hides what is typed."""
        return super().params(bound) | {
            "type": "password",
            "value": "",
            "autocomplete": "current-password",
            "classes": "nhsuk-input--width-20",
        }


class EmergencyForm(DutyForm):
    """Whose record, why, and the password."""

    nhs_number = NhsNumberField(
        label="NHS number", required=False, width=10, max_length=_LONGEST,
        help_text="Of the parent or the baby, if you have it. 10 digits",
    )  # fmt: skip
    reference = ReferenceField(
        label="Or the reference of the record", required=False, width=10,
        max_length=_LONGEST, help_text="As Plait shows it, like F-7K2M9B",
    )  # fmt: skip
    given = TextField(
        label="Or the first name", required=False, width=20, max_length=_LONGEST
    )
    family_name = TextField(
        label="Family name", required=False, width=20, max_length=_LONGEST
    )
    born_on = DayField(
        what="the date of birth", label="Date of birth", required=False,
        help_text="The whole name and the date of birth must fit exactly",
    )  # fmt: skip
    code = RadiosField(
        options=[Option(code, words) for code, words in CODES.items()],
        label="What is the emergency?", missing="Select what the emergency is",
    )  # fmt: skip
    reason = LongTextField(
        label="What has happened, and why can it not wait?",
        help_text=f"At least {SHORTEST_REASON} letters. Everybody who works with this "
        "family reads it",
        missing="Enter what has happened",
    )
    password = PasswordField(
        label="Your password", max_length=1000, missing="Enter your password",
        help_text="To show that it is you. This is kept and looked at",
        strip=False,
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, now: datetime, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.question("born_on").now = now

    def clean_reason(self) -> str:
        """Refuse a reason that says nothing."""
        reason = str(self.cleaned_data["reason"]).strip()
        if len(reason) < SHORTEST_REASON:
            raise ValidationError(
                f"Enter at least {SHORTEST_REASON} letters about what has happened"
            )
        return reason

    def clean(self) -> dict[str, Any]:
        """Refuse what is not enough to mean one person."""
        given = super().clean() or {}
        names = ("given", "family_name", "born_on")
        parts = [given.get(one) for one in names]
        # A name beside a number was most often typed in the search before.
        has_number = given.get("nhs_number") or given.get("reference")
        is_one = has_number or all(parts)
        if any(parts) and not is_one and not self.errors:
            self.add_error(
                names[[bool(one) for one in parts].index(False)],
                "Enter the first name, the family name and the date of birth",
            )
        elif not is_one and not self.errors:
            self.add_error(
                "nhs_number",
                "Enter an NHS number, a reference, or a whole name with the date of "
                "birth",
            )
        return given

    def wanted(self) -> Wanted:
        """Whose record is wanted: a part of a name beside a number does not count."""
        data = self.cleaned_data
        reference, nhs_number = data["reference"], data["nhs_number"]
        if not all(data[one] for one in ("given", "family_name", "born_on")):
            return Wanted(reference=reference, nhs_number=nhs_number)
        born_on: date | None = data["born_on"]
        return Wanted(
            reference=reference,
            nhs_number=nhs_number,
            given=data["given"],
            family_name=data["family_name"],
            born_on=born_on,
        )


class ReviewForm(DutyForm):
    """What whoever reviewed an opening found."""

    outcome = RadiosField(
        options=[Option(code, words) for code, words in OUTCOMES.items()],
        label="Was it right to open this record?",
        missing="Select whether it was right",
    )
    note = LongTextField(
        label="What did you find?",
        help_text="What they told you when you asked, and what you advised. Whoever "
        "opened it reads this",
        missing="Enter what you found",
    )
    closes = CheckboxesField(
        options=[Option("yes", "Close this family to them from now on")],
        label="Must they stay out?",
        help_text="It ends their opening where it still runs, and nobody lets them in "
        "but your office. They then cannot read here what you found: tell them",
        small=True,
        required=False,
    )


class LookIntoForm(DutyForm):
    """What came of asking about something unusual."""

    words = LongTextField(
        label="What came of asking?",
        rows=2,
        help_text="For example, “covered for a colleague who was ill”",
        missing="Enter what came of asking",
    )
