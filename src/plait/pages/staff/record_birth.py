"""The form for a birth: when, who the baby is, and which pregnancy it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from plait.clock.moments import local_day
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import TextField, WholeNumberField
from plait.pages.staff.record_forms import Draft, PersonChoice, RecordForm, given
from plait.pages.staff.search import NhsNumberField
from plait.worklist.rules import BETWEEN_BIRTHS, OF_ONE_BIRTH

#: What is asked of who the baby is, which a correction of the birth does not change.
_WHO = ("which_birth", "unborn", "given_name", "family_name", "sex", "nhs_number")


class BirthForm(RecordForm):
    """A birth: the baby joins the family."""

    kind = "birth.recorded"
    title = "Record a birth"
    which_birth = RadiosField(
        options=(
            Option("same", "A twin, or another baby of the same birth"),
            Option("later", "A baby of a later pregnancy"),
        ),
        label="This family has a baby already. Which baby is this?",
        missing="Select whether it is of the same birth or of a later pregnancy",
    )
    unborn = RadiosField(
        options=(),
        label="Which of the babies was born?",
        missing="Select which of the babies was born",
    )
    given_name = TextField(
        label="First name (optional)",
        help_text="Leave it empty if the baby has no name yet",
        required=False,
        max_length=100,
        width=20,
    )
    family_name = TextField(
        label="Family name", max_length=100, width=20, missing="Enter the family name"
    )
    sex = RadiosField(
        options=(
            Option("female", "Female"),
            Option("male", "Male"),
            Option("indeterminate", "Indeterminate"),
        ),
        label="Sex (optional)",
        required=False,
        inline=True,
    )
    nhs_number = NhsNumberField(
        label="NHS number (optional)",
        help_text="10 digits, like 943 476 5919. Leave it empty if it is not known yet",
        required=False,
        max_length=100,
        width=10,
    )
    weeks = WholeNumberField(
        what="The weeks of pregnancy",
        lowest=20,
        highest=44,
        suffix="weeks",
        label="How many weeks of pregnancy? (optional)",
        required=False,
    )
    days = WholeNumberField(
        what="The days",
        lowest=0,
        highest=6,
        suffix="days",
        label="And how many days? (optional)",
        required=False,
    )
    weight_g = WholeNumberField(
        what="The weight",
        lowest=200,
        highest=8000,
        suffix="g",
        label="Weight at birth (optional)",
        required=False,
    )

    def __init__(
        self, *args: Any, initial: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        # A birth is hardly ever recorded as it happens: nothing is taken for granted.
        initial = {"occurred_at": None} | dict(initial or {})
        super().__init__(*args, initial=initial, **more)
        del self.fields["about"], self.fields["when"]
        when = self.question("occurred_at")
        when.label, when.what = "When was the baby born?", "when the baby was born"
        when.error_messages["required"] = "Enter when the baby was born"
        when.help_text = (
            "For example, 27 3 2026 at 9:14am. Leave the time empty if it is not known"
        )
        when.may_leave_time = True
        self.question("learned_at").label = "When did you learn of it? (optional)"
        self._ask_which()

    def _ask_which(self) -> None:
        expected = self._expected()
        if len(expected) > 1:
            numbered = enumerate(expected, 1)
            self.question("unborn").offer(
                Option(str(p.id), f"Baby {n}") for n, p in numbered
            )
        else:
            del self.fields["unborn"]
        if not self._born_before():
            del self.fields["which_birth"]
        first = ("which_birth", "unborn", "occurred_at")
        self.order_fields([name for name in first if name in self.fields])

    def ask_why(self) -> None:
        """A correction of the birth asks nothing of who the baby is."""
        for name in _WHO:
            self.fields.pop(name, None)
        super().ask_why()

    def clean(self) -> dict[str, Any]:
        """A birth has always a day of its own."""
        self.cleaned_data["when"] = "earlier"
        return super().clean()

    def clean_own(self) -> None:
        """Babies of one birth are born together, those of two are not."""
        which, born = self.cleaned_data.get("which_birth"), self._born_on()
        if which is None or born is None:
            return
        apart = [abs(born - one) for one in self._born_before()]
        if which == "same" and min(apart) > OF_ONE_BIRTH:
            say = "Babies of one birth are born within a week. Check the date"
            self.add_error("occurred_at", say)
        if which == "later" and min(apart) < BETWEEN_BIRTHS:
            say = "A baby of a later pregnancy is born at least 24 weeks after the last"
            self.add_error("occurred_at", f"{say}. Check the date")

    def _born_before(self) -> list[date]:
        babies = (p for p in self.setting.people if p.role == "infant")
        return [p.born_on for p in babies if p.born_on is not None]

    def _born_on(self) -> date | None:
        moment = self.cleaned_data.get("occurred_at")
        return local_day(moment) if moment else None

    def fact(self) -> dict[str, Any]:
        """The day, gestation and weight."""
        data = self.cleaned_data
        weeks = data.get("weeks")
        days = weeks * 7 + (data.get("days") or 0) if weeks is not None else None
        return given(
            {
                "born_on": local_day(self.occurred()).isoformat(),
                "gestation_days": days,
                "weight_g": data.get("weight_g"),
            }
        )

    def asked_drafts(self) -> tuple[Draft, ...]:
        """With the baby as somebody of the family, as saving will make them."""
        if "family_name" not in self.fields:
            return self.drafts()
        [birth] = self.drafts()
        chosen = self.cleaned_data.get("unborn")
        expected = [str(p.id) for p in self._expected()]
        baby = UUID(chosen or (expected[0] if expected else str(uuid4())))
        fact = {"role": "infant", "born_on": birth.fact["born_on"], "household": True}
        return (
            Draft("person.joined", baby, fact, birth.occurred_at),
            Draft(birth.kind, baby, birth.fact, birth.occurred_at),
        )

    def _expected(self) -> list[PersonChoice]:
        return [p for p in self.setting.people if p.role == "unborn"]
