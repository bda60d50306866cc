"""The draft of a meeting: read what is written, and write one part of it.

A write says on which version it is based. Where somebody else has written since, it is
refused and gives what they wrote: nothing is ever written over. Every version stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import bit_of, name_of
from plait.access.errors import NotAllowed

#: Any number; with the meeting's own it names the lock of its draft.
_LOCK: Final = 7_101_604
#: How long a draft is kept after the minutes were approved, and where they never were.
KEPT_AFTER_APPROVAL: Final = timedelta(days=28)
KEPT_WITHOUT: Final = timedelta(days=180)

_COLUMNS: Final = """
    d.part, d.version, d.value, d.sens, d.team_id, d.by_id,
    coalesce(s.given_name || ' ' || s.family_name, ''), d.at,
    min(d.at) over (partition by d.part)
"""

_READ: Final = f"""
    select distinct on (d.part) {_COLUMNS}
    from meeting_draft d left join staff s on s.id = d.by_id
    where d.subject_id = %s and d.meeting_id = %s
    order by d.part, d.version desc
"""  # noqa: S608 - a constant of ours

_VERSIONS: Final = f"""
    select {_COLUMNS}
    from meeting_draft d left join staff s on s.id = d.by_id
    where d.subject_id = %s and d.meeting_id = %s and d.part = %s
    order by d.version
"""  # noqa: S608 - the same

_WRITE: Final = """
    insert into meeting_draft
        (subject_id, meeting_id, part, version, value, sens, team_id, by_id, at)
    select %(subject)s, %(meeting)s, %(part)s, %(base)s + 1, %(value)s::jsonb,
        %(sens)s, %(team)s, %(by)s, %(at)s
    where %(base)s = (
        select coalesce(max(version), 0) from meeting_draft
        where subject_id = %(subject)s and meeting_id = %(meeting)s
            and part = %(part)s
    )
    on conflict do nothing
"""

_TIDY: Final = """
    delete from meeting_draft d
    where exists (
        select from event e
        where e.subject_id = d.subject_id and e.kind = 'meeting.minutes_approved'
            and e.fact @> jsonb_build_object('meeting', d.meeting_id::text)
            and e.recorded_at < %s
    ) or not exists (
        select from meeting_draft n
        where n.subject_id = d.subject_id and n.meeting_id = d.meeting_id
            and n.at >= %s
    )
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One version of one part: who wrote it and when, and what it says.

    `value` is None where the part was taken away; `begun` is when its first version
    was written.
    """

    part: str
    version: int
    value: Mapping[str, Any] | None = field(repr=False)
    sensitivity: str
    team_id: int
    by_id: int
    by: str
    at: datetime
    begun: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a scribe writes: `base` is the version it is based on, 0 for none yet."""

    subject_id: UUID
    meeting_id: UUID
    part: str
    base: int
    value: Mapping[str, Any] | None = field(repr=False)
    sensitivity: str
    team_id: int
    by_id: int
    at: datetime


def read(
    subject_id: UUID, meeting_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> dict[str, Part]:
    """The newest version of every part that the reader may see, by its name."""
    with connections[using].cursor() as cursor:
        cursor.execute(_READ, [subject_id, meeting_id])
        return {row[0]: _part(row) for row in cursor.fetchall()}


def versions(
    subject_id: UUID, meeting_id: UUID, part: str, *, using: str = DEFAULT_DB_ALIAS
) -> list[Part]:
    """Every version of a part that the reader may see, the first one first."""
    with connections[using].cursor() as cursor:
        cursor.execute(_VERSIONS, [subject_id, meeting_id, part])
        return [_part(row) for row in cursor.fetchall()]


def lock(meeting_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let nobody else write into this draft, or record it, in this transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s::int, hashtext(%s::text))",
            [_LOCK, str(meeting_id)],
        )


def is_open_to_write(
    subject_id: UUID, meeting_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Whether the meeting was called and not held or cancelled yet."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select state = 'called' from meeting where subject_id = %s and id = %s",
            [subject_id, meeting_id],
        )
        found = cursor.fetchone()
    return bool(found and found[0])


def write(new: Writing, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Write the next version of a part. False where somebody has written since.

    Raises:
        NotAllowed: the record is not open, the meeting is not theirs, or it was held.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "subject": new.subject_id,
                "meeting": new.meeting_id,
                "part": new.part,
                "base": new.base,
                "value": None if new.value is None else json.dumps(dict(new.value)),
                "sens": bit_of(new.sensitivity),
                "team": new.team_id,
                "by": new.by_id,
                "at": new.at,
            },
        )
        return bool(cursor.rowcount)


def stamp(subject_id: UUID, meeting_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """A number that changes whenever somebody writes. The record need not be open.

    Raises:
        NotAllowed: no team of the reader has a seat, or there is no such meeting.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.draft_stamp(%s::uuid, %s::uuid)", [subject_id, meeting_id]
        )
        (found,) = cursor.fetchone()
    if found is None:
        raise NotAllowed
    return int(found)


def is_whole(
    subject_id: UUID, meeting_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Whether the reader may read all that is written in the draft."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.draft_is_whole(%s::uuid, %s::uuid)", [subject_id, meeting_id]
        )
        (found,) = cursor.fetchone()
    return bool(found)


def tidy(now: datetime, *, using: str = "engine") -> int:
    """Take away the drafts that are not needed any more; how many rows went."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TIDY, [now - KEPT_AFTER_APPROVAL, now - KEPT_WITHOUT])
        return int(cursor.rowcount)


def _part(row: tuple[Any, ...]) -> Part:
    part, version, value, sens, team_id, by_id, by, at, begun = row
    return Part(
        part=part,
        version=version,
        value=None if value is None else _read_json(value),
        sensitivity=name_of(sens),
        team_id=team_id,
        by_id=by_id,
        by=by,
        at=at,
        begun=begun,
    )


def _read_json(value: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found
