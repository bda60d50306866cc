"""What no event of an appointment alone can show to be wrong. Pure."""

from __future__ import annotations

from plait.timeline.appointments import Appointment, appointments, places
from plait.timeline.facts.appointments import (
    ATTENDED,
    BOOKED,
    CANCELLED,
    JOINED,
    LETTER,
    MOVED,
    OUTCOME,
)
from plait.timeline.timeline import Known, Timeline
from plait.worklist import appointment_refusals as refusals

_CHILDREN = frozenset({"infant", "sibling", "unborn"})
#: What is said of who is brought, and of who comes.
_OF_CHILDREN = "was_not_brought"
_OF_ADULTS = "did_not_attend"


def check_booked(event: Known, timeline: Timeline) -> None:
    """Those who are to come are of the family, and live.

    Raises:
        NobodyComes, HasDied.
    """
    for who in event.fact.get("for") or ():
        person = timeline.people.get(str(who))
        if person is None:
            raise refusals.NobodyComes
        if person.died_at is not None:
            raise refusals.HasDied


def check_change(event: Known, timeline: Timeline) -> None:
    """What is moved, cancelled or ended is booked, and is as whoever did it saw it.

    Raises:
        NoSuchAppointment, AppointmentIsOver, MovedMeanwhile, AnotherTeams.
    """
    one = _of(event, timeline)
    if one.first.agency != event.agency:
        raise refusals.AnotherTeams
    if event.kind == LETTER:
        return
    others = [one.cancelled, *one.outcomes.values()]
    if any(_is_before(other, event) for other in others):
        raise refusals.AppointmentIsOver
    newest = [one.first, *(each for each in one.moves if each is not event)][-1]
    named = timeline.get(str(event.fact.get("answers") or ""))
    if named is not newest:
        raise refusals.MovedMeanwhile


def check_outcome(event: Known, timeline: Timeline) -> None:
    """What became of it is said once it has begun, of those who were to come.

    Raises:
        NotYet, NotToCome, InfantsAreBrought, and as `check_change`.
    """
    check_change(event, timeline)
    one = _of(event, timeline)
    if event.about not in one.people:
        raise refusals.NotToCome
    if event.recorded_at < one.at:
        raise refusals.NotYet
    check_result(event, timeline)


def check_result(event: Known, timeline: Timeline) -> None:
    """An infant is brought, an adult comes.

    Raises:
        InfantsAreBrought: it is said the other way round.
    """
    del timeline
    is_child = event.role in _CHILDREN
    if event.fact["result"] == (_OF_ADULTS if is_child else _OF_CHILDREN):
        raise refusals.InfantsAreBrought


def check_attended(event: Known, timeline: Timeline) -> None:
    """Of one session it is said once for each person.

    Raises:
        AppointmentIsOver, InfantsAreBrought.
    """
    same = ("group", "at")
    for other in timeline.of_kind(ATTENDED):
        is_same = all(other.fact[name] == event.fact[name] for name in same)
        if other is not event and other.about == event.about and is_same:
            raise refusals.AppointmentIsOver
    check_result(event, timeline)


def check_joined(event: Known, timeline: Timeline) -> None:
    """They have no place in it yet.

    Raises:
        InTheGroupAlready, and as `check_booked`.
    """
    check_booked(event, timeline)
    group = str(event.fact["group"])
    joined = [
        one.joined
        for one in places(timeline)
        if one.group == group and one.left in (None, event)
    ]
    if any(one is not event for one in joined):
        raise refusals.InTheGroupAlready


def _of(event: Known, timeline: Timeline) -> Appointment:
    named = str(event.fact.get("appointment") or "")
    root = timeline.aliases.get(named, named)
    for one in appointments(timeline):
        if one.id == root and not one.group:
            return one
    raise refusals.NoSuchAppointment


def _is_before(other: Known | None, event: Known) -> bool:
    """Whether another event had ended it; of one form all are recorded together."""
    if other is None or other is event:
        return False
    return not (
        other.kind == event.kind == OUTCOME
        and other.about != event.about
        and other.recorded_at == event.recorded_at
    )


#: By the kind of event: what is asked of a person on a page.
ON_PAGES = {
    BOOKED: check_booked,
    MOVED: check_change,
    CANCELLED: check_change,
    LETTER: check_change,
    OUTCOME: check_outcome,
    JOINED: check_joined,
    ATTENDED: check_attended,
}
