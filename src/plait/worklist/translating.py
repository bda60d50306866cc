"""Another system's ids and facts as ours: the same each time that they are read.

Pure. An id of ours follows from the name of the system and its own id.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from plait.records.shapes import NewEvent
from plait.timeline.events import Event
from plait.timeline.timeline import role_in_id
from plait.worklist.bodies import Bodies, Someone

#: Ids of ours are made from it and from the ids of the other system.
NAMESPACE = UUID("a6b2f0a4-5d0c-5b63-8a0e-4a2f1d1c7e55")

#: Fields of a fact that name another event of the same subject.
_NAMES_AN_EVENT = (
    "answers", "care_ended", "episode", "referral", "request", "trigger",
    "with_episode",
)  # fmt: skip
#: Fields of a fact that list people of the same subject.
_NAMES_PEOPLE = ("people_present", "infants_seen")
#: Numbers of the other system's teams and staff: here each is somebody else, or nobody.
_NUMBERS = frozenset({"team", "to_team", "from_team", "worker", "covers_for"})


def subject_id(source: str, subject: str) -> UUID:
    """Our id of the other system's subject."""
    return uuid5(NAMESPACE, f"{source}|{subject}")


def person_id(subject: UUID, person: str) -> UUID:
    """Our id of somebody whom the other system names within a subject."""
    return uuid5(subject, f"person|{person}")


def event_id(subject: UUID, event: str) -> UUID:
    """Our id of the other system's event."""
    return uuid5(subject, f"event|{event}")


def people(source: str, subject: str, events: Iterable[Event]) -> list[Someone]:
    """Everybody of a family whom its events are about, in the order they appear."""
    if not subject.startswith("family:"):
        return []
    ours = subject_id(source, subject)
    joined: dict[str, Event] = {}
    first: dict[str, Event] = {}
    born: dict[str, date] = {}
    births: set[str] = set()
    for one in sorted(events, key=lambda event: event.recorded_at):
        if one.about is None or one.fact.get("withdrawn"):
            continue
        first.setdefault(one.about, one)
        if one.kind == "person.joined":
            joined[one.about] = one
        if one.kind == "birth.recorded":
            births.add(one.about)
        if one.kind in ("person.joined", "birth.recorded") and one.fact.get("born_on"):
            born[one.about] = date.fromisoformat(one.fact["born_on"])
    return [
        _someone(ours, name, spoken_of, joined.get(name), born.get(name), births)
        for name, spoken_of in first.items()
    ]


def joined(subject: UUID, person: Someone, bodies: Bodies) -> NewEvent:
    """The fact that somebody joined of whom no event says so."""
    first = person.first
    return NewEvent(
        id=event_id(subject, f"joined|{person.source_id}"),
        subject_id=subject,
        kind="person.joined",
        fact={"role": person.role, "household": True},
        about=person.id,
        occurred_at=first.occurred_at,
        recorded_at=first.recorded_at,
        agency=first.agency,
        team_id=bodies.team_of(first.agency),
        source_id=f"joined|{person.source_id}",
    )


def event(source: str, subject: UUID, given: Event, bodies: Bodies) -> NewEvent:
    """The other system's event as one of ours, with its own id beside it."""
    return NewEvent(
        id=event_id(subject, given.id),
        subject_id=subject,
        kind=given.kind,
        fact=_fact(subject, given),
        about=person_id(subject, given.about) if given.about else None,
        occurred_at=given.occurred_at,
        recorded_at=given.recorded_at,
        agency=given.agency,
        team_id=bodies.team_of(given.agency, given.team),
        sensitivity=given.sensitivity,
        corrects=event_id(subject, given.corrects) if given.corrects else None,
        source_id=f"{source}|{given.id}",
    )


def _fact(subject: UUID, given: Event) -> dict[str, Any]:
    fact = {
        name: value
        for name, value in given.fact.items()
        if name not in _NUMBERS or not isinstance(value, int)
    }
    for name in _NAMES_AN_EVENT:
        if isinstance(fact.get(name), str):
            fact[name] = str(event_id(subject, fact[name]))
    for name in _NAMES_PEOPLE:
        if isinstance(fact.get(name), list):
            fact[name] = [str(person_id(subject, str(one))) for one in fact[name]]
    return fact


def _someone(
    ours: UUID,
    name: str,
    first: Event,
    joined: Event | None,
    born_on: date | None,
    births: Container[str],
) -> Someone:
    role = joined.fact["role"] if joined else role_in_id(name)
    if name in births and role in (None, "unborn"):
        role = "infant"
    return Someone(
        id=person_id(ours, name),
        source_id=name,
        role=role or "other_carer",
        born_on=born_on,
        household=joined.fact.get("household", True) if joined else True,
        has_joined=joined is not None or name in births,
        first=first,
    )
