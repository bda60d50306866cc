"""A record that is opened in an emergency, and what somebody found who reviewed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction

from plait.access.classes import name_of
from plait.access.models import Staff
from plait.records import emergencies, queries, subjects
from plait.records.emergencies import Emergency, Tried, Wanted
from plait.timeline.facts.looking import OPENED, REVIEWED, Code, Outcome
from plait.worklist import emergency_notices
from plait.worklist.directory import directory
from plait.worklist.recording import Occasion, Recorded, record
from plait.worklist.refusals import NotRecorded

#: In these roles an office is there because something was opened in an emergency.
_REVIEWING = ("privacy_officer", "caldicott_guardian")
#: The police look under their own class: who may not know of them learns nothing.
_OWN_CLASS = {"police": "police"}


class SayMore(NotRecorded):
    """A review without a word helps nobody."""

    say = "Say what you found, in a sentence or two."
    field = "note"


def open_record(
    wanted: Wanted,
    *,
    code: Code,
    reason: str,
    event_id: UUID,
    team: int,
    by: Staff,
    now: datetime,
) -> Tried:
    """Open the one record that fits, for an hour, and tell those who look after it.

    All of it or nothing: the grant, the event that says why, what is owed because of
    it, and the messages. A try that opens nothing is kept.

    Raises:
        As `worklist.recording.record`.
    """
    with transaction.atomic():
        tried = emergencies.try_to_open(wanted, event=event_id, team=team)
        if tried.result == "opened" and tried.subject_id and tried.until:
            fact = {
                "code": code,
                "reason": reason,
                "opened_until": tried.until.isoformat(),
            }
            _record(fact, event_id, tried.subject_id, team, by, now)
    return tried


def _record(
    fact: Mapping[str, str],
    event_id: UUID,
    family: UUID,
    team: int,
    by: Staff,
    now: datetime,
) -> None:
    sensitivity = _OWN_CLASS.get(directory().teams[team].agency_kind, "routine")
    record(
        kind=OPENED,
        fact=fact,
        family=family,
        occurred_at=now,
        recorded_at=now,
        by=by,
        team=team,
        event_id=event_id,
        sensitivity=sensitivity,
    )
    found = queries.household(family)
    emergency_notices.tell_officers(
        opened=event_id,
        family=family,
        home=found.home_team_id,
        area=found.partnership,
        reference=found.reference,
        by=by.pk,
        team=team,
        sensitivity=sensitivity,
        now=now,
    )


def review(
    opened: Emergency, *, outcome: Outcome, note: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Say what came of the review of an opening, and tell whoever made it.

    Raises:
        SayMore: nothing is said of it.
        As `worklist.recording.record`, and `worklist.emergency_rules`.
    """
    if not note.strip():
        raise SayMore
    sensitivity = occasion["sensitivity"] = name_of(opened.sens)
    with transaction.atomic():
        done = record(
            kind=REVIEWED,
            fact={"answers": str(opened.event_id), "outcome": outcome, "note": note},
            **occasion,
        )
        if not done.event.was_there:
            emergency_notices.tell_opener(
                opened=opened.event_id,
                family=opened.subject_id,
                staff=opened.staff_id,
                team=opened.team_id,
                reference=opened.reference,
                sensitivity=sensitivity,
                review=done.event.id,
                now=occasion["recorded_at"],
            )
            _leave(opened.subject_id, done.event.team_id)
    return done


def _leave(family: UUID, team: int | None) -> None:
    """Whoever was let in to review reads no more once the last review is done."""
    waits = any(
        one.subject_id == family and not one.is_reviewed
        for one in emergencies.emergencies(since=None)
        if one.standing == "review"
    )
    if team is not None and not waits:
        for role in _REVIEWING:
            subjects.end_involvement(subject_id=family, team_id=team, role=role)
