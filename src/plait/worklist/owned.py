"""Who owns the protection of a family's children, as whoever asks may read it.

A row is read whole or not at all: so two who read it read the same owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from plait.worklist.directory import directory
from plait.worklist.routing import SOCIAL_CARE
from plait.worklist.rows import short_name

_READ = """
    select child, area, since, offered_to, offered_at, offer from child_owner
    where subject_id = %s order by child
"""


@dataclass(frozen=True, slots=True)
class Owned:
    """Who owns, and to whom it is offered.

    Attributes:
        child: whom it is about; the family's own id for what is about nobody.
        area: the slug of the area that owns.
        since: since when; None from the beginning.
        offered_to: the slug of the area that is asked; "" while none is.
        offered_at, offer: when it was asked, and by which event.
    """

    child: UUID
    area: str
    since: datetime | None
    offered_to: str
    offered_at: datetime | None
    offer: UUID | None


def of_family(subject_id: UUID, *, using: str = "default") -> tuple[Owned, ...]:
    """The owner of each child with whom another area has to do. It must be open."""
    with connections[using].cursor() as cursor:
        cursor.execute(_READ, [subject_id])
        return tuple(Owned(*row) for row in cursor.fetchall())


def social_care_of(area: str) -> str:
    """The name of an area's children's social care."""
    found = (
        team.agency_name
        for team in directory().teams.values()
        if team.agency_kind == SOCIAL_CARE and team.partnership == area
    )
    return next(found, f"children's social care of {short_name(area)}")
