"""Appointments and places in groups as rows for diaries: worked out from the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from plait.timeline.appointments import (
    KINDS,
    Appointment,
    Place,
    appointments,
    places,
)
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change a row.

    None is that somebody new is there, or is called by another name.
    """
    if new is None:
        return not KINDS.isdisjoint(timeline.kinds)
    return not KINDS.isdisjoint(new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """Its appointments and its places in groups, as their one door takes them."""
    return [
        {
            "appointments": appointments_of(timeline, context, directory),
            "places": places_of(timeline, context, directory),
        }
    ]


def appointments_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row an appointment, by the columns of its table."""
    return [_row(one, context, directory) for one in appointments(timeline)]


def places_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a person with a place in a group; of several places in one, the last."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in places(timeline):
        for who in one.people:
            row = _place(one, who, context, directory)
            if row is not None:
                found[one.group, who] = row
    return list(found.values())


def _row(one: Appointment, context: Context, directory: Directory) -> dict[str, Any]:
    fact = one.fact
    return {
        "id": one.id,
        "team": _known(one.team, directory.teams),
        "worker": _known(one.worker, directory.workers),
        "at": one.at,
        "ends_at": one.ends_at,
        "kind": str(fact["kind"]),
        "state": one.state,
        "about": _uuid(one.people[0] if one.people else None),
        "people": [found for who in one.people if (found := _uuid(who))],
        "label": " and ".join(_label(who, context) for who in one.people),
        "place": str(fact.get("place") or ""),
        "mode": str(fact.get("mode") or ""),
        "group_id": _uuid(one.group),
        "results": [
            f"{_role(who, context)}:{result}" for who, result in one.results.items()
        ],
        "sens": _sens(one.first),
    }


def _place(
    one: Place, who: str, context: Context, directory: Directory
) -> dict[str, Any] | None:
    group, about = _uuid(one.group), _uuid(who)
    if group is None or about is None:
        return None
    own = one.joined.event.team
    named = one.joined.fact.get("team") or (
        int(own) if own and own.isdecimal() else None
    )
    return {
        "group_id": group,
        "about": about,
        "team": _known(named, directory.teams),
        "role": _role(who, context),
        "label": _label(who, context),
        "joined_at": one.joined.occurred_at,
        "left_at": one.left.occurred_at if one.left else None,
        "sens": _sens(one.joined),
    }


def _label(who: str, context: Context) -> str:
    named = context.named()
    return named[who].label if who in named else named[""].label


def _role(who: str, context: Context) -> str:
    person = context.people.get(who)
    return person.role if person else ""


def _known(number: int | None, known: Mapping[int, Any]) -> int | None:
    """A number that an event carries, where it is one of ours."""
    return number if number in known else None


def _uuid(named: str | None) -> str | None:
    try:
        return str(UUID(str(named)))
    except ValueError:
        return None


def _sens(event: Known) -> int:
    return SENSITIVITIES[event.event.sensitivity or kinds()[event.kind].sensitivity]
