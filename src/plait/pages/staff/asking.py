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

from plait.engine.derive import derive_touched
from plait.engine.obligations import Obligation
from plait.pages import components
from plait.pages.staff.record_forms import Draft
from plait.records.shapes import TimelineEvent
from plait.standards.collection import Library
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Asked:
    """One duty that would begin, or that would be met."""

    title: str
    owed_by: str
    due: str
    opened_at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class Asks:
    """What saving would begin and what it would answer."""

    begins: tuple[Asked, ...] = ()
    answers: tuple[Asked, ...] = ()


def asks_of(
    drafts: Sequence[Draft],
    *,
    subject: str,
    seen: Iterable[TimelineEvent],
    library: Library,
    agency: str,
    now: datetime,
    corrects: str | None = None,
) -> Asks:
    """What these facts would begin and answer, as far as the person may know.

    Args:
        seen: the events that the person may see.
        agency: the slug of the agency that records.
        corrects: the id of the event that the first fact corrects.
    """
    known = [_known(one, subject) for one in seen]
    new = _new(drafts, subject, agency, now, corrects)
    kinds = {draft.kind for draft in drafts}
    before = _obligations(subject, known, library, now, kinds)
    after = _obligations(subject, [*known, *new], library, now, kinds)
    begins = [one for key, one in after.items() if _is_new(key, one, before)]
    answers = [
        one
        for key, one in after.items()
        if one.state in ("met", "met_late") and _was_open(before.get(key))
    ]
    by_id = {one.id: one for one in new}
    return Asks(
        _words(begins, library, now, by_id), _words(answers, library, now, by_id)
    )


def _new(
    drafts: Sequence[Draft],
    subject: str,
    agency: str,
    now: datetime,
    corrects: str | None,
) -> list[Event]:
    """The drafts as events that were recorded just now."""
    return [
        Event(
            id=str(uuid4()),
            subject=subject,
            about=str(draft.about) if draft.about else None,
            kind=draft.kind,
            occurred_at=min(draft.occurred_at, now),
            recorded_at=now,
            agency=agency,
            fact=dict(draft.fact),
            corrects=corrects if number == 0 else None,
        )
        for number, draft in enumerate(drafts)
    ]


_Key = tuple[str, int, str]
_OPEN = ("waiting", "due", "overdue")


def _obligations(
    subject: str,
    events: Iterable[Event],
    library: Library,
    now: datetime,
    kinds: Iterable[str],
) -> dict[_Key, Obligation]:
    timeline = Timeline.of(subject, events)
    _, found = derive_touched(timeline, library, now, kinds)
    return {(one.standard, one.version, one.trigger): one for one in found}


def _is_new(key: _Key, one: Obligation, before: dict[_Key, Obligation]) -> bool:
    return one.state in _OPEN and not _was_open(before.get(key))


def _was_open(one: Obligation | None) -> bool:
    return one is not None and one.state in _OPEN


def _words(
    found: Iterable[Obligation],
    library: Library,
    now: datetime,
    new: Mapping[str, Event],
) -> tuple[Asked, ...]:
    titles = {(one.id, one.version): one.title for one in library}
    asked = [
        Asked(
            title=titles[one.standard, one.version],
            owed_by=_owed_by(one, new.get(one.trigger)),
            due=components.limit(one.due_at),
            opened_at=one.opened_at,
        )
        for one in sorted(
            found, key=lambda one: (one.due_at is None, one.due_at or now)
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


def _known(one: TimelineEvent, subject: str) -> Event:
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
