"""Whom a duty concerns beside the team that owes it.

Those who must be there when it is done, and those whose recording is another half of
its reason, see it on their own worklist. What they may read of the reasons stays what
it was. Where the very existence of a reason is bound,
nobody is told by a list: whoever owes it decides whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from plait.access.classes import EXISTENCE_IS_BOUND
from plait.standards.attendance import needed_roles
from plait.standards.shapes import Standard
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.timeline import Known
from plait.worklist.arranged import Offer
from plait.worklist.routing import Around, Directory, answering_team

NEEDED: Final = "needed"
HALF: Final = "half"
OFFERED: Final = "offered"


@dataclass(frozen=True, slots=True)
class Concern:
    """A team that a duty concerns, how, and in which role."""

    team: int
    part: str
    role: str = ""

    def as_row(self) -> dict[str, Any]:
        """As the projection writes it."""
        return {"team": self.team, "part": self.part}


def concerns_of(
    standard: Standard,
    reasons: Iterable[Known],
    *,
    owing: int,
    began: int | None,
    offer: Offer | None,
    around: Around,
    directory: Directory,
) -> tuple[Concern, ...]:
    """Whom it concerns, each team once for each part, in the order of the parts.

    Args:
        owing: the team that owes it.
        began: the team whose recording started it, which sees it already.
        offer: to whom it is offered now.
    """
    reasons = tuple(reasons)
    found: list[Concern] = []
    if not any(map(_is_bound, reasons)):
        found += [
            Concern(team, NEEDED, role)
            for role in needed_roles(standard)
            if (team := answering_team(role, around, directory)) is not None
        ]
        found += [
            Concern(team, HALF)
            for event in reasons
            if (team := _holder(event, directory)) is not None and team != began
        ]
    # A colleague alone is offered a duty: to no other team does an offer show anything.
    if offer is not None and offer.team == owing:
        found.append(Concern(offer.team, OFFERED, offer.role))
    distinct = {(one.team, one.part): one for one in reversed(found)}
    return tuple(
        one
        for one in reversed(distinct.values())
        # That it is offered to a colleague is for the owing team to see.
        if one.team != owing or one.part == OFFERED
    )


def _is_bound(event: Known) -> bool:
    """Whether only who may read it may know that it is there."""
    name = event.event.sensitivity or kinds()[event.kind].sensitivity
    return bool(EXISTENCE_IS_BOUND >> SENSITIVITIES[name] & 1)


def _holder(event: Known, directory: Directory) -> int | None:
    """The team that recorded it."""
    team = event.event.team
    known = int(team) if team and team.isdecimal() else -1
    return known if known in directory.teams else None
