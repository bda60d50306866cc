"""Who owns the protection of each child, for routing, for pages and for its table.

What follows is worked out from all facts, and kept as rows: so both areas read the one
same owner, or where a row rests on what they may not read, none at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from plait.engine.obligations import Obligation
from plait.timeline import moves
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.ownership import (
    KINDS,
    Owner,
    Places,
    children,
    may_change,
    owners,
)
from plait.timeline.timeline import Known, Timeline
from plait.worklist.routing import (
    Around,
    Directory,
    acts_for_the_owner,
    around_in,
)

#: What is addressed to a role of one area names its team, and is not sent elsewhere.
_ADDRESSED: Final = "addressee"


class Owners:
    """Who owned at each moment, of every child of one timeline, worked out once."""

    def __init__(self, timeline: Timeline, places: Places) -> None:
        self._timeline = timeline
        self._places = places
        self._is_quiet = (KINDS | {moves.ACCEPTED}).isdisjoint(timeline.kinds)
        self._found: dict[str | None, tuple[Owner, ...]] = {}

    def of(self, about: str | None) -> tuple[Owner, ...]:
        """How it stood with this child, from the beginning on."""
        if about not in self._found:
            self._found[about] = owners(self._timeline, about, self._places)
        return self._found[about]

    def has_moved(self, about: str | None) -> bool:
        """Whether another area than the family's own ever had to do with it."""
        return not self._is_quiet and any(
            one.area != self._places.home or one.offer for one in self.of(about)
        )

    def around(
        self,
        owed: Obligation,
        trigger: Known | None,
        around: Around,
        directory: Directory,
    ) -> Around:
        """The teams among which a duty finds the one that owes it.

        Those of the area that owns, for what social care and the police owe; else all.
        What has ended stays with the area that owned when it ended.
        """
        about = owed.about or (trigger.about if trigger else None)
        if not self.has_moved(about):
            return around
        role = owed.owed_by
        if role == _ADDRESSED and trigger is not None:
            role = str(trigger.fact.get("to") or "")
        if not acts_for_the_owner(role):
            return around
        ended = owed.closed_at
        standing = self.of(about)
        now = next(
            one for one in reversed(standing) if ended is None or one.at <= ended
        )
        return around_in(now.area, around, directory)


def are_touched(new: Iterable[str]) -> bool:
    """Whether events of these kinds may change who owns."""
    return may_change(new)


def rows_of(timeline: Timeline, places: Places) -> list[dict[str, Any]]:
    """A row a child whose protection another area had to do with, by the columns."""
    every = Owners(timeline, places)
    return [
        _row(child, every.of(child)[-1])
        for child in children(timeline)
        if every.has_moved(child)
    ]


def _row(child: str | None, now: Owner) -> dict[str, Any]:
    behind = [one for one in (now.because, now.offer) if one is not None]
    return {
        "about": child,
        "area": now.area,
        "since": now.since,
        "offered_to": now.offered_to,
        "offered_at": now.offered_at,
        "offer": now.offer.id if now.offer else None,
        "classes": _classes(behind),
    }


def _classes(events: Iterable[Known]) -> int:
    mask = 1 << SENSITIVITIES["routine"]
    for event in events:
        name = event.event.sensitivity or kinds()[event.kind].sensitivity
        mask |= 1 << SENSITIVITIES[name]
    return mask
