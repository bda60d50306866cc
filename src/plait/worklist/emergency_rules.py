"""What a review of an opening in an emergency must be."""

from __future__ import annotations

from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline.facts.looking import OPENED, REVIEWED
from plait.timeline.timeline import Known, Timeline
from plait.worklist.refusals import NotRecorded


class WhichOpening(NotRecorded):
    """Several openings wait, and the review does not say which it is of."""

    say = "Say which opening you reviewed: start from the opening itself."
    field = "answers"


class NoSuchOpening(NotRecorded):
    """It names something that is no opening in an emergency."""

    say = "There is no opening in an emergency here that this could be the review of."
    field = "answers"


class OwnOpening(NotRecorded):
    """Nobody reviews their own opening."""

    say = "You opened this record yourself. Somebody else reviews it."


class ItStays(NotRecorded):
    """What a review found stands as it was recorded; another may follow it."""

    say = "A review is kept as it was recorded. If it was wrong, record another one."


def check_stays(stored: StoredEvent | NewEvent) -> None:
    """Refuse to correct or withdraw what a review found; the database keeps openings.

    Raises:
        ItStays: somebody would.
    """
    if stored.corrects is not None and stored.kind == REVIEWED:
        raise ItStays


def check_review(reviewed: Known, timeline: Timeline) -> None:
    """Refuse a review that is of nothing, of several at once, or of one's own.

    Raises:
        WhichOpening, NoSuchOpening, OwnOpening.
    """
    opening = _opening(reviewed, timeline)
    by = opening.event.by
    if by is not None and by == reviewed.event.by:
        raise OwnOpening


def _opening(reviewed: Known, timeline: Timeline) -> Known:
    named = str(reviewed.fact.get("answers") or "")
    if named:
        found = timeline.get(named)
        if found is None or found.kind != OPENED:
            raise NoSuchOpening
        return found
    waiting = waits(timeline, without=reviewed.id)
    if not waiting:
        raise NoSuchOpening
    if len(waiting) > 1:
        raise WhichOpening
    return waiting[0]


def waits(timeline: Timeline, *, without: str = "") -> list[Known]:
    """The openings that nobody has reviewed. `without` is a review that does not count.

    A review that names none is of the earliest that waited then.
    """
    open_ = {one.id: one for one in timeline.of_kind(OPENED)}
    for review in timeline.of_kind(REVIEWED):
        if review.id == without:
            continue
        named = str(review.fact.get("answers") or "")
        named = timeline.aliases.get(named, named) or next(iter(open_), "")
        open_.pop(named, None)
    return list(open_.values())
