"""The form for a referral to mental-health care: what the service must know of it."""

from __future__ import annotations

from typing import Any, Final, get_args

from plait.pages.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
)
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff.record_forms import Draft, RecordForm, given, options
from plait.pages.staff.record_plain import URGENCY
from plait.pages.staff.record_screens import ADULTS
from plait.pages.staff.referral_words import REFERRERS
from plait.standards import services
from plait.standards.services.intake import intake_of
from plait.timeline.facts.care import Referrer

#: Who is asked to see a parent, by the roles that standards name.
MENTAL_HEALTH_SERVICES = options(
    (
        ("perinatal_mental_health", "The perinatal mental health team"),
        ("crisis_team", "The mental health crisis team"),
        ("liaison_team", "Liaison psychiatry, in the emergency department"),
    )
)

#: The kind of agency to which most of them come.
_RECEIVES: Final = "perinatal"
#: What a referral is for, where it is not for the parent's own treatment.
_OWN_CARE = "own"
PURPOSES = options(
    (
        (_OWN_CARE, "Care for this person"),
        ("preconception", "Advice before a pregnancy"),
        ("partner", "Help for a partner"),
        ("parent_infant", "Help for parent and baby together"),
    )
)


#: The fields as they are kept.
_KEPT: Final = (
    "urgency", "to", "purpose", "reason", "flags", "help_wanted", "agreed", "reach",
    "medication", "under_team", "referrer", "referrer_name", "out_of_area",
)  # fmt: skip


def _flags() -> list[Option]:
    """The warning signs that services know, the red ones first."""
    service = services.of_agency(services.ANYBODYS)
    known = intake_of(service).flags if service else ()
    ordered = sorted(known, key=lambda one: not one.is_red)
    return [Option(one.id, one.words, "Red flag" if one.is_red else "")
            for one in ordered]  # fmt: skip


class MentalHealthReferralForm(RecordForm):
    """A referral to mental-health care, or what became of it."""

    title = "Record a mental health referral"
    about_roles = ADULTS
    about_words = "Who is referred?"
    when_words = "When?"
    what = RadiosField(
        options=(
            Option("made", "We made a referral"),
            Option("received", "We received a referral"),
            Option("accepted", "We accepted it"),
            Option("redirected", "We passed it to a service that fits better"),
            Option("declined", "We declined it"),
        ),
        label="What happened?",
        initial="made",
        missing="Select what happened",
    )
    urgency = RadiosField(
        options=URGENCY,
        label="How urgent is it?",
        initial="routine",
        missing="Select how urgent it is",
    )
    to = RadiosField(
        options=MENTAL_HEALTH_SERVICES,
        label="Which service is asked to see them?",
        initial="perinatal_mental_health",
        required=False,
    )
    purpose = RadiosField(
        options=PURPOSES,
        label="What is it for?",
        initial=_OWN_CARE,
        required=False,
    )
    reason = LongTextField(label="Why?", missing="Enter the reason for this")
    flags = CheckboxesField(
        options=(), label="Warning signs (optional)", small=True, required=False
    )
    help_wanted = LongTextField(
        label="What is the service asked to do? (optional)", required=False
    )
    agreed = RadiosField(
        options=(
            Option("yes", "Yes"),
            Option("no", "No", "Say in the reason why it goes on all the same"),
            Option("not_asked", "Not asked"),
        ),
        label="Does the parent know of it, and agree? (optional)",
        required=False,
    )
    reach = TextField(
        label="How and when can they be reached safely? (optional)",
        required=False,
        max_length=400,
    )
    medication = TextField(
        label="Which medicines do they take? (optional)",
        help_text="Write “none” if they take none",
        required=False,
        max_length=400,
    )
    under_team = TextField(
        label="Which other mental health team has them? (optional)",
        help_text="Write “none” if none has",
        required=False,
        max_length=200,
    )
    referrer = SelectField(
        options=(),
        label="Who asked for this? (optional)",
        help_text="If you received it: who referred",
        required=False,
    )
    referrer_name = TextField(
        label="Their name and telephone (optional)", required=False, max_length=200
    )
    out_of_area = YesNoField(
        label="Do they live where another perinatal service works? (optional)",
        required=False,
    )
    rings = ("crisis_team", "perinatal_duty")
    is_referral = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_own("what", lambda step: f"referral.mental_health.{step}")
        if self.setting.agency_kind == _RECEIVES:
            self.initial.setdefault("what", "received")
        self.question("flags").offer(_flags())
        known = (Option(each, REFERRERS[each]) for each in get_args(Referrer))
        self.question("referrer").offer((Option("", "Not said"), *known))

    def drafts(self) -> tuple[Draft, ...]:
        """One step of the referral."""
        data = self.cleaned_data
        fact = {name: data[name] for name in _KEPT if data[name] != []}
        if fact.get("purpose") == _OWN_CARE:
            del fact["purpose"]
        fact = given(fact) | self.shared()
        return (self.draft(f"referral.mental_health.{data['what']}", fact),)
