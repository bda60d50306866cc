"""When other systems were last heard from: a feed that is silent must be seen to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import connections

from plait.timeline.events import Event

_HEARD: Final = """
    insert into feed_state as f (feed, agency, heard_at, newest_at, lines, refused)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (feed, agency) do update set
        heard_at = greatest(f.heard_at, excluded.heard_at),
        newest_at = greatest(f.newest_at, excluded.newest_at),
        lines = excluded.lines, refused = excluded.refused
"""

_REFUSED: Final = """
    insert into feed_state as f (feed, agency, lines, refused, refused_at)
    values (%s, '', %s, %s, %s)
    on conflict (feed, agency) do update set
        lines = excluded.lines, refused = excluded.refused,
        refused_at = excluded.refused_at
"""


def heard(
    feed: str,
    events: Iterable[Event],
    *,
    refused: int,
    now: datetime,
    using: str = "engine",
) -> None:
    """Note that a file of this feed was taken in, be it empty, and of which agencies.

    Args:
        events: all that were in it.
        refused: how many of its lines were refused.
    """
    newest: dict[str, datetime] = {}
    lines: dict[str, int] = {}
    for event in events:
        at = newest.get(event.agency)
        newest[event.agency] = max(at, event.recorded_at) if at else event.recorded_at
        lines[event.agency] = lines.get(event.agency, 0) + 1
    total = sum(lines.values())
    rows = [(feed, "", now, max(newest.values(), default=None), total, refused)]
    rows += [
        (feed, agency, now, at, lines[agency], 0)
        for agency, at in sorted(newest.items())
        if agency
    ]
    with connections[using].cursor() as cursor:
        cursor.executemany(_HEARD, rows)


def refused_whole(
    feed: str, *, lines: int, refused: int, now: datetime, using: str = "engine"
) -> None:
    """Note that a file of this feed came and nothing of it was kept."""
    with connections[using].cursor() as cursor:
        cursor.execute(_REFUSED, [feed, lines, refused, now])
