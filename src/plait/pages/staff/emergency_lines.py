"""Openings in an emergency, as those read of them who work with the family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plait.clock.moments import parse_moment
from plait.pages.staff.opening import Open
from plait.records import emergencies
from plait.records.shapes import TimelineEvent
from plait.timeline.facts.looking import OPENED, REVIEWED


@dataclass(frozen=True, slots=True)
class Line:
    """That somebody opened the record in an emergency, and nobody has reviewed it."""

    event_id: UUID
    by: str
    team: str
    at: datetime
    until: datetime | None


def lines(opened: Open, events: Iterable[TimelineEvent], me: int) -> tuple[Line, ...]:
    """Those that wait for their review, but for one's own; newest first."""
    events = [one for one in events if not (one.is_superseded or one.is_withdrawn)]
    reviewed = {
        str(one.event.fact.get("answers"))
        for one in events
        if one.event.kind == REVIEWED
    }
    waiting = [
        one
        for one in events
        if one.event.kind == OPENED
        and one.event.by_id != me
        and not {str(one.event.id), str(one.event.root)} & reviewed
    ]
    if not waiting:
        return ()
    ends = emergencies.ends_of(opened.id)
    return tuple(
        Line(
            one.event.root,
            one.by or "somebody outside Plait",
            one.team or one.event.agency,
            one.event.occurred_at,
            ends.get(one.event.root, _planned(one.event.fact.get("opened_until"))),
        )
        for one in reversed(waiting)
    )


def _planned(text: object) -> datetime | None:
    try:
        return parse_moment(str(text)) if text else None
    except ValueError:
        return None
