"""What the rows of who has a family by name hold, and how long they are kept."""

from typing import Final

from plait.access.retention import PROJECTION, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = fields(
    Kind.SPECIAL,
    PROJECTION,
    "NamedOwnerRow.pk",
    "NamedOwnerRow.subject",
    "NamedOwnerRow.care",
    "NamedOwnerRow.service",
    "NamedOwnerRow.team",
    "NamedOwnerRow.asked_team",
    "NamedOwnerRow.worker_id",
    "NamedOwnerRow.state",
    "NamedOwnerRow.since",
    "NamedOwnerRow.owed_at",
    "NamedOwnerRow.began_at",
    "NamedOwnerRow.born_at",
    "NamedOwnerRow.ends_at",
    "NamedOwnerRow.offered_at",
    "NamedOwnerRow.last_kind",
    "NamedOwnerRow.last_at",
    "NamedOwnerRow.label",
)
