"""Taking in events that another system recorded, as lines of a file bring them.

The ids of the file are the other system's own. Ours are made from them and from its
name, so the same file twice is one record, and two systems' `F1` are two families.
What was recorded before with the same content counts as nothing; with other content it
is refused, because what is recorded is never changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from plait.access.errors import PlaitError
from plait.records.shapes import NewEvent
from plait.timeline.events import Event
from plait.timeline.lines import LineProblem, Lines
from plait.worklist import bodies, feeds, recording, translating
from plait.worklist.bodies import Bodies, NowhereToPut

__all__ = ["Import", "NothingKept", "take_in"]


_TOO_SOON = "recorded_at: lies more than 5 minutes ahead of our clock"


class NothingKept(Exception):
    """All or nothing was asked for, and lines were refused: nothing was kept."""

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(f"{len(problems)} lines were refused")
        self.problems = sorted(problems, key=lambda problem: problem.number)


@dataclass(slots=True)
class Import:
    """What came of a file: counts, and each line that was refused with the reason.

    `not_worked_out` counts subjects whose events are kept and whose rules failed;
    `unknown_agencies` how many events came from agencies that have no team here.
    """

    subjects: int = 0
    kept: int = 0
    known_before: int = 0
    not_worked_out: int = 0
    problems: list[LineProblem] = field(default_factory=list)
    unknown_agencies: dict[str, int] = field(default_factory=dict)


def take_in(
    lines: Lines,
    *,
    source: str,
    now: datetime,
    partnership: str | None = None,
    all_or_nothing: bool = False,
    using: str = "engine",
    progress: Callable[[int], None] | None = None,
) -> Import:
    """Record the events of a file, subject by subject.

    Each subject is a transaction of its own, so what is good stays whatever comes
    after; with `all_or_nothing` the whole file is one. That the feed was heard from is
    noted, also where its file is empty.

    Args:
        source: the name of the system whose ids these are.
        partnership: the slug of the partnership in which agencies that are not known
            here are made; None keeps their events without a team.
        progress: is told how many events were dealt with.

    Raises:
        NothingKept: `all_or_nothing`, and a line was refused.
        UnknownPartnership: there are others, and none of this slug.
    """
    try:
        done = _take_in(
            lines,
            source,
            now=now,
            partnership=partnership,
            all_or_nothing=all_or_nothing,
            using=using,
            progress=progress,
        )
    except NothingKept as nothing:
        _refused_whole(source, lines, len(nothing.problems), now, using)
        raise
    if done.problems and not done.kept and not done.known_before:
        _refused_whole(source, lines, len(done.problems), now, using)
    else:
        refused = len(done.problems)
        feeds.heard(source, lines.events, refused=refused, now=now, using=using)
    return done


def _refused_whole(
    source: str, lines: Lines, refused: int, now: datetime, using: str
) -> None:
    every = len(lines.events) + len(lines.problems)
    feeds.refused_whole(source, lines=every, refused=refused, now=now, using=using)


def _take_in(
    lines: Lines,
    source: str,
    *,
    now: datetime,
    partnership: str | None,
    all_or_nothing: bool,
    using: str,
    progress: Callable[[int], None] | None,
) -> Import:
    done = Import(problems=list(lines.problems))
    if all_or_nothing and done.problems:
        raise NothingKept(done.problems)
    whole: AbstractContextManager[object] = contextlib.nullcontext()
    if all_or_nothing:
        whole = transaction.atomic(using=using)
    with whole:
        known = bodies.read(partnership, using=using)
        for subject, events in _by_subject(lines.events):
            one = _Subject(subject, events, source, known, lines)
            one.take_in(done, now=now, using=using)
            if all_or_nothing and done.problems:
                raise NothingKept(done.problems)
            if progress is not None:
                progress(len(events))
    done.problems.sort(key=lambda problem: problem.number)
    return done


@dataclass(slots=True)
class _Subject:
    """One subject of the file, on its way in."""

    name: str
    events: list[Event]
    source: str
    bodies: Bodies
    lines: Lines

    def take_in(self, done: Import, *, now: datetime, using: str) -> None:
        """All of it in one go; where something is refused, event by event."""
        self._refuse_at_sight(done, now)
        if not self.events:
            return
        try:
            home = self.bodies.home_of(self.events)
        except NowhereToPut as nowhere:
            self._refuse(self.events, nowhere.say, done)
            return
        in_order = _in_order(self.events)
        try:
            with transaction.atomic(using=using):
                taken = self._write(in_order, home.id, now, using)
        except (PlaitError, IntegrityError, DataError):
            self._one_by_one(in_order, home.id, done, now, using)
            return
        done.subjects += 1 if taken.new else 0
        self._count(taken, in_order, done)

    def _refuse_at_sight(self, done: Import, now: datetime) -> None:
        """Refuse what no record could take: news of the future, and no name."""
        good = []
        for event in self.events:
            if event.recorded_at > now + recording.CLOCK_SKEW:
                self._refuse([event], _TOO_SOON, done)
            elif event.agency and not bodies.is_name(event.agency):
                self._refuse([event], bodies.NAME_WANTED, done)
            else:
                good.append(event)
        self.events = good

    def _one_by_one(
        self,
        events: Iterable[Event],
        home: int,
        done: Import,
        now: datetime,
        using: str,
    ) -> None:
        before = done.kept
        for event in events:
            try:
                with transaction.atomic(using=using):
                    taken = self._write([event], home, now, using)
            except PlaitError as refused:
                self._refuse([event], refused.say, done)
            except (IntegrityError, DataError):
                self._refuse([event], "the database would not take it", done)
            else:
                self._count(taken, [event], done)
        done.subjects += 1 if done.kept > before else 0

    def _write(
        self, events: Sequence[Event], home: int, now: datetime, using: str
    ) -> recording.Taken:
        subject_id = translating.subject_id(self.source, self.name)
        bodies.start(
            subject_id, self.name, self.bodies.teams[home], self.events, using=using
        )
        people = translating.people(self.source, self.name, self.events)
        joined = bodies.add_people(subject_id, people, using=using)
        new: list[NewEvent] = [
            *(translating.joined(subject_id, one, self.bodies) for one in joined),
            *(
                translating.event(self.source, subject_id, one, self.bodies)
                for one in events
            ),
        ]
        taken = recording.record_all(subject_id, new, now=now, using=using)
        # That somebody joined whom no line lets join is not a line of the file.
        return replace(taken, new=max(0, taken.new - len(joined)))

    def _count(
        self, taken: recording.Taken, events: Sequence[Event], done: Import
    ) -> None:
        done.kept += taken.new
        done.known_before += len(events) - taken.new
        done.not_worked_out += 0 if taken.is_worked_out else 1
        for event in events:
            if self.bodies.team_of(event.agency) is None:
                name = event.agency or "(none)"
                done.unknown_agencies[name] = done.unknown_agencies.get(name, 0) + 1

    def _refuse(self, events: Iterable[Event], reason: str, done: Import) -> None:
        done.problems += [
            LineProblem(self.lines.numbers[event.id], reason) for event in events
        ]


def _in_order(events: Sequence[Event]) -> list[Event]:
    """As they were recorded, and each correction after what it corrects."""
    by_id = {event.id: event for event in events}
    depths: dict[str, int] = {}
    for event in events:
        chain = []
        one: Event | None = event
        while one is not None and one.id not in depths:
            chain.append(one.id)
            one = by_id.get(one.corrects or "")
        depth = depths[one.id] if one is not None else -1
        for above, id_ in enumerate(reversed(chain), start=1):
            depths[id_] = depth + above
    return sorted(events, key=lambda e: (e.recorded_at, depths[e.id], e.occurred_at))


def _by_subject(events: Iterable[Event]) -> list[tuple[str, list[Event]]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.subject, []).append(event)
    return list(found.items())
