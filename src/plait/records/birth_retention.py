"""What kind of data each field of the table of birth alerts holds, and how long."""

from typing import Final

from plait.access.retention import PROJECTION, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = {
    # That there is one, of whom by initials, and when the birth is expected.
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "BirthAlertRow.pk",
        "BirthAlertRow.subject",
        "BirthAlertRow.id",
        "BirthAlertRow.version",
        "BirthAlertRow.state",
        "BirthAlertRow.label",
        "BirthAlertRow.sent_at",
        "BirthAlertRow.from_team",
        "BirthAlertRow.teams",
        "BirthAlertRow.waiting",
        "BirthAlertRow.outside",
        "BirthAlertRow.outside_waiting",
        "BirthAlertRow.is_behind",
        "BirthAlertRow.tested_at",
        "BirthAlertRow.due_on",
        "BirthAlertRow.born_on",
        "BirthAlertRow.sens",
    ),
}
