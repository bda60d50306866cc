"""What kind of data each field of this room holds, and how long it is kept."""

from typing import Final

from plait.access.retention import STAFF_RECORD, Declared, Kind, Period, fields

READING: Final = Period(
    "until it is counted again",
    "ours: it holds nothing that the events do not, and no family",
)
REBASING: Final = Period(
    "as long as the chart is read", "ours: a chart must say why its limits changed"
)

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.OPERATIONAL,
        READING,
        "ReadingRow.id",
        "ReadingRow.measure",
        "ReadingRow.partnership",
        "ReadingRow.agency",
        "ReadingRow.team",
        "ReadingRow.month",
        "ReadingRow.as_of",
        "ReadingRow.known_at",
        "ReadingRow.made_at",
        "ReadingRow.rules",
        "ReadingRow.policy",
    ),
    # Counts of people, of whom a small one may point at somebody.
    **fields(
        Kind.SPECIAL,
        READING,
        "ReadingRow.cut",
        "ReadingRow.cut_value",
        "ReadingRow.opened",
        "ReadingRow.met",
        "ReadingRow.met_late",
        "ReadingRow.late_open",
        "ReadingRow.missed",
        "ReadingRow.stopped",
        "ReadingRow.still_open",
        "ReadingRow.missing",
        "ReadingRow.median_hours",
        "ReadingRow.p90_hours",
        "ReadingRow.done_by",
        "ReadingRow.late_by",
    ),
    # Of these none is small.
    **fields(
        Kind.OPERATIONAL,
        READING,
        *(
            f"ToldRow.{name}"
            for name in (
                "id",
                "measure",
                "partnership",
                "agency",
                "team",
                "cut",
                "cut_value",
                "span",
                "begins",
                "opened",
                "met",
                "met_late",
                "late_open",
                "missed",
                "stopped",
                "still_open",
                "decided",
                "missing",
                "median_hours",
                "p90_hours",
                "done_by",
                "as_of",
                "known_at",
                "made_at",
                "rules",
                "policy",
            )
        ),
    ),
    **fields(
        Kind.OPERATIONAL,
        READING,
        "UncountedRow.id",
        "UncountedRow.partnership",
        "UncountedRow.agency",
        "UncountedRow.is_told",
        "UncountedRow.families",
        "UncountedRow.others",
        "UncountedRow.as_of",
        "UncountedRow.made_at",
    ),
    **fields(
        Kind.OPERATIONAL,
        REBASING,
        "RebasingRow.id",
        "RebasingRow.measure",
        "RebasingRow.partnership",
        "RebasingRow.agency",
        "RebasingRow.month",
        "RebasingRow.begins",
        "RebasingRow.reason",
    ),
    **fields(Kind.PERSONAL, STAFF_RECORD, "RebasingRow.by", "RebasingRow.at"),
}
