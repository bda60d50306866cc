"""How it is said who may see what was recorded: by who recorded it, with a reason."""

from __future__ import annotations

from typing import Final, Unpack
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from plait.access import agencies
from plait.access.errors import NotAllowed
from plait.records import queries
from plait.records.shapes import StoredEvent
from plait.timeline.facts.seeing import CHANGED
from plait.worklist import refusals, seeing
from plait.worklist.directory import directory
from plait.worklist.recording import Occasion, Recorded, record

_MARK: Final = "injury.observed"
_PHOTOS: Final = "injury.photo_added"


def change_class(
    *, event: UUID, seen_as: str, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Let an event count with another class from now on, in all its versions.

    The photos of a mark that had its class, and that its own agency added, go with it.
    What was recorded stays as it was, with its link in the chain.

    Args:
        event: any version of it.
        seen_as: the name of the class.
        reason: why, in words; read by those who may see the event.

    Raises:
        NothingToCorrect: this family's record has no such event that you may see.
        NotYoursToSay: another agency recorded it, or it is the police's.
        SameClass: it has that class already.
        ClassTooLow: its kind is never seen by so many.
        And as `worklist.recording.record`.
    """
    newest = newest_of(event, occasion["family"])
    _check(newest, seen_as, occasion)
    with transaction.atomic():
        for photos in _going_with(newest):
            _record(photos, seen_as, reason, occasion, of=newest)
        # Last of all: whoever seals it may not see it any more.
        return _record(newest, seen_as, reason, occasion)


def newest_of(event: UUID, family: UUID) -> StoredEvent:
    """The newest version of an event of the record that is open.

    Raises:
        NothingToCorrect: there is none that you may see.
    """
    try:
        return queries.event(family, event)[-1].event
    except NotAllowed:
        raise refusals.NothingToCorrect from None


def own_agency(occasion: Occasion) -> str:
    """The slug of the agency for which it is said."""
    team = occasion.get("team")
    card = directory().teams.get(team) if team is not None else None
    return card.agency if card else str(occasion["by"].agency_id)


def _check(newest: StoredEvent, seen_as: str, occasion: Occasion) -> None:
    if newest.kind.startswith(seeing.ABOUT_SEEING):
        raise seeing.ClassOfTheSame
    kinds = {slug: card.kind for slug, card in agencies.cards().items()}
    if not seeing.may_say(own_agency(occasion), newest, kinds, wanted=seen_as):
        raise seeing.NotYoursToSay
    if newest.sensitivity == seen_as:
        raise seeing.SameClass
    if seeing.is_too_low(newest.kind, seen_as):
        raise seeing.ClassTooLow


def _going_with(mark: StoredEvent) -> list[StoredEvent]:
    """The photos of a mark that its own agency added, of the class that it had."""
    if mark.kind != _MARK:
        return []
    return [
        one.event
        for one in queries.timeline_for(mark.subject_id)
        if one.event.kind == _PHOTOS
        and one.event.corrects is None
        and one.event.fact.get("mark") == str(mark.root)
        and one.event.agency == mark.agency
        and one.event.sensitivity == mark.sensitivity
    ]


def _record(
    event: StoredEvent,
    seen_as: str,
    reason: str,
    occasion: Occasion,
    of: StoredEvent | None = None,
) -> Recorded:
    sent: Occasion = {**occasion, "occurred_at": occasion["recorded_at"]}
    if of is not None and occasion.get("event_id"):
        first = occasion["event_id"]
        sent["event_id"] = uuid5(NAMESPACE_URL, f"with {of.root}:{first}:{event.root}")
    return record(
        kind=CHANGED,
        about=event.about,
        fact={"event": str(event.root), "seen_as": seen_as, "reason": reason},
        **sent,
    )
