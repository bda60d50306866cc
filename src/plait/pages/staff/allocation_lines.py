"""Who coordinates a family's mental-health care and who has the baby, in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from plait.pages.staff import paths
from plait.pages.staff.allocating import leads
from plait.timeline.care import ACCEPTED, IN_CARE
from plait.timeline.care_episodes import episodes
from plait.worklist.directory import directory
from plait.worklist.obligations import visible
from plait.worklist.who_has import holder, worker_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.care import Episode


@dataclass(frozen=True, slots=True)
class Line:
    """Who has an episode in care. `href` is there for whoever leads its team."""

    words: str
    is_nobody: bool
    href: str = ""


def lines(
    request: Request, opened: Open, events: Iterable[TimelineEvent]
) -> list[Line]:
    """A line an episode that is in care, as far as whoever asks may read it."""
    seen = list(events)
    if not any(one.event.kind == ACCEPTED for one in seen):
        return []
    timeline, _ = visible(opened.id, seen)
    mine = {str(team) for team in leads(request)}
    return [
        _line(opened, one, is_led=one.team in mine)
        for one in episodes(timeline)
        if one.state in IN_CARE
    ]


def _line(opened: Open, one: Episode, *, is_led: bool) -> Line:
    known = directory()
    card = known.teams.get(int(one.team)) if one.team else None
    name = card.name if card else "A team outside Plait"
    coordinator = worker_of(holder(one, "coordinator"))
    infant = worker_of(holder(one, "infant"))
    words = f"{name}: nobody coordinates the care yet"
    if coordinator is not None:
        who = known.workers.get(coordinator, "a colleague")
        words = f"{name}: {who} coordinates the care"
    if infant is not None:
        who = known.workers.get(infant, "a colleague")
        words = f"{words}, and {who} is the baby's own worker"
    href = paths.allocate(opened.id, UUID(one.id)) if is_led else ""
    return Line(f"{words}.", coordinator is None, href)
