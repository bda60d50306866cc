"""What a record would ask of whom, shown before it is saved.

Worked out from what the person may see, with the new facts added. So it can tell
nothing of what others hold: trying out facts without saving them teaches nobody
anything. After saving, what is really owed may be more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from plait.engine.borders import derive_strictest
from plait.engine.obligations import Obligation
from plait.pages import components
from plait.pages.staff.record_forms import Draft
from plait.records.shapes import StoredEvent, TimelineEvent
from plait.standards.collection import Library
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import rules
from plait.worklist.refusals import NotRecorded


@dataclass(frozen=True, slots=True)
class Asked:
    """One duty that would begin, or that would be met."""

    title: str
    owed_by: str
    due: str
    whose: str
    opened_at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class Asks:
    """What saving would begin, answer, end, open again, or move to another day."""

    begins: tuple[Asked, ...] = ()
    answers: tuple[Asked, ...] = ()
    ends: tuple[Asked, ...] = ()
    again: tuple[Asked, ...] = ()
    moves: tuple[Asked, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """By itself it changes nothing of what is owed."""
        return self == Asks()


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever asks may know of a family, and by which rules it is worked out.

    Attributes:
        subject: the family as the rules name it.
        seen: the events that the person may see.
        still_open: standard and trigger of the duties that really are open and that
            they may see. What others hold may have answered the rest already.
        agency: the slug of the agency that records.
    """

    subject: str
    seen: tuple[TimelineEvent, ...]
    still_open: frozenset[tuple[str, str]]
    libraries: tuple[Library, ...]
    agency: str
    now: datetime


def asks_of(
    drafts: Sequence[Draft], known: Known, *, corrects: StoredEvent | None = None
) -> Asks:
    """What these facts would change, as far as the person may know.

    Args:
        corrects: the newest version of the event that the first fact corrects.
    """
    events = [_event(one, known.subject) for one in known.seen]
    new = _new(drafts, known, corrects)
    before = _obligations(events, known)
    after = _obligations([*events, *new], known)

    def was_open(key: _Key) -> bool:
        standard, _, trigger = key
        is_there = (standard, trigger) in known.still_open
        return is_there and key in before and before[key].state in _OPEN

    def said(found: Iterable[Obligation]) -> tuple[Asked, ...]:
        return _words(found, known, {one.id: one for one in new})

    opened = [(key, one) for key, one in after.items() if one.state in _OPEN]
    ended = [key for key in before if was_open(key) and not _is_open(after.get(key))]
    return Asks(
        begins=said(one for key, one in opened if key not in before),
        again=said(
            one for key, one in opened if key in before and not _is_open(before[key])
        ),
        moves=said(
            one
            for key, one in opened
            if was_open(key) and before[key].due_at != one.due_at
        ),
        answers=said(after[key] for key in ended if _is_met(after.get(key))),
        ends=said(before[key] for key in ended if not _is_met(after.get(key))),
    )


def refusal(
    drafts: Sequence[Draft], known: Known, *, corrects: StoredEvent | None = None
) -> NotRecorded | None:
    """Why one of these facts could not be kept, as far as it shows before saving."""
    new = _new(drafts, known, corrects)
    events = [_event(one, known.subject) for one in known.seen]
    timeline = Timeline.of(known.subject, [*events, *new])
    try:
        for event in new:
            found = timeline.get(event.corrects or event.id)
            if found is not None:
                rules.check_birth(found, timeline)
    except NotRecorded as refused:
        return refused
    return None


def _new(
    drafts: Sequence[Draft], known: Known, corrects: StoredEvent | None
) -> list[Event]:
    """The drafts as events that were recorded just now."""
    made = []
    for number, draft in enumerate(drafts):
        corrected = corrects if number == 0 else None
        about = draft.about or (corrected.about if corrected else None)
        made.append(
            Event(
                id=str(uuid4()),
                subject=known.subject,
                about=str(about) if about else None,
                kind=draft.kind,
                occurred_at=min(draft.occurred_at, known.now),
                recorded_at=known.now,
                agency=known.agency,
                fact=dict(draft.fact),
                corrects=str(corrected.id) if corrected else None,
            )
        )
    return made


_Key = tuple[str, int, str]
_OPEN = ("waiting", "due", "overdue")
_MET = ("met", "met_late")


def _obligations(events: Iterable[Event], known: Known) -> dict[_Key, Obligation]:
    timeline = Timeline.of(known.subject, events)
    found = derive_strictest(timeline, known.libraries, known.now)
    return {
        (one.standard, one.version, one.trigger): one
        for one in found
        # What is only counted asks nothing of anybody.
        if not one.story.standard.counted_only
    }


def _is_open(one: Obligation | None) -> bool:
    return one is not None and one.state in _OPEN


def _is_met(one: Obligation | None) -> bool:
    return one is not None and one.state in _MET


def _words(
    found: Iterable[Obligation], known: Known, new: Mapping[str, Event]
) -> tuple[Asked, ...]:
    asked = [
        Asked(
            title=one.story.standard.title,
            owed_by=_owed_by(one, new.get(one.trigger)),
            due=components.limit(one.due_at),
            whose=components.whose_limit(one.story.standard.limit_origin),
            opened_at=one.opened_at,
        )
        for one in sorted(
            found, key=lambda one: (one.due_at is None, one.due_at or known.now)
        )
    ]
    return tuple(dict.fromkeys(asked))


def _owed_by(one: Obligation, begun_by: Event | None) -> str:
    """Who would owe it, where the new fact says who that is."""
    if begun_by is not None and one.owed_by == "finder":
        return "your team"
    if begun_by is not None and one.owed_by == "addressee":
        return components.role(str(begun_by.fact.get("to") or one.owed_by))
    return components.role(one.owed_by)


def _event(one: TimelineEvent, subject: str) -> Event:
    stored = one.event
    return Event(
        id=str(stored.id),
        subject=subject,
        about=str(stored.about) if stored.about else None,
        kind=stored.kind,
        occurred_at=stored.occurred_at,
        recorded_at=stored.recorded_at,
        agency=stored.agency,
        fact=stored.fact,
        corrects=str(stored.corrects) if stored.corrects else None,
    )
