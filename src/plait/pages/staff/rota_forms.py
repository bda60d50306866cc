"""What is asked of a rota: when somebody is away, who is on call, which number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError

from plait.access import rota
from plait.clock.moments import parse_moment
from plait.pages.choices import Option, SelectField
from plait.pages.forms import HiddenField, TextField
from plait.pages.moments import MomentField
from plait.pages.staff.duty_forms import DutyForm

NOBODY = Option("", "Nobody")
_SELECT = Option("", "Select")


class AwayForm(DutyForm):
    """When I am away, and who covers. Why is nobody's business."""

    since = MomentField(
        what="when you are away from", may_be_ahead=True, label="Away from"
    )
    until = MomentField(
        what="when you are back",
        may_be_ahead=True,
        required=False,
        label="Back at (leave it empty if you do not know yet)",
    )
    cover = SelectField(
        options=(NOBODY,),
        required=False,
        label="Who covers for you?",
        help_text="They are told instead of you when something is late.",
    )

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("cover").offer((NOBODY, *options))


class ShiftForm(DutyForm):
    """Who of the team is on call, in which role, from when to when."""

    staff = SelectField(
        options=(_SELECT,), label="Who is on call?", missing="Select who is on call"
    )
    role = SelectField(
        options=(),
        required=False,
        label="For whom?",
        help_text="Choose a role if somebody else is on call for the rest of the team.",
    )
    since = MomentField(
        what="when the shift begins", may_be_ahead=True, label="Begins at"
    )
    until = MomentField(what="when the shift ends", may_be_ahead=True, label="Ends at")

    def offer(self, people: Iterable[Option], roles: Iterable[Option]) -> None:
        """Offer these colleagues and roles."""
        self.question("staff").offer((_SELECT, *people))
        self.question("role").offer((Option("", "The whole team"), *roles))


class MobileForm(DutyForm):
    """The number of my own work telephone."""

    mobile = TextField(
        label="Mobile number of your work telephone",
        help_text="You are texted when something is late that cannot wait. A text says "
        "nothing of the family. Leave it empty if you have none.",
        required=False,
        max_length=40,
        width=20,
    )

    def clean_mobile(self) -> str:
        """The number as it is kept."""
        try:
            return rota.as_mobile(self.cleaned_data["mobile"])
        except ValueError:
            say = "Enter a mobile number, like 07700 900123"
            raise ValidationError(say) from None


class BackForm(DutyForm):
    """Which absence of mine ends: the moment at which it began."""

    since = HiddenField()

    def clean_since(self) -> datetime:
        """The moment; what is spoilt is no absence of mine."""
        try:
            return parse_moment(self.cleaned_data["since"])
        except ValueError:
            raise ValidationError("There is no such absence") from None


class RemoveForm(DutyForm):
    """Which shift is taken away, by its number."""

    shift = HiddenField()

    def clean_shift(self) -> int:
        """The number."""
        given = str(self.cleaned_data["shift"])
        if not re.fullmatch("[0-9]{1,9}", given):
            raise ValidationError("There is no such shift")
        return int(given)
