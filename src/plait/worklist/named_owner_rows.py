"""Who has each care of a family by name, as rows for lists: thrown away and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from plait.timeline.care_spans import AGENCY, POSTS, Care, Service
from plait.timeline.named_owner import KINDS, cares
from plait.timeline.timeline import Known, Timeline
from plait.worklist import handovers
from plait.worklist.around import Context
from plait.worklist.routing import Directory, team_for

#: In whose name a team has it where nobody of it is named.
_ROLE: Final[dict[Service, str]] = {
    "midwifery": "midwife",
    "health_visiting": "health_visitor",
}
#: What a list may say was done last: of the team's own doing, and no more than routine.
_SAID: Final = frozenset({"routine", "health", None})
_TOLD: Final = ("contact.", "handover.", "nonattendance.", "allocation.", "pregnancy.")


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change a row.

    None is that somebody new is there, or is called by another name.
    """
    if new is None:
        return not KINDS.isdisjoint(timeline.kinds)
    return any(kind in KINDS or kind.startswith(_TOLD) for kind in new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a care that has not ended by what is known, by the columns of its table."""
    kinds = {team.agency: team.agency_kind for team in directory.teams.values()}
    label = context.named()[""].label
    return [
        _row(one, timeline, context, directory) | {"label": label}
        for one in cares(timeline, kinds)
        if one.ended_at is None
    ]


def _row(
    one: Care, timeline: Timeline, context: Context, directory: Directory
) -> dict[str, Any]:
    now = one.now
    team = _team(one, context, directory)
    offered = handovers.of_id(timeline, one.offer.id) if one.offer else None
    is_open = offered is not None and offered.is_open
    last = _last(timeline, team)
    return {
        "care": one.id,
        "service": now.service,
        "team": team,
        "asked_team": _asked(offered, context, directory)
        if offered is not None and is_open
        else None,
        "worker": now.worker if now.worker in directory.workers else None,
        "state": now.state,
        "since": now.at,
        "owed_at": one.due_at(now),
        "began_at": one.began_at,
        "born_at": one.born_at,
        "ends_at": one.ends_at,
        "offered_at": one.offer.occurred_at if one.offer and is_open else None,
        "last_kind": last.kind if last else "",
        "last_at": last.occurred_at if last else None,
    }


def _team(one: Care, context: Context, directory: Directory) -> int:
    """The team that has it, or that must say who: one of the service in any case."""
    own = directory.teams.get(one.now.team) if one.now.team is not None else None
    if own is not None and own.agency_kind == AGENCY[one.now.service]:
        return own.id
    return team_for(_ROLE[one.now.service], context.around, directory)


def _asked(
    offered: handovers.Handover, context: Context, directory: Directory
) -> int | None:
    if offered.team in directory.teams:
        return offered.team
    role = offered.role if offered.role in POSTS["health_visiting"] else ""
    return team_for(role or "health_visitor", context.around, directory)


def _last(timeline: Timeline, team: int) -> Known | None:
    """The last that the team itself did for the family, of what a list may say."""
    found: Known | None = None
    for event in timeline.events:
        is_theirs = event.event.team == str(team) and event.kind.startswith(_TOLD)
        if is_theirs and event.event.sensitivity in _SAID:
            found = event if found is None or _at(event) >= _at(found) else found
    return found


def _at(event: Known) -> datetime:
    return event.occurred_at
