"""Whose a family is while a handover is open: the line that all who may read it see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from plait.pages import components
from plait.pages.staff import paths
from plait.worklist import handovers
from plait.worklist.directory import directory
from plait.worklist.handovers import OFFERED
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.worklist.handovers import Handover

#: How each state is said, and the colour of its tag.
STATES: Final = {
    "offered": ("Not accepted yet", "yellow"),
    "accepted": ("Accepted", "green"),
    "returned": ("Returned", "orange"),
    "again": ("Returned, and offered again", "grey"),
    "kept": ("Returned, and not offered again", "grey"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An open handover as a line: whose the family is, in words, and its page."""

    words: str
    href: str
    link: str


def lines(request: Request, opened: Open, seen: Sequence[TimelineEvent]) -> list[Line]:
    """The handovers that wait for somebody, as far as whoever asks may read them."""
    if not any(one.event.kind == OFFERED for one in seen):
        return []
    timeline, _ = visible(opened.id, seen)
    return [
        Line(
            whose(one, request),
            paths.handover(opened.id, UUID(one.id)),
            _link(one, request),
        )
        for one in handovers.handovers(timeline)
        if one.state in ("offered", "returned")
    ]


def whose(one: Handover, request: Request, accepted_by: str = "") -> str:
    """Whose the family's care is because of this handover, in a sentence.

    Args:
        accepted_by: the name of whoever accepted it, where that is known.
    """
    own = {post.team_id for post in request.posts}
    sender, receiver = name_of_sender(one), name_of_receiver(one)
    is_ours, asked = one.sender in own, components.moment(one.offer.occurred_at)
    theirs = "Still yours" if is_ours else f"Still with {sender}"
    if one.state == "offered":
        return f"{theirs}: {receiver} has not accepted yet, asked {asked}."
    if one.answer is None:
        return ""
    when = components.moment(one.answer.occurred_at)
    if one.state == "accepted":
        who = "your team" if one.team in own else receiver
        return f"With {who} since {when}: {accepted_by or 'it'} accepted."
    back = f"{theirs}: {receiver} returned it on {when}"
    if one.state == "returned":
        return f"{back}, and it is not offered again yet."
    return f"{back}, and it was offered again." if one.state == "again" else f"{back}."


def name_of_receiver(one: Handover) -> str:
    """The team to which it is offered; the role where no team is named."""
    card = directory().teams.get(one.team) if one.team is not None else None
    return card.name if card else f"the {components.role(one.role)}"


def name_of_sender(one: Handover) -> str:
    """The team that offered it."""
    card = directory().teams.get(one.sender) if one.sender is not None else None
    return card.name if card else "whoever offered it"


def _link(one: Handover, request: Request) -> str:
    own = {post.team_id for post in request.posts}
    if one.state == "offered" and one.team in own:
        return "Read it, accept or return"
    if one.state == "returned" and one.sender in own:
        return "Offer it again, or say why not"
    return "Read the handover"
