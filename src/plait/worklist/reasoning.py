"""Why something is owed to a family, or why nothing is, as far as the reader may know.

The reasoning is done anew from the facts that row-level security gives the reader, and
from nothing else. What is stored as owed was worked out from all facts: it is listed
beside, as far as the reader sees it anyway. Where the two differ, the stored one is
right, and the reasoning is cut before the point at which they part, without a word
about that: so the page tells nothing that the list and the timeline do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from plait.access import sessions
from plait.access.classes import EVERYTHING
from plait.access.disclosure import Holder
from plait.access.errors import NotAllowed
from plait.access.models import Staff
from plait.clock.moments import local_day
from plait.engine.explain import explain
from plait.engine.steps import CONDITIONS, Case, Step
from plait.records import queries as records
from plait.records.shapes import TimelineEvent
from plait.standards.plain_words import signals_in_words
from plait.standards.shapes import Standard
from plait.worklist import adopted, weeks
from plait.worklist.directory import directory
from plait.worklist.obligations import events_of, holder_of, readable, visible
from plait.worklist.queries import mine
from plait.worklist.routing import OFFICE, Directory
from plait.worklist.rows import COLUMNS, row_of
from plait.worklist.shapes import Row

_ENTRIES = f"""
    select trigger, closed_by, because, {COLUMNS} from worklist_entry
    where subject_id = %s and standard = %s order by opened_at, id
"""  # noqa: S608 - the columns are a constant of ours


@dataclass(frozen=True, slots=True)
class Choice:
    """A standard that may be asked about.

    `is_near`: a fact of the kind that starts it is recorded and may be read.
    """

    standard: Standard
    is_near: bool


@dataclass(frozen=True, slots=True)
class ReasonedCase:
    """A fact with what was reasoned about it, and what is stored as owed for it.

    `row` is that, where the reader sees it; `is_near` that the fact does not start it.
    `has_failed`: a condition did not hold. `at` is when the fact happened.
    """

    fact: UUID
    at: datetime
    steps: tuple[Step, ...]
    row: Row | None
    is_near: bool
    has_failed: bool


@dataclass(frozen=True, slots=True)
class Reasoned:
    """The reasoning under one standard, for one reader.

    `owed` is what is stored as owed under it, as far as the reader may see. `held` are
    the teams that hold something of this family which the reader may not read,
    whatever it is about. `ask` is whom to ask; None for a reader who may read all.
    """

    standard: Standard
    starts: str
    owed: tuple[Row, ...]
    cases: tuple[ReasonedCase, ...]
    held: tuple[Holder, ...]
    ask: Holder | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stored entry: what it says, and as the reader may know it."""

    trigger: str
    opened_at: datetime
    row: Row


def choices(
    subject_id: UUID, *, policy: str, now: datetime, using: str = "default"
) -> list[Choice]:
    """The standards for a family, those first that came near. Its record must be open.

    Args:
        policy: the policy of its partnership; "" for the shared library alone.
    """
    kinds = {one.event.kind for one in records.timeline_for(subject_id, using=using)}
    today = local_day(now)
    shelf = adopted.library_under(policy, using=using)
    found = [
        shelf.in_force(name, today) or versions[-1]
        for name, versions in shelf.by_id.items()
    ]
    told = [
        Choice(one, not one.trigger_kinds.isdisjoint(kinds))
        for one in found
        if one.subject == "family"
    ]
    return sorted(told, key=lambda choice: not choice.is_near)


def reasoning(
    subject_id: UUID,
    standard_id: str,
    *,
    policy: str,
    partnership: str,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> Reasoned:
    """Why something is owed under a standard or nothing. The record must be open.

    Args:
        policy: the policy of the family's partnership; "" for the library alone.
        partnership: the family's, whose office is asked.

    Raises:
        NotAllowed: there is no such standard for a family.
    """
    shelf = adopted.library_under(policy, using=using)
    versions = shelf.versions(standard_id)
    if not versions or versions[-1].subject != "family":
        raise NotAllowed
    seen = records.timeline_for(subject_id, using=using)
    entries = _entries(subject_id, standard_id, seen, by, now, using)
    found = explain(events_of(subject_id, seen), versions, now)
    by_trigger = {one.trigger: one for one in entries}
    teams = directory(using)
    return Reasoned(
        standard=versions[-1],
        starts=signals_in_words(versions[-1].when),
        owed=tuple(one.row for one in entries),
        cases=tuple(_case(one, by_trigger.get(one.fact)) for one in found.cases),
        held=_held(subject_id, teams, using),
        ask=None if _reads_all(subject_id, using) else _office(teams, partnership),
    )


def _entries(
    subject_id: UUID,
    standard_id: str,
    seen: Iterable[TimelineEvent],
    by: Staff,
    now: datetime,
    using: str,
) -> list[_Entry]:
    """What is stored as owed under the standard, as far as the reader may see."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ENTRIES, [subject_id, standard_id])
        found = cursor.fetchall()
    if not found:
        return []
    teams = directory(using)
    own = frozenset(mine(by, now, using=using).posts)
    timeline, _ = visible(subject_id, seen)
    may_read = readable(timeline)

    entries = []
    for trigger, closed_by, because, *values in found:
        row = row_of(
            values, now=now, teams=teams.teams, mine=own, me=by.pk,
            workers=teams.workers,
        )  # fmt: skip
        shown = weeks.blurred(row, because, closed_by, may_read)
        entries.append(_Entry(str(trigger), row.opened_at, shown))
    return entries


def _case(case: Case, entry: _Entry | None) -> ReasonedCase:
    """The case, cut where it would say other than what is stored."""
    steps = case.steps
    if entry is None and case.is_made:
        steps = _without(steps, keep=CONDITIONS)
    elif entry is not None and not _agree(case, entry):
        steps = _without(steps, keep=frozenset({"starts", "version"}))
    return ReasonedCase(
        fact=UUID(case.fact),
        at=case.at,
        steps=steps,
        row=entry.row if entry else None,
        is_near=case.is_near and entry is None,
        has_failed=bool(case.failed) and entry is None,
    )


def _without(steps: Iterable[Step], *, keep: frozenset[str]) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.kind in keep)


def _agree(case: Case, entry: _Entry) -> bool:
    """Whether what was reasoned from what may be read is what is stored."""
    made, row = case.obligation, entry.row
    return (
        made is not None
        and made.version == row.version
        and made.opened_at == entry.opened_at
        and made.opens_at in (row.opens_at, None)  # see `entries.opens_at`
        and made.due_at == row.due_at
        and made.closed_at == row.closed_at
        and made.state in (row.state, "due" if row.state == "waiting" else row.state)
    )


def _reads_all(subject_id: UUID, using: str) -> bool:
    opened = sessions.opened(using=using)
    is_this = opened is not None and opened.subject_id == subject_id
    return is_this and opened is not None and opened.classes == EVERYTHING


def _held(subject_id: UUID, teams: Directory, using: str) -> tuple[Holder, ...]:
    """Each team once that the family's timeline names as holding something."""
    held = records.held_elsewhere(subject_id, using=using)
    holders = [holder_of(teams.teams.get(one.team_id or -1)) for one in held]
    return tuple(sorted(dict.fromkeys(holders), key=lambda one: one.team))


def _office(teams: Directory, partnership: str) -> Holder:
    number = teams.answering(OFFICE, partnership)
    return holder_of(teams.teams.get(number) if number is not None else None)
