"""What is shown to whom because of what was recorded, whatever classes they hold.

A message reaches the team that it is addressed to also where that team may not read
its class in general: to send it was the sender's decision. So it is for a handover, a
request for information and what is shared, and for each answer to them. What else may
be read comes from the sharing agreement, and never from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, connections

from plait.clock.moments import parse_moment
from plait.timeline.events import Event
from plait.timeline.facts import kind as kind_of
from plait.worklist.around import Context
from plait.worklist.directory import directory
from plait.worklist.routing import Around, Directory, team_for
from plait.worklist.sharing_refusals import NotYoursToRelease

#: Such an event is addressed, in `team` or `to`, to a team: that team may read it.
ADDRESSED: Final = frozenset(
    {
        "message.sent", "handover.offered", "info.requested", "info.shared",
        "info.release_ended", "transfer.offered",
    }
)  # fmt: skip
#: What begins something of its own is for whom it is addressed to, and not also for who
#: recorded what it follows: a message that meets a duty tells them nothing.
BEGINNING: Final = frozenset({"message.sent", "handover.offered", "transfer.offered"})
#: Such an event ends what the share that it names released.
ENDING: Final = "info.release_ended"
#: Such an event answers another: the team that recorded that one may read it.
ANSWERING: Final = ("message.", "handover.", "info.", "transfer.")

_DENIED: Final = "42501"
_RELEASE: Final = """
    select plait.release(
        %s::uuid, %s::uuid, %s::integer, %s::integer, %s::uuid, %s::timestamptz, %s
    )
"""


_END: Final = "select plait.end_release(%s::uuid, %s::uuid, %s::integer, %s::uuid)"


@dataclass(frozen=True, slots=True)
class Release:
    """One event that a team may read, by which other event, until when, and why.

    With `staff` it is for that one member of the team. `until` None is for good.
    """

    event_id: UUID
    team_id: int
    source: UUID
    basis: str
    staff: int | None = None
    until: datetime | None = None


def by_event(
    event: Event, known: Mapping[str, Event], around: Around, directory: Directory
) -> list[Release]:
    """What is released because of an event: itself, and what it says it releases.

    Args:
        event: what was recorded; a correction releases nothing new, as whoever may
            read what it corrects reads it too.
        known: every event of the subject by its id.
    """
    if event.corrects is not None or event.team is None:
        return []
    source, fact = UUID(event.id), event.fact
    basis = f"was told: {kind_of(event.kind).title}"
    found: list[Release] = []
    for team in _readers(event, known, around, directory):
        staff, until = _named(fact), _until(fact)
        # What is sealed goes to a named person only.
        if event.sensitivity != "sealed" or staff is not None:
            found.append(Release(source, team, source, basis, staff, None))
        found += [
            Release(UUID(str(one)), team, source, basis, staff, until)
            for one in fact.get("released") or ()
            # What another installation shares comes after the word that it does.
            if str(one) in known
        ]
    return found


def after(
    context: Context, new: Iterable[UUID], events: Iterable[Event], *, using: str
) -> None:
    """Let those read these new events, and what they release, whom they are for.

    What one of them ends is read no more, by whichever share it was released.

    Args:
        new: the ids of what was appended in this transaction.
        events: all that is known of the subject.

    Raises:
        As `release`.
    """
    known = {event.id: event for event in events}
    teams, here = directory(using), context.around
    added = [known[str(event_id)] for event_id in new]
    release(
        context.subject_id,
        (one for event in added for one in by_event(event, known, here, teams)),
        using=using,
    )
    ends = [one for event in added for one in _ended_by(event, known, here, teams)]
    if ends:
        with connections[using].cursor() as cursor:
            cursor.executemany(_END, [(context.subject_id, *one) for one in ends])


def release(
    subject_id: UUID, wanted: Iterable[Release], *, using: str = "default"
) -> None:
    """Let these be read, in the transaction that has appended to the subject.

    Raises:
        NotYoursToRelease: one of them is another agency's to release, or is sealed and
            names nobody.
    """
    rows = [
        (subject_id, one.event_id, one.team_id, one.staff, one.source, one.until,
         one.basis)
        for one in wanted
    ]  # fmt: skip
    if rows:
        try:
            with connections[using].cursor() as cursor:
                cursor.executemany(_RELEASE, rows)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) == _DENIED:
                raise NotYoursToRelease from None
            raise


def _ended_by(
    event: Event, known: Mapping[str, Event], around: Around, directory: Directory
) -> list[tuple[str, int, str]]:
    """What an event ends: the event that was released, to which team, by which one."""
    share = known.get(str(event.fact.get("share"))) if event.kind == ENDING else None
    if share is None:
        return []
    only = event.fact.get("event")
    return [
        (str(one), team, event.id)
        for team in _readers(share, known, around, directory)
        for one in share.fact.get("released") or ()
        if only in (None, one)
    ]


def _readers(
    event: Event, known: Mapping[str, Event], around: Around, directory: Directory
) -> list[int]:
    """The teams that an event is for, other than the one that recorded it."""
    found: list[int] = []
    fact = event.fact
    if event.kind in ADDRESSED:
        named = fact.get("team")
        if isinstance(named, int) and named in directory.teams:
            found.append(named)
        elif fact.get("to"):
            found.append(team_for(str(fact["to"]), around, directory))
    answered = known.get(str(fact.get("answers")))
    is_answer = event.kind.startswith(ANSWERING) and event.kind not in BEGINNING
    if is_answer and answered and answered.team is not None:
        found.append(int(answered.team))
    return [one for one in dict.fromkeys(found) if str(one) != event.team]


def _named(fact: Mapping[str, Any]) -> int | None:
    """The member of staff whom alone it is for."""
    named = fact.get("only")
    return named if isinstance(named, int) else None


def _until(fact: Mapping[str, Any]) -> datetime | None:
    until = fact.get("until")
    return parse_moment(str(until)) if until else None
