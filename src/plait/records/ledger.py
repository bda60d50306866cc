"""The pen: append an event, and read a timeline whole. Nothing else writes events.

The database numbers and links each event in its subject's hash chain, keeps the root
and the first recording of what a correction corrects, and refuses every change. The
same event twice is one event; see `append`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from psycopg.types.json import Jsonb

from plait.access.classes import bit_of, name_of
from plait.access.errors import NotAllowed, PlaitError
from plait.records.errors import (
    CorrectsNothing,
    DifferentEventWithSameId,
    EmergencyStays,
    ImpossibleEvent,
    NothingAppended,
)
from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline import facts
from plait.timeline.events import Event

_REFUSALS: Final[Mapping[str, type[PlaitError]]] = {
    "PL001": DifferentEventWithSameId,
    "PL002": CorrectsNothing,
    "PL006": EmergencyStays,
    "23514": ImpossibleEvent,
    "42501": NotAllowed,
}

_APPEND: Final = """
    insert into event (
        subject_id, id, source_id, kind, about, fact, occurred_at, recorded_at, agency,
        team_id, by_id, sens, corrects
    ) values (
        %(subject_id)s, %(id)s, %(source_id)s, %(kind)s, %(about)s, %(fact)s,
        %(occurred_at)s, %(recorded_at)s, %(agency)s, %(team_id)s, %(by_id)s,
        case when %(keeps_class)s then coalesce(
            (select seen_as from event
                where subject_id = %(subject_id)s and id = %(corrects)s), %(sens)s
        ) else %(sens)s end, %(corrects)s
    )
    returning agency, root, first_recorded_at, sens
"""

_STORED: Final = """
    select agency, root, first_recorded_at, seen_as, recorded_at from event
    where subject_id = %s and id = %s
"""


def append(new: NewEvent, *, using: str = DEFAULT_DB_ALIAS) -> StoredEvent:
    """Write an event into its subject's record.

    The same id with the same content writes nothing and gives what is stored, so a
    form that is sent twice is one event. `recorded_at` counts as content only for
    what was imported (`source_id`): otherwise it is ours, and the first one stays.

    A correction that names no class keeps the class of what it corrects, so that
    nobody reads in it what they could not read before.

    Raises:
        DifferentEventWithSameId: the id is taken by an event that says otherwise.
        CorrectsNothing: it corrects no event of this subject that the author sees.
        ImpossibleEvent: it happened more than 5 minutes after it was recorded.
        NotAllowed: the record is not open, or the author or team are not theirs.
    """
    with _refusals(), connections[using].cursor() as cursor:
        cursor.execute(_APPEND, _row(new))
        row = cursor.fetchone()
        was_there = row is None
        if row is None:
            cursor.execute(_STORED, [new.subject_id, new.id])
            # Who sealed it meanwhile may not read what they sent again.
            agency, root, first, sens, recorded_at = cursor.fetchone() or (
                new.agency, new.id, new.recorded_at, bit_of("sealed"), new.recorded_at
            )  # fmt: skip
        else:
            (agency, root, first, sens), recorded_at = row, new.recorded_at
    return StoredEvent(
        subject_id=new.subject_id,
        id=new.id,
        kind=new.kind,
        fact=new.fact,
        occurred_at=new.occurred_at,
        recorded_at=recorded_at,
        about=new.about,
        agency=agency,
        team_id=new.team_id,
        by_id=new.by_id,
        sensitivity=name_of(sens),
        corrects=new.corrects,
        root=root,
        first_recorded_at=first,
        was_there=was_there,
    )


def append_all(events: Iterable[NewEvent], *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Write many events, in their order, and give how many were new.

    For imports and made-up data: one round trip for all of them.

    Raises:
        As `append`; then none of them is written if the caller's transaction ends.
    """
    rows = [_row(new) for new in events]
    with _refusals(), connections[using].cursor() as cursor:
        cursor.executemany(_APPEND.partition("returning")[0], rows)
        return int(cursor.rowcount)


def read_full(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> list[Event]:
    """All that is known of a subject, whatever its class, for the rules to read.

    Raises:
        NothingAppended: this is not the engine, and the transaction has appended
            nothing to this subject.
    """
    with _refusals(NothingAppended), connections[using].cursor() as cursor:
        cursor.execute(
            "select (select kind from plait.subject where id = %s::uuid), e.* "
            "from plait.full_timeline(%s::uuid) e",
            [subject_id, subject_id],
        )
        return [_known(subject_id, row) for row in cursor.fetchall()]


def project(
    subject_id: UUID,
    entries: Sequence[Mapping[str, Any]],
    *,
    standards: Sequence[str] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Make a subject's worklist entries of these standards be exactly these.

    Args:
        subject_id: whose entries.
        entries: one mapping a row, by the columns of `worklist_entry`; moments may be
            datetimes and ids UUIDs.
        standards: the ids of the standards that were worked out; None means all.
        using: the database connection.

    Returns:
        How many rows were added, changed or taken away.

    Raises:
        NothingAppended: as `read_full`.
    """
    with _refusals(NothingAppended), connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.project(%s::uuid, %s::text[], %s::jsonb)",
            [
                subject_id,
                None if standards is None else list(standards),
                json.dumps([dict(entry) for entry in entries], default=_as_text),
            ],
        )
        return int(cursor.fetchone()[0])


def project_rows(
    subject_id: UUID,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Make the rows of projections of one subject be exactly these: one statement.

    Args:
        rows: one mapping a row, by the columns of its table; by the end of the name of
            the projection's door, such as `owners` of `plait.project_owners`: each a
            constant of ours.

    Returns:
        How many rows were added, changed or taken away.

    Raises:
        NothingAppended: as `read_full`.
    """
    if not rows:
        return 0
    doors = " + ".join(f"plait.project_{door}(%s::uuid, %s::jsonb)" for door in rows)
    values: list[Any] = []
    for each in rows.values():
        values += [
            subject_id,
            json.dumps([dict(one) for one in each], default=_as_text),
        ]
    with _refusals(NothingAppended), connections[using].cursor() as cursor:
        cursor.execute(f"select {doors}", values)
        return int(cursor.fetchone()[0])


@contextmanager
def _refusals(not_allowed: type[PlaitError] = NotAllowed) -> Iterator[None]:
    """Say a refusal of the database in our words, which quote no record."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
        refusal = _REFUSALS.get(state or "")
        if refusal is None:
            raise
        raise (not_allowed if refusal is NotAllowed else refusal) from None


def _row(new: NewEvent) -> dict[str, Any]:
    return {
        "subject_id": new.subject_id,
        "id": new.id,
        "source_id": new.source_id,
        "kind": new.kind,
        "about": new.about,
        "fact": Jsonb(dict(new.fact)),
        "occurred_at": new.occurred_at,
        "recorded_at": new.recorded_at,
        "agency": new.agency,
        "team_id": new.team_id,
        "by_id": new.by_id,
        "sens": bit_of(new.sensitivity or facts.class_of(new.kind, new.fact)),
        "keeps_class": new.corrects is not None and new.sensitivity is None,
        "corrects": new.corrects,
    }


def _known(subject_id: UUID, row: tuple[Any, ...]) -> Event:
    (subject_kind, id_, kind, about, fact, occurred_at, recorded_at, agency, team_id,
     by_id, sens, corrects, *_) = row  # fmt: skip
    return Event(
        id=str(id_),
        subject=f"{subject_kind}:{subject_id}",
        about=None if about is None else str(about),
        kind=kind,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        agency=agency,
        fact=json.loads(fact),
        corrects=None if corrects is None else str(corrects),
        team=None if team_id is None else str(team_id),
        by=None if by_id is None else str(by_id),
        sensitivity=name_of(sens),
    )


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
