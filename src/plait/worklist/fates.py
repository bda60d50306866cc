"""What became of what was sent: asked for where a channel can say, or come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connections, transaction

from plait.worklist import sending
from plait.worklist.channels import Channels, Delivered, Refused

#: A text message whose fate is not known after this long is not asked for any more.
LONGEST: Final = timedelta(days=3)
#: How many are asked for at once: each is a request to somebody else.
BATCH: Final = 5

_TO_ASK = """
    update outgoing set ask_at = case
        when %(now)s - sent_at > %(longest)s then null
        else %(now)s + least(interval '30 minutes',
            greatest(interval '10 seconds', (%(now)s - sent_at) / 2)) end
    where id in (
        select id from outgoing where ask_at <= %(now)s
        order by ask_at, id limit %(limit)s for update skip locked
    )
    returning id, channel, provider_id
"""

_DELIVERED = """
    update outgoing set state = 'delivered', delivered_at = %s, ask_at = null
    where id = %s and state = 'sent'
"""

_BY_MESSAGE = """
    select id from outgoing
    where message_id = %s and state in ('sent', 'delivered')
"""


def ask(now: datetime, *, channels: Channels, using: str = "engine") -> int:
    """Ask what became of some that were sent. Gives how many are known now."""
    with connections[using].cursor() as cursor:
        asked: dict[str, Any] = {"now": now, "longest": LONGEST, "limit": BATCH}
        cursor.execute(_TO_ASK, asked)
        found = cursor.fetchall()
    known = 0
    for id_, name, provider_id in found:
        channel = channels.get(name)
        fate = channel.ask(provider_id) if channel else None
        match fate:
            case Delivered():
                with connections[using].cursor() as cursor:
                    cursor.execute(_DELIVERED, [now, id_])
            case Refused():
                _failed(id_, fate, now, channels, using)
        known += fate is not None
    return known


def bounced(
    message_id: str,
    *,
    now: datetime,
    channels: Channels,
    reason: str = "bounced",
    using: str = "engine",
) -> bool:
    """Mark that a mail came back. False where we sent no such mail, or know already.

    Args:
        message_id: as it stands in the mail, with or without its angle brackets.
        reason: a key of `notice_words.REASONS`.
    """
    wanted = f"<{message_id.strip().strip('<>')}>"
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute(_BY_MESSAGE, [wanted])
            found = cursor.fetchone()
        if found is None:
            return False
        _failed(found[0], Refused(reason), now, channels, using)
    return True


def _failed(
    id_: UUID, fate: Refused, now: datetime, channels: Channels, using: str
) -> None:
    sending.end(id_, fate, now, tries=0, channels=channels, using=using)
