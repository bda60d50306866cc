"""What was said of who may see an event, for those who may see it."""

import json
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.records.shapes import Seeing


def seeing_of(
    subject_id: UUID, event_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> list[Seeing]:
    """Each change of an event's class and each person who was named, the oldest first.

    The record must be open. Of an event that may not be seen there is nothing; and of
    one that was lowered only what was no more closely kept than it is now.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select s.*, s.named_until is null or s.named_until > now() "
            "from plait.seeing_of(%s::uuid, %s::uuid) s",
            [subject_id, event_id],
        )
        return [
            Seeing(
                event_id=row[0],
                kind=row[1],
                fact=json.loads(row[2]),
                at=row[3],
                by=row[4],
                team=row[5],
                named=row[6],
                is_named=bool(row[6]) and bool(row[8]),
            )
            for row in cursor.fetchall()
        ]
