"""Forms for referrals, meetings and plans."""

from __future__ import annotations

from typing import Any

from plait.pages.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
)
from plait.pages.forms import LongTextField
from plait.pages.staff.record_forms import Draft, RecordForm, given, options

URGENCY = (
    Option("routine", "Routine"),
    Option("urgent", "Urgent"),
    Option(
        "emergency", "Emergency", "Ring the crisis team as well; call 999 if in danger"
    ),
)

MEETING_TYPES = options(
    (
        ("strategy", "Strategy meeting"),
        ("strategy_call", "Strategy discussion by telephone"),
        ("conference_initial", "Initial child protection conference"),
        ("conference_review", "Review child protection conference"),
        ("core_group", "Core group"),
        ("prebirth", "Pre-birth meeting"),
        ("discharge_planning", "Discharge planning meeting"),
        ("complex_case", "Meeting about a complex situation"),
        ("escalation_panel", "Escalation panel"),
        ("rapid_review", "Rapid review meeting"),
    )
)

#: Who can take part in a meeting, by the roles that standards name.
REPRESENTED = options(
    (
        ("social_worker", "Children's social care"),
        ("police", "Police"),
        ("paediatrician", "Paediatrics"),
        ("perinatal_mental_health", "Perinatal mental health team"),
        ("health_visitor", "Health visiting"),
        ("midwife", "Maternity"),
        ("gp", "GP"),
    )
)


class SocialCareReferralForm(RecordForm):
    """A referral to children's social care, or their decision on it."""

    title = "Record a referral to children's social care"
    about_roles = ("infant", "unborn", "sibling")
    about_words = "Which child?"
    when_words = "When?"
    what = RadiosField(
        options=(
            Option("made", "A referral was made"),
            Option(
                "decided", "Children's social care decided on it", reveals=("decision",)
            ),
            Option("declined", "Children's social care declined it"),
        ),
        label="What happened?",
        initial="made",
        missing="Select what happened",
    )
    decision = RadiosField(
        options=(
            Option("strategy meeting", "Call a strategy meeting"),
            Option("section 47 enquiry", "Start a section 47 enquiry"),
            Option("assessment", "Assess the child and family"),
            Option("early help", "Early help"),
            Option("no further action", "No further action"),
        ),
        label="What was decided?",
        required=False,
        missing="Select what was decided",
    )
    reason = LongTextField(label="Why?", missing="Enter the reason for this")

    rings = ("social_care_front_door",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_own("what", lambda step: f"referral.social_care.{step}")

    def clean_own(self) -> None:
        """A decision says which."""
        self.require_when("what", "decided", "decision")

    def drafts(self) -> tuple[Draft, ...]:
        """One step of the referral."""
        data = self.cleaned_data
        fact = given({"reason": data["reason"], "decision": data.get("decision")})
        kind = f"referral.social_care.{data['what']}"
        return (self.draft(kind, fact | self.shared()),)


class MeetingForm(RecordForm):
    """A meeting: which, whether enough were there, and who was represented."""

    title = "Record a meeting"
    about_words = "Who is it about?"
    when_words = "When?"
    what = RadiosField(
        options=(
            Option("held", "It was held", reveals=("quorate", "represented")),
            Option("cancelled", "It was cancelled", reveals=("reason",)),
        ),
        label="What happened?",
        initial="held",
        missing="Select what happened",
    )
    type = SelectField(
        options=(Option("", "Choose a meeting"), *MEETING_TYPES),
        label="Which meeting?",
        missing="Select which meeting it was",
    )
    quorate = YesNoField(
        label="Was it quorate?",
        help_text="Enough of the right agencies, able to decide. "
        "For a strategy meeting: social care, police and health",
        required=False,
        missing="Select whether it was quorate",
    )
    represented = CheckboxesField(
        options=REPRESENTED,
        label="Who was represented?",
        required=False,
        missing="Select who was represented",
    )

    field_order = ("type", "what")
    reason = LongTextField(
        label="Why was it cancelled?",
        required=False,
        missing="Enter why it was cancelled",
    )

    def clean_own(self) -> None:
        """Who was there, or why there was none."""
        self.require_when("what", "held", "quorate", "represented")
        self.require_when("what", "cancelled", "reason")

    def drafts(self) -> tuple[Draft, ...]:
        """The meeting."""
        data = self.cleaned_data
        who = data.get("represented")
        fact = {name: data.get(name) for name in ("type", "quorate", "reason")}
        fact = given(fact | {"represented": who or None}) | self.shared()
        return (self.draft(f"meeting.{data['what']}", fact),)


class PlanForm(RecordForm):
    """A plan that was agreed."""

    title = "Record a plan"
    when_words = "When was it agreed?"
    note_words = "What was agreed (optional)"
    plan = RadiosField(
        options=options(
            (
                ("plan.perinatal_care.recorded", "Perinatal mental health care plan"),
                ("plan.prebirth.agreed", "Pre-birth plan"),
                ("plan.safety.agreed", "Safety plan"),
                ("plan.family.published", "The family's own plan"),
            )
        ),
        label="Which plan?",
        missing="Select which plan it is",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_own("plan", str)

    def drafts(self) -> tuple[Draft, ...]:
        """The plan."""
        return (self.draft(self.cleaned_data["plan"], self.shared()),)
