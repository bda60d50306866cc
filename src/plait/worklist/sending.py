"""How a notice leaves: taken from the table, sent, and marked.

The table is the truth. Whoever takes a notice takes it for a while (a lease): if they
die, it is taken again. A lock of the database's own keeps two from sending the same at
once, and goes with the connection of whoever dies. What was sent and not marked is sent
again under the same Message-ID, or found at GOV.UK Notify by its reference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connections, transaction

from plait.worklist.backoff import wait
from plait.worklist.channels import Channels, Message, Outcome, Refused, Sent, TryAgain
from plait.worklist.outbox import notice_id

#: Longer than a sending can take.
LEASE: Final = timedelta(minutes=2)
#: When its fate is asked for the first time.
ASK_AFTER: Final = timedelta(seconds=10)

_OTHER: Final = {"email": "sms", "sms": "email"}

#: Urgent ones first. What another holds is passed over.
_TAKE = """
    update outgoing set next_try_at = %s
    where id in (
        select id from outgoing
        where state in ('waiting', 'sending') and next_try_at <= %s
        order by urgent desc, next_try_at, id limit %s
        for update skip locked
    )
    returning id
"""

#: `to_jsonb`, because where to send a text message is a column that may not be there.
_BEGIN = """
    with before as (
        select id, state, calendar from outgoing
        where id = %s and state in ('waiting', 'sending') for update
    )
    update outgoing o
    set state = 'sending', tries = o.tries + 1, began_at = %s, next_try_at = %s
    from before
    left join outgoing n on n.id = before.id
    left join staff s on s.id = n.staff_id
    where o.id = before.id
    returning o.tries > 1, o.tries, o.channel, o.template, o.filled,
        o.calendar, o.staff_id, o.address, coalesce(s.is_active, true),
        to_jsonb(s) ->> 'email', to_jsonb(s) ->> 'mobile'
"""

_SENT = """
    update outgoing set state = 'sent', sent_at = %s, message_id = %s,
        provider_id = %s, ask_at = %s, next_try_at = null, last_error = ''
    where id = %s
"""

_LATER = """
    update outgoing set state = 'waiting', next_try_at = %s, last_error = %s
    where id = %s
"""

_ENDED = """
    update outgoing set state = %s, ended_at = %s, reason = %s, last_error = %s,
        next_try_at = null, ask_at = null
    where id = %s
"""

#: The same by the other channel, where it is not on its way already.
_INSTEAD = """
    select o.staff_id, coalesce(o.about_event, o.id), jsonb_build_object(
        'subject_id', o.subject_id, 'about_event', o.about_event,
        'template', o.template, 'channel', %s::text, 'staff_id', o.staff_id,
        'team_id', o.team_id, 'filled', o.filled, 'urgent', o.urgent, 'sens', o.sens
    )
    from outgoing o join staff s on s.id = o.staff_id
    where o.id = %s and s.is_active
        and (%s <> 'sms' or coalesce(to_jsonb(s) ->> 'mobile', '') <> '')
        and not exists (
        select from outgoing k
        where k.staff_id = o.staff_id and k.channel = %s and k.template = o.template
            and k.subject_id is not distinct from o.subject_id
            and (k.about_event = o.about_event or o.about_event is null)
    )
"""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A notice that is being sent."""

    message: Message
    channel: str
    tries: int
    is_here: bool
    is_staff: bool


def take(now: datetime, *, limit: int = 100, using: str = "engine") -> list[UUID]:
    """The notices that are to be sent now, taken for `LEASE`."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TAKE, [now + LEASE, now, limit])
        return [id_ for (id_,) in cursor.fetchall()]


def send(
    notice: UUID, *, now: datetime, channels: Channels, using: str = "engine"
) -> Outcome | None:
    """Send one notice and mark what came of it.

    None where somebody else has it in hand, or it has left already.
    """
    with _held(notice, using) as is_ours:
        if not is_ours:
            return None
        begun = _begin(notice, now, using)
        if begun is None:
            return None
        outcome = _outcome(begun, channels)
        end(notice, outcome, now, tries=begun.tries, channels=channels, using=using)
        return outcome


def end(
    notice: UUID,
    outcome: Outcome,
    now: datetime,
    *,
    tries: int,
    channels: Channels,
    using: str,
) -> None:
    """Mark what came of it; where it will never arrive, go by the other channel."""
    ended: list[Any]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        match outcome:
            case Sent(message_id, provider_id):
                ask_at = now + ASK_AFTER if provider_id else None
                cursor.execute(_SENT, [now, message_id, provider_id, ask_at, notice])
                return
            case TryAgain(error):
                pause = wait(tries, notice)
                if pause is not None:
                    cursor.execute(_LATER, [now + pause, error, notice])
                    return
                ended = ["given_up", now, "given_up", error, notice]
            case Refused(reason, error):
                ended = ["failed", now, reason, error, notice]
        cursor.execute(_ENDED, ended)
        _instead(notice, now, channels, cursor)


def _instead(notice: UUID, now: datetime, channels: Channels, cursor: Any) -> None:
    cursor.execute("select channel from outgoing where id = %s", [notice])
    found = cursor.fetchone()
    other = _OTHER[found[0]] if found else ""
    if other not in channels:
        return
    cursor.execute(_INSTEAD, [other, notice, other, other])
    for staff, about, values in cursor.fetchall():
        row = json.loads(values) if isinstance(values, str) else dict(values)
        row["id"] = str(notice_id(about, staff, other))  # type: ignore[arg-type]
        cursor.execute(
            "select plait.put_notices(%s::jsonb, %s::timestamptz)",
            [json.dumps([row]), now],
        )


def _begin(notice: UUID, now: datetime, using: str) -> _Begun | None:
    with connections[using].cursor() as cursor:
        cursor.execute(_BEGIN, [notice, now, now + LEASE])
        found = cursor.fetchone()
    if found is None:
        return None
    again, tries, channel, template, filled, calendar, staff, address, *person = found
    is_active, email, mobile = person
    to = address or (email if channel == "email" else mobile) or ""
    values: Mapping[str, str] = (
        json.loads(filled) if isinstance(filled, str) else filled
    )
    return _Begun(
        message=Message(
            id=notice,
            to=to,
            template=template,
            values=values,
            calendar=calendar,
            may_have_left=again,
        ),
        channel=channel,
        tries=tries,
        is_here=is_active,
        is_staff=staff is not None,
    )


def _outcome(begun: _Begun, channels: Channels) -> Outcome:
    if begun.is_staff and not begun.is_here:
        return Refused("left")
    channel = channels.get(begun.channel)
    if channel is None:
        is_sms = begun.channel == "sms"
        return Refused("no_text_messages" if is_sms else "no_mail")
    if not begun.message.to:
        return Refused("no_number" if begun.channel == "sms" else "no_address")
    try:
        return channel.send(begun.message)
    except Exception as error:  # noqa: BLE001 - it is tried again, and in the end said
        return TryAgain(type(error).__name__)


@contextmanager
def _held(notice: UUID, using: str) -> Iterator[bool]:
    """Whether nobody else is sending it. The lock goes with our connection."""
    key = int.from_bytes(notice.bytes[:8], signed=True)
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s::bigint)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s::bigint)", [key])
