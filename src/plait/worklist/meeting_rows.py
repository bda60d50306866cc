"""Meetings as rows for lists: worked out from the events, thrown away and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.gatherings import Gathering, Seat, gatherings
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.routing import TeamCard

_MEETING = "meeting."
#: After these somebody is called by another name.
_NAMES = frozenset({"person.joined", "birth.recorded"})


def are_touched(new: Iterable[str], timeline: Timeline) -> bool:
    """Whether events of these kinds may change the row of a meeting."""
    new = set(new)
    if any(kind.startswith(_MEETING) for kind in new):
        return True
    return bool(new & _NAMES) and bool(list(_told(timeline)))


def rows_of(
    timeline: Timeline, context: Context, teams: Mapping[int, TeamCard]
) -> list[dict[str, Any]]:
    """A row a meeting, by the columns of its table, with its seats."""
    named = context.named()
    return [
        _row(one, named[one.about or ""].label if one.about in named else "", teams)
        for one in gatherings(timeline)
    ]


def _told(timeline: Timeline) -> Iterable[str]:
    return (kind for kind in timeline.kinds if kind.startswith(_MEETING))


def _row(one: Gathering, label: str, teams: Mapping[int, TeamCard]) -> dict[str, Any]:
    first = one.called or one.held
    assert first is not None  # noqa: S101 - a meeting begins with one of the two
    caller = _team(first, teams)
    seats = [seat for seat in one.seats.values() if seat.team in teams]
    listed = [_seat(seat, caller) for seat in seats]
    if caller is not None and caller not in one.seats:
        listed.append(_caller(caller, first))
    return {
        "id": one.id,
        "type": one.type,
        "state": one.state,
        "about": one.about,
        "label": label,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "held_at": one.held.occurred_at if one.held else None,
        "called_by": caller,
        "quorate": one.quorate,
        "missing": list(one.held.fact.get("missing") or ()) if one.held else [],
        "sequence": one.sequence,
        "sens": _sens(first),
        "teams": [seat["team"] for seat in listed],
        "seats": listed,
    }


def _seat(seat: Seat, caller: int | None) -> dict[str, Any]:
    # Who calls it comes, until they say that they do not.
    return {
        "team": seat.team,
        "role": seat.role,
        "reply": seat.reply or ("accepts" if seat.team == caller else ""),
        "decides": seat.decides if seat.replied else True,
        "asked_at": seat.asked_at,
        "replied_at": seat.replied.occurred_at if seat.replied else None,
    }


def _caller(team: int, first: Known) -> dict[str, Any]:
    return {
        "team": team,
        "role": "caller",
        "reply": "accepts",
        "decides": True,
        "asked_at": first.occurred_at,
        "replied_at": None,
    }


def _team(event: Known, teams: Mapping[int, TeamCard]) -> int | None:
    """The team that recorded it, by number; None for one that is not here."""
    named = event.event.team
    known = int(named) if named and named.isdecimal() else None
    return known if known in teams else None


def _sens(event: Known) -> int:
    return SENSITIVITIES[event.event.sensitivity or kinds()[event.kind].sensitivity]
