"""What somebody is still writing: theirs alone, until it is sent or too old."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

#: How long what was never sent is kept after it was last changed.
KEPT: Final = timedelta(days=28)

_SAVE: Final = """
    insert into message_draft as d (subject_id, id, staff_id, answers, at)
    select %(subject)s, %(id)s, %(staff)s, %(answers)s::jsonb, %(at)s
    where not exists (
        select from event where subject_id = %(subject)s and id = %(id)s
    )
    on conflict (subject_id, id) do update set answers = excluded.answers,
        at = excluded.at
    where d.staff_id = excluded.staff_id
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, by the names of the form's fields, and when it was last saved.

    `id` is that of the message that it will be.
    """

    id: UUID
    answers: Mapping[str, Any] = field(repr=False)
    at: datetime


def save(
    subject_id: UUID,
    draft_id: UUID,
    *,
    staff: int,
    answers: Mapping[str, str],
    at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Keep what was typed so far. The record must be open.

    What arrives after the message was sent, on a slow line, is kept no more.
    """
    given: dict[str, Any] = {
        "subject": subject_id,
        "id": draft_id,
        "staff": staff,
        "answers": json.dumps(dict(answers)),
        "at": at,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(_SAVE, given)


def mine(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> list[Draft]:
    """What the reader is writing of the family that is open, the newest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select id, answers, at from message_draft where subject_id = %s "
            "order by at desc, id",
            [subject_id],
        )
        return [Draft(row[0], _read(row[1]), row[2]) for row in cursor.fetchall()]


def take_away(
    subject_id: UUID, draft_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Take one away: it was sent, or is not wanted. One that is not there is gone."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "delete from message_draft where subject_id = %s and id = %s",
            [subject_id, draft_id],
        )


def tidy(now: datetime, *, using: str = "engine") -> int:
    """Take away what nobody has gone on with; how many there were."""
    with connections[using].cursor() as cursor:
        cursor.execute("delete from message_draft where at < %s", [now - KEPT])
        return int(cursor.rowcount)


def _read(found: Any) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = json.loads(found) if isinstance(found, str) else found
    return answers
