"""Whom to ring for a family: the teams of its own partnership, by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait.access import permissions
from plait.pages import components
from plait.pages.staff import paths
from plait.worklist import around
from plait.worklist.directory import directory
from plait.worklist.routing import team_for

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request

#: The role that answers the telephone of each kind of agency.
ANSWERS: dict[str, str] = {
    "maternity": "midwife",
    "health_visiting": "health_visitor",
    "gp": "gp",
    "paediatrics": "paediatrician",
    "social_care": "social_care_front_door",
    "police": "police",
    "perinatal": "perinatal_duty",
    "partnership": "partnership",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """A team to ring: what it is rung as, its numbers, and a way to write to it.

    `is_own` says that whoever asks works in it: nobody rings themselves.
    """

    role: str
    team: str
    phone: str
    out_of_hours: str
    message: str
    is_own: bool = False


def reach(
    roles: Iterable[str], *, request: Request, family: UUID, urgency: str = "urgent"
) -> list[Reach]:
    """The teams that answer for these roles of this family, each once."""
    found: dict[int, Reach] = {}
    context = around.read(family)
    known = directory()
    own = {post.team_id for post in request.posts}
    for role in roles:
        number = team_for(role, context.around, known)
        team = known.teams.get(number)
        if team is None or number in found:
            continue
        found[number] = Reach(
            role=components.sentence(components.role(role)),
            team=team.name,
            phone=team.phone,
            out_of_hours=team.out_of_hours,
            message=paths.message(family, role, urgency),
            is_own=number in own,
        )
    return list(found.values())


def keepers(kind: str, *, request: Request, family: UUID) -> list[Reach]:
    """The teams that alone record such a fact, where it is reserved."""
    kept_by = permissions.keepers(kind)
    roles = [role for one, role in ANSWERS.items() if one in kept_by]
    return reach(roles, request=request, family=family, urgency="routine")
