"""What kind of data each field of the complex-cases list holds, and for how long."""

from typing import Final

from plait.access.retention import PROJECTION, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = fields(
    Kind.SPECIAL,
    PROJECTION,
    "ComplexCaseRow.pk",
    "ComplexCaseRow.subject",
    "ComplexCaseRow.id",
    "ComplexCaseRow.team",
    "ComplexCaseRow.about",
    "ComplexCaseRow.label",
    "ComplexCaseRow.state",
    "ComplexCaseRow.tier",
    "ComplexCaseRow.rank",
    "ComplexCaseRow.joint",
    "ComplexCaseRow.since",
    "ComplexCaseRow.talked_at",
    "ComplexCaseRow.talks",
    "ComplexCaseRow.due_on",
    "ComplexCaseRow.changed_at",
    "ComplexCaseRow.meeting_id",
    "ComplexCaseRow.meeting_at",
    "ComplexCaseRow.edd",
    "ComplexCaseRow.midwife_at",
    "ComplexCaseRow.midwife_id",
    "ComplexCaseRow.visitor_at",
    "ComplexCaseRow.visitor_id",
    "ComplexCaseRow.because",
)
