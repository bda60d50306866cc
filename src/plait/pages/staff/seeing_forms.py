"""What is asked when it is said who may see something, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField
from plait.pages.staff.duty_forms import DutyForm

SEALED: Final = "sealed"

#: Who may see what has a class, in the order in which they are offered.
WHO: Final[Mapping[str, str]] = {
    "routine": "Everybody who may open this record",
    "health": "Those who may read health information",
    "third_party": "Those who may read about other people",
    "domestic_abuse": "Those who may read about domestic abuse",
    "location": "Those who may know where people live",
    "police": "Those who may read police information",
    SEALED: "Only people that you name",
}
#: Of these nobody else learns even that something is there.
HIDDEN: Final = "Nobody else learns that it is there."


class SeeingForm(DutyForm):
    """Who may see it from now on, and why."""

    seen_as = RadiosField(
        options=(),
        label="Who may see it from now on?",
        missing="Select who may see it from now on",
    )
    people = CheckboxesField(
        options=(),
        label="Who may see it?",
        help_text="Without your own name you cannot open it again yourself.",
        small=True,
        required=False,
        error_messages={"required": "Select at least one person who may see it"},
    )
    reason = LongTextField(
        label="Why?",
        help_text="Read by those who may see it, now and later.",
        missing="Enter why",
    )

    def offer(self, classes: Sequence[Option], people: Iterable[Option]) -> None:
        """Offer these classes, and of the last of them these people.

        What is sealed already is not sealed again: there, people have own forms.
        """
        self.question("seen_as").offer(classes)
        if SEALED in {one.value for one in classes}:
            self.question("people").offer(people)
        else:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        """Who is sealed from everybody is asked whom to name."""
        super().clean()
        if "people" in self.fields:
            self.require_when("seen_as", SEALED, "people")
        return self.cleaned_data


class NameForm(DutyForm):
    """One more person who may see what is sealed, and why."""

    person = SelectField(
        options=(), label="Who else may see it?", missing="Select who may see it"
    )
    reason = LongTextField(label="Why do they need it?", rows=2, missing="Enter why")

    def offer(self, people: Iterable[Option]) -> None:
        """Offer these people."""
        self.question("person").offer((Option("", "Select"), *people))


class EndForm(DutyForm):
    """Why somebody who was named may see it no longer."""

    person = RadiosField(
        options=(),
        label="Who may see it no longer?",
        small=True,
        missing="Select who may see it no longer",
    )
    reason = LongTextField(label="Why not any more?", rows=2, missing="Enter why")

    def offer(self, people: Iterable[Option]) -> None:
        """Offer those who are named."""
        self.question("person").offer(people)
