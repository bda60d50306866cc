"""What can be recorded, under which address, and which form asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from plait.access import permissions
from plait.instruments import loader
from plait.pages.staff.record_any import AnyForm
from plait.pages.staff.record_birth import BirthForm
from plait.pages.staff.record_closing import ClosureForm
from plait.pages.staff.record_concerns import (
    AmberFlagForm,
    ConcernForm,
    PsychosisForm,
    RedFlagForm,
    SelfHarmForm,
)
from plait.pages.staff.record_contact import ContactForm
from plait.pages.staff.record_examinations import (
    AssessmentForm,
    ExaminationForm,
    OpinionForm,
)
from plait.pages.staff.record_forms import RecordForm
from plait.pages.staff.record_injury import InjuryForm
from plait.pages.staff.record_plain import (
    MeetingForm,
    PlanForm,
    SocialCareReferralForm,
)
from plait.pages.staff.record_referral import MentalHealthReferralForm
from plait.pages.staff.record_screens import form_of
from plait.pages.staff.record_social import MedicationForm, SocialFactorsForm
from plait.timeline import bed_search, facts, moves
from plait.timeline.appointments import KINDS as APPOINTMENTS
from plait.timeline.facts import births


@dataclass(frozen=True, slots=True)
class Recordable:
    """Something that can be recorded.

    Attributes:
        slug: the last part of its address.
        words: what its link says.
        make: makes its form.
        preset: answers that are given already.
    """

    slug: str
    words: str
    make: Callable[..., RecordForm]
    preset: Mapping[str, str]


def _is(slug: str, words: str, make: Callable[..., RecordForm]) -> Recordable:
    return Recordable(slug, words, make, {})


_OWN: dict[str, Recordable] = {
    one.slug: one
    for one in (
        _is("contact", "A contact", ContactForm),
        _is("mark", "A mark or injury", InjuryForm),
        _is("red-flag", "A red flag", RedFlagForm),
        _is("amber-flag", "An amber flag", AmberFlagForm),
        _is("self-harm", "Thoughts or acts of self-harm", SelfHarmForm),
        _is("psychosis", "Psychosis suspected", PsychosisForm),
        _is("concern", "A concern", ConcernForm),
        _is("mental-health-referral", "A mental health referral",
            MentalHealthReferralForm),
        _is("social-care-referral", "A referral to children's social care",
            SocialCareReferralForm),
        _is("meeting", "A meeting", MeetingForm),
        _is("plan", "A plan", PlanForm),
        _is("birth", "A birth", BirthForm),
        _is("social-factors", "What makes life hard, asked at booking",
            SocialFactorsForm),
        _is("medication", "Medicine for her mental health", MedicationForm),
        *(
            _is(name, found.short_title, form_of(name))
            for name, found in loader.library().items()
        ),
    )
}  # fmt: skip

#: Kinds with a form of their own: its slug and the answers that the kind gives.
_FORM_OF: dict[str, tuple[str, dict[str, str]]] = {
    "injury.observed": ("mark", {}),
    "concern.red_flag": ("red-flag", {}),
    "concern.amber_flag": ("amber-flag", {}),
    "concern.self_harm": ("self-harm", {}),
    "concern.psychosis_suspected": ("psychosis", {}),
    "concern.safeguarding": ("concern", {"concern": "concern.safeguarding"}),
    "concern.harm_to_infant": ("concern", {"concern": "concern.harm_to_infant"}),
    "birth.recorded": ("birth", {}),
    "screen.social_factors": ("social-factors", {}),
    "medication.recorded": ("medication", {}),
    **{
        f"referral.mental_health.{step}": ("mental-health-referral", {"what": step})
        for step in ("made", "received", "accepted", "redirected", "declined")
    },
    **{
        f"referral.social_care.{step}": ("social-care-referral", {"what": step})
        for step in ("made", "decided", "declined")
    },
    **{
        f"meeting.{step}": ("meeting", {"what": step})
        for step in ("held", "called", "cancelled")
    },
    **{
        kind: ("plan", {"plan": kind})
        for kind in (
            "plan.perinatal_care.recorded",
            "plan.prebirth.agreed",
            "plan.safety.agreed",
            "plan.family.published",
        )
    },
    **{f"screen.{name}": (name, {}) for name in loader.library()},
}

#: What is recorded on pages of its own: the decision, or the disagreement, says where.
DISAGREEMENTS = frozenset(
    {"challenge.raised", "challenge.answered", "challenge.withdrawn"}
)

#: The same: what is asked, shared and withheld.
INFORMATION = frozenset({"info.requested", "info.shared", "info.withheld"})
#: And so is a move to another area: what is offered, or is asked for, says where.
MOVES = moves.KINDS

#: What is recorded where a bed is looked for.
BEDS = frozenset({bed_search.REQUESTED, bed_search.ASKED, bed_search.REVIEWED})

#: And a copy of what is held about somebody: from their page.
COPIES = frozenset({"subject.asked", "subject.copied", "subject.taken_back"})

#: And the steps of a referral: from the referral itself.
REFERRALS = frozenset(
    {"referral.mental_health.asked", "referral.mental_health.supplied",
     "referral.mental_health.taken_up", "referral.mental_health.refused",
     "referral.mental_health.joined", "referral.mental_health.told",
     "supervision.case_discussed"}
)  # fmt: skip

#: Kinds with a form that has no name of its own.
_EXAMINED: dict[str, Callable[..., RecordForm]] = {
    "paediatric.assessed": ExaminationForm,
    "injury.opinion": OpinionForm,
    **dict.fromkeys(
        DISAGREEMENTS | INFORMATION | MOVES | COPIES | REFERRALS, RecordForm
    ),
    **dict.fromkeys(DISAGREEMENTS | INFORMATION | MOVES | COPIES | BEDS, RecordForm),
    "injury.closed": ClosureForm,
    **{
        f"assessment.{what}": partial(
            AssessmentForm, kind=f"assessment.{what}", words=f"Record {words}"
        )
        for what, words in (
            ("mental_health", "a mental health assessment"),
            ("risk", "a risk assessment"),
            ("crisis", "a crisis assessment"),
            ("preconception", "an assessment before a pregnancy"),
            ("parent_infant", "an assessment of parent and baby together"),
        )
    },
}

#: What only Plait itself records, or what is recorded by joining a family.
_NEVER = frozenset(
    {
        "escalation.raised",
        "access.emergency_opened",
        "access.reviewed",  # from the opening itself
        "notice.sent",
        "notice.delivered",
        "notice.failed",
        "duty.dismissed",  # from the duty itself
        "injury.photo_added",  # from the mark itself
        "action.done",
        "action.dropped",
        "responsibility.refused",  # from what is offered
        "person.joined",
        "allocation.ended",  # from who has the family
        "meeting.pack_opened",  # by opening it
        "info.release_ended",  # from the share itself
        "class.changed",  # from what was recorded itself
        "class.named",
        "class.name_ended",
        "address.restricted",  # from the address itself
        *(one.name for one in births.KINDS),  # from the page of the birth
        "complex_case.added",  # from the list itself
        "complex_case.left_out",
        "complex_case.tiered",  # by the meeting
        "document.part",  # with the document that it is part of
        "plan.perinatal_care.approved",  # from the plan itself
        "plan.perinatal_care.reviewed",
        *APPOINTMENTS,  # from a diary, or from the appointment itself
    }
)


def find(slug: str) -> Recordable | None:
    """What can be recorded at this address: a form's own name, or a kind's."""
    if slug in _OWN:
        return _OWN[slug]
    if slug not in facts.kinds() or slug in _NEVER:
        return None
    kind = facts.kind(slug)
    if kind.subject != "family":
        return None
    if slug.startswith("contact.") and slug != "contact.declined":
        return Recordable(slug, kind.title, ContactForm, {"contact": slug})
    own, preset = _FORM_OF.get(slug, ("", {}))
    if own:
        return Recordable(slug, kind.title, _OWN[own].make, preset)
    make = _EXAMINED.get(slug) or partial(AnyForm, kind=slug)
    return Recordable(slug, kind.title, make, {})


def usual(agency_kind: str) -> list[Recordable]:
    """What is offered first on the page of a family."""
    slugs = ["contact", "mark", "concern", "red-flag", "amber-flag", "psychosis"]
    slugs += ["self-harm", "epds", "whooley", "gad7", "phq9", "pbq", "core10", "gad2"]
    slugs += ["mental-health-referral", "social-care-referral", "meeting", "plan"]
    if agency_kind == "perinatal":
        slugs += ["honos", "reqol10", "adbb"]
    if agency_kind == "maternity":
        slugs.insert(1, "birth")
        slugs += ["social-factors", "medication"]
    else:
        slugs.append("birth")
    return [_OWN[slug] for slug in slugs]


def others(agency_kind: str) -> list[tuple[str, list[Recordable]]]:
    """Every other kind that this agency may record, by group, in words."""
    found: dict[str, list[Recordable]] = {}
    for kind in facts.kinds().values():
        is_open = permissions.may_record_kind(agency_kind, kind.name)
        if kind.name in _FORM_OF or kind.name.startswith("contact.") or not is_open:
            continue
        recordable = find(kind.name)
        if kind.name in DISAGREEMENTS and kind.name != "challenge.raised":
            continue
        if kind.name in COPIES or (kind.name in MOVES and kind.name != moves.OFFERED):
            continue
        if recordable:
            found.setdefault(GROUP_WORDS[kind.group], []).append(recordable)
    return list(found.items())


GROUP_WORDS = {
    "people": "People",
    "pregnancy": "Pregnancy and birth",
    "contacts": "Contacts",
    "missed": "Missed contacts",
    "screens": "Screens",
    "concerns": "Concerns",
    "mental_health_care": "Mental health care",
    "injury": "Marks and injuries",
    "social_care": "Children's social care",
    "meetings": "Meetings",
    "plans": "Plans",
    "communication": "Messages and handovers",
    "appointments": "Appointments and groups",
}
