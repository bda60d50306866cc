"""How much work each episode of care is, as rows: worked out from the events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plait.timeline.care import IN_CARE
from plait.timeline.care_episodes import episodes, is_touched
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.facts.caseloads import WEIGHED
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.care_rows import team_of
from plait.worklist.routing import Directory


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change what an episode weighs."""
    if WEIGHED not in timeline.kinds:
        return new is not None and WEIGHED in set(new)
    return new is None or is_touched(set(new)) or WEIGHED in set(new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row an episode in care of which its team has said how much work it is."""
    said = weighed(timeline)
    rows = []
    for one in episodes(timeline):
        event, team = said.get(one.id), team_of(one, context, directory)
        if event is not None and team is not None and one.state in IN_CARE:
            rows.append(
                {
                    "id": one.id,
                    "team_id": team,
                    "intensity": str(event.fact.get("intensity") or ""),
                    "travel": str(event.fact.get("travel") or ""),
                    "sens": _sens(event),
                }
            )
    return rows


def weighed(timeline: Timeline) -> dict[str, Known]:
    """The newest word on how much work each episode is, by the episode's id.

    What names no episode is said of the one that its own team has in care.
    """
    every = episodes(timeline)
    known = {one.id for one in every}
    found = {}
    for event in timeline.of_kind(WEIGHED):
        named = str(event.fact.get("answers") or "")
        named = timeline.aliases.get(named, named)
        if named not in known:
            own = [x for x in every if x.state in IN_CARE and x.is_of(event)]
            named = own[-1].id if own else ""
        found[named] = event
    return found


def _sens(event: Known) -> int:
    name = event.event.sensitivity or kinds()[event.kind].sensitivity
    return SENSITIVITIES[name]
