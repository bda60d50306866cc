"""The appointments of a subject as they stand, read off its timeline. Pure.

An appointment is booked, may be moved, and then is cancelled or has an outcome for
each person who was to come. A session of a group that somebody came to, or did not,
is one as well. Each change names the version before it, so none is lost and none
counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from plait.clock.moments import parse_moment
from plait.timeline.facts.appointments import (
    ATTENDED,
    BOOKED,
    CANCELLED,
    JOINED,
    LEFT,
    LETTER,
    MOVED,
    OUTCOME,
)
from plait.timeline.timeline import Known, Timeline

#: Whoever has one of these was seen.
SEEN: Final = frozenset({"attended", "attended_late"})
KINDS: Final = frozenset(
    {BOOKED, MOVED, CANCELLED, OUTCOME, LETTER, JOINED, LEFT, ATTENDED}
)


@dataclass(slots=True)
class Appointment:
    """One appointment, and what became of it.

    Attributes:
        first: what booked it, or the first person's outcome of a group's session.
        version: what says when and where it is now: `first`, or what moved it last.
        people: the ids of those who are to come, the one whom it is about first.
        moves: how often and when it was moved; outcomes: by person.
        group: the id of the group that it is a session of, or "".
    """

    first: Known
    version: Known
    people: tuple[str, ...]
    moves: list[Known] = field(default_factory=list)
    cancelled: Known | None = None
    outcomes: dict[str, Known] = field(default_factory=dict)
    letters: list[Known] = field(default_factory=list)
    group: str = ""

    @property
    def id(self) -> str:
        """The id of the event that booked it."""
        return self.first.id

    @property
    def fact(self) -> Mapping[str, Any]:
        """When, where and with whom it is now."""
        return self.version.fact

    @property
    def at(self) -> datetime:
        """When it begins, aware."""
        return parse_moment(str(self.fact["at"]))

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.at + timedelta(minutes=self.fact["minutes"])

    @property
    def worker(self) -> int | None:
        """Who sees them, by number."""
        return self.fact.get("worker")

    @property
    def team(self) -> int | None:
        """Whose appointment it is, by number: the team named, or that booked it."""
        return _team(self.first)

    @property
    def state(self) -> str:
        """booked, cancelled, kept (somebody was seen), or missed (nobody was)."""
        if self.outcomes:
            seen = any(one.fact["result"] in SEEN for one in self.outcomes.values())
            return "kept" if seen else "missed"
        return "cancelled" if self.cancelled else "booked"

    @property
    def results(self) -> dict[str, str]:
        """What became of it, by person, in the order in which they were to come."""
        return {
            who: str(self.outcomes[who].fact["result"])
            for who in dict.fromkeys([*self.people, *self.outcomes])
            if who in self.outcomes
        }

    def is_owed(self, now: datetime) -> bool:
        """Whether it is over and nobody has said what became of it."""
        return self.state == "booked" and self.ends_at < now


@dataclass(slots=True)
class Place:
    """A place of the family in a group, and when it ended."""

    joined: Known
    left: Known | None = None

    @property
    def group(self) -> str:
        """The id of the group."""
        return str(self.joined.fact["group"])

    @property
    def people(self) -> tuple[str, ...]:
        """Who of the family comes."""
        return tuple(self.joined.fact["for"])

    @property
    def team(self) -> int | None:
        """Whose group it is, by number: the team named, or that gave the place."""
        return _team(self.joined)


def _team(first: Known) -> int | None:
    named, own = first.fact.get("team"), first.event.team
    return named or (int(own) if own and own.isdecimal() else None)


def appointments(timeline: Timeline) -> list[Appointment]:
    """Every appointment of the subject, the first to begin before the others."""
    found = {one.id: _booked(one) for one in timeline.of_kind(BOOKED)}
    for kind in (MOVED, CANCELLED, OUTCOME, LETTER):
        for event in timeline.of_kind(kind):
            one = found.get(_root(event, timeline))
            if one is not None:
                _apply(one, event)
    every = [*found.values(), *_sessions(timeline.of_kind(ATTENDED))]
    return sorted(every, key=lambda one: (one.at, one.id))


def appointment(timeline: Timeline, id_: str) -> Appointment | None:
    """The appointment that this event booked, if there is one."""
    root = timeline.aliases.get(id_, id_)
    return next((one for one in appointments(timeline) if one.id == root), None)


def places(timeline: Timeline) -> list[Place]:
    """The places of the subject in groups, the first one first."""
    found: list[Place] = []
    open_: dict[str, Place] = {}
    events = [*timeline.of_kind(JOINED), *timeline.of_kind(LEFT)]
    for event in sorted(events, key=_in_order):
        group = str(event.fact["group"])
        if event.kind == JOINED:
            if group in open_:
                open_[group].left = event  # who comes is another: a place of its own
            open_[group] = Place(event)
            found.append(open_[group])
        elif group in open_:
            open_.pop(group).left = event
    return found


def next_for(
    timeline: Timeline,
    team: int | None,
    after: datetime,
    *,
    about: str | None = None,
) -> Appointment | None:
    """The next appointment with a team that begins after a moment; None for any team.

    With `about`, the next to which that person is to come.
    What is cancelled or has an outcome is none. A group's session is not booked one by
    one, so it is not the next appointment either.
    """
    return next(
        (
            one
            for one in appointments(timeline)
            if one.state == "booked"
            and one.at > after
            and (team is None or one.team == team)
            and (about is None or about in one.people)
        ),
        None,
    )


def _booked(event: Known) -> Appointment:
    named = dict.fromkeys([str(event.about or ""), *map(str, event.fact["for"])])
    people = tuple(one for one in named if one in event.fact["for"])
    return Appointment(event, event, people)


def _root(event: Known, timeline: Timeline) -> str:
    named = str(event.fact.get("appointment") or "")
    return timeline.aliases.get(named, named)


def _apply(one: Appointment, event: Known) -> None:
    if event.kind == MOVED:
        one.moves.append(event)
        one.version = event
    elif event.kind == CANCELLED:
        one.cancelled = one.cancelled or event
    elif event.kind == LETTER:
        one.letters.append(event)
    elif event.about:
        one.outcomes.setdefault(event.about, event)  # the first word holds


def _sessions(events: Iterable[Known]) -> Iterator[Appointment]:
    """What is recorded of one session of a group is one appointment of the family."""
    by_session: dict[tuple[str, str], list[Known]] = {}
    for event in events:
        key = str(event.fact["group"]), str(event.fact["at"])
        by_session.setdefault(key, []).append(event)
    for (group, _), found in by_session.items():
        people = tuple(dict.fromkeys(one.about for one in found if one.about))
        outcomes = {one.about: one for one in reversed(found) if one.about}
        yield Appointment(found[0], found[0], people, outcomes=outcomes, group=group)


def _in_order(event: Known) -> tuple[datetime, datetime, bool, str]:
    """At one moment a place begins before it ends."""
    return event.occurred_at, event.recorded_at, event.kind == LEFT, event.id
