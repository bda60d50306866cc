"""What the rules ask before the protection of a child goes to another area.

The area that owns it offers, the one that is asked answers in writing, and neither of
them takes back what was answered (see docs/adr/0039).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline.events import Event
from plait.timeline.ownership import (
    ACCEPTED,
    OFFERED,
    REFUSED,
    Places,
    before,
    is_transfer,
)
from plait.timeline.timeline import Known, Timeline
from plait.worklist import refusals

_ANSWERS: Final = frozenset({ACCEPTED, REFUSED})


def check(event: Known, timeline: Timeline, places: Places) -> None:
    """Refuse an offer or an answer that the area is not entitled to.

    Raises:
        NotRecorded: the subclass says why.
    """
    if event.kind == OFFERED:
        if is_transfer(event.kind, event.fact):
            _check_offer(event, timeline, places)
    elif event.kind in _ANSWERS and _is_of_a_transfer(event, timeline, places):
        _check_answer(event, timeline, places)


def _check_offer(event: Known, timeline: Timeline, places: Places) -> None:
    now = before(event, timeline, places)
    if places.social_care.get(event.agency) != now.area:
        raise refusals.NotTheOwner
    to = str(event.fact["to_area"])
    if to == now.area or not places.knows(to):
        raise refusals.NoOtherArea


def _is_of_a_transfer(event: Known, timeline: Timeline, places: Places) -> bool:
    """Whether it answers an offer to an area: the named one, or the one that waits."""
    if event.fact.get("standard"):
        return False
    named = event.fact.get("answers")
    if named is None:
        return before(event, timeline, places).offer is not None
    offer = timeline.get(str(named))
    return offer is not None and is_transfer(offer.kind, offer.fact)


def _check_answer(event: Known, timeline: Timeline, places: Places) -> None:
    offer = before(event, timeline, places).offer
    named = event.fact.get("answers")
    if offer is None or (named is not None and timeline.get(str(named)) is not offer):
        raise refusals.NothingOffered
    if places.social_care.get(event.agency) != offer.fact["to_area"]:
        raise refusals.OfferedToAnother
    if event.kind == REFUSED:
        if not str(event.fact.get("reason") or "").strip():
            raise refusals.NoReasonToRefuse
    elif not all(str(event.fact.get(one) or "").strip() for one in ("words", "role")):
        raise refusals.NotInWriting


def check_whose(
    stored: StoredEvent | NewEvent, timeline: Timeline, events: Iterable[Event]
) -> None:
    """What was answered is not corrected or withdrawn, nor is anybody's but one's own.

    Raises:
        AnotherAgencysOffer: another agency recorded it.
        AlreadyAnswered: the other area has answered it, or it is the answer itself.
    """
    if stored.corrects is None or stored.kind not in (OFFERED, *_ANSWERS):
        return
    by_id = {one.id: one for one in events}
    root = str(stored.corrects)
    root = timeline.aliases.get(root, root)
    first = by_id.get(root)
    if first is None:
        return
    offer = by_id.get(str(first.fact.get("answers") or "")) or first
    if not is_transfer(offer.kind, offer.fact):
        return
    if first.agency != stored.agency:
        raise refusals.AnotherAgencysOffer
    answered = {one.fact.get("answers") for one in events if one.kind in _ANSWERS}
    if first.kind in _ANSWERS or root in answered:
        raise refusals.AlreadyAnswered
