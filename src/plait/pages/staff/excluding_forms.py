"""What is asked when somebody is not to see a family."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from plait.pages.choices import Option, RadiosField, SelectField
from plait.pages.forms import HiddenField, LongTextField, NhsForm, TextField

#: How somebody is close to a family.
HOW: Final = (
    Option("relative", "They are family of mine"),
    Option("friend", "We are friends, neighbours or colleagues"),
    Option("past", "We were close before"),
    Option("other", "Another reason"),
)
#: Who asks that a colleague does not see a family.
WHO_ASKS: Final = (
    Option("family", "Somebody of the family asked for it"),
    Option("colleague", "The colleague asked for it"),
    Option("supervisor", "I ask for it, as their lead or as a privacy officer"),
)


class KnowForm(NhsForm):
    """I know a family: its reference, and how."""

    reference = TextField(
        label="Reference of the family",
        help_text="Such as F-7K2M9. You do not open the family to say this.",
        width=10,
        max_length=20,
        missing="Enter the reference of the family",
    )
    how = RadiosField(
        options=HOW, label="How do you know them?", missing="Select how you know them"
    )
    words = LongTextField(
        label="Anything that your partnership's office should know (optional)",
        help_text="Nobody else reads it.",
        rows=2,
        max_length=1000,
        required=False,
    )


class ExcludeForm(NhsForm):
    """A colleague is not to see a family: who asks for it, and why."""

    staff = SelectField(
        options=(),
        label="Who must not see this family?",
        missing="Select who must not see this family",
    )
    asks = RadiosField(
        options=WHO_ASKS, label="Who asks for it?", missing="Select who asks for it"
    )
    words = LongTextField(
        label="Why?",
        help_text="For your partnership's office. The colleague does not read it.",
        max_length=1000,
        missing="Enter why",
    )

    def offer(self, staff: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("staff").offer((Option("", "Select"), *staff))


class EndForm(NhsForm):
    """Why somebody may see a family again."""

    subject = HiddenField()
    staff = HiddenField()
    words = LongTextField(
        label="Why may they see it again?", rows=2, max_length=1000, missing="Enter why"
    )
