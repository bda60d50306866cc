"""Forms for concerns: red and amber flags, self-harm, psychosis, safeguarding."""

from __future__ import annotations

from typing import Any

from plait.pages.choices import CheckboxesField, Option, RadiosField
from plait.pages.staff.record_forms import Draft, RecordForm
from plait.pages.staff.record_screens import ADULTS

#: The answer that says nothing without words.
SOMETHING_ELSE = "something else"

#: What a red flag is, in plain words after MBRRACE-UK's list (2015 and later).
RED_FLAGS = (
    Option(
        "marked change in mental state or new symptoms",
        "A recent marked change in mental state, or new symptoms",
    ),
    Option(
        "new thoughts or acts of violent self-harm",
        "New thoughts or acts of violent self-harm",
    ),
    Option(
        "lasting belief of being unfit as a mother, or estrangement from the baby",
        "A new and lasting belief of being unfit as a mother, or feeling a stranger "
        "to the baby",
    ),
    Option(SOMETHING_ELSE, "Something else that alarms you", "Say what below"),
)

#: What an amber flag is, after regional perinatal guidance.
AMBER_FLAGS = (
    Option(
        "past psychosis, bipolar disorder or postpartum psychosis",
        "Past psychosis, bipolar disorder or postpartum psychosis",
    ),
    Option(
        "family history of these, with any change of mood",
        "A family history of any of these, with any change of mood",
    ),
    Option("severe lasting sleeplessness", "Severe sleeplessness that goes on"),
    Option("traumatic birth", "A birth that still frightens her"),
    Option("fear of birth", "A severe fear of giving birth"),
    Option(
        "not herself, say those around her", "Those around her say she is not herself"
    ),
    Option(SOMETHING_ELSE, "Something else that worries you", "Say what below"),
)


class FlagForm(RecordForm):
    """A flag about a parent's mental health: which, and what was seen or said."""

    about_roles = ADULTS
    when_words = "When did you see or hear this?"
    note_words = (
        "What did you see or hear? Use their own words where you can (optional)"
    )
    flags = CheckboxesField(
        options=(), label="What applies?", missing="Select what applies"
    )

    def clean_own(self) -> None:
        """Something else is nothing unless it is said."""
        is_other = SOMETHING_ELSE in (self.cleaned_data.get("flags") or ())
        if is_other and not self.cleaned_data.get("note") and "note" not in self.errors:
            self.add_error("note", "Enter what else you saw or heard")

    def fact(self) -> dict[str, Any]:
        """Which flags."""
        return {"flags": self.cleaned_data["flags"]}


class RedFlagForm(FlagForm):
    """A red flag: a senior psychiatric review is owed."""

    kind = "concern.red_flag"
    title = "Record a red flag"
    lead = (
        "If anyone is in immediate danger, call 999 first. "
        "If you think it is an emergency, ring the crisis team now."
    )
    rings = ("crisis_team", "perinatal_duty")
    flags = CheckboxesField(
        options=RED_FLAGS,
        label="Which red flags are there?",
        missing="Select which red flags there are",
    )


class AmberFlagForm(FlagForm):
    """An amber flag: watch closely, and refer."""

    kind = "concern.amber_flag"
    title = "Record an amber flag"
    flags = CheckboxesField(
        options=AMBER_FLAGS,
        label="Which amber flags are there?",
        missing="Select which amber flags there are",
    )


class SelfHarmForm(FlagForm):
    """Thoughts or acts of self-harm."""

    kind = "concern.self_harm"
    title = "Record thoughts or acts of self-harm"
    lead = RedFlagForm.lead
    rings = RedFlagForm.rings
    flags = CheckboxesField(
        options=(
            Option("thoughts", "Thoughts of self-harm or suicide"),
            Option("plans", "Plans"),
            Option("acts", "An act of self-harm"),
        ),
        label="What was it?",
        missing="Select what it was",
    )


class PsychosisForm(FlagForm):
    """Psychosis suspected: an emergency."""

    kind = "concern.psychosis_suspected"
    title = "Record that you suspect psychosis"
    lead = (
        "This is an emergency. Ring the crisis team now; call 999 if anyone is in "
        "immediate danger. Do not leave the baby alone with a parent who may be "
        "psychotic."
    )
    rings = ("crisis_team", "perinatal_duty")
    flags = CheckboxesField(
        options=(
            Option("confusion", "Confused, perplexed or very changeable"),
            Option("strange beliefs", "Strange or fixed beliefs"),
            Option("hears or sees things", "Hears or sees what others do not"),
            Option("elated or agitated", "Elated, agitated, hardly sleeps"),
            Option(SOMETHING_ELSE, "Something else", "Say what below"),
        ),
        label="What did you see?",
        missing="Select what you saw",
    )


class ConcernForm(RecordForm):
    """A safeguarding concern, or thoughts of harming the baby."""

    title = "Record a concern"
    lead = "If a child or a parent is in immediate danger, call 999 first."
    rings = ("social_care_front_door", "perinatal_duty", "crisis_team")
    about_words = "Who are you concerned for?"
    when_words = "When did you see or hear this?"
    note_words = "What did you see or hear?"
    concern = RadiosField(
        options=(
            Option("concern.safeguarding", "A safeguarding concern"),
            Option(
                "concern.harm_to_infant",
                "A parent has thoughts of harming the baby",
                "Such thoughts are common and often not acted on. They need a careful, "
                "kind conversation the same day",
            ),
        ),
        label="What is your concern?",
        missing="Select what your concern is",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.question("note").required = True
        self.question("note").error_messages["required"] = "Enter what you saw or heard"

    def drafts(self) -> tuple[Draft, ...]:
        """One concern of the kind chosen."""
        return (self.draft(self.cleaned_data["concern"], self.shared()),)
