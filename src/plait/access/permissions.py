"""What a member of staff may do: `check_...` raises, `can_...` answers.

Seeing is decided by the database. What is decided here is which duties of the law lie
with some agencies alone, so that nobody records another agency's decision as made.
"""

from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.errors import NotAllowed
from plait.access.models import Staff
from plait.access.reserved import OURS, RESERVED, keepers

__all__ = [
    "AGENCY_WORDS",
    "OURS",
    "RESERVED",
    "NotOpen",
    "ReservedKind",
    "can_open",
    "can_record",
    "check_can_open",
    "check_can_record",
    "keepers",
    "may_record_kind",
]

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
