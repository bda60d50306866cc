"""What is asked when somebody acts on one duty: why, or to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from plait.pages.choices import Option, RadiosField, SelectField
from plait.pages.forms import HiddenField, LongTextField, NhsForm


class DutyForm(NhsForm):
    """Nothing but the id that makes sending it twice one event."""

    event_id = HiddenField(required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.initial.setdefault("event_id", str(uuid4()))

    @property
    def event_id_value(self) -> UUID:
        """The id that the page was made with; a new one where it is spoilt."""
        try:
            return UUID(self.cleaned_data.get("event_id", ""))
        except ValueError:
            return uuid4()


class WhyLateForm(DutyForm):
    """Why it will be late."""

    reason = LongTextField(
        label="Why will it be late?",
        help_text="Say also what is done until then. It is read by those who may read "
        "all the reasons for this duty. That you said why stands on the row.",
        missing="Enter why it will be late",
    )


class HandOverForm(DutyForm):
    """To which colleague it is offered."""

    to = SelectField(
        options=(), label="Who should do it?", missing="Select who should do it"
    )
    note = LongTextField(label="What they need to know (optional)", required=False)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("to").offer((Option("", "Select"), *options))


class WorkerForm(DutyForm):
    """Who of the team has the family."""

    worker = RadiosField(
        options=(), label="Who has this family?", missing="Select who has this family"
    )

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("worker").offer(options)
