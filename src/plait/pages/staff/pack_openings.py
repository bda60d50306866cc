"""Who has opened their pack of a meeting: by team, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plait.timeline.gatherings import Gathering
from plait.worklist.routing import TeamCard

_FORMS = {"screen": "on the screen", "pdf": "as a document"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A team that opened its pack: when last, and how."""

    team: str
    at: datetime
    how: str


def openings(meeting: Gathering, teams: Mapping[int, TeamCard]) -> tuple[Opening, ...]:
    """Each team that has opened its pack, with the last time, by its name."""
    found: dict[str, Opening] = {}
    for event in meeting.packs:
        card = teams.get(_number(event.event.team))
        if card is not None:
            how = _FORMS.get(str(event.fact.get("form")), "")
            found[card.name] = Opening(card.name, event.occurred_at, how)
    return tuple(sorted(found.values(), key=lambda one: one.team))


def unopened(meeting: Gathering, teams: Mapping[int, TeamCard]) -> tuple[str, ...]:
    """The teams with a seat that have not opened theirs, by name."""
    opened = {_number(event.event.team) for event in meeting.packs}
    return tuple(
        sorted(teams[one].name for one in meeting.seats
               if one in teams and one not in opened)
    )  # fmt: skip


def _number(team: str | None) -> int:
    return int(team) if team and team.isdecimal() else -1
