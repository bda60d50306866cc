"""What is asked when a policy is changed: the value, from when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from plait.pages.choices import CheckboxesField, Option
from plait.pages.forms import (
    HiddenField,
    LongTextField,
    NhsField,
    TextField,
    WholeNumberField,
)
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.changeable import Changeable, parameter_of
from plait.standards.parameters import LONGEST_TEXT
from plait.standards.roles import role_title

_AS_IN_LIBRARY = "Leave it empty to go back to what Plait has for everybody."


class ChangeForm(DutyForm):
    """One value otherwise. `base` is the version that the page showed."""

    base = HiddenField()
    reason = LongTextField(
        label="Why should it change?",
        help_text="It is read by whoever decides, and stays in the history. "
        "Do not write about a family.",
        missing="Enter why it should change",
        max_length=1_000,
    )
    adopt_on = DayField(
        what="the day from which it should hold",
        may_be_ahead=True,
        label="From which day should it hold?",
        help_text="Today or later. What began before that day stays as it was.",
    )

    def __init__(
        self, item: Changeable, now: datetime, data: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.item = item
        self.fields["value"] = _field(item)
        self.order_fields(["value", "reason", "adopt_on"])
        self.question("adopt_on").now = now

    def clean_value(self) -> Any:
        """The value as the policy takes it; None is the library's own."""
        value = self.cleaned_data["value"]
        if value in (None, "", []):
            return None
        parameter = parameter_of(self.item.key)
        if parameter is None:
            return value
        try:
            return parameter.read(value)
        except ValueError as error:
            said = str(error).partition(", got")[0]
            raise ValidationError(f"{said[:1].upper()}{said[1:]}") from None


class DecideForm(DutyForm):
    """What becomes of a proposal, and why not where it is not adopted."""

    do = HiddenField()
    reason = LongTextField(
        label="Why not?",
        help_text="It stays in the history. Do not write about a family.",
        required=False,
        missing="Enter why not",
        max_length=1_000,
    )

    def clean(self) -> dict[str, Any]:
        """A step back needs a reason."""
        data = super().clean() or {}
        if data.get("do") in ("refuse", "withdraw") and not data.get("reason"):
            self.add_error("reason", "Enter why not")
        return data


def _field(item: Changeable) -> NhsField:
    """The question for a value of this type, with the value as it is now."""
    is_asked = not item.may_unset
    hint = "" if is_asked else _AS_IN_LIBRARY
    common: dict[str, Any] = {
        "label": "What should it be?",
        "required": is_asked,
        "help_text": hint,
        "initial": item.value,
    }
    match item.type:
        case "number":
            common["help_text"] = _joined(
                f"A whole number from {item.least} to {item.most}, in {item.unit}.",
                hint,
            )
            return WholeNumberField(
                what="The number", lowest=item.least, highest=item.most,
                suffix=item.unit, missing="Enter a number", **common,
            )  # fmt: skip
        case "time":
            between = f"A time from {item.least:%H:%M} to {item.most:%H:%M}."
            common["help_text"] = _joined(between, hint)
            if item.value is not None:
                common["initial"] = f"{item.value:%H:%M}"
            return TextField(width=5, max_length=5, missing="Enter a time", **common)
        case "roles":
            parameter = parameter_of(item.key)
            offered = parameter.among if parameter else ()
            return CheckboxesField(
                options=_roles(offered), missing="Select who must be there", **common
            )
        case "text":
            return LongTextField(
                max_length=LONGEST_TEXT, missing="Enter the words", **common
            )


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _roles(roles: Iterable[str]) -> Iterable[Option]:
    for role in roles:
        title = role_title(role)
        yield Option(role, title[:1].upper() + title[1:])
