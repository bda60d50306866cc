"""What could not be worked out is tried again by itself, until it works."""

from __future__ import annotations

from datetime import datetime

from django.db import connections

from plait.worklist import projection

#: So many families a pass, the longest waiting first: a pass must stay short.
MOST = 20

_DUE = """
    select subject_id from failed_derivation
    where next_try_at is null or next_try_at <= %s
    order by next_try_at nulls first, subject_id limit %s
"""


def retry(now: datetime, *, using: str = "engine") -> int:
    """Try each family whose time has come again; how many could be worked out.

    After each failure the wait doubles, from a minute to an hour at most.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_DUE, [now, MOST])
        waiting = [row[0] for row in cursor.fetchall()]
    return sum(projection.mend(one, now=now, using=using) for one in waiting)
