"""What is measured of a family's marks, as rows: thrown away and rebuilt at will."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from plait.engine.measures import MARK, mark_measures
from plait.timeline.timeline import Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory

#: After these a row may be another, where there is a mark at all.
_TOUCH: Final = ("injury.", "meeting.", "person.joined", "birth.recorded")


def are_touched(new: Iterable[str], timeline: Timeline) -> bool:
    """Whether events of these kinds may change what is measured."""
    new = set(new)
    has_mark = MARK in timeline.kinds or MARK in new
    return has_mark and any(kind.startswith(_TOUCH) for kind in new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a mark, by the columns of its table."""
    kinds = {team.agency: team.agency_kind for team in directory.teams.values()}
    places = directory.places(context.around.partnership)
    return [
        {
            "mark": one.mark,
            "observed_at": one.observed_at,
            "asks": one.asks,
            "agency_kind": one.agency_kind,
            "area": one.area,
            "met_at": one.met_at,
            "closed_at": one.closed_at,
            "first_quorate": one.first_quorate,
            "absent": list(one.absent),
        }
        for one in mark_measures(timeline, places, kinds)
    ]
