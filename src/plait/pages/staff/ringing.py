"""Whom to ring about a family that one cannot find or may not open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait.pages import components
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.worklist.routing import TeamCard

#: Who can help, and with what.
_HELP = (
    ("social_care_front_door", "if you are worried about a child"),
    (
        "designated_nurse",
        "if you were asked to a meeting, or need a record for your work",
    ),
)


@dataclass(frozen=True, slots=True)
class Ring:
    """A role with its team and telephone numbers, and what it helps with."""

    role: str
    when: str
    team: TeamCard


def whom_to_ring(team_id: int | None) -> list[Ring]:
    """The front door and the designated nurse of every area that a team serves."""
    teams = directory()
    own = teams.teams.get(team_id) if team_id else None
    if own is None:
        return []
    areas = dict.fromkeys((own.partnership, *own.serves))
    found = [
        Ring(components.sentence(components.role(role)), when, teams.teams[team])
        for area in areas
        for role, when in _HELP
        if (team := teams.answering(role, area)) is not None
    ]
    return list({(one.role, one.team.id): one for one in found}.values())
