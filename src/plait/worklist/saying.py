"""What became of a notice is an event on the family's timeline, by the engine's pen.

Told from the table, in a pass of its own: what fails here stops nothing from being
sent, and is told in the next pass. The id of an event follows from the notice and its
state, so each is told once. It names the post and the channel, never an address.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connections, transaction

from plait.access.classes import name_of
from plait.records.shapes import NewEvent
from plait.worklist import recording
from plait.worklist.notice_words import REASONS

log = logging.getLogger(__name__)

#: Families whose events are written in one pass, at most.
MOST: Final = 200

_UNSAID = """
    select subject_id, id, state, channel, team_id, about_event, template, reason,
        sens, said, sent_at, delivered_at, ended_at
    from outgoing
    where state in ('sent', 'delivered', 'failed', 'given_up') and said <> state
        and subject_id = %s
    order by sent_at, id
"""

#: In no order: one that cannot be written does not stand before the others for ever.
_WHOSE = """
    select subject_id from outgoing
    where state in ('sent', 'delivered', 'failed', 'given_up') and said <> state
        and subject_id is not null
    group by subject_id order by random() limit %s
"""

_SAID = "update outgoing set said = state where id = %s and state = %s"


def say(now: datetime, *, using: str = "engine") -> int:
    """Write the events of what became of notices. Gives how many are new."""
    with connections[using].cursor() as cursor:
        cursor.execute(_WHOSE, [MOST])
        subjects = [subject for (subject,) in cursor.fetchall()]
    new = 0
    for subject in subjects:
        try:
            new += _say(subject, now, using)
        except Exception as error:  # noqa: BLE001 - one must not stop the rest
            log.error("notices: not written: %s", type(error).__name__)  # noqa: TRY400
    return new


def _say(subject: UUID, now: datetime, using: str) -> int:
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("select plait.lock_subjects(array[%s::uuid])", [subject])
            cursor.execute(_UNSAID, [subject])
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        events = [event for row in rows for event in _events(row, now)]
        taken = recording.record_all(subject, events, now=now, using=using)
        with connections[using].cursor() as cursor:
            for row in rows:
                cursor.execute(_SAID, [row["id"], row["state"]])
    return taken.new


def _events(row: dict[str, Any], now: datetime) -> list[NewEvent]:
    """Its states that were passed through and not told yet, in their order."""
    passed = [("sent", row["sent_at"]), ("delivered", row["delivered_at"])]
    if row["state"] in ("failed", "given_up"):
        passed.append(("failed", row["ended_at"]))
    return [_event(row, state, at, now) for state, at in passed if at is not None]


def _event(row: dict[str, Any], state: str, at: datetime, now: datetime) -> NewEvent:
    fact = {
        "channel": row["channel"],
        "to_team": row["team_id"],
        "notice_of": str(row["about_event"]) if row["about_event"] else None,
        "template": row["template"],
        "reason": REASONS.get(row["reason"]) if state == "failed" else None,
    }
    return NewEvent(
        id=uuid5(row["id"], state),
        subject_id=row["subject_id"],
        kind=f"notice.{state}",
        fact={name: value for name, value in fact.items() if value is not None},
        team_id=row["team_id"],
        sensitivity=name_of(row["sens"]),
        occurred_at=at,
        recorded_at=max(now, at),
    )
