"""Obligations as worklist entries: worked out, written, thrown away and rebuilt.

The entries are a function of the events, the standards and who is involved. They are
written in the transaction that records; `rebuild` writes them all again and must find
nothing to change.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import Error, connections, transaction

from plait.engine.borders import derive_strictest
from plait.engine.derive import derive, derive_touched
from plait.engine.moves import Era, derive_moved
from plait.engine.obligations import Obligation
from plait.records import ledger
from plait.standards.collection import Library
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import (
    appointment_rows,
    around,
    birth_alert_rows,
    care_rows,
    complex_rows,
    handovers,
    involving,
    mark_rows,
    meeting_rows,
    message_rows,
    moving,
    named_owner_rows,
    outcome_rows,
    owners,
    selfcheck,
    weight_rows,
)
from plait.worklist.around import Context
from plait.worklist.arranged import KINDS
from plait.worklist.directory import directory
from plait.worklist.entries import Entry, entries_of
from plait.worklist.ladder import ANSWERED, RAISED
from plait.worklist.routing import Directory

log = logging.getLogger(__name__)

#: After these a name, a role, an arrangement, an answer to an escalation or who has a
#: family may be another in entries of any standard.
TOUCHES_ALL = (
    frozenset({"person.joined", "birth.recorded", RAISED, ANSWERED})
    | KINDS
    | handovers.KINDS
)

#: Involving a team may route another duty to it, which may involve another team.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Projected:
    """What was written: the entries worked out, and how many rows changed."""

    entries: tuple[Entry, ...]
    changed: int
    context: Context


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did. `changed` above 0 means that live had drifted."""

    subjects: int
    changed: int
    failed: int


def refresh(
    context: Context,
    timeline: Timeline,
    *,
    now: datetime,
    kinds: Iterable[str] | None = None,
    wanted: Iterable[involving.Involve] = (),
    is_mending: bool = False,
    using: str = "default",
) -> Projected:
    """Work out what the subject is owed, and write it.

    Args:
        kinds: the kinds of the events that are new; None works out every standard.
        wanted: who becomes involved because of these events.
        is_mending: nothing was appended now, but could not be worked out before.
    """
    touched, wanted = None if kinds is None else set(kinds), list(wanted)
    if context.failed_since is not None:
        kinds = touched = None  # whoever works it out takes the failure away: all anew
        wanted += involving.missed(context, timeline, using=using)
    elif touched is not None and touched & TOUCHES_ALL:
        touched = None
    changed = _write_owners(context, timeline, using, kinds)
    touched = None if changed else touched  # another area acts: what is open is theirs
    entries: list[Entry] = []
    for _ in range(_ROUNDS):
        if wanted and involving.involve(
            context.subject_id, wanted, context.around,
            is_mending=is_mending, using=using,
        ):  # fmt: skip
            # Somebody new is there, and any duty may now be theirs.
            context, touched = around.read(context.subject_id, using=using), None
        names, entries = work_out(
            context, timeline, now=now, kinds=touched, using=using
        )
        wanted = _wanted_by(entries, context, timeline, using)
        there = {(place.team_id, place.role) for place in context.around.involved}
        if all((one.team_id, one.role) in there for one in wanted):
            break
    changed += _write_beside(context, timeline, using, kinds, touched)
    if names is None or names:
        rows = [as_row(entry) for entry in entries]
        changed += ledger.project(
            context.subject_id, rows, standards=names, using=using
        )
    return Projected(tuple(entries), changed, context)


def _wanted_by(
    entries: Iterable[Entry], context: Context, timeline: Timeline, using: str
) -> list[involving.Involve]:
    """Who becomes involved by what is owed, and who keeps a list that they are on."""
    listed = complex_rows.involves(timeline, context, directory(using))
    return involving.by_duties(entries, context.around) + listed


def work_out(
    context: Context,
    timeline: Timeline,
    *,
    now: datetime,
    kinds: Iterable[str] | None = None,
    using: str = "default",
) -> tuple[Sequence[str] | None, list[Entry]]:
    """The entries of the standards that these kinds touch (None: of all).

    With them the ids of those standards, None for all.
    """
    # State is not stored, so the moment matters only to what may have happened.
    as_of = max([now, *(event.occurred_at for event in timeline.events[-1:])])
    eras = moving.eras(context, timeline, using=using)
    names, owed = _derived(timeline, context.libraries, eras, as_of, kinds)
    entries = entries_of(
        # What is only counted is on nobody's list, and nobody is told of it.
        [one for one in owed if not one.story.standard.counted_only],
        timeline=timeline,
        around=context.around,
        people=context.named(),
        directory=directory(using),
    )
    return names, entries


def _derived(
    timeline: Timeline,
    libraries: Sequence[Library],
    eras: Sequence[Era],
    as_of: datetime,
    kinds: Iterable[str] | None,
) -> tuple[Sequence[str] | None, list[Obligation]]:
    """What is owed under the one policy that counts, or the stricter of several."""
    own, *others = libraries
    if eras:  # their home has moved: every standard anew, as few families do
        return None, derive_moved(timeline, eras, as_of, others=others)
    if kinds is None:
        if not others:
            return None, derive(timeline, own, as_of)
        return None, derive_strictest(timeline, libraries, as_of)
    if not others:
        touched, owed = derive_touched(timeline, own, as_of, kinds)
        return sorted(touched), owed
    wanted = set(kinds)
    names = frozenset().union(*(one.touched_by(wanted) for one in libraries))
    owed = derive_strictest(
        timeline,
        libraries,
        as_of,
        standards_of=lambda library: [one for one in library if one.id in names],
    )
    return sorted(names), owed


def as_row(entry: Entry) -> dict[str, Any]:
    """The entry as the columns of its table."""
    # Not `asdict`: it copies every value, at half a millisecond a recording.
    row = {name: getattr(entry, name) for name in Entry.__slots__}
    row["concerns"] = [one.as_row() for one in entry.concerns]
    return row


def rebuild(
    subject_ids: Iterable[UUID] | None = None,
    *,
    now: datetime,
    using: str = "engine",
    progress: Callable[[int], None] | None = None,
) -> Rebuilt:
    """Work out every entry of these subjects (None: of all) and write it again.

    Each subject is a transaction of its own. One that fails is noted, shown to its
    home team and the office as owed attention, and does not hold up the others.
    """
    subjects = changed = failed = 0
    is_whole = subject_ids is None
    for subject_id in _all(using) if subject_ids is None else subject_ids:
        subjects += 1
        try:
            with transaction.atomic(using=using):
                changed += _rebuild_one(subject_id, now=now, using=using)
        except Exception as error:  # noqa: BLE001 - one family must not stop the rest
            failed += 1
            _note(subject_id, error, now=now, using=using)
        if progress is not None:
            progress(1)
    if is_whole:
        selfcheck.note_rebuilt(now, failed, using=using)
    return Rebuilt(subjects, changed, failed)


def read_past(subject_id: UUID, *, using: str = "engine") -> list[Event]:
    """All of a subject's events, for a replay: read, and nothing written."""
    return ledger.read_full(subject_id, using=using)


def mend(subject_id: UUID, *, now: datetime, using: str = "engine") -> bool:
    """Try again what could not be worked out. Whether it could; else that is noted.

    Whoever should have become involved by what was recorded meanwhile becomes so now.
    """
    try:
        with transaction.atomic(using=using):
            _lock(subject_id, using)
            context = around.read(subject_id, using=using)
            events = ledger.read_full(subject_id, using=using)
            timeline = Timeline.of(context.subject, events)
            refresh(context, timeline, now=now, is_mending=True, using=using)
    except Exception as error:  # noqa: BLE001 - it is tried again later
        _note(subject_id, error, now=now, using=using)
        return False
    return True


def count_subjects(*, using: str = "engine") -> int:
    """How many subjects a rebuild of all has to do."""
    with connections[using].cursor() as cursor:
        cursor.execute("select count(*) from subject")
        return int(cursor.fetchone()[0])


def _lock(subject_id: UUID, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.lock_subjects(array[%s::uuid])", [subject_id])


def _rebuild_one(subject_id: UUID, *, now: datetime, using: str) -> int:
    _lock(subject_id, using)
    context = around.read(subject_id, using=using)
    timeline = Timeline.of(context.subject, ledger.read_full(subject_id, using=using))
    if context.failed_since is not None:
        done = refresh(context, timeline, now=now, is_mending=True, using=using)
        return done.changed
    names, entries = work_out(context, timeline, now=now, using=using)
    changed = _write_owners(context, timeline, using)
    changed += _write_beside(context, timeline, using)
    return changed + ledger.project(
        subject_id, [as_row(entry) for entry in entries], standards=names, using=using
    )


def _write_meetings(
    context: Context,
    timeline: Timeline,
    using: str,
    kinds: Iterable[str] | None = None,
) -> int:
    """Write the rows of its meetings, where events of these kinds may change them."""
    if kinds is not None and not meeting_rows.are_touched(kinds, timeline):
        return 0
    rows = meeting_rows.rows_of(timeline, context, directory(using).teams)
    return ledger.project_rows(context.subject_id, {"meetings": rows}, using=using)


def _write_owners(
    context: Context,
    timeline: Timeline,
    using: str,
    kinds: Iterable[str] | None = None,
) -> int:
    """Write who owns each child, where events of these kinds may change it."""
    if kinds is not None and not owners.are_touched(kinds):
        return 0
    places = directory(using).places(context.around.partnership)
    rows = owners.rows_of(timeline, places)
    return ledger.project_rows(context.subject_id, {"owners": rows}, using=using)


class _Rows(Protocol):
    """A module that works out rows beside the worklist from the events."""

    def are_touched(self, new: Any, timeline: Timeline) -> bool:
        """Whether events of these kinds may change a row; None: another name may."""

    def rows_of(
        self, timeline: Timeline, context: Context, directory: Directory
    ) -> list[dict[str, Any]]:
        """The rows, by the columns of their table."""


#: The doors of what is written beside, with the module that works it out, and whether
#: it may be another too where somebody new is there or is called by another name.
_BESIDE: Final[tuple[tuple[str, _Rows, bool], ...]] = (
    ("birth_alerts", birth_alert_rows, False),
    ("messages", message_rows, True),
    ("episodes", care_rows, True),
    ("outcomes", outcome_rows, False),
    ("complex_cases", complex_rows, True),
    ("named_owners", named_owner_rows, True),
    ("weights", weight_rows, True),
    ("appointments", appointment_rows, True),
    ("marks", mark_rows, False),
)


def _write_beside(
    context: Context,
    timeline: Timeline,
    using: str,
    kinds: Iterable[str] | None = None,
    touched: Iterable[str] | None = None,
) -> int:
    """Write meetings, messages, care, lists and measures, where they may change.

    `touched` are the kinds as well, or None where who is there may be another.
    """
    changed = _write_meetings(context, timeline, using, kinds)
    rows = {
        door: module.rows_of(timeline, context, directory(using))
        for door, module, by_name in _BESIDE
        if kinds is None or module.are_touched(touched if by_name else kinds, timeline)
    }
    return changed + ledger.project_rows(context.subject_id, rows, using=using)


def _all(using: str) -> Iterator[UUID]:
    """Every subject's id, a thousand at a time, in the order of the ids."""
    last: UUID | None = None
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select id from subject where %s::uuid is null or id > %s::uuid "
                "order by id limit 1000",
                [last, last],
            )
            found = [row[0] for row in cursor.fetchall()]
        if not found:
            return
        yield from found
        last = found[-1]


def _note(subject_id: UUID, error: Exception, *, now: datetime, using: str) -> None:
    """Keep that it failed, by the name of the error alone: its text may quote."""
    reason = type(error).__name__
    log.error("worklist: derivation failed: %s", reason)
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select plait.keep_failure(%s::uuid, %s::text, %s::timestamptz)",
                [subject_id, reason, now],
            )
    except Error as again:
        # The text of a database error may quote a row.
        log.error(  # noqa: TRY400
            "worklist: a failed derivation could not be noted: %s", type(again).__name__
        )
