"""The draft of a document: read what a team has written, and write one section of it.

A write says on which version it is based. Where a colleague has written since, it is
refused, and what they wrote is read: nothing is ever written over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import bit_of

#: How long what was never recorded is kept after it was last changed, and what was.
KEPT: Final = timedelta(days=180)
KEPT_AFTER: Final = timedelta(days=28)
#: Any number; with the draft's own it names the lock of its sections.
_LOCK: Final = 7_101_628

_READ: Final = """
    select d.section, d.version, d.words, d.by_id,
        coalesce(s.given_name || ' ' || s.family_name, ''), d.at
    from document_draft d left join staff s on s.id = d.by_id
    where d.subject_id = %s and d.draft_id = %s
    order by d.section, d.version
"""
_WRITE: Final = """
    insert into document_draft
        (subject_id, draft_id, section, version, words, sens, team_id, by_id, at)
    select %(subject)s, %(draft)s, %(section)s, %(base)s + 1, %(words)s, %(sens)s,
        %(team)s, %(by)s, %(at)s
    where %(base)s = (
        select coalesce(max(version), 0) from document_draft
        where subject_id = %(subject)s and draft_id = %(draft)s
            and section = %(section)s
    )
    on conflict do nothing
"""
#: A draft goes as a whole: with its newest row, or once its event is old enough.
_TIDY: Final = """
    delete from document_draft d
    where exists (
        select from event e
        where e.subject_id = d.subject_id and e.id = d.draft_id and e.recorded_at < %s
    ) or not exists (
        select from document_draft n
        where n.subject_id = d.subject_id and n.draft_id = d.draft_id and n.at >= %s
    )
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One version of one section: who wrote it and when, and what it says."""

    section: str
    version: int
    words: str = field(repr=False)
    by_id: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody writes: `base` is the version it is based on, 0 for none yet."""

    subject_id: UUID
    draft_id: UUID
    section: str
    base: int
    words: str = field(repr=False)
    sensitivity: str
    team_id: int
    by_id: int
    at: datetime


def read(
    subject_id: UUID, draft_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> Mapping[str, Sequence[Written]]:
    """Every version of each section by its id, the newest last: one's own team's."""
    found: dict[str, list[Written]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_READ, [subject_id, draft_id])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Written(*row))
    return found


def lock(draft_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let nobody else write into this draft, or record it, in this transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s::int, hashtext(%s::text))",
            [_LOCK, str(draft_id)],
        )


def write(new: Writing, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Write the next version of a section. False where somebody has written since."""
    given: dict[str, Any] = {
        "subject": new.subject_id,
        "draft": new.draft_id,
        "section": new.section,
        "base": new.base,
        "words": new.words,
        "sens": bit_of(new.sensitivity),
        "team": new.team_id,
        "by": new.by_id,
        "at": new.at,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(_WRITE, given)
        return bool(cursor.rowcount)


def tidy(now: datetime, *, using: str = "engine") -> int:
    """Take away the drafts that are not needed any more; how many rows went."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TIDY, [now - KEPT_AFTER, now - KEPT])
        return int(cursor.rowcount)
