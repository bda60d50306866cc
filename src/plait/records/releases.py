"""What was released, as far as the team that gave it, or was given it, may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections


@dataclass(frozen=True, slots=True)
class Given:
    """One event that was released: by which other, to whom, and until when.

    `until` is None while nothing ends it; `staff` names the one person it is for.
    """

    root: UUID
    source: UUID
    team: int
    staff: int | None
    until: datetime | None


def given(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> list[Given]:
    """What my teams released of a subject, and what was released to them."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select root, source_event, team_id, staff_id, until from event_release "
            "where subject_id = %s order by since, id",
            [subject_id],
        )
        return [Given(*row) for row in cursor.fetchall()]
