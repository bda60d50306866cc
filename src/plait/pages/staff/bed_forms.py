"""What is asked while a bed for mother and baby is looked for, and on a ward."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from plait.pages.choices import Option, RadiosField, SelectField, YesNoField
from plait.pages.fact_words_beds import ANSWERS, DECISIONS
from plait.pages.forms import LongTextField, TextField
from plait.pages.moments import DayField, MomentField
from plait.pages.staff.duty_forms import DutyForm


class NeedForm(DutyForm):
    """Why a bed for both is needed."""

    title = "Ask for a mother and baby unit bed"
    button = "Ask for a bed"
    need = LongTextField(
        label="Why does she need a bed together with her baby?",
        rows=4,
        missing="Enter why she needs a bed together with her baby",
    )
    parenting = YesNoField(
        label="Is it only to assess her parenting?",
        help_text="A unit admits a mother who is unwell. It does not admit only to "
        "assess parenting",
        missing="Select whether it is only to assess her parenting",
    )
    planned = YesNoField(
        label="Is it planned, before she is unwell?",
        help_text="Such as for about two weeks around a birth, where units agree to it",
        missing="Select whether it is planned, before she is unwell",
    )
    meanwhile = LongTextField(
        label="What keeps her and the baby safe until there is a bed?",
        rows=3,
        missing="Enter what keeps her and the baby safe until there is a bed",
    )


class TryForm(DutyForm):
    """That a unit was asked, and what it answered."""

    button = "Save what they answered"
    asked = MomentField(what="when they were asked", label="When were they asked?")
    answer = RadiosField(
        options=tuple(Option(name, words) for name, words in ANSWERS.items()),
        label="What did they answer?",
        missing="Select what they answered",
    )
    free_on = DayField(
        what="the day on which they expect a bed",
        label="If there is no bed now: when do they expect one? (optional)",
        may_be_ahead=True,
        may_be_past=False,
        most_days_ahead=120,
        required=False,
    )
    spoke_to = TextField(
        label="Who answered? Name and role (optional)", required=False, max_length=100
    )
    reason = LongTextField(
        label="Why is it not suitable, or why do you ask outside what they take?",
        help_text="Leave empty where neither is so",
        required=False,
        rows=3,
    )

    def at(self, now: datetime) -> None:
        """Asked at this moment."""
        self.question("asked").now = now
        self.question("free_on").now = now
        self.initial.setdefault("asked", now)

    def clean(self) -> dict[str, Any]:
        """What goes together."""
        data = super().clean() or {}
        answer = data.get("answer")
        if answer == "not_suitable" and not (data.get("reason") or "").strip():
            self.add_error("reason", "Enter why the unit says that it is not suitable")
        if data.get("free_on") and answer and answer != "no_bed":
            say = "Leave the day empty, or select that there is no bed now"
            self.add_error("free_on", say)
        return data


class AdmittedForm(DutyForm):
    """Where mother and baby were admitted."""

    title = "Mother and baby were admitted"
    button = "Record the admission"
    unit = SelectField(options=(), label="To which unit?", missing="Select the unit")
    note = LongTextField(
        label="Anything else to know (optional)", required=False, rows=3
    )

    def offer(self, units: Iterable[tuple[str, str]]) -> None:
        """Offer these units."""
        options = [Option("", "Select"), *(Option(*one) for one in units)]
        options.append(Option("other", "Another unit"))
        self.question("unit").offer(options)

    def clean(self) -> dict[str, Any]:
        """Another unit is named in the note."""
        data = super().clean() or {}
        if data.get("unit") == "other" and not (data.get("note") or "").strip():
            self.add_error("note", "Enter which unit it is")
        return data


class AgainstForm(DutyForm):
    """Why no unit is right for them."""

    title = "A unit is not right for them"
    button = "End the search"
    reason = LongTextField(
        label="Why is a mother and baby unit not right for her and the baby?",
        help_text="That no bed was found is no reason: then the search goes on",
        rows=4,
        missing="Enter why a unit is not right for them",
    )


class ReviewForm(DutyForm):
    """The daily review of a mother on a ward without her baby."""

    title = "Review a mother on a ward without her baby"
    button = "Save the review"
    baby_is = TextField(
        label="Where is the baby?", max_length=200, missing="Enter where the baby is"
    )
    looked_after_by = TextField(
        label="Who looks after the baby, and who has seen that it goes well?",
        max_length=300,
        missing="Enter who looks after the baby",
    )
    visits = TextField(
        label="How do she and the baby see each other? (optional)",
        required=False,
        max_length=300,
    )
    decision = RadiosField(
        options=tuple(Option(name, words) for name, words in DECISIONS.items()),
        label="What was decided?",
        missing="Select what was decided",
    )
    note = LongTextField(
        label="Anything else to know (optional)", required=False, rows=3
    )
