"""How the outbox fares: for the strip on every page, for `plait outbox`, for health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connections

#: What was never tried for this long ought to have left, whatever it is that holds it.
LONG: Final = timedelta(minutes=10)

#: A mailbox that says "later" holds up its own mail alone, which says nothing of ours.
_NOTE: Final = """
    insert into outbox_state as o (id, looked_at, delayed_since, waiting)
    select 1, %(now)s,
        min(posted_at) filter (
            where (tries > 0 and state = 'waiting'
                   and last_error not like 'SMTPRecipientsRefused%%')
                or posted_at < %(long_ago)s
        ),
        count(*)
    from outgoing where state in ('waiting', 'sending')
    on conflict (id) do update set
        looked_at = excluded.looked_at, delayed_since = excluded.delayed_since,
        waiting = excluded.waiting
"""

_COUNTS: Final = """
    select state, channel, count(*), min(posted_at), max(tries)
    from outgoing group by state, channel order by state, channel
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many notices stand so, the oldest of them, and the most tries of one."""

    state: str
    channel: str
    number: int
    oldest: datetime
    tries: int


def begin(now: datetime, *, using: str = "engine") -> None:
    """Say that somebody looks after it from now on: if nobody does, that is seen."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into outbox_state (id, looked_at) values (1, %s) "
            "on conflict (id) do nothing",
            [now],
        )


def note(now: datetime, *, using: str = "engine") -> None:
    """Write down how it fares now."""
    with connections[using].cursor() as cursor:
        cursor.execute(_NOTE, {"now": now, "long_ago": now - LONG})


def counts(*, using: str = "engine") -> tuple[Count, ...]:
    """All notices, by how they stand and by channel."""
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNTS)
        return tuple(Count(*row) for row in cursor.fetchall())


def oldest_waiting(found: tuple[Count, ...]) -> datetime | None:
    """When the oldest that has not left was posted."""
    waiting = [one.oldest for one in found if one.state in ("waiting", "sending")]
    return min(waiting, default=None)
