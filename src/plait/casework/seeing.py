"""How it is said who may see what was recorded: by who recorded it, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Unpack
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from plait.access import agencies
from plait.access.errors import NotAllowed
from plait.records import queries
from plait.records.seeing import seeing_of
from plait.records.shapes import StoredEvent
from plait.timeline.facts.seeing import CHANGED, NAME_ENDED, NAMED
from plait.worklist import refusals, seeing
from plait.worklist.directory import directory
from plait.worklist.recording import Occasion, Recorded, record

SEALED: Final = "sealed"
_MARK: Final = "injury.observed"
_PHOTOS: Final = "injury.photo_added"


@dataclass(frozen=True, slots=True)
class Named:
    """A member of staff in a post of a team, by their numbers."""

    staff: int
    team: int


def change_class(
    *,
    event: UUID,
    seen_as: str,
    reason: str,
    named: Sequence[Named] = (),
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Let an event count with another class from now on, in all its versions.

    The photos of a mark that had its class, and that its own agency added, go with it.
    What was recorded stays as it was, with its link in the chain.

    Args:
        event: any version of it.
        seen_as: the name of the class.
        reason: why, in words; read by those who may see the event.
        named: who alone may see it, where it is sealed.

    Raises:
        NothingToCorrect: this family's record has no such event that you may see.
        NotYoursToSay: another agency recorded it, or it is the police's.
        SameClass: it has that class already.
        ClassTooLow: its kind is never seen by so many.
        NobodyNamed: it is sealed, and nobody is named who might open it again.
        And as `worklist.recording.record`.
    """
    newest = newest_of(event, occasion["family"])
    _check(newest, seen_as, occasion)
    if seen_as == SEALED and not named:
        raise seeing.NobodyNamed
    going = _going_with(newest)
    with transaction.atomic():
        for person in named if seen_as == SEALED else ():
            for one in (newest, *going):
                _name(NAMED, one, person, reason, occasion)
        for photos in going:
            _record(photos, seen_as, reason, occasion)
        # Last of all: whoever seals it sees it no more in this transaction.
        return _record(newest, seen_as, reason, occasion)


def name_person(
    *, event: UUID, person: Named, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Let one more person see a sealed event.

    Raises:
        NothingToCorrect: this family's record has no such event that you may see.
        NotYoursToSay: another agency recorded it.
        NotSealed: it is not sealed.
        NotAllowed: they hold no post there now, or may not be given this family.
        And as `worklist.recording.record`.
    """
    return _said_of_a_person(NAMED, event, person, reason, occasion)


def end_name(
    *, event: UUID, person: Named, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Let somebody who was named see a sealed event no longer.

    Raises:
        As `name_person`.
        NobodyNamed: nobody else is named who might open it again.
    """
    left = {
        one.staff
        for one in seeing_of(occasion["family"], event)
        if one.kind == NAMED and one.is_named
    } - {person.staff}
    if not left:
        raise seeing.NobodyNamed
    return _said_of_a_person(NAME_ENDED, event, person, reason, occasion)


def _said_of_a_person(
    kind: str, event: UUID, person: Named, reason: str, occasion: Occasion
) -> Recorded:
    newest = newest_of(event, occasion["family"])
    if newest.agency != own_agency(occasion):
        raise seeing.NotYoursToSay
    if newest.sensitivity != SEALED:
        raise seeing.NotSealed
    with transaction.atomic():
        for one in _going_with(newest):
            _name(kind, one, person, reason, occasion)
        return _name(kind, newest, person, reason, occasion, is_first=True)


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
    if seeing.is_too_low(newest, seen_as):
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
    event: StoredEvent, seen_as: str, reason: str, occasion: Occasion
) -> Recorded:
    is_first = event.kind != _PHOTOS
    return record(
        kind=CHANGED,
        about=event.about,
        fact={"event": str(event.root), "seen_as": seen_as, "reason": reason},
        **_sent(occasion, event, "" if is_first else "photos"),
    )


def _name(
    kind: str,
    event: StoredEvent,
    person: Named,
    reason: str,
    occasion: Occasion,
    *,
    is_first: bool = False,
) -> Recorded:
    fact = {
        "event": str(event.root), "staff": person.staff, "team": person.team,
        "reason": reason,
    }  # fmt: skip
    what = "" if is_first else f"{kind} {person.staff}"
    return record(
        kind=kind, about=event.about, fact=fact, **_sent(occasion, event, what)
    )


def _sent(occasion: Occasion, event: StoredEvent, what: str) -> Occasion:
    """The occasion of one fact of several of a form: the same ids each time."""
    sent: Occasion = {**occasion, "occurred_at": occasion["recorded_at"]}
    if what and occasion.get("event_id"):
        name = f"{what} {event.root} {occasion['event_id']}"
        sent["event_id"] = uuid5(NAMESPACE_URL, name)
    return sent
