"""What kind of data each field of this room holds, and how long it is kept."""

from typing import Final

from plait.access.retention import (
    PROJECTION,
    STAFF_RECORD,
    Declared,
    Kind,
    Period,
    fields,
)

POSTS: Final = Period(
    "six years after the last day of the post",
    "ours: as long as what was paid for may be asked about",
)

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.OPERATIONAL,
        POSTS,
        "FundedPost.id",
        "FundedPost.team",
        "FundedPost.profession",
        "FundedPost.wte",
        "FundedPost.from_on",
        "FundedPost.until_on",
    ),
    **fields(
        Kind.PERSONAL, STAFF_RECORD, "FundedPost.written_by", "FundedPost.written_at"
    ),
    **fields(Kind.OPERATIONAL, STAFF_RECORD, "WorkingTime.id", "SpokenLanguage.id"),
    **fields(
        Kind.PERSONAL,
        STAFF_RECORD,
        "WorkingTime.team",
        "WorkingTime.staff",
        "WorkingTime.profession",
        "WorkingTime.wte",
        "WorkingTime.from_on",
        "WorkingTime.until_on",
        "WorkingTime.written_by",
        "WorkingTime.written_at",
        "SpokenLanguage.team",
        "SpokenLanguage.staff",
        "SpokenLanguage.language",
    ),
    # That somebody is seen several times a week tells of an illness.
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "CareWeight.pk",
        "CareWeight.subject",
        "CareWeight.id",
        "CareWeight.team",
        "CareWeight.intensity",
        "CareWeight.travel",
        "CareWeight.sens",
    ),
}
