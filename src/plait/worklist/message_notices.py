"""That a message needs an answer: by mail, to who is there, and of nobody a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections

from plait.records import queries
from plait.records.shapes import StoredEvent
from plait.worklist import outbox
from plait.worklist.addressing import Addressee

WHAT: Final = "A message needs your answer"
_URGENT: Final = "An urgent message needs your answer"

_FATES: Final = """
    select about_event, min(delivered_at), min(sent_at),
        bool_and(state in ('failed', 'given_up'))
    from outgoing where subject_id = %s and about_event = any (%s)
    group by about_event
"""


def tell(
    event: StoredEvent,
    addressee: Addressee,
    *,
    urgent: bool,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to who is there for the addressee, urgent ones by text message as well.

    It belongs to the caller's transaction. Gives how many notices are new. Where nobody
    is there it stands on the list of the team, and the ladder of its standard tells who
    leads it when it is late.
    """
    reference = queries.household(event.subject_id, using=using).reference
    channels: tuple[outbox.Channel, ...] = ("email", "sms") if urgent else ("email",)
    return outbox.post(
        [
            outbox.Notice(
                id=outbox.notice_id(event.id, one.staff, channel),
                template="answer",
                channel=channel,
                staff_id=one.staff,
                team_id=addressee.team.id,
                subject_id=event.subject_id,
                about_event=event.id,
                values={
                    "what": _URGENT if urgent else WHAT,
                    "reference": reference,
                    "link": page_of(event.subject_id, event.id),
                },
                urgent=urgent,
                sensitivity=event.sensitivity,
            )
            for one in addressee.people
            for channel in channels
            # Who is not at work is not woken: somebody who is was found.
            if channel == "email" or not one.is_later
        ],
        now=now,
        using=using,
    )


def page_of(family: UUID, message: UUID) -> str:
    """The path of the message's page. Pages hold that it is the one they answer."""
    return f"/families/{family}/messages/{message}"


def fates(
    subject_id: UUID, messages: Iterable[UUID], *, using: str = "default"
) -> Mapping[UUID, tuple[datetime | None, datetime | None, bool]]:
    """Of each message when a notice of it was delivered, when one left, if all failed.

    Only of notices of which the reader may know.
    """
    wanted = list(messages)
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(_FATES, [subject_id, wanted])
        return {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}
