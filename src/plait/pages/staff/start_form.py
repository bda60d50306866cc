"""The form that a family's record begins with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError

from plait.access.errors import PlaitError
from plait.clock.moments import local_day
from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import NhsForm, TextField
from plait.pages.moments import DayField
from plait.pages.staff.search import NhsNumberField
from plait.worklist import plausible
from plait.worklist.identity import Candidate

_LONGEST = 100
_ENGLISH = "English"
_PHONE: Final = re.compile(r"\+?[0-9]{10,14}")

#: What is asked about the baby, by whether it is born.
_IF_BORN = ("born_on", "baby_given", "baby_family_name", "baby_nhs_number")
_IF_EXPECTED = ("edd",)
_OF_TWIN = ("twin_born_on", "twin_given", "twin_nhs_number")
_OF_PARTNER = (
    "partner_given",
    "partner_family_name",
    "partner_born_on",
    "partner_nhs_number",
    "partner_household",
)


class PhoneField(TextField):
    """A telephone number, kept with spaces as it was typed."""

    def clean(self, value: Any) -> str:
        """The number, or nothing where nothing was entered."""
        text = str(super().clean(value)).strip()
        if text and not _PHONE.fullmatch(re.sub(r"[\s()-]", "", text)):
            say = "Enter a telephone number with 10 to 14 digits, like 07700 900982"
            raise ValidationError(say)
        return text


class StartForm(NhsForm):
    """Who the parent is, whether the baby is born, and who else there is."""

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
    phone = PhoneField(
        label="Telephone (optional)", required=False, width=20, max_length=30,
        help_text="Only those who may see addresses can see it.",
    )  # fmt: skip
    safe_to_text = YesNoField(
        label="Is it safe to send a text message?",
        help_text="Ask when the parent is alone. If you do not know, answer no.",
        missing="Select if it is safe to send a text message",
    )
    interpreter = YesNoField(
        label="Is an interpreter needed?", missing="Select if an interpreter is needed"
    )
    language = TextField(
        label="Preferred language (optional)", required=False, width=20,
        max_length=_LONGEST,
        help_text="Leave empty for English, unless an interpreter is needed.",
    )  # fmt: skip
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
    twins = YesNoField(
        label="Is there a second baby (twins)?", required=False, initial=False,
        if_yes=_OF_TWIN,
        help_text="A third baby can be added to the record afterwards.",
    )  # fmt: skip
    twin_born_on = DayField(
        what="the date of birth of the second baby",
        label="Date of birth, if it is another day (optional)", required=False,
    )  # fmt: skip
    twin_given = TextField(
        label="First name of the second baby (optional)", required=False, width=20,
        max_length=_LONGEST,
    )  # fmt: skip
    twin_nhs_number = NhsNumberField(
        label="NHS number of the second baby (optional)", required=False, width=10,
        max_length=_LONGEST,
    )  # fmt: skip
    partner = YesNoField(
        label="Do you want to add a partner or second parent?", required=False,
        initial=False, if_yes=_OF_PARTNER,
    )  # fmt: skip
    partner_given = TextField(
        label="First name of the partner", required=False, width=20,
        max_length=_LONGEST, missing="Enter the first name of the partner",
    )  # fmt: skip
    partner_family_name = TextField(
        label="Family name of the partner, if it is another (optional)",
        required=False, width=20, max_length=_LONGEST,
    )  # fmt: skip
    partner_born_on = DayField(
        what="the date of birth of the partner",
        label="Date of birth of the partner (optional)", required=False,
    )  # fmt: skip
    partner_nhs_number = NhsNumberField(
        label="NHS number of the partner (optional)", required=False, width=10,
        max_length=_LONGEST,
    )  # fmt: skip
    partner_household = YesNoField(
        label="Does the partner live with the parent?", required=False,
        missing="Select if the partner lives with the parent",
    )  # fmt: skip

    def __init__(self, sent: Mapping[str, Any] | None, now: datetime) -> None:
        super().__init__(sent)
        self.today = local_day(now)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.now = now

    @property
    def is_born(self) -> bool:
        """Whether the baby is there."""
        return self.cleaned_data.get("baby") == "born"

    def clean(self) -> dict[str, Any]:
        """What was asked for the answers, and nothing else; and whether it can be."""
        super().clean()
        given = self.cleaned_data
        self._drop(_IF_EXPECTED if self.is_born else _IF_BORN)
        if not self.is_born or not given.get("twins"):
            self._drop(_OF_TWIN)
        if not given.get("partner"):
            self._drop(_OF_PARTNER)
        wanted = [
            ("born_on", self.is_born, "Enter the date of birth of the baby"),
            (
                "language",
                given.get("interpreter"),
                "Enter the language that the interpreter is needed for",
            ),
            *(
                (
                    name,
                    given.get("partner"),
                    self.fields[name].error_messages["required"],
                )
                for name in ("partner_given", "partner_household")
            ),
        ]
        for name, is_wanted, say in wanted:
            if is_wanted and given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError(say))
        self._check_dates()
        return given

    def _drop(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.cleaned_data[name] = None
            self.errors.pop(name, None)

    def _check_dates(self) -> None:
        """Whether the birthdays and the due date can be."""
        checks: tuple[tuple[str, Callable[[date, date], None]], ...] = (
            ("parent_born_on", plausible.check_parent),
            ("born_on", plausible.check_baby),
            ("twin_born_on", plausible.check_baby),
            ("partner_born_on", plausible.check_carer),
            ("edd", plausible.check_due_date),
        )
        for name, check in checks:
            day = self.cleaned_data.get(name)
            if not day:
                continue
            try:
                check(day, self.today)
            except PlaitError as refused:
                self.add_error(name, ValidationError(refused.say))

    def candidates(self) -> list[Candidate]:
        """Everybody who is about to be written, to see who has a record already."""
        given = self.cleaned_data
        name = given["family_name"]
        return [
            Candidate(
                role=role,
                number_field=f"{prefix}nhs_number",
                name_field=f"{prefix}given",
                family_name=given.get(f"{prefix}family_name") or name,
                given=given.get(f"{prefix}given") or "",
                born_on=given.get(born_on) or given.get(instead),
                nhs_number=given.get(f"{prefix}nhs_number") or "",
            )
            for role, prefix, born_on, instead in (
                ("mother", "", "parent_born_on", ""),
                ("infant", "baby_", "born_on", ""),
                ("infant", "twin_", "twin_born_on", "born_on"),
                ("partner", "partner_", "partner_born_on", ""),
            )
        ]

    def preferred_language(self) -> str:
        """The language, which is English where the form promised so."""
        return str(self.cleaned_data["language"] or _ENGLISH)
