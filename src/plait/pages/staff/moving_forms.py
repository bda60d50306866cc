"""What is asked when a family moves to another area: the offer, and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from plait.pages.choices import Option, SelectField, YesNoField
from plait.pages.forms import LongTextField, TextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm

#: What of a form is the pack, in its order.
PACK = ("summary", "still_open", "seen", "history", "services")


class OfferForm(DutyForm):
    """To which area, from when, and what the new team needs."""

    to_area = SelectField(
        options=(), label="Which area are they moving to?", missing="Select the area"
    )
    town = TextField(
        label="Which town? (optional)",
        help_text="The town alone. Their new address belongs on the new team's record",
        max_length=200,
        width=20,
        required=False,
    )
    place_hidden = YesNoField(
        label="Must it stay hidden where they are?",
        help_text="For example, they are fleeing somebody. Only your team and the team "
        "you ask can then read this. Your area stops reading on the day they accept",
        missing="Select whether it must stay hidden",
    )
    moves_on = DayField(
        what="the day they move",
        label="When do they move, or when did they?",
        may_be_ahead=True,
        most_days_ahead=366,
    )
    reason = LongTextField(
        label="Why are they moving?",
        help_text="As far as they want it to be known",
        missing="Enter why they are moving",
    )
    summary = LongTextField(
        label="What must the new team know on the first day?",
        help_text="How mother and baby are, what worries you, what helps",
        rows=5,
        missing="Enter what the new team must know on the first day",
    )
    still_open = LongTextField(
        label="What is open: plans, referrals, what is owed", rows=5, required=False
    )
    seen = LongTextField(label="Who was seen last, and when", required=False)
    history = LongTextField(label="What has happened", rows=8, required=False)
    services = LongTextField(
        label="Who else works with them, and how to reach them", rows=4, required=False
    )

    def offer(self, areas: Iterable[tuple[str, str]], now: datetime) -> None:
        """Offer these areas, each with what it is called."""
        listed = [Option(slug, words) for slug, words in areas]
        self.question("to_area").offer((Option("", "Select"), *listed))
        self.question("moves_on").now = now


class AcceptForm(DutyForm):
    """Who takes them over, and when they are seen."""

    accepted_by = TextField(
        label="Who will have this family?",
        help_text="The name of your colleague, or yours",
        max_length=200,
        width=20,
        missing="Enter who will have this family",
    )
    first_contact_on = DayField(
        what="the day of the first contact",
        label="When is the first contact planned?",
        may_be_ahead=True,
        most_days_ahead=366,
    )
    note = LongTextField(label="A note to the old team (optional)", required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        self.now: datetime | None = more.pop("now", None)
        super().__init__(data, **more)
        self.question("first_contact_on").now = self.now


class RefuseForm(DutyForm):
    """Why they are not taken over, and what would change that."""

    reason = LongTextField(
        label="Why does your team not take over?",
        help_text="Ring them as well. The family stays with them meanwhile",
        missing="Enter why your team does not take over",
    )
    missing = LongTextField(
        label="What is missing? (optional)",
        help_text="They can add it and offer again",
        required=False,
    )


class WithdrawForm(DutyForm):
    """Why an offer is taken back."""

    reason = LongTextField(
        label="Why do you take it back?", missing="Enter why you take it back"
    )


class KeepForm(DutyForm):
    """Why a family stays after all."""

    reason = LongTextField(
        label="Why does the family stay with you?",
        missing="Enter why the family stays with you",
    )
