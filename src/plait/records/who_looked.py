"""Who looked at a record, and what of it a privacy officer may want to ask about.

What may be read of the log the database decides: `migrations/sql/who_looked.sql`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

#: As what somebody asks: for an area, for an agency, as one who leads a team, or of
#: their own looking alone.
As = Literal["area", "agency", "team", "own"]
#: From where: a page, a photo, a meeting's pack, or any page while an emergency runs.
Where = Literal["page", "photo", "pack", "emergency"]
#: Rows that one page shows.
MOST: Final = 1000

_ENTRIES: Final = """
    select e.staff_id, w.given_name || ' ' || w.family_name, t.name, a.name,
        coalesce((
            select p.role from post p
            where p.staff_id = e.staff_id and p.team_id = e.team_id
                and p.valid_from <= e.at and (p.valid_to is null or p.valid_to > e.at)
            order by p.valid_from desc, p.id desc limit 1
        ), ''),
        e.at, e.purpose, e.why,
        exists (
            select from photo_opening o
            where o.subject_id = e.subject_id and o.staff_id = e.staff_id
                and o.at = e.at
        )
    from access_entry e
    join staff w on w.id = e.staff_id
    join team t on t.id = e.team_id
    join agency a on a.slug = t.agency_id
    where e.subject_id = %s and e.at >= %s
    order by e.at desc, e.id limit %s
"""
#: What one has opened oneself, whosever record. Its reference is not shown: who may not
#: open it any more may not know more of it than that they did.
_MINE: Final = """
    select e.subject_id, e.at, e.purpose, e.why, t.name, plait.may_open(e.subject_id)
    from access_entry e join team t on t.id = e.team_id
    where e.staff_id = %s and e.at >= %s
    order by e.at desc, e.id limit %s
"""
_UNUSUAL: Final = """
    select * from plait.unusual_looking(
        %s::timestamptz, %s::timestamptz, %s::integer, %s::text[]
    )
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A record was opened: by whom, for which team in which role, when, for what and
    why they could, and from where.
    """

    staff_id: int
    name: str
    team: str
    agency: str
    role: str
    at: datetime
    purpose: str
    why: str
    with_photo: bool

    @property
    def where(self) -> Where:
        """From where, as far as is kept."""
        if self.purpose == "emergency":
            return "emergency"
        return "photo" if self.with_photo else "page"


@dataclass(frozen=True, slots=True)
class MyLook:
    """A record that I opened; `may_open` if I could open it now."""

    subject_id: UUID
    at: datetime
    purpose: str
    why: str
    team: str
    may_open: bool


@dataclass(frozen=True, slots=True)
class TeamLooked:
    """That a team opened the record on a day: no name, and how many times."""

    day: date
    team: str
    agency: str
    role: str
    in_emergency: bool
    times: int


@dataclass(frozen=True, slots=True)
class Unusual:
    """What somebody opened on a day, and the reasons to ask them about it."""

    subject_id: UUID
    reference: str
    staff_id: int
    name: str
    team: str
    agency: str
    day: date
    openings: int
    first_at: datetime
    last_at: datetime
    reasons: tuple[str, ...]
    looked_at: datetime | None
    looked_by: str
    words: str


def ask(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> As | None:
    """Ask who looked at a record, for the rest of this transaction; it is written.

    None where they may not ask, and where there is no such record.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.ask_who_looked(%s::uuid)", [subject_id])
        found: As | None = cursor.fetchone()[0]
        return found


def record_to_oversee(reference: str, *, using: str = DEFAULT_DB_ALIAS) -> UUID | None:
    """The record with this reference, if a privacy officer may ask who looked at it."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.record_to_oversee(%s::text)", [reference])
        found: UUID | None = cursor.fetchone()[0]
        return found


def looks(
    subject_id: UUID, *, since: datetime, using: str = DEFAULT_DB_ALIAS
) -> tuple[Look, ...]:
    """Who opened the record that was asked about, newest first, `MOST` at most."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ENTRIES, [subject_id, since, MOST])
        return tuple(Look(*row) for row in cursor.fetchall())


def lists(
    subject_id: UUID, *, since: datetime, using: str = DEFAULT_DB_ALIAS
) -> dict[date, int]:
    """In how many lists it stood by day: being listed is less than being opened."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.listed_in(%s::uuid, %s::timestamptz)",
            [subject_id, since],
        )
        return dict(cursor.fetchall())


def for_parent(
    subject_id: UUID, *, since: datetime, using: str = DEFAULT_DB_ALIAS
) -> tuple[TeamLooked, ...]:
    """Which teams opened the record that is open, as a parent may be told."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.looked_for_parent(%s::uuid, %s::timestamptz)",
            [subject_id, since],
        )
        return tuple(TeamLooked(*row) for row in cursor.fetchall())


def mine(
    staff_id: int, *, since: datetime, using: str = DEFAULT_DB_ALIAS
) -> tuple[MyLook, ...]:
    """What this person, who asks, has opened themselves, newest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MINE, [staff_id, since, MOST])
        return tuple(MyLook(*row) for row in cursor.fetchall())


def unusual(
    *,
    since: datetime,
    until: datetime,
    most_an_hour: int,
    no_service: Iterable[str],
    using: str = DEFAULT_DB_ALIAS,
) -> tuple[Unusual, ...]:
    """What a privacy officer may want to ask about; what was asked about comes last.

    Args:
        most_an_hour: more records of one person in an hour are many.
        no_service: how the reason of an involvement begins that is no service's own.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_UNUSUAL, [since, until, most_an_hour, list(no_service)])
        return tuple(_unusual(row) for row in cursor.fetchall())


def _unusual(row: Iterable[Any]) -> Unusual:
    named = dict(zip((one.name for one in fields(Unusual)), row, strict=True))
    return Unusual(**named | {"reasons": tuple(named["reasons"])})


def look_into(
    subject_id: UUID,
    staff_id: int,
    day: date,
    words: str,
    *,
    note: UUID,
    using: str = DEFAULT_DB_ALIAS,
) -> bool:
    """Keep what came of asking. False where it is not theirs to ask."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.look_into(%s::uuid, %s::integer, %s::date, %s::text, "
            "%s::uuid)",
            [subject_id, staff_id, day, words, note],
        )
        return bool(cursor.fetchone()[0])
