"""What is asked of who works in a team: posts, working time, languages, last days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError

from plait.pages.choices import Option, SelectField
from plait.pages.forms import TextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.workforce import keeping

_SELECT = Option("", "Select")
#: So far ahead a post or a working time is entered.
_FARTHEST = 400
_NUMBER = re.compile(r"[-+]?\d{1,4}(\.\d{1,4})?")


class ShareField(TextField):
    """A part of full time, as a number with a point; cleaned to a decimal."""

    def clean(self, value: object) -> Decimal | str:
        """The number. Whether it is in its range is for the room to say."""
        typed = str(super().clean(value)).replace(",", ".").strip()
        if not _NUMBER.fullmatch(typed):
            say = "Enter a number of full time, such as 0.8 for four days a week"
            raise ValidationError(say)
        number = Decimal(typed)
        if number != round(number, 2):
            raise ValidationError("Enter a number with two decimals at most")
        return number


class _SpellForm(DutyForm):
    since = DayField(
        what="the first day",
        may_be_ahead=True,
        most_days_ahead=_FARTHEST,
        label="First day",
    )
    until = DayField(
        what="the last day",
        may_be_ahead=True,
        required=False,
        label="Last day (leave it empty if there is none yet)",
    )


class PostForm(_SpellForm):
    """Posts that are paid for."""

    profession = SelectField(
        options=(_SELECT,), label="Profession", missing="Select a profession"
    )
    wte = ShareField(
        label="How many whole-time equivalents?",
        help_text=f"From {keeping.LEAST} to 99, such as 4.6.",
        missing="Enter how many whole-time equivalents",
        max_length=12,
        width=5,
    )
    field_order = ("profession", "wte", "since", "until")

    def offer(self, professions: Iterable[Option]) -> None:
        """Offer these professions."""
        self.question("profession").offer((_SELECT, *professions))


class TimeForm(_SpellForm):
    """How much somebody works in the team."""

    staff = SelectField(options=(_SELECT,), label="Who?", missing="Select who it is")
    profession = SelectField(
        options=(_SELECT,), label="Works as", missing="Select what they work as"
    )
    wte = ShareField(
        label="How much of full time do they work in this team?",
        help_text=f"From {keeping.LEAST} to 1, such as 0.8 for four days a week.",
        missing="Enter how much of full time they work",
        max_length=12,
        width=5,
    )
    field_order = ("staff", "profession", "wte", "since", "until")

    def offer(self, people: Iterable[Option], professions: Iterable[Option]) -> None:
        """Offer these colleagues and professions."""
        self.question("staff").offer((_SELECT, *people))
        self.question("profession").offer((_SELECT, *professions))


class LanguageForm(DutyForm):
    """A language in which a colleague works without an interpreter."""

    staff = SelectField(options=(_SELECT,), label="Who?", missing="Select who it is")
    language = TextField(
        label="Language beside English",
        help_text="In which they work without an interpreter, such as Polish.",
        missing="Enter a language",
        max_length=keeping.LONGEST,
        width=20,
    )

    def offer(self, people: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("staff").offer((_SELECT, *people))


class LastDayForm(DutyForm):
    """The last day of a post or of a working time."""

    last = DayField(
        what="the last day",
        may_be_ahead=True,
        most_days_ahead=_FARTHEST,
        label="Last day",
    )
