"""The end of an episode of care in words: whom it was offered to, and who accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from plait.pages import components
from plait.pages.staff import paths
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.pages.staff.referral_found import Found

#: In these a service may offer whom it cares for to whoever has them next.
_MAY_OFFER = frozenset({"accepted", "allocated", "seen"})


@dataclass(frozen=True, slots=True)
class Ending:
    """How far the end is.

    Attributes:
        offer: where their care is offered to others; "" where that may not be.
        offers: to which team, what it answered, and where that is read.
        until: until when they may come back without a new referral.
    """

    offer: str
    offers: tuple[tuple[str, str, str], ...]
    until: str


def ending(found: Found) -> Ending:
    """How far the end of the care is."""
    one, seen = found.one, {str(x.event.root): x.event for x in found.seen}
    may_offer = found.is_ours and one.state in _MAY_OFFER
    teams = directory().teams
    offers = []
    for offer, accepted in one.offers.items():
        team = seen[offer].fact.get("team") if offer in seen else None
        name = teams[team].name if isinstance(team, int) and team in teams else ""
        when = f"accepted {components.day(accepted.occurred_at)}" if accepted else ""
        offers.append((name, when, paths.handover(found.opened.id, UUID(offer))))
    until = one.closed.fact.get("return_until") if one.closed else None
    return Ending(
        paths.end_of_care(found.opened.id, found.item.id) if may_offer else "",
        tuple(offers),
        components.day(date.fromisoformat(str(until))) if until else "",
    )
