"""Records that are open in an emergency, and what there is to review of them.

The limits are the database's: see `migrations/sql/emergency.sql`. All are ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.records import names, references

#: So long a record stays open; so many tries somebody has in an hour; and more openings
#: than so many, whose review is late, close the way for whoever made them. Ours.
OPEN_FOR: Final = timedelta(minutes=60)
TRIES_AN_HOUR: Final = 10
MOST_UNREVIEWED: Final = 2

#: `before`: this very form was sent before, and opened it then.
Result = Literal["opened", "before", "open", "none", "too_many", "unreviewed"]
#: mine; mine to review; or I am told, for my agency or area is that of whoever opened.
Standing = Literal["mine", "review", "told"]

#: What of mine runs now, for beside who asks: a list of [record, until]. Its parameters
#: are who asks. The teams are given by whoever asks (`asking.teams`).
RUNNING: Final = """(select coalesce(
        json_agg(json_build_array(i.subject_id, i.until) order by i.until), '[]')
    from involvement as i
    where i.purpose = 'emergency' and i.staff_id = %s
        and i.team_id = any (asking.teams) and i.until > now())"""

_OPEN: Final = """
    select * from plait.open_in_emergency(
        %s::uuid, %s::integer, %s::text, %s::text, %s::text, %s::text, %s::date
    )
"""
_UNTIL: Final = """
    select source_event, until from involvement
    where subject_id = %s and purpose = 'emergency'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose record is wanted: by one of three, which must fit exactly."""

    reference: str = ""
    nhs_number: str = ""
    given: str = ""
    family_name: str = ""
    born_on: date | None = None

    @property
    def way(self) -> str:
        """By what it is looked for."""
        if self.reference:
            return "reference"
        return "nhs_number" if self.nhs_number else "name"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try. `subject_id` if it may be opened, `until` if for a time."""

    result: Result
    subject_id: UUID | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A record that is open in an emergency for whoever asks."""

    subject_id: UUID
    until: datetime

    def minutes_left(self, now: datetime) -> int:
        """Whole minutes, begun ones counted; never more than there can be."""
        left = -((now - self.until) // timedelta(minutes=1))
        return max(0, min(left, OPEN_FOR // timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Emergency:
    """One opening in an emergency, as far as whoever asks may know of it.

    `reason` is empty where it is not for them to read. `due_at` is by when it is to be
    reviewed, `words` what whoever reviewed it said.
    """

    event_id: UUID
    subject_id: UUID
    reference: str
    staff_id: int
    name: str
    email: str
    team_id: int
    team: str
    phone: str
    agency: str
    since: datetime
    until: datetime
    code: str
    reason: str
    sens: int
    standing: Standing
    due_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str
    outcome: str
    words: str

    @property
    def lasted(self) -> timedelta:
        """For how long it was to be read, or will have been."""
        return self.until - self.since

    def is_running(self, now: datetime) -> bool:
        """Whether it can still be read."""
        return now < self.until

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody has reviewed it."""
        return self.reviewed_at is not None


@dataclass(frozen=True, slots=True)
class Read:
    """Something that was opened meanwhile: a page or a photo."""

    what: Literal["page", "photo"]
    at: datetime


def try_to_open(
    wanted: Wanted, *, event: UUID, team: int, using: str = DEFAULT_DB_ALIAS
) -> Tried:
    """Open the one record that fits, for whoever asks; each try is kept.

    What is opened must be recorded as `event` in the same transaction, or nothing of
    it is kept.
    """
    asked: list[Any] = [
        event,
        team,
        references.tidy(wanted.reference) or None,
        wanted.nhs_number or None,
        names.key_of(wanted.family_name) or None,
        wanted.given or None,
        wanted.born_on,
    ]
    with connections[using].cursor() as cursor:
        cursor.execute(_OPEN, asked)
        return Tried(*cursor.fetchone())


def note_wrong_password(way: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Keep that somebody tried with a wrong password; it counts as a try."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.note_wrong_password(%s::text)", [way])


def close(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """End what runs of mine, now. False where nothing does."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.close_emergency(%s::uuid)", [subject_id])
        return bool(cursor.fetchone()[0])


def running_of(found: Any) -> tuple[Running, ...]:
    """What `RUNNING` gave."""
    listed = json.loads(found) if isinstance(found, str) else found or []
    return tuple(
        Running(UUID(subject), datetime.fromisoformat(until))
        for subject, until in listed
    )


def emergencies(
    *, since: datetime | None, using: str = DEFAULT_DB_ALIAS
) -> tuple[Emergency, ...]:
    """Those since a moment and all that wait, newest first; None is all."""
    return _emergencies([None, since], using)


def emergency(event_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Emergency | None:
    """The opening that this event is; None where it is nothing of theirs."""
    found = _emergencies([event_id, None], using)
    return found[0] if found else None


def read_meanwhile(
    event_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[Read, ...]:
    """What was opened during it, in order; nothing where it is not for them."""
    with connections[using].cursor() as cursor:
        cursor.execute("select * from plait.read_in_emergency(%s::uuid)", [event_id])
        return tuple(Read(*row) for row in cursor.fetchall())


def ends_of(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> dict[UUID, datetime]:
    """Until when each opening of the record that is open lasts, by its event."""
    with connections[using].cursor() as cursor:
        cursor.execute(_UNTIL, [subject_id])
        return dict(cursor.fetchall())


def _emergencies(given: Sequence[Any], using: str) -> tuple[Emergency, ...]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.emergencies(%s::uuid, %s::timestamptz)", given
        )
        return tuple(_made(row) for row in cursor.fetchall())


def _made(row: Iterable[Any]) -> Emergency:
    named = zip((one.name for one in fields(Emergency)), row, strict=True)
    return Emergency(**dict(named))
