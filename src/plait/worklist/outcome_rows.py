"""Pairs of scores as rows, for sums of a service: thrown away and rebuilt at will."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from plait.standards.services import of_agency
from plait.standards.services.outcomes import measured_by
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.outcomes import ACCEPTED, DIED, KINDS, Pair, pairs, times_of_care
from plait.timeline.timeline import Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory

#: After these a row may be another, its name or its class.
_TOUCH: Final = KINDS | {"person.joined", "class.changed"}


def are_touched(new: Iterable[str], timeline: Timeline) -> bool:
    """Whether events of these kinds may change a pair."""
    new = set(new)
    in_care = ACCEPTED in timeline.kinds or ACCEPTED in new
    return in_care and not _TOUCH.isdisjoint(new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a pair, by the columns of its table.

    Care that ended with a death is no outcome to be counted, so it has no row.
    """
    named = context.named()
    found: list[dict[str, Any]] = []
    teams = directory.teams.values()
    perinatal = {one.agency for one in teams if one.agency_kind == "perinatal"}
    for care in times_of_care(timeline):
        service = of_agency(care.agency)
        if service is None or care.agency not in perinatal:
            continue
        if care.ended is not None and care.ended.kind == DIED:
            continue
        label = named[care.about if care.about in named else ""].label
        for pair in pairs(timeline, care, measured_by(service)):
            found.append(_row(pair, label, directory))  # noqa: PERF401 - two loops
    return found


def _row(pair: Pair, label: str, directory: Directory) -> dict[str, Any]:
    began, ended = pair.care.began, pair.care.ended
    team = began.event.team
    number = int(team) if team and team.isdecimal() else None
    sensitivity = began.event.sensitivity or kinds()[ACCEPTED].sensitivity
    return {
        "care": began.id,
        "measure": pair.measure.id,
        "about": pair.about,
        "agency": pair.care.agency,
        "team": number if number in directory.teams else None,
        "label": label,
        "sens": SENSITIVITIES[sensitivity],
        "began_at": began.occurred_at,
        "ended_at": ended.occurred_at if ended else None,
        "first_value": pair.first.value if pair.first else None,
        "first_at": pair.first.at if pair.first else None,
        "last_value": pair.last.value if pair.last else None,
        "last_at": pair.last.at if pair.last else None,
        "result": pair.change.result,
    }
