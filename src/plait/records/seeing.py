"""What was said of who may see an event, for those who may see it."""

import json
from collections.abc import Mapping
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


def teams_given(
    subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> Mapping[str, int]:
    """The teams around the record that is open, by name, each with its classes.

    Those that the reader may know, without those that are there for single events.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select t.name, bit_or(i.classes) from involvement i "
            "join team t on t.id = i.team_id "
            "where i.subject_id = %s and i.staff_id is null and i.classes > 0 "
            "and i.since <= now() and (i.until is null or i.until > now()) "
            "and i.id in (select involvement_id from plait.involved(%s::uuid)) "
            "group by t.name",
            [subject_id, subject_id],
        )
        return dict(cursor.fetchall())
