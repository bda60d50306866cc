"""What a change of standards would have caught or released, had it been in force.

Pure. A plan is made once for two libraries; then it compares one subject's past at a
time, and the comparisons are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.engine.derive import derive, timeline_of
from plait.engine.obligations import Obligation
from plait.standards.collection import Library
from plait.standards.shapes import Standard
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

#: What a standard says that changes no duty and no due date.
_WORDS = frozenset(
    {"title", "group", "stage", "force", "limit_origin", "sources", "owed_by",
     "advice", "if_late", "examples", "file", "path", "policy", "under"}
)  # fmt: skip
_LATE = frozenset({"overdue", "met_late", "missed"})
_NEVER = datetime.max.replace(tzinfo=UTC)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the duties of one standard. Each duty is counted once.

    `new` were not owed before and `gone` are owed no more. Of those that both know,
    `newly_late` and `no_longer_late` changed sides; `earlier` and `later` have another
    due date and are as late as before, or as punctual; `unchanged` are the rest.
    """

    new: int = 0
    newly_late: int = 0
    gone: int = 0
    no_longer_late: int = 0
    earlier: int = 0
    later: int = 0
    unchanged: int = 0

    @property
    def caught(self) -> int:
        """Duties that were not there, or were not late, and now are."""
        return self.new + self.newly_late

    @property
    def released(self) -> int:
        """Duties that were there, or were late, and now are not."""
        return self.gone + self.no_longer_late

    @property
    def before(self) -> int:
        """How many duties the old standards make."""
        return self.after - self.new + self.gone

    @property
    def after(self) -> int:
        """How many duties the new standards make."""
        return (
            self.new + self.newly_late + self.no_longer_late
            + self.moved + self.unchanged
        )  # fmt: skip

    @property
    def moved(self) -> int:
        """Duties that have another due date, and nothing else."""
        return self.earlier + self.later

    def __add__(self, other: Change) -> Change:
        """Both together."""
        return Change(*(getattr(self, name) + getattr(other, name) for name in _COUNTS))


_COUNTS = tuple(one.name for one in fields(Change))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What becomes of one subject's duties, or of many subjects' together.

    `standards` holds, by id, only those of which there is or was a duty. `subjects`
    were compared, `caught` and `released` are those of them with such a duty.
    """

    standards: Mapping[str, Change] = field(default_factory=dict)
    subjects: int = 0
    caught: int = 0
    released: int = 0

    def __add__(self, other: Comparison) -> Comparison:
        """Both together."""
        found = dict(self.standards)
        for id_, change in other.standards.items():
            found[id_] = found[id_] + change if id_ in found else change
        return Comparison(
            found,
            self.subjects + other.subjects,
            self.caught + other.caught,
            self.released + other.released,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The standards that differ, as they were and as they would have been."""

    ids: tuple[str, ...]
    old: tuple[Standard, ...]
    new: tuple[Standard, ...]
    since: date

    @classmethod
    def of(cls, old: Library, new: Library, *, since: date) -> Plan:
        """Find what differs.

        A version that the old library does not know counts as if it had been in
        force from `since`: it is asked what it would have done, and its own first day
        mostly lies ahead.
        """
        ids = tuple(
            id_
            for id_ in sorted({*old.by_id, *new.by_id})
            if _shapes(old.versions(id_)) != _shapes(new.versions(id_))
        )
        return cls(
            ids,
            tuple(one for id_ in ids for one in old.versions(id_)),
            tuple(
                one
                for id_ in ids
                for one in _in_force_by(since, new.versions(id_), old.versions(id_))
            ),
            since,
        )

    def compare(
        self,
        events: Timeline | Iterable[Event],
        as_of: datetime,
        calendar: Calendar | None = None,
    ) -> Comparison:
        """One subject's past under both.

        Duties count that opened on `since` or later and by `as_of`. `events` are all
        of the subject's, or a timeline already cut to `as_of`.
        """
        timeline = timeline_of(events, as_of)
        before, after = (
            _by_standard(derive(timeline, which, as_of, calendar=calendar))
            for which in (self.old, self.new)
        )
        found = {
            id_: change
            for id_ in self.ids
            if (change := self._change(before[id_], after[id_])) != Change()
        }
        return Comparison(
            standards=found,
            subjects=1,
            caught=int(any(change.caught for change in found.values())),
            released=int(any(change.released for change in found.values())),
        )

    def _change(self, before: list[Obligation], after: list[Obligation]) -> Change:
        counts = dict.fromkeys(_COUNTS, 0)
        for old, new in _pairs(before, after):
            opened = [local_day(one.opened_at) for one in (old, new) if one is not None]
            if max(opened) >= self.since:
                counts[_what_became(old, new)] += 1
        return Change(**counts)


def compare(
    events: Timeline | Iterable[Event],
    old: Library,
    new: Library,
    *,
    since: date,
    as_of: datetime,
    calendar: Calendar | None = None,
) -> Comparison:
    """What `new` would have caught or released in one subject's past.

    For many subjects make the `Plan` once and add up what it compares.
    """
    return Plan.of(old, new, since=since).compare(events, as_of, calendar)


def _shapes(versions: Iterable[Standard]) -> list[dict[str, Any]]:
    """All of the versions that decides what is owed and by when."""
    return [
        {
            one.name: getattr(standard, one.name)
            for one in fields(standard)
            if one.name not in _WORDS
        }
        for standard in versions
    ]


def _in_force_by(
    since: date, versions: tuple[Standard, ...], known: tuple[Standard, ...]
) -> Iterator[Standard]:
    """The versions with a newest one that is not known yet in force from `since`."""
    newest = max(versions, key=_by_version, default=None)
    starts = {(one.version, one.applies_from) for one in known}
    if (
        newest is None
        or newest.applies_from <= since
        or (newest.version, newest.applies_from) in starts
    ):
        yield from versions
        return
    for one in versions:
        if one is newest:
            yield replace(one, applies_from=since)
        elif one.applies_from < since:
            until = one.applies_until or date.max
            yield replace(one, applies_until=min(until, since - _ONE_DAY))


def _by_version(standard: Standard) -> tuple[int, date]:
    # Under a policy a version may be there in pieces, one after the other.
    return standard.version, standard.applies_from


def _by_standard(found: list[Obligation]) -> defaultdict[str, list[Obligation]]:
    by_standard: defaultdict[str, list[Obligation]] = defaultdict(list)
    for one in found:
        by_standard[one.standard].append(one)
    return by_standard


_Pair = tuple[Obligation | None, Obligation | None]


def _pairs(before: list[Obligation], after: list[Obligation]) -> Iterator[_Pair]:
    """The same duty before and after, by what started it.

    Where another event starts it now, a duty that does not come with each of its
    triggers is still the same one, if it is owed for the same person and ended by the
    same event, or by none.
    """
    for same in (_started_by, _ended_by):
        waiting: defaultdict[object, list[Obligation]] = defaultdict(list)
        for new in reversed(after):
            waiting[same(new)].append(new)
        alone: list[Obligation] = []
        for old in before:
            match = waiting[same(old)]
            if match:
                yield old, match.pop()
            else:
                alone.append(old)
        before = alone
        after = [one for rest in waiting.values() for one in reversed(rest)]
        after.sort(key=_opened_at)
    yield from ((old, None) for old in before)
    yield from ((None, new) for new in after)


def _started_by(one: Obligation) -> object:
    return one.trigger


def _ended_by(one: Obligation) -> object:
    if one.story.standard.repeat == "each":
        return one.trigger
    return one.about, one.met_by, one.stopped_by


def _opened_at(one: Obligation) -> datetime:
    return one.opened_at


def _what_became(old: Obligation | None, new: Obligation | None) -> str:
    """Which of the counts of a `Change` the duty belongs to."""
    if old is None:
        return "new"
    if new is None:
        return "gone"
    was_late, is_late = old.state in _LATE, new.state in _LATE
    if was_late != is_late:
        return "newly_late" if is_late else "no_longer_late"
    was_due, is_due = old.due_at or _NEVER, new.due_at or _NEVER
    if was_due == is_due:
        return "unchanged"
    return "earlier" if is_due < was_due else "later"
