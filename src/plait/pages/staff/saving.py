"""From a form's drafts to the record: one verb a fact, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from plait.pages import components, fact_words
from plait.pages.staff.opening import ROLE_WORDS, Open
from plait.records.shapes import StoredEvent, TimelineEvent
from plait.worklist import recording

if TYPE_CHECKING:
    from django.http import HttpRequest

    from plait.pages.staff.record_forms import Draft
    from plait.worklist.recording import Recorded


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: the ids of its events and of what followed from them."""

    first: UUID
    events: tuple[UUID, ...]
    owed: tuple[UUID, ...]
    answered: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as the page after saving says it."""

    title: str
    details: str
    person: str
    when: str


def part_id(first: UUID, number: int) -> UUID:
    """The id of the n-th event of one form: the same each time that it is sent."""
    return first if number == 0 else uuid5(NAMESPACE_URL, f"{first}#{number}")


def save(
    drafts: Sequence[Draft],
    *,
    first_id: UUID,
    request: HttpRequest,
    family: UUID,
    corrects: UUID | None = None,
    reason: str = "",
    birth: Mapping[str, Any] | None = None,
) -> Saved:
    """Record every fact of a form, in one transaction.

    Raises:
        PlaitError: one of them was refused; then none is kept.
    """
    with transaction.atomic():
        done = [
            recording.record(
                kind=draft.kind,
                fact={**draft.fact, "reason": reason} if corrects else draft.fact,
                about=draft.about,
                family=family,
                occurred_at=draft.occurred_at,
                recorded_at=request.now,
                by=request.staff,
                team=request.post.team_id if request.post else None,
                event_id=part_id(first_id, number),
                corrects=corrects if number == 0 else None,
            )
            for number, draft in enumerate(drafts)
        ]
    return _saved(done)


def withdraw(
    event: StoredEvent, event_id: UUID, reason: str, *, request: HttpRequest
) -> Saved:
    """Withdraw an event: it stays in the record, struck through, with the reason.

    Raises:
        PlaitError: it was refused.
    """
    with transaction.atomic():
        done = recording.record(
            kind=event.kind,
            fact={"withdrawn": True, "reason": reason},
            about=event.about,
            family=event.subject_id,
            occurred_at=event.occurred_at,
            recorded_at=request.now,
            by=request.staff,
            team=request.post.team_id if request.post else None,
            event_id=event_id,
            corrects=event.id,
        )
    return _saved([done])


def said(one: TimelineEvent, opened: Open) -> Said:
    """What was recorded, in words."""
    event = one.event
    person = opened.person(event.about)
    return Said(
        title=fact_words.title(event.kind),
        details="withdrawn"
        if event.fact.get("withdrawn")
        else fact_words.line(event.kind, event.fact),
        person=ROLE_WORDS[person.role].lower() if person else "",
        when=components.moment(event.occurred_at),
    )


def _saved(done: Sequence[Recorded]) -> Saved:
    """What followed from all of it, each duty once; the last word on it holds."""
    answered = {row.id for one in done for row in one.answered}
    owed = {row.id: None for one in done for row in one.owed if row.id not in answered}
    return Saved(
        first=done[0].event.id,
        events=tuple(one.event.id for one in done),
        owed=tuple(owed),
        answered=tuple(dict.fromkeys(answered)),
    )
