"""Who is on duty in teams that are not one's own, at one moment.

A rota is its own team's to read. But whoever writes to a team about a family whose
record they have open is told to whom that goes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime, time
from typing import Any

from django.db import connections

from plait.access.rota import Away, Held, Hours, Roster, Shift


def roster_at(
    teams: Collection[int], at: datetime, *, using: str = "default"
) -> Roster:
    """Posts, shifts, absences and hours of these teams at this moment.

    The record of a family must be open.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.who_is_there(%s::integer[], %s::timestamptz)",
            [sorted(teams), at],
        )
        (found,) = cursor.fetchone()
    read: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    hours: dict[int, tuple[Hours, ...]] = {}
    for team, weekday, opens, closes in read["hours"] or ():
        one = Hours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        hours[team] = (*hours.get(team, ()), one)
    return Roster(
        tuple(Held(*_spans(row)) for row in read["posts"] or ()),
        tuple(Shift(*_spans(row)) for row in read["shifts"] or ()),
        tuple(Away(*_spans(row)) for row in read["absences"] or ()),
        hours,
    )


def hours_of(
    teams: Collection[int], *, using: str = "default"
) -> dict[int, tuple[Hours, ...]]:
    """When the offices of these teams are open, for anybody who signs in."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select team_id, weekday, opens, closes from plait.hours_of(%s::integer[])",
            [sorted(teams)],
        )
        found = cursor.fetchall()
    hours: dict[int, tuple[Hours, ...]] = {}
    for team, weekday, opens, closes in found:
        hours[team] = (*hours.get(team, ()), Hours(weekday, opens, closes))
    return hours


def _spans(row: Collection[Any]) -> Iterator[Any]:
    """The values of a row, its moments as moments."""
    for value in row:
        is_moment = isinstance(value, str) and "T" in value and value[:1].isdecimal()
        yield datetime.fromisoformat(value) if is_moment else value
