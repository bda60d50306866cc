"""Forms for what is asked at booking and told by nothing else: what makes life hard."""

from __future__ import annotations

from typing import Any

from plait.pages.choices import CheckboxesField, Option, YesNoField
from plait.pages.staff.record_forms import RecordForm

#: Each factor as staff read it. None of them is a judgement: each is a reason to help.
FACTORS = (
    Option("substance_use", "Alcohol or drugs, hers or of her partner"),
    Option("learning_disability", "A learning disability"),
    Option(
        "recent_migrant", "Has come to this country lately, or reads little English"
    ),
    Option("care_experienced", "Was in care herself as a child"),
    Option("previous_child_removed", "A child of hers was taken into care or injured"),
    Option("concealed_pregnancy", "The pregnancy was hidden until late"),
    Option("no_settled_home", "No settled home"),
)


class SocialFactorsForm(RecordForm):
    """What makes life hard, asked of everybody. Nothing is an answer too."""

    kind = "screen.social_factors"
    title = "Record what makes life hard"
    lead = (
        "Ask everybody, on their own if you can. What you tick may bring her to the "
        "complex cases meeting, so that she is helped sooner. Record domestic abuse "
        "by itself, so that fewer people read of it."
    )
    about_roles = ("mother",)
    when_words = "When did you ask?"
    factors = CheckboxesField(
        options=FACTORS,
        label="What did she tell you?",
        help_text="Leave all of them empty if she told of none",
        required=False,
    )

    def fact(self) -> dict[str, Any]:
        """What she told; none is kept as none."""
        return {"factors": list(self.cleaned_data.get("factors") or ())}


class MedicationForm(RecordForm):
    """Whether she takes medicine for her mental health now."""

    kind = "medication.recorded"
    title = "Record medicine for her mental health"
    about_roles = ("mother",)
    when_words = "When did you ask?"
    psychotropic = YesNoField(
        label="Does she take medicine for her mental health now?",
        help_text="For example, for depression, psychosis or mood swings",
        missing="Select whether she takes medicine for her mental health",
    )

    def fact(self) -> dict[str, Any]:
        """Yes or no."""
        return {"psychotropic": self.cleaned_data["psychotropic"]}
