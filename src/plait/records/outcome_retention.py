"""What kind of data each field of the tables of outcomes holds, and for how long."""

from typing import Final

from plait.access.retention import PROJECTION, Declared, Kind, Period, fields

EXPERIENCE: Final = Period(
    "five years after the quarter; a code that nobody used, a year",
    "ours: as long as a service compares itself with its own past",
)

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "OutcomePairRow.pk",
        "OutcomePairRow.subject",
        "OutcomePairRow.care",
        "OutcomePairRow.measure",
        "OutcomePairRow.about",
        "OutcomePairRow.agency",
        "OutcomePairRow.team",
        "OutcomePairRow.label",
        "OutcomePairRow.sens",
        "OutcomePairRow.began_at",
        "OutcomePairRow.ended_at",
        "OutcomePairRow.first_value",
        "OutcomePairRow.first_at",
        "OutcomePairRow.last_value",
        "OutcomePairRow.last_at",
        "OutcomePairRow.result",
    ),
    **fields(
        Kind.OPERATIONAL,
        EXPERIENCE,
        "ExperienceCode.hash",
        "ExperienceCode.agency",
        "ExperienceCode.quarter",
    ),
    # Nobody is named, but free words may tell of somebody: as strict as a record.
    **fields(
        Kind.SPECIAL,
        EXPERIENCE,
        "ExperienceAnswer.id",
        "ExperienceAnswer.agency",
        "ExperienceAnswer.quarter",
        "ExperienceAnswer.version",
        "ExperienceAnswer.answers",
        "ExperienceWords.id",
        "ExperienceWords.agency",
        "ExperienceWords.quarter",
        "ExperienceWords.words",
    ),
}
