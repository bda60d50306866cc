"""One duty with its story, as far as the person who asks may know it.

The story is told from what row-level security gives this person. Of a reason that is
held elsewhere it says by whom and whom to ask, through `access.disclosure`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from plait.access import disclosure, sessions
from plait.access.disclosure import Disclosed, Holder, Viewer
from plait.access.errors import NotAllowed
from plait.access.models import Staff
from plait.engine.reasons import limit_sentence, moment_in_words
from plait.records import queries as records
from plait.records.shapes import ReasonAt, StoredEvent, TimelineEvent
from plait.standards.collection import Library
from plait.standards.plain_words import signal_in_words
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS, Standard
from plait.timeline.events import Event
from plait.timeline.facts import describe
from plait.timeline.timeline import Known, Timeline
from plait.worklist import adopted, attentions, ladder, weeks
from plait.worklist.arranged import arranged
from plait.worklist.directory import directory
from plait.worklist.queries import mine
from plait.worklist.routing import OFFICE, Directory, TeamCard
from plait.worklist.rows import COLUMNS, PART, row_of, short_name
from plait.worklist.said import said_of
from plait.worklist.shapes import ObligationView, Reason, Row, Rung, Step

_ENTRY = f"""
    select rungs, closed_by, because, trigger, classes, policy, coalesce(
            (select partnership_id from subject where id = worklist_entry.subject_id),
            (select partnership_id from agency where slug = worklist_entry.agency)),
        {adopted.STORED},
        (select json_agg({attentions.COLUMNS}) from failed_derivation
            where subject_id = worklist_entry.subject_id),
        {PART},
        {COLUMNS}
    from worklist_entry where subject_id = %s and id = %s
"""  # noqa: S608 - the columns are a constant of ours

_ENDED = {
    "met": "done in time",
    "met_late": "done, late",
    "stopped": "ended before its time was up",
    "missed": "ended after it was already late",
}


def obligation(
    subject_id: UUID,
    entry_id: UUID,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> ObligationView:
    """The duty with its reasons and ladder, for this person.

    Open the record first: else only what their own teams recorded is told in full.

    Raises:
        NotAllowed: there is no such duty that they may see.
    """
    found = _entry(subject_id, entry_id, using)
    (rungs, closed_by, because, trigger, classes, label, home, in_use, failed,
     part, *values) = found  # fmt: skip
    teams = directory(using)
    own = frozenset(mine(by, now, using=using).posts)
    row = row_of(
        values, now=now, teams=teams.teams, mine=own, me=by.pk,
        workers=teams.workers, part=part,
    )  # fmt: skip
    seen = records.timeline_for(subject_id, using=using)
    timeline, stored = visible(subject_id, seen)
    row = weeks.blurred(row, because, closed_by, readable(timeline))
    key = (row.standard, str(trigger))
    told = _told(row, timeline, stored, teams, using)
    known = adopted.stored_of(in_use)
    standards = adopted.of_label(label, home, known, using=using)
    standard = _standard(row, label, standards)
    view = _view(row, standard, told, timeline, teams)
    return replace(
        view,
        steps=_steps(row, standard, told, timeline, str(trigger)),
        rungs=_rungs(row, rungs),
        closed_by=_closed_by(closed_by, timeline),
        trigger=trigger,
        sensitivity=ladder.sensitivity_of(classes),
        said=said_of(key, seen, teams),
        offer=arranged(timeline).offered.get(key),
        classes=classes,
        policy_words=policy_words(label, standards, is_held=row.is_opening_held),
        may_dismiss=standard.may_dismiss,
        attention=attentions.of_open(failed, using),
    )


def policy_words(label: str | None, standards: Library, *, is_held: bool) -> str:
    """Under which policy it was made, with the version; "" where there is none.

    Of what began it the week alone may be told where that is held, and the version
    could tell the day.
    """
    if standards.policy is None:
        return ""
    if label is None:
        return "It began before the partnership had adopted a policy here."
    name, _, version = label.partition("/")
    words = f"Made under the policy of {short_name(name)}"
    return f"{words}." if is_held else f"{words}, version {version}."


def _entry(subject_id: UUID, entry_id: UUID, using: str) -> tuple[Any, ...]:
    with connections[using].cursor() as cursor:
        cursor.execute(_ENTRY, [subject_id, entry_id])
        found = cursor.fetchone()
    if found is None:
        raise NotAllowed
    return tuple(found)


def _view(
    row: Row,
    standard: Standard,
    told: Sequence[Disclosed],
    timeline: Timeline,
    teams: Directory,
) -> ObligationView:
    """What the standard, the reasons and the owing team tell of it."""
    owing = teams.teams.get(row.team_id)
    return ObligationView(
        row=row,
        reasons=tuple(_reason(one, timeline) for one in told),
        steps=(),
        rungs=(),
        advice=standard.advice,
        answers_words=tuple(signal_in_words(one) for one in standard.then.signals),
        needs_all=standard.then.all_of,
        clause="; ".join(f"{one.document}, {one.clause}" for one in standard.sources),
        clause_url=next((one.url for one in standard.sources if one.url), ""),
        is_clause_checked=standard.verified,
        force_words=FORCE_IN_WORDS[standard.force],
        limit_words=ORIGIN_IN_WORDS[standard.limit_origin],
        phone=owing.phone if owing else "",
        out_of_hours=owing.out_of_hours if owing else "",
        closed_how=_ENDED.get(row.state, ""),
        sources=standard.sources,
    )


def _standard(row: Row, label: str | None, standards: Library) -> Standard:
    standard = standards.piece(row.standard, row.version, label) or standards.get(
        row.standard
    )
    if standard is None:  # a local one that is not adopted any more
        raise NotAllowed
    return standard


def visible(
    subject_id: UUID, found: Iterable[TimelineEvent]
) -> tuple[Timeline, Mapping[str, StoredEvent]]:
    """What this person may read of the subject, and each event by its id."""
    seen = list(found)
    timeline = Timeline.of(f"family:{subject_id}", events_of(subject_id, seen))
    return timeline, {str(one.event.id): one.event for one in seen}


def events_of(subject_id: UUID, found: Iterable[TimelineEvent]) -> list[Event]:
    """What a person may read of a subject, as the rules read it."""
    return [
        Event(
            id=str(one.id),
            subject=f"family:{subject_id}",
            about=str(one.about) if one.about else None,
            kind=one.kind,
            occurred_at=one.occurred_at,
            recorded_at=one.recorded_at,
            agency=one.agency,
            fact=one.fact,
            corrects=str(one.corrects) if one.corrects else None,
            team=str(one.team_id) if one.team_id is not None else None,
            sensitivity=one.sensitivity,
        )
        for one in (each.event for each in found)
    ]


def readable(timeline: Timeline) -> weeks.Readable:
    """The moments of what a person may read, by its id as first recorded."""
    return weeks.readable(
        (one.id, one.occurred_at, one.recorded_at) for one in timeline.events
    )


def _told(
    row: Row,
    timeline: Timeline,
    stored: Mapping[str, StoredEvent],
    teams: Directory,
    using: str,
) -> Sequence[Disclosed]:
    """The reasons as this person may know them."""
    opened = sessions.opened(using=using)
    is_open = opened is not None and opened.subject_id == row.subject_id
    viewer = Viewer(
        teams=frozenset(sessions.teams(using=using)),
        classes=opened.classes if opened and is_open else 0,
        released=opened.released if opened and is_open else frozenset(),
    )
    owing = teams.teams.get(row.team_id)
    partnership = owing.partnership if owing else ""
    office = teams.teams.get(teams.answering(OFFICE, partnership) or row.team_id)
    reasons = [
        _reason_at(place, timeline, stored, teams)
        for place in records.reasons_of(row.subject_id, row.id, using=using)
    ]
    return disclosure.disclose(reasons, viewer, office=holder_of(office))


def _reason_at(
    place: ReasonAt,
    timeline: Timeline,
    stored: Mapping[str, StoredEvent],
    teams: Directory,
) -> disclosure.Reason:
    holder = holder_of(teams.teams.get(place.team_id or -1))
    known = timeline.get(str(place.event_id)) if place.event_id else None
    if known is None:
        # Without a holder its very existence is bound: ask the office.
        sensitivity = "health" if place.team_id is not None else "sealed"
        return disclosure.Reason(None, sensitivity, holder)
    newest = stored[known.event.id]
    return disclosure.Reason(
        place.event_id, newest.sensitivity, holder, words=in_words(known)
    )


def in_words(event: Known) -> str:
    """The fact in full and when it happened, for a reader who may see it."""
    words = f"{describe(event.kind, event.fact)}, {moment_in_words(event.occurred_at)}"
    if event.total is not None:
        words += f" (score {event.total})"
    return words


def holder_of(team: TeamCard | None) -> Holder:
    """Whom to ask of a team; the partnership's office where it is not known."""
    if team is None:
        return Holder(team="another team", role="the safeguarding partnership office")
    role = role_title(team.answers_for[0]) if team.answers_for else "the team"
    return Holder(team=team.name, role=role, phone=team.phone, team_id=team.id)


def _reason(told: Disclosed, timeline: Timeline) -> Reason:
    known = timeline.get(str(told.event_id)) if told.event_id else None
    return Reason(
        words=told.words,
        is_held=not told.is_full,
        at=known.occurred_at if known else None,
        event=told.event_id,
        team=told.holder.team if told.holder else "",
        phone=told.holder.phone if told.holder else "",
        holder=told.holder.team_id if told.holder else None,
    )


def _steps(
    row: Row,
    standard: Standard,
    told: Iterable[Disclosed],
    timeline: Timeline,
    trigger: str,
) -> tuple[Step, ...]:
    reasons = [_reason(one, timeline) for one in told]
    steps = [Step(f"{one.words}.", one.at) for one in reasons]
    if standard.also is not None:
        opened = "Both together start the clock, at the later of the two"
    elif standard.clock == "recorded":
        opened = "The clock started when it was recorded"
    else:
        opened = "The clock started when it happened"
    when = weeks.when(row.opened_at, is_held=row.is_opening_held)
    steps.append(Step(f"{opened}: {when}.", row.opened_at))
    if row.opens_at is not None:
        words = f"It can be done from {moment_in_words(row.opens_at)}."
        steps.append(Step(words, row.opens_at))
    steps.append(Step(_by_when(row, standard, timeline.get(trigger)), row.due_at))
    if row.closed_at is not None:
        ended = _ENDED[row.state]
        when = weeks.when(row.closed_at, is_held=row.is_closing_held)
        words = f"It was {ended}: {when}."
        steps.append(Step(words, row.closed_at))
    return tuple(steps)


def _by_when(row: Row, standard: Standard, trigger: Known | None) -> str:
    """By when, in a sentence. The case of the limit is told by the trigger alone."""
    is_told = len(standard.within) > 1 or standard.within[0].limit.field
    if trigger is None and is_told:
        return f"Due {moment_in_words(row.due_at)}." if row.due_at else "No date yet."
    limit = standard.limit_for(trigger.fact if trigger else {})
    if standard.renew and trigger and trigger.kind not in standard.trigger_kinds:
        # An answer started it: it comes back after so long.
        limit = standard.renew
    pregnant = limit.unit == "gestation_days"
    lacks = "the due date" if pregnant else "the date of birth"
    return limit_sentence(limit, row.due_at, lacks)


def _rungs(row: Row, rungs: Any) -> tuple[Rung, ...]:
    known = json.loads(rungs) if isinstance(rungs, str) else rungs
    told = {one.rung: one.at for one in row.told}
    return tuple(
        Rung(
            index=one["index"],
            tell=role_title(one["tell"]),
            role=one["tell"],
            at=datetime.fromisoformat(one["at"]),
            told_at=told.get(one["index"]),
        )
        for one in known
    )


def _closed_by(event_id: UUID | None, timeline: Timeline) -> Reason | None:
    if event_id is None:
        return None
    known = timeline.get(str(event_id))
    if known is None:
        return Reason("Recorded by another team.", is_held=True)
    return Reason(in_words(known), False, known.occurred_at, event_id)
