"""What kind of data each field of the tables of appointments holds, and how long."""

from typing import Final

from plait.access.retention import PROJECTION, REFERENCE, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "AppointmentRow.pk",
        "AppointmentRow.subject",
        "AppointmentRow.id",
        "AppointmentRow.team",
        "AppointmentRow.worker",
        "AppointmentRow.at",
        "AppointmentRow.ends_at",
        "AppointmentRow.kind",
        "AppointmentRow.state",
        "AppointmentRow.about",
        "AppointmentRow.label",
        "AppointmentRow.place",
        "AppointmentRow.mode",
        "AppointmentRow.group_id",
        "AppointmentRow.people",
        "AppointmentRow.results",
        "AppointmentRow.sens",
        "GroupPlace.pk",
        "GroupPlace.subject",
        "GroupPlace.group_id",
        "GroupPlace.about",
        "GroupPlace.team",
        "GroupPlace.role",
        "GroupPlace.label",
        "GroupPlace.joined_at",
        "GroupPlace.left_at",
        "GroupPlace.sens",
    ),
    # A group names no family: families name it, in their own records.
    **fields(
        Kind.OPERATIONAL,
        REFERENCE,
        "CareGroup.id",
        "CareGroup.team",
        "CareGroup.title",
        "CareGroup.kind",
        "CareGroup.weekday",
        "CareGroup.opens",
        "CareGroup.minutes",
        "CareGroup.place",
        "CareGroup.from_on",
        "CareGroup.until_on",
        "CareGroup.places",
        "CareGroup.workers",
        "CareGroup.by",
        "CareGroup.at",
    ),
}
