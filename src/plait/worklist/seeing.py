"""Who says who may see an event: what is refused, before the database refuses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from plait.access.classes import guard
from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline import facts
from plait.timeline.events import Event
from plait.timeline.facts.seeing import CHANGED
from plait.worklist.refusals import NotRecorded

#: The kinds of this file's facts begin so.
ABOUT_SEEING: Final = "class."
_POLICE: Final = "police"
_OFFICE: Final = "partnership"


class NotYoursToSay(NotRecorded):
    """Another agency recorded it, or it is the police's."""

    say = (
        "Only the agency that recorded this says who may see it, or the partnership's "
        "safeguarding office; of what the police told, the police alone. Ring them."
    )


class SameClass(NotRecorded):
    """It counts with that class already."""

    say = "It is seen by these people already. Select who may see it from now on."
    field = "seen_as"


class ClassTooLow(NotRecorded):
    """Everything of its kind is kept more closely than that."""

    say = (
        "What is of this kind is never seen by so many. To tell somebody of it who "
        "needs to know, share it with them."
    )
    field = "seen_as"


class NotSealed(NotRecorded):
    """Somebody is named for an event that is not sealed."""

    say = "Seal it first: only what is sealed is for named people alone."


class NobodyNamed(NotRecorded):
    """It would be sealed from everybody."""

    say = "Select at least one person who may see it, or nobody can open it again."
    field = "people"


class ClassOfTheSame(NotRecorded):
    """Somebody would change who may see an event that says who may see another."""

    say = "Who may see this follows from what it is about. Change that instead."


def may_say(
    own: str, newest: StoredEvent, kinds: Mapping[str, str], *, wanted: str = ""
) -> bool:
    """Whether an agency says who may see an event, and that `wanted` may.

    The database decides it again: `plait.may_set_class`.

    Args:
        own: the slug of the agency that would say so.
        newest: the newest version of the event.
        kinds: of every agency by its slug, such as health_visiting.
        wanted: the name of the class that it would have; empty asks of none.
    """
    is_own = own == newest.agency
    if kinds.get(newest.agency) == _POLICE:
        return is_own
    if newest.sensitivity == _POLICE:
        return kinds.get(own) == _POLICE
    return wanted != _POLICE and (is_own or kinds.get(own) == _OFFICE)


def is_too_low(event: StoredEvent | Event, wanted: str) -> bool:
    """Whether a class is below that with which such events are recorded."""
    return guard(wanted) < guard(facts.class_of(event.kind, event.fact))


def check(stored: StoredEvent | NewEvent, events: Iterable[Event]) -> None:
    """Refuse a class below that of the kind, whoever asks and by whatever way.

    Raises:
        ClassTooLow: it is.
    """
    if stored.kind != CHANGED:
        return
    named = str(stored.fact.get("event"))
    for event in events:
        if event.id == named and is_too_low(event, str(stored.fact["seen_as"])):
            raise ClassTooLow
