"""What is asked when a service ends its care, takes somebody back, or is supervised."""

from __future__ import annotations

from typing import Any

from plait.pages.choices import Option, RadiosField
from plait.pages.forms import LongTextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm

#: A day that is farther ahead, in days, is a slip of the finger.
_FARTHEST = 731
#: The texts of the summary.
WORDS = ("summary", "infant_risk", "early_signs", "next_pregnancy")
#: So much of them goes into one message, beside its headings. In characters.
MOST_WORDS = 3700


class EndForm(DutyForm):
    """The summary that the GP and the health visitor get within a day."""

    summary = LongTextField(
        label="What was done, and how they are now",
        rows=6,
        missing="Enter what was done, and how they are now",
    )
    infant_risk = LongTextField(
        label="What it means for the baby",
        help_text="What to watch in the care of the baby, and whom to ring. Write “no "
        "worry about the baby” if there is none",
        missing="Enter what it means for the baby",
    )
    early_signs = LongTextField(
        label="The early signs that it comes back",
        help_text="In their own words, where there are any",
        missing="Enter the early signs that it comes back",
    )
    next_pregnancy_said = RadiosField(
        options=(
            Option("yes", "Yes, and this was said", reveals=("next_pregnancy",)),
            Option("no", "No"),
            Option("not_wanted", "They did not want to"),
        ),
        label="Did you talk about another pregnancy?",
        missing="Select whether you talked about another pregnancy",
    )
    next_pregnancy = LongTextField(
        label="What was said about another pregnancy",
        required=False,
        missing="Enter what was said about another pregnancy",
    )
    return_until = DayField(
        what="until when they may come back",
        may_be_ahead=True,
        may_be_past=False,
        most_days_ahead=_FARTHEST,
        label="Until when may they come back without a new referral? (optional)",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What was said is written, and all of it fits into the message."""
        self.cleaned_data = dict(super().clean() or {})
        self.require_when("next_pregnancy_said", "yes", "next_pregnancy")
        long = sum(len(str(self.cleaned_data.get(name) or "")) for name in WORDS)
        if long > MOST_WORDS:
            self.add_error(
                "summary",
                f"Together the texts must be {MOST_WORDS:,} characters or fewer, to go "
                f"as one message. They are {long:,}",
            )
        return self.cleaned_data


class ReturnForm(DutyForm):
    """Why they come back."""

    note = LongTextField(
        label="What is wrong now, and how they came",
        missing="Enter what is wrong now",
    )


class SupervisedForm(DutyForm):
    """When it is talked of again."""

    note = LongTextField(label="What was agreed (optional)", required=False)
    next_on = DayField(
        what="when it is talked of again",
        may_be_ahead=True,
        may_be_past=False,
        most_days_ahead=_FARTHEST,
        label="When is it talked of again? (optional)",
        required=False,
    )
