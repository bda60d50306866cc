"""What is asked when the protection of a child goes to another area."""

from __future__ import annotations

from collections.abc import Iterable

from plait.pages.choices import Option, SelectField, YesNoField
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff.duty_forms import DutyForm


class OfferForm(DutyForm):
    """To which area it is offered, what, and what it must know."""

    to_area = SelectField(
        options=(), label="To which area?", missing="Select to which area"
    )
    what = LongTextField(
        label="What should they take over?",
        help_text="For example, the enquiry, the child protection plan, the next "
        "meeting and what it agreed",
        missing="Enter what they should take over",
    )
    summary = LongTextField(
        label="What must they know on the first day?",
        help_text="Where the child is, what was seen, who is at risk, what keeps the "
        "child safe now",
        rows=5,
        missing="Enter what they must know on the first day",
    )
    urgent = YesNoField(
        label="Is an enquiry open, or must they act today?",
        missing="Select whether they must act today",
    )

    def offer(self, areas: Iterable[tuple[str, str]]) -> None:
        """Offer these areas, each with what it is called."""
        listed = [Option(slug, words) for slug, words in areas]
        self.question("to_area").offer((Option("", "Select"), *listed))


class AcceptForm(DutyForm):
    """The words in which the area accepts."""

    words = LongTextField(
        label="In which words does your area accept?",
        help_text="As they stand in the letter or e-mail to the other area",
        rows=5,
        missing="Enter the words in which your area accepts",
    )
    role = TextField(
        label="Role of who wrote them",
        help_text="For example, service manager",
        max_length=200,
        width=20,
        missing="Enter the role of who wrote them",
    )


class RefuseForm(DutyForm):
    """Why the area does not take over."""

    reason = LongTextField(
        label="Why does your area not take over?",
        help_text="The other area stays owner. It can disagree with this",
        missing="Enter why your area does not take over",
    )


class TellForm(DutyForm):
    """What the home area is told of what was found here."""

    note = LongTextField(
        label="What was found, and what happens now?",
        help_text="Ring them first. Say when the meeting is: they are invited to it",
        rows=5,
        missing="Enter what was found and what happens now",
    )
