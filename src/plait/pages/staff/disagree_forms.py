"""What is asked of whoever disagrees with a decision, and of whoever answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plait.pages.choices import Option, RadiosField, SelectField, YesNoField
from plait.pages.forms import LongTextField
from plait.pages.staff.duty_forms import DutyForm

#: Where the first question leads when it is not the first stage.
HIGHER = "higher"
NOT_SAFE = "Waiting would not be safe"


class _StagesForm(DutyForm):
    """Something that may go to one of several stages."""

    def offer(self, stages: Iterable[tuple[int, str]]) -> None:
        """Offer these stages, each in words."""
        listed = [Option(str(number), words) for number, words in stages]
        self.question("stage").offer((Option("", "Select"), *listed))

    @property
    def at_stage(self) -> int:
        """The stage that was chosen."""
        return int(self.cleaned_data["stage"])


class DisagreeForm(_StagesForm):
    """Why somebody disagrees, whether it is urgent, and where it starts."""

    reason = LongTextField(
        label="Why do you disagree, and what should happen instead?",
        help_text="Say what you saw or know, and what it means for the child. Those "
        "who may read the decision read this.",
        rows=5,
        missing="Enter why you disagree and what should happen instead",
    )
    urgent = YesNoField(
        label="Is it urgent?",
        help_text="Say yes while a mark on a baby is not closed, in the last 4 weeks "
        "before a birth, and whenever a child may be at risk",
        missing="Select whether it is urgent",
    )
    start = RadiosField(
        options=(),
        label="Who should answer first?",
        initial="1",
        missing="Select who should answer first",
    )
    stage = SelectField(
        options=(),
        label="Which stage?",
        required=False,
        missing="Select which stage it should start at",
    )
    unsafe = LongTextField(
        label="Why would waiting not be safe?",
        required=False,
        missing="Enter why waiting would not be safe",
    )

    def offer_start(self, first: str, higher: Iterable[tuple[int, str]]) -> None:
        """Offer the first stage, and those above it."""
        self.offer(higher)
        self.question("start").offer(
            (
                Option("1", first),
                Option(
                    HIGHER,
                    f"Somebody higher up: {NOT_SAFE[:1].lower()}{NOT_SAFE[1:]}",
                    reveals=("stage", "unsafe"),
                ),
            )
        )

    def clean(self) -> dict[str, Any]:
        """Which stage and why are asked only where the first is left out."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.require_when("start", HIGHER, "stage", "unsafe")
        return found

    @property
    def is_skipping(self) -> bool:
        """Whether stages are left out."""
        return bool(self.cleaned_data["start"] == HIGHER)

    @property
    def at_stage(self) -> int:
        """The stage at which it starts."""
        return int(self.cleaned_data["stage"]) if self.is_skipping else 1

    @property
    def words(self) -> str:
        """All that was said of why."""
        reason, unsafe = (self.cleaned_data.get(one) for one in ("reason", "unsafe"))
        return f"{reason}\n{NOT_SAFE}: {unsafe}" if unsafe else str(reason)


class AnswerForm(DutyForm):
    """What the side that decided answers."""

    outcome = RadiosField(
        options=(
            Option("changed", "The decision is changed"),
            Option(
                "agreed",
                "We talked, and both agree that it stands",
                hint="Whoever disagrees is asked to say so too",
            ),
            Option(
                "not_agreed",
                "We do not agree",
                hint="Whoever disagrees may take it to the next stage",
            ),
        ),
        label="What is your answer?",
        missing="Select your answer",
    )
    reason = LongTextField(
        label="What are your reasons?",
        help_text="If the decision is changed, say what happens now and when",
        rows=5,
        missing="Enter your reasons",
    )


class TakeUpForm(DutyForm):
    """Why it is taken to the next stage: what was said before is filled in."""

    reason = LongTextField(
        label="What should they know?",
        rows=5,
        missing="Enter what they should know",
    )


class SkipForm(_StagesForm):
    """Which stage it is taken to at once, and why it cannot wait."""

    stage = SelectField(options=(), label="Which stage?", missing="Select which stage")
    reason = LongTextField(
        label="Why would waiting not be safe?",
        missing="Enter why waiting would not be safe",
    )


class SettleForm(DutyForm):
    """What settled it, for whoever disagreed."""

    reason = LongTextField(
        label="What settled it? (optional)",
        help_text="For example, what will be done now",
        required=False,
    )


class WithdrawForm(DutyForm):
    """Why it is withdrawn."""

    reason = LongTextField(
        label="Why do you withdraw it?", missing="Enter why you withdraw it"
    )
