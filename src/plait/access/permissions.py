"""What a member of staff may do: `check_...` raises, `can_...` answers.

Seeing is decided by the database. What is decided here is which duties of the law lie
with some agencies alone, so that nobody records another agency's decision as made.
"""

from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.errors import NotAllowed
from plait.access.models import Staff

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
    "plan.perinatal_care.": _PERINATAL | _MATERNITY,
    "pregnancy.booked": _MATERNITY,
    "access.reviewed": frozenset({"partnership"}),
}

#: What only Plait itself records.
OURS: Final = frozenset({"escalation.raised", "access.emergency_opened"})

#: What the kinds of agency are called in a sentence.
AGENCY_WORDS: Final = {
    "maternity": "maternity services",
    "health_visiting": "health visiting",
    "gp": "a GP practice",
    "paediatrics": "paediatrics",
    "social_care": "children's social care",
    "police": "the police",
    "perinatal": "the perinatal mental health team",
    "partnership": "the partnership office",
}


class ReservedKind(NotAllowed):
    """Other agencies alone may record such a fact. It says which."""

    say = "This is for another agency to record. Ring them to have it recorded."

    def __init__(self, kind: str = "") -> None:
        """Say who records this kind, where somebody does."""
        kept_by = keepers(kind)
        words = " or ".join(
            said for one, said in AGENCY_WORDS.items() if one in kept_by
        )
        say = f"This is for {words} to record. Ring them to have it recorded."
        super().__init__(say if words else None)


class NotOpen(NotAllowed):
    """The record was not opened in this transaction."""

    say = "Open the record before you add to it."


def check_can_open(
    staff: Staff, subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Say whether this person could open this record now, without opening it.

    Raises:
        NotAllowed: not involved, excluded, not asking, or no such record.
    """
    if not can_open(staff, subject_id, using=using):
        raise NotAllowed


def can_open(staff: Staff, subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether this person, who is asking, could open this record now."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.my_staff() is not distinct from %s::integer "
            "and plait.may_open(%s::uuid)",
            [staff.pk, subject_id],
        )
        return bool(cursor.fetchone()[0])


def check_can_record(
    staff: Staff, subject_id: UUID, kind: str, *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Say whether this person may record such a fact in this record now.

    Raises:
        NotOpen: the record is not open in this transaction, or by somebody else.
        ReservedKind: another agency's decision is not theirs to record.
    """
    is_open, agency_kind = _asked(staff, subject_id, using)
    if not is_open:
        raise NotOpen
    if not may_record_kind(agency_kind, kind):
        raise ReservedKind(kind)


def can_record(
    staff: Staff, subject_id: UUID, kind: str, *, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Whether `check_can_record` would let this pass."""
    try:
        check_can_record(staff, subject_id, kind, using=using)
    except NotAllowed:
        return False
    return True


def may_record_kind(agency_kind: str, kind: str) -> bool:
    """Whether an agency of this kind may record an event of this kind at all."""
    if kind in OURS:
        return False
    allowed = keepers(kind)
    return not allowed or agency_kind in allowed


def keepers(kind: str) -> frozenset[str]:
    """The kinds of agency that alone record such an event; none where everybody may."""
    found = (who for start, who in RESERVED.items() if kind.startswith(start))
    return next(found, frozenset())


def _asked(staff: Staff, subject_id: UUID, using: str) -> tuple[bool, str]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.is_open(%s::uuid) "
            "and plait.my_staff() is not distinct from %s::integer, "
            "(select kind from agency where slug = %s)",
            [subject_id, staff.pk, staff.agency_id],
        )
        is_open, agency_kind = cursor.fetchone()
    return bool(is_open), agency_kind or ""
