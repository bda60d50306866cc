"""What kind of data each field holds, and how long it is kept.

A field of a table that is declared nowhere fails a test, so nobody adds one without
saying this. Deleting when a time is up is the operator's work, subject by subject;
until then nothing is deleted.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What kind of data, in the words of the UK GDPR."""

    #: About an identifiable person.
    PERSONAL = "personal"
    #: Health, or what reveals it (article 9), and what social care and police know.
    SPECIAL = "special category"
    #: Neither: numbers, links, and what is the same for everyone.
    OPERATIONAL = "operational"


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept. `is_checked`: read by us in the source itself."""

    words: str
    source: str
    is_checked: bool = False


_CODE: Final = "NHS Records Management Code of Practice"

FAMILY_RECORD: Final = Period(
    "until the 25th birthday of the youngest child, or the 26th if the child was 17 "
    "at the last entry; after a death, 8 years",
    _CODE,
)
ACCESS_LOG: Final = Period("as long as the record that was looked at", _CODE)
STAFF_RECORD: Final = Period(
    "while employed and 6 years more; the name stays in records that were written",
    _CODE,
)
ROTA: Final = Period(
    "two years after the shift or the absence has ended",
    "ours: long enough to say later who was reached, and why somebody was not",
)
REFERENCE: Final = Period(
    "as long as any record names it", "ours: a record must stay readable"
)
PROJECTION: Final = Period(
    "until it is worked out again; no longer than the family's record",
    "ours: it holds nothing that the events do not",
)
DRAFT: Final = Period(
    "until 28 days after the minutes were approved; 180 days if the meeting was never "
    "recorded",
    "ours: what was said is in the record, and how it was typed is not needed",
)
DOCUMENT_DRAFT: Final = Period(
    "until 28 days after it was recorded; 180 days if nobody goes on with it",
    "ours: what was recorded is in the record, and how it was typed is not needed",
)
MESSAGE_DRAFT: Final = Period(
    "until it is sent; 28 days if nobody goes on with it",
    "ours: what was sent is in the record, and what was not is nobody's record",
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a field holds and how long it is kept."""

    kind: Kind
    period: Period


def fields(kind: Kind, period: Period, *names: str) -> dict[str, Declared]:
    """The same declaration for several fields, each as `Model.field`."""
    return dict.fromkeys(names, Declared(kind, period))


FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.OPERATIONAL,
        REFERENCE,
        "Partnership.slug",
        "Partnership.name",
        "Partnership.policy",
        "Agency.slug",
        "Agency.name",
        "Agency.kind",
        "Agency.partnership",
        "Team.id",
        "Team.agency",
        "Team.name",
        "Team.phone",
        "Team.out_of_hours_phone",
        "Team.roles",
        "Team.serves",
        "SharingAgreement.id",
        "SharingAgreement.partnership",
        "SharingAgreement.role",
        "SharingAgreement.classes",
        "TeamHours.id",
        "TeamHours.team",
        "TeamHours.weekday",
        "TeamHours.opens",
        "TeamHours.closes",
    ),
    **fields(
        Kind.PERSONAL,
        STAFF_RECORD,
        "Staff.email",
        "Staff.given_name",
        "Staff.family_name",
        "Staff.job_title",
        "Staff.agency",
        "Staff.last_login",
        "Staff.password",
        "Post.staff",
        "Post.team",
        "Post.role",
        "Post.valid_from",
        "Post.valid_to",
        "Staff.mobile",
    ),
    **fields(
        Kind.PERSONAL,
        ROTA,
        "RotaShift.team",
        "RotaShift.role",
        "RotaShift.staff",
        "RotaShift.from_at",
        "RotaShift.to_at",
        "Absence.team",
        "Absence.staff",
        "Absence.from_at",
        "Absence.to_at",
        "Absence.cover_staff",
    ),
    **fields(Kind.OPERATIONAL, ROTA, "RotaShift.id", "Absence.id"),
    **fields(Kind.OPERATIONAL, STAFF_RECORD, "Staff.id", "Staff.is_active", "Post.id"),
    # That a team is involved tells of an illness or an enquiry.
    **fields(
        Kind.SPECIAL,
        FAMILY_RECORD,
        "Involvement.pk",
        "Involvement.subject_id",
        "Involvement.id",
        "Involvement.team",
        "Involvement.staff",
        "Involvement.role",
        "Involvement.classes",
        "Involvement.purpose",
        "Involvement.since",
        "Involvement.until",
        "Involvement.basis",
        "Involvement.source_event",
    ),
    **fields(
        Kind.PERSONAL,
        FAMILY_RECORD,
        "Exclusion.pk",
        "Exclusion.subject_id",
        "Exclusion.staff",
        "Exclusion.reason",
        "Exclusion.declared_by",
        "Exclusion.declared_at",
        "EndedExclusion.pk",
        "EndedExclusion.subject_id",
        "EndedExclusion.id",
        "EndedExclusion.staff",
        "EndedExclusion.reason",
        "EndedExclusion.declared_by",
        "EndedExclusion.declared_at",
        "EndedExclusion.ended_by",
        "EndedExclusion.ended_at",
        "EndedExclusion.why_ended",
    ),
}
