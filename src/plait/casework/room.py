"""What scribes do while a meeting is held: write its parts, and at last record it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID, uuid4

from django.db import transaction

from plait.access.errors import NotAllowed
from plait.access.permissions import may_record_kind
from plait.clock.moments import local_day
from plait.records import drafts, queries
from plait.records.drafts import Part, Writing
from plait.records.errors import DifferentEventWithSameId
from plait.standards.quorums import Judgement, quorum_of
from plait.timeline.gatherings import Gathering, gatherings
from plait.timeline.timeline import Timeline
from plait.worklist import adopted, held, invitees, obligations, room
from plait.worklist.directory import directory
from plait.worklist.recording import Occasion, Recorded, record
from plait.worklist.refusals import NotRecorded


class AlreadyHeld(NotRecorded):
    """The meeting was recorded meanwhile; what was just written is not in it."""

    say = (
        "This meeting was recorded while you were writing. Your words are still on "
        "this page; open the minutes to add them."
    )


class NotYet(NotRecorded):
    """Something must be written before the meeting can be recorded."""

    say = "Something is missing. Go back to the meeting and fill it in."


class RecordedMeanwhile(NotRecorded):
    """Somebody else has just recorded the meeting: theirs stands."""

    say = "Somebody else has just recorded this meeting. Open its minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scribe:
    """Who writes, for which team and family, and when."""

    family: UUID
    meeting: UUID
    by: int
    team: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a part.

    `now` is the newest version, the scribe's own if `is_kept`. Else it is what others
    wrote since, and the scribe's words are kept nowhere: show both.
    """

    is_kept: bool
    now: Part | None


def write_part(
    scribe: Scribe,
    part: str,
    base: int,
    value: Mapping[str, Any] | None,
    sensitivity: str = "routine",
) -> Written:
    """Write a part that was read in version `base`; None takes it away.

    What is there already, word for word, counts as written: an answer that was lost
    on the way is asked for again. A part keeps its class; in another class it is
    taken away and stands again under another name.

    Raises:
        AlreadyHeld: the meeting was recorded meanwhile.
        NotAllowed: it is not their meeting.
    """
    drafts.lock(scribe.meeting)
    if not drafts.is_open_to_write(scribe.family, scribe.meeting):
        raise AlreadyHeld
    now = drafts.read(scribe.family, scribe.meeting).get(part)
    is_moved = now is not None and now.sensitivity != sensitivity
    if now and now.value == value and (not is_moved or value is None):
        return Written(is_kept=True, now=now)
    if now is not None and base != now.version:
        return Written(is_kept=False, now=now)
    if now is not None and is_moved:
        _put(scribe, part, base, None, now.sensitivity)
        part = f"{part.partition('.')[0]}.{uuid4()}"
        base = 0
    _put(scribe, part, base, value, sensitivity)
    kept = drafts.read(scribe.family, scribe.meeting).get(part)
    return Written(is_kept=kept is not None and kept.by_id == scribe.by, now=kept)


def _put(
    scribe: Scribe,
    part: str,
    base: int,
    value: Mapping[str, Any] | None,
    sensitivity: str,
) -> None:
    new = Writing(
        subject_id=scribe.family,
        meeting_id=scribe.meeting,
        part=part,
        base=base,
        value=value,
        sensitivity=sensitivity,
        team_id=scribe.team,
        by_id=scribe.by,
        at=scribe.at,
    )
    drafts.write(new)


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting and its draft, as far as whoever asks may see them."""

    of: held.Meeting
    parts: Mapping[str, Part] = field(repr=False)
    #: What they may read of the record that it is of.
    timeline: Timeline = field(repr=False)
    #: Whether there is nothing in the draft that they may not read.
    is_whole: bool
    #: Whether it counts, as far as they know who ought to be there. What is recorded of
    #: it is `of.judgement`: that holds no more than all who are asked may know.
    judgement: Judgement

    @property
    def gathering(self) -> Gathering:
        """The meeting itself."""
        return self.of.gathering


def enter(family: UUID, meeting: UUID, partnership: str, now: datetime) -> Room:
    """The meeting with all that is written so far. The record must be open.

    Raises:
        NotAllowed: there is no such meeting that they may see.
    """
    timeline, _ = obligations.visible(family, queries.timeline_for(family))
    every = gatherings(timeline)
    gathering = next((one for one in every if one.id == str(meeting)), None)
    if gathering is None:
        raise NotAllowed
    teams = directory().teams
    kinds = {place.agency_kind for place in queries.teams_there(family)}
    parts = drafts.read(family, meeting)
    policy = adopted.now_in_use(partnership).on(local_day(now))
    quorum = quorum_of(gathering.type, policy.values if policy else {})
    draft = {name: one.value for name, one in parts.items() if one.value is not None}
    asked = room.chairs(gathering, quorum, teams)
    places = (*asked, *room.unasked(draft, teams))
    gone: dict[str, Mapping[str, Any]] = {
        name: {} for name, one in parts.items() if one.value is None
    }
    whole = room.with_written(gone | draft, places)
    at = min(room.began(gathering, draft) or now, now)
    nothing = Timeline.of(str(family), ())
    known = invitees.ought(nothing, at, quorum=quorum, kinds=kinds)
    theirs = invitees.ought(timeline, at, quorum=quorum, kinds=kinds)
    return Room(
        of=held.Meeting(
            gathering=gathering,
            quorum=quorum,
            places=places,
            draft=_in_order({name: one for name, one in whole.items() if one}, parts),
            classes=room.classes_of_written(places)
            | {name: part.sensitivity for name, part in parts.items()},
            judgement=room.judged(quorum, places, draft, known),
            was_inquorate=room.was_inquorate(gathering, every),
            now=now,
        ),
        parts=parts,
        timeline=timeline,
        is_whole=drafts.is_whole(family, meeting),
        judgement=room.judged(quorum, places, draft, theirs),
    )


def _in_order(
    draft: Mapping[str, Mapping[str, Any]], parts: Mapping[str, Part]
) -> dict[str, Mapping[str, Any]]:
    """Decisions in the order of the page; all else as it was begun."""

    def place(name: str) -> tuple[int, str, str]:
        begun = parts[name].begun.isoformat() if name in parts else ""
        return _PLACES.get(name, len(_PLACES)), begun, name

    return {name: draft[name] for name in sorted(draft, key=place)}


_PLACES = {
    room.DECIDED + question: place
    for place, question in enumerate((*room.questions("strategy"), "other"))
}


def finish(entered: Room, **occasion: Unpack[Occasion]) -> list[Recorded]:
    """Record the meeting: all of its facts in one transaction, or none.

    `occasion["occurred_at"]` is not asked: a meeting happened when it began. What a
    decision begins is recorded too where the agency of whoever records it may.

    Raises:
        NotYet: something is missing; see `worklist.held.missing`.
        RecordedMeanwhile: another scribe recorded it, otherwise than this.
        As `worklist.recording.record`.
    """
    of = entered.of
    if held.missing(of):
        raise NotYet
    began = room.began(of.gathering, of.draft)
    assert began is not None  # noqa: S101 - else it is missing
    occasion["occurred_at"] = min(began, occasion["recorded_at"])
    first = of.gathering.called or of.gathering.held
    about = UUID(of.gathering.about) if of.gathering.about else None
    usual = first.event.sensitivity if first else None
    try:
        with transaction.atomic():
            return [
                _recorded(step, about, usual, occasion)
                for step in may_be_recorded(of, agency_kind_of(occasion.get("team")))
            ]
    except DifferentEventWithSameId:
        raise RecordedMeanwhile from None


def agency_kind_of(team: int | None) -> str:
    """The kind of agency of a team; nothing for no team."""
    card = directory().teams.get(team or 0)
    return card.agency_kind if card else ""


def one_at_a_time(meeting: UUID) -> None:
    """Let nobody else write into it or record it while this transaction does."""
    drafts.lock(meeting)


def may_be_recorded(of: held.Meeting, agency_kind: str) -> list[held.Step]:
    """The facts that an agency of this kind may record."""
    return [one for one in held.steps(of) if may_record_kind(agency_kind, one.kind)]


def left_to_others(of: held.Meeting, agency_kind: str) -> list[held.Step]:
    """What was decided that another agency must record."""
    return [one for one in held.steps(of) if not may_record_kind(agency_kind, one.kind)]


def add_heard(entered: Room, part: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Record what was written of an agency and is not in the minutes yet.

    Raises:
        NotAllowed: there is no such part that they may see, or it was not held yet.
        As `worklist.recording.record`.
    """
    of = entered.of
    step = next((one for one in unrecorded(entered) if one.part == part), None)
    if step is None or of.gathering.held is None:
        raise NotAllowed
    occasion["occurred_at"] = of.gathering.held.occurred_at
    about = UUID(of.gathering.about) if of.gathering.about else None
    return _recorded(step, about, None, occasion)


def unrecorded(entered: Room) -> list[held.Step]:
    """What was written of agencies, dissent and actions, and is in no minutes.

    So it is of what the one who recorded the meeting could not read, and of what was
    written in the moment in which it was recorded.
    """
    of = entered.of
    gathering = of.gathering
    known = {
        one.id for one in (*gathering.heard, *gathering.dissents, *gathering.actions)
    }
    listed = ("meeting.heard", "meeting.dissented", "action.agreed")
    return [
        one for one in held.steps(of) if one.kind in listed and str(one.id) not in known
    ]


def _recorded(
    step: held.Step, about: UUID | None, usual: str | None, occasion: Occasion
) -> Recorded:
    mine = dict(occasion)
    mine["event_id"] = step.id
    if step.sensitivity not in ("", "routine"):
        mine["sensitivity"] = step.sensitivity
    elif usual and usual != "routine":
        mine["sensitivity"] = usual
    return record(kind=step.kind, about=about, fact=step.fact, **mine)  # type: ignore[arg-type]


def team_of(entered: Room, mine: Sequence[int]) -> int:
    """For which of one's teams one writes: one that has a seat, or called it.

    Raises:
        NotAllowed: none of them has.
    """
    seated = {one.team for one in entered.of.places if one.was_asked}
    found = next((team for team in mine if team in seated), None)
    if found is None:
        raise NotAllowed
    return found
