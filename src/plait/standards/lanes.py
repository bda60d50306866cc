"""The lanes of pictures: one for each kind of agency, and one for whoever it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plait.standards.roles import AGENCY_KINDS, roles

_TITLES: Final[Mapping[str, str]] = {
    "maternity": "Maternity",
    "health_visiting": "Health visiting",
    "gp": "GP practice",
    "paediatrics": "Children's doctors",
    "social_care": "Children's social care",
    "police": "Police",
    "perinatal": "Perinatal mental health",
    "partnership": "Safeguarding partnership",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: the kind of agency, or "" for a role that depends on what happened."""

    key: str
    title: str


#: For roles that no agency always holds: whoever found it, whoever it was sent to.
WHOEVER: Final = Lane("", "Whoever it falls to")


def lanes() -> tuple[Lane, ...]:
    """Every lane, from the top; whoever it falls to comes last."""
    return (*(Lane(kind, agency_title(kind)) for kind in AGENCY_KINDS), WHOEVER)


def agency_title(kind: str) -> str:
    """What people call a kind of agency: `Children's social care`."""
    return _TITLES.get(kind) or kind.replace("_", " ").capitalize()


def lane_of(role_id: str) -> Lane:
    """The lane of the role: of the first kind of agency that holds it."""
    role = roles().get(role_id)
    if role is None or not role.held_by:
        return WHOEVER
    return Lane(role.held_by[0], agency_title(role.held_by[0]))
