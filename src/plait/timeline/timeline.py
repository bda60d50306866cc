"""What is known of one subject at a moment: its facts in order, and its people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from plait.clock.moments import local_day
from plait.instruments.scoring import total_of
from plait.timeline.events import Event
from plait.timeline.facts.health import SCREENS
from plait.timeline.subjects import ROLES

#: A pregnancy is 280 days long at the due date.
PREGNANCY_DAYS = 280
#: Births that follow each other within this time are of one pregnancy.
_TWINS = timedelta(days=90)
#: For so long after a birth what is said of a pregnancy is of the one that it ended:
#: who was not booked before is booked then. Ours; nobody can be booked anew so soon.
NOT_AGAIN = timedelta(days=42)

#: From a moment on, up to and without another.
Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Known:
    """An event as it is known: corrections applied, its score worked out.

    `id` is the id of the event as first recorded and `recorded_at` the moment of
    that first recording: a correction changes what is true, not what it is called
    nor since when it was known. `known_from` is when this version was recorded.
    Treat it as frozen: it is not declared so only because a timeline makes
    thousands of them and freezing doubles the cost.
    """

    id: str
    about: str | None
    role: str | None
    kind: str
    fact: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    known_from: datetime
    agency: str
    total: int | None
    safety_item: int | None
    event: Event


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the family, as far as the timeline tells."""

    id: str
    role: str | None
    born_on: date | None = None
    household: bool = True
    died_at: datetime | None = None


_ROLE_IN_ID = re.compile(rf"(?:^|-)({'|'.join(ROLES)})(?:-?\d{{1,2}})?$")


def role_in_id(person_id: str | None) -> str | None:
    """The role that a person's id ends in, as in `F1-mother` or `F1-infant-2`, or None.

    It stands only where no `person.joined` says otherwise.
    """
    found = _ROLE_IN_ID.search(person_id) if person_id else None
    return found[1] if found else None


def as_known(
    events: Iterable[Event], known_at: datetime | None
) -> tuple[list[_Version], dict[str, str]]:
    """The newest version known of each event, withdrawn ones left out.

    With it, the id of each correction to the id of the event first recorded.
    """
    by_id = {e.id: e for e in events if known_at is None or e.recorded_at <= known_at}
    roots = _Roots(by_id)
    newest: dict[str, _Version] = {}
    aliases: dict[str, str] = {}
    for event in by_id.values():
        root, depth = (event, 0) if event.corrects is None else roots.of(event)
        if depth:
            aliases[event.id] = root.id
        version = _Version(event, root, depth)
        older = newest.get(root.id)
        if older is None or older.order < version.order:
            newest[root.id] = version
    live = [v for v in newest.values() if not v.event.fact.get("withdrawn")]
    return live, aliases


class _Roots:
    """The event first recorded behind each correction, each chain walked once."""

    __slots__ = ("_by_id", "_known")

    def __init__(self, by_id: Mapping[str, Event]) -> None:
        self._by_id = by_id
        self._known: dict[str, tuple[Event, int]] = {}

    def of(self, event: Event) -> tuple[Event, int]:
        """The root of an event, and how many corrections lie between."""
        chain: list[Event] = []
        while event.id not in self._known:
            corrected = self._by_id.get(event.corrects) if event.corrects else None
            if corrected is None or len(chain) > len(self._by_id):
                self._known[event.id] = event, 0
            else:
                chain.append(event)
                event = corrected
        root, depth = self._known[event.id]
        for correction in reversed(chain):
            depth += 1
            self._known[correction.id] = root, depth
        return root, depth


class _Version:
    __slots__ = ("event", "order", "root")

    def __init__(self, event: Event, root: Event, depth: int) -> None:
        self.event = event
        self.root = root
        self.order = (event.recorded_at, depth, event.id)


class Timeline:
    """The facts of one subject in the order in which they happened.

    Args of `of`:
        known_at: leave out what was recorded later, corrections too. None: all.
        as_of: leave out what happened later. None: all.
    """

    __slots__ = (
        "_by_id", "_by_kind", "_due_dates", "_ends", "_people",
        "aliases", "events", "found", "held", "subject",
    )  # fmt: skip

    def __init__(
        self, subject: str, known: list[Known], aliases: dict[str, str]
    ) -> None:
        self.subject = subject
        self.events = known
        #: the id of each correction to the id of the event first recorded
        self.aliases = aliases
        self._by_id: dict[str, Known] | None = None
        self._people: dict[str, Person] | None = None
        self._ends: list[datetime] | None = None
        self._due_dates: dict[tuple[datetime | None, datetime | None], date | None] = {}
        by_kind: dict[str, list[Known]] = {}
        for event in known:
            by_kind.setdefault(event.kind, []).append(event)
        self._by_kind = by_kind
        #: what the engine has already looked for in it
        self.found: dict[int, tuple[object, list[Known]]] = {}
        #: since when and until when a state held for each person, as it worked it out
        self.held: dict[tuple[int, bool], tuple[object, dict[str | None, Span]]] = {}

    @classmethod
    def of(
        cls,
        subject: str,
        events: Iterable[Event],
        *,
        known_at: datetime | None = None,
        as_of: datetime | None = None,
    ) -> Timeline:
        """The timeline of `subject` from its events, in any order."""
        versions, aliases = as_known(events, known_at)
        if as_of is not None:
            versions = [v for v in versions if v.event.occurred_at <= as_of]
        versions.sort(key=_in_order)
        roles = _roles(versions)
        known = [_known(v, roles) for v in versions]
        return cls(subject, known, aliases)

    def of_kind(self, kind: str) -> list[Known]:
        """The events of one kind, in order."""
        return self._by_kind.get(kind, [])

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds that occur in it."""
        return self._by_kind.keys()

    def get(self, event_id: str) -> Known | None:
        """The event that was first recorded with this id, or corrected by it."""
        if self._by_id is None:
            self._by_id = {e.id: e for e in self.events}
        return self._by_id.get(self.aliases.get(event_id, event_id))

    @property
    def people(self) -> Mapping[str, Person]:
        """Everybody who joined or whom an event is about, by id."""
        if self._people is None:
            self._people = _people(self)
        return self._people

    def born_on(self, person_id: str | None) -> date | None:
        """The birthday of a person, or None while none is known."""
        person = self.people.get(person_id) if person_id else None
        return person.born_on if person else None

    def due_date(self, at: datetime) -> date | None:
        """The newest known due date of the pregnancy that `at` falls in.

        Pregnancies are told apart by births and losses. Where no due date was set,
        the gestation given at booking stands for one.
        """
        # Every moment of one pregnancy has the same.
        whole = self.pregnancy(at)
        if whole not in self._due_dates:
            self._due_dates[whole] = self._due_date_between(*whole)
        return self._due_dates[whole]

    def _due_date_between(
        self, after: datetime | None, until: datetime | None
    ) -> date | None:
        def within(event: Known) -> bool:
            return (after is None or event.occurred_at > after) and (
                until is None or event.occurred_at <= until
            )

        stated: Known | None = None
        for kind in ("pregnancy.notified", "pregnancy.edd_set"):
            for event in self.of_kind(kind):
                newer = stated is None or _when(event) >= _when(stated)
                if newer and event.fact.get("edd") and within(event):
                    stated = event
        if stated is not None:
            return date.fromisoformat(stated.fact["edd"])
        for event in reversed(self.of_kind("pregnancy.booked")):
            days = event.fact.get("gestation_days")
            if days is not None and within(event):
                booked_on = local_day(event.occurred_at)
                return booked_on + timedelta(days=PREGNANCY_DAYS - days)
        return None

    def pregnancy(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        """The births or losses before `at` and from `at` on: (last, next).

        Of twins it is the later birth.
        """
        if self._ends is None:
            births = [e.occurred_at for e in self.of_kind("birth.recorded")]
            ends = [e.occurred_at for e in self.of_kind("pregnancy.ended")]
            ends += [
                birth
                for birth, following in zip_longest(births, births[1:])
                if following is None or following - birth > _TWINS
            ]
            self._ends = sorted(ends)
        before = after = None
        for end in self._ends:
            if end < at:
                before = end
            else:
                after = end
                break
        return before, after


def _in_order(version: _Version) -> tuple[datetime, datetime, str]:
    return version.event.occurred_at, version.root.recorded_at, version.root.id


def _when(event: Known) -> tuple[datetime, datetime]:
    return event.occurred_at, event.recorded_at


def _roles(versions: list[_Version]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for version in versions:
        event = version.event
        if event.about is None:
            continue
        if event.kind == "person.joined":
            roles[event.about] = event.fact["role"]
        elif event.kind == "birth.recorded" and roles.get(event.about) in (
            None,
            "unborn",
        ):
            roles[event.about] = "infant"
    return roles


def _known(version: _Version, roles: Mapping[str, str]) -> Known:
    event, root = version.event, version.root
    total = safety_item = None
    if event.kind in SCREENS:
        total, safety_item = total_of(event.kind[7:], event.fact)
    about = event.about
    role = None
    if about is not None:
        role = roles.get(about) or role_in_id(about)
    return Known(
        root.id, about, role, event.kind, event.fact, event.occurred_at,
        root.recorded_at, event.recorded_at, event.agency, total, safety_item, event,
    )  # fmt: skip


def _people(timeline: Timeline) -> dict[str, Person]:
    household: dict[str, bool] = {}
    role: dict[str, str | None] = {}
    for event in timeline.events:
        if event.about is None:
            continue
        role[event.about] = event.role
        if event.kind == "person.joined":
            household[event.about] = event.fact.get("household", True)
    born = _birthdays(timeline)
    died = {e.about: e.occurred_at for e in timeline.of_kind("person.died")}
    return {
        id_: Person(
            id_, role[id_], born.get(id_), household.get(id_, True), died.get(id_)
        )
        for id_ in role
    }


def _birthdays(timeline: Timeline) -> dict[str, date]:
    """What the newest birth states, else what joining stated, else the day of birth."""
    stated: dict[str, date] = {}
    taken: dict[str, date] = {}
    joined: dict[str, date] = {}
    for event in timeline.of_kind("birth.recorded"):
        if event.about is None:
            continue
        given = event.fact.get("born_on")
        if given:
            stated[event.about] = date.fromisoformat(given)
        else:
            taken[event.about] = local_day(event.occurred_at)
    for event in timeline.of_kind("person.joined"):
        given = event.fact.get("born_on")
        if given and event.about is not None:
            joined.setdefault(event.about, date.fromisoformat(given))
    return {**taken, **joined, **stated}
