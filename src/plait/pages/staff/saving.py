"""From a form's drafts to the record: one verb a fact, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from plait.casework import births, corrections, facts, families, photos
from plait.pages import components, fact_words
from plait.pages.staff.opening import ROLE_WORDS, Open, people_of
from plait.records.shapes import StoredEvent, TimelineEvent
from plait.worklist import queries as owed_queries

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.request import Request
    from plait.pages.staff.record_forms import Draft, RecordForm
    from plait.worklist.recording import Occasion, Recorded


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: the ids of its events and of what followed from them.

    `again` are duties that a correction opened again. `gone` are the standards of
    duties that it ended because what began them did not happen so.
    """

    first: UUID
    events: tuple[UUID, ...]
    owed: tuple[UUID, ...]
    answered: tuple[UUID, ...]
    again: tuple[UUID, ...] = ()
    gone: tuple[str, ...] = ()


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
    request: Request,
    family: UUID,
    corrects: UUID | None = None,
    reason: str = "",
    birth: Mapping[str, Any] | None = None,
) -> Saved:
    """Record every fact of a form, in one transaction.

    Raises:
        PlaitError: one of them was refused; then none is kept.
    """
    before = _open_duties(request, family) if corrects else {}
    # One fact alone is all or nothing already: its verb is a transaction of its own.
    with transaction.atomic() if len(drafts) > 1 else nullcontext():
        done = []
        for number, draft in enumerate(drafts):
            occasion = _occasion(request, family, draft.occurred_at)
            occasion["event_id"] = part_id(first_id, number)
            if corrects and number == 0:
                done.append(_corrected(draft, corrects, reason, occasion))
            else:
                done.append(_recorded(draft, birth, occasion))
    if not corrects:
        return _saved(done)
    return _changed(_saved(done), before, _open_duties(request, family))


def withdraw(
    event: StoredEvent, event_id: UUID, reason: str, *, request: Request
) -> Saved:
    """Withdraw an event: it stays in the record, struck through, with the reason.

    Raises:
        PlaitError: it was refused.
    """
    occasion = _occasion(request, event.subject_id, event.occurred_at)
    occasion["event_id"] = event_id
    before = _open_duties(request, event.subject_id)
    with transaction.atomic():
        done = corrections.withdraw(event=event.id, reason=reason, **occasion)
    after = _open_duties(request, event.subject_id)
    return _changed(_saved([done]), before, after)


def add_photos(form: RecordForm, *, mark: StoredEvent, request: Request) -> Saved:
    """Add the photos of a form to a mark.

    Raises:
        PlaitError: it was refused; then none is kept.
    """
    occasion = _occasion(request, mark.subject_id, form.occurred())
    occasion["event_id"] = form.event_id_value
    data = form.cleaned_data
    done = photos.add_photos(
        mark=mark.root,
        pictures=data["photos"],
        note=data.get("note") or None,
        **occasion,
    )
    return _saved([done])


def _open_duties(request: Request, family: UUID) -> Mapping[UUID, str]:
    """The duties that are open now, by id, each with its standard."""
    rows = owed_queries.of_subject(family, by=request.staff, now=request.now)
    return {row.id: row.standard for row in rows if row.is_open}


def _changed(
    done: Saved, before: Mapping[UUID, str], after: Mapping[UUID, str]
) -> Saved:
    """What a correction changed: what was open before did not begin because of it."""
    begun = tuple(one for one in done.owed if one not in before)
    again = tuple(one for one in after if one not in before and one not in begun)
    ended = set(before) - set(after) - set(done.answered)
    return replace(
        done, owed=begun, again=again, gone=tuple(before[one] for one in sorted(ended))
    )


def _occasion(request: Request, family: UUID, occurred_at: datetime) -> Occasion:
    return {
        "family": family,
        "occurred_at": occurred_at,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
    }


def _corrected(draft: Draft, event: UUID, reason: str, occasion: Occasion) -> Recorded:
    return corrections.correct(
        event=event, fact=draft.fact, reason=reason, about=draft.about, **occasion
    )


def _recorded(
    draft: Draft, birth: Mapping[str, Any] | None, occasion: Occasion
) -> Recorded:
    """By the verb of the kind; by the plain one where the kind says it all."""
    if birth is not None:
        unborn = birth.get("unborn")
        return births.record_birth(
            family_name=birth["family_name"],
            given_name=birth.get("given_name") or "",
            unborn=UUID(unborn) if unborn else None,
            sex=birth.get("sex") or "",
            nhs_number=birth.get("nhs_number") or None,
            gestation_days=draft.fact.get("gestation_days"),
            weight_g=draft.fact.get("weight_g"),
            note=draft.fact.get("note"),
            **occasion,
        ).recorded
    if draft.kind == "person.died" and draft.about:
        return families.record_death(
            about=draft.about, note=draft.fact.get("note"), **occasion
        )
    return facts.record_fact(
        kind=draft.kind, about=draft.about, fact=draft.fact, **occasion
    )


def said(one: TimelineEvent, opened: Open) -> Said:
    """What was recorded, in words."""
    event = one.event
    people = people_of(one, opened)
    return Said(
        title=fact_words.title(event.kind),
        details="withdrawn"
        if event.fact.get("withdrawn")
        else fact_words.line(event.kind, event.fact),
        person=components.phrase(
            list(dict.fromkeys(ROLE_WORDS[each.role].lower() for each in people))
        ),
        when=components.happened(event.occurred_at),
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
