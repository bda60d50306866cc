"""What became of a notice is an event on the family's timeline, by the engine's pen.

Told from the table, in a pass of its own: what fails here stops nothing from being
sent, and is told in the next pass. The id of an event follows from the notice and its
state, so each is told once. It names the post and the channel, never an address.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connections, transaction

from plait.access.classes import name_of
from plait.records.shapes import NewEvent
from plait.worklist import recording
from plait.worklist.notice_words import REASONS

log = logging.getLogger(__name__)

#: Families whose events are written in one pass.
BATCH: Final = 50

_UNSAID = """
    select subject_id, id, state, channel, team_id, about_event, template, reason,
        sens, said, sent_at, delivered_at, ended_at
    from outgoing
    where state in ('sent', 'delivered', 'failed', 'given_up') and said <> state
        and subject_id in (
            select distinct subject_id from outgoing
            where state in ('sent', 'delivered', 'failed', 'given_up')
                and said <> state and subject_id is not null
                and (%(after)s::uuid is null or subject_id > %(after)s::uuid)
            order by subject_id limit %(limit)s
        )
    order by subject_id, sent_at, id
"""

_SAID = "update outgoing set said = state where id = %s and state = %s"


def say(now: datetime, *, using: str = "engine") -> int:
    """Write the events of what became of notices. Gives how many are new."""
    new = 0
    after: UUID | None = None
    while by_subject := _unsaid(after, using):
        for subject, rows in by_subject.items():
            try:
                new += _say(subject, rows, now, using)
            except Exception as error:  # noqa: BLE001 - one must not stop the rest
                log.error("notices: not written: %s", type(error).__name__)  # noqa: TRY400
        after = max(by_subject)
    return new


def _unsaid(after: UUID | None, using: str) -> dict[UUID, list[dict[str, Any]]]:
    with connections[using].cursor() as cursor:
        cursor.execute(_UNSAID, {"after": after, "limit": BATCH})
        names = [column.name for column in cursor.description]
        found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in cursor.fetchall():
            one = dict(zip(names, row, strict=True))
            found[one["subject_id"]].append(one)
    return dict(found)


def _say(subject: UUID, rows: list[dict[str, Any]], now: datetime, using: str) -> int:
    events = [event for row in rows for event in _events(row, now)]
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("select plait.lock_subjects(array[%s::uuid])", [subject])
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
