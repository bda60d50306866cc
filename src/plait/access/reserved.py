"""Which kinds of event some agencies alone may record, as data: no database needed."""

from typing import Final

_SOCIAL_CARE: Final = frozenset({"social_care"})
_PAEDIATRICS: Final = frozenset({"paediatrics"})
_PERINATAL: Final = frozenset({"perinatal"})
_MATERNITY: Final = frozenset({"maternity"})
_TWO_KEYS: Final = _PAEDIATRICS | _SOCIAL_CARE

#: Kinds that begin with this are recorded by these kinds of agency only.
#:
#: An enquiry under section 47 and a child protection plan are the local authority's,
#: and the police take part in the first (Children Act 1989; Working Together 2023).
#: What only one profession can do is recorded by those who did it, because it ends
#: what is owed: an examination by a paediatrician, triage, a crisis assessment.
#: What begins a duty, such as a concern, is for everybody to record; and the risk
#: that a questionnaire shows is for whoever found it to assess.
RESERVED: Final = {
    "s47.": frozenset({"social_care", "police"}),
    "plan.child_protection.": _SOCIAL_CARE,
    "assessment.child_and_family.": _SOCIAL_CARE,
    "referral.social_care.decided": _SOCIAL_CARE,
    "referral.social_care.declined": _SOCIAL_CARE,
    "referral.social_care.feedback_given": _SOCIAL_CARE,
    "assessment.prebirth.": _SOCIAL_CARE,
    "plan.child_in_need.": _SOCIAL_CARE,
    "meeting.decision_sent": _SOCIAL_CARE,
    "cpis.": _SOCIAL_CARE,
    "police_protection.": frozenset({"police", "social_care"}),
    "paediatric.": _PAEDIATRICS,
    "skeletal_survey.": _PAEDIATRICS,
    "injury.opinion": _TWO_KEYS,
    "injury.closed": _TWO_KEYS,
    "triage.": _PERINATAL,
    "assessment.crisis": _PERINATAL,
    "assessment.mental_health": _PERINATAL | {"gp"},
    "assessment.preconception": _PERINATAL | {"gp"},
    "assessment.parent_infant": _PERINATAL | {"health_visiting"},
    "therapy.": _PERINATAL,
    "admission.": _PERINATAL,
    "discharge.mental_health": _PERINATAL,
    "referral.mental_health.received": _PERINATAL,
    "referral.mental_health.accepted": _PERINATAL,
    "referral.mental_health.redirected": _PERINATAL,
    "referral.mental_health.declined": _PERINATAL,
    # Who plans the birth says where it is, what if it is early, and whom to alert.
    **dict.fromkeys(
        (
            "plan.birth.places_set",
            "plan.birth.early_agreed",
            "plan.birth.alert_sent",
            "plan.birth.alert_told",
            "plan.birth.alert_withdrawn",
        ),
        _PERINATAL | _MATERNITY | _SOCIAL_CARE,
    ),
    "plan.perinatal_care.": _PERINATAL | _MATERNITY,
    "document.": _PERINATAL | _MATERNITY | {"gp"},
    "pregnancy.booked": _MATERNITY,
    "access.reviewed": frozenset({"partnership"}),
    # A service hands over its own part of the care, and no other.
    "transfer.": _PERINATAL | _MATERNITY | {"health_visiting"},
}

#: What only Plait itself records.
OURS: Final = frozenset(
    {
        "escalation.raised",
        "access.emergency_opened",
        "notice.sent",
        "notice.delivered",
        "notice.failed",
    }
)

#: Of these what a door of its own records for whoever opens it: the database refuses
#: the event where the door did not grant what it tells of.
BY_A_DOOR: Final = frozenset({"access.emergency_opened"})


def keepers(kind: str) -> frozenset[str]:
    """The kinds of agency that alone record such an event; none where everybody may."""
    found = (who for start, who in RESERVED.items() if kind.startswith(start))
    return next(found, frozenset())
