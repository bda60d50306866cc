"""The diaries of my teams: appointments across families, and the groups of a team.

Read from rows that the database gives a team with the record closed: so they hold
initials and no word of what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.worklist.bookings import Group, Taken

#: The most rows that one page of a diary shows.
MOST: Final = 400

_COLUMNS: Final = """a.subject_id, a.id, a.team_id, a.worker_id, a.at, a.ends_at,
    a.kind, a.state, a.label, a.place, a.mode, a.group_id, a.results"""
_BETWEEN: Final = f"""
    select {_COLUMNS} from unnest(%(teams)s::integer[]) as w (id)
    cross join lateral (
        select * from appointment a
        where a.team_id = w.id and a.at >= %(since)s and a.at < %(until)s
            and (%(worker)s::integer is null or a.worker_id = %(worker)s)
        order by a.at limit %(most)s
    ) as a
    order by a.at, a.worker_id, a.id limit %(most)s
"""  # noqa: S608 - the columns are a constant of ours
_OWED: Final = f"""
    select {_COLUMNS} from unnest(%(teams)s::integer[]) as w (id)
    cross join lateral (
        select * from appointment a
        where a.team_id = w.id and a.state = 'booked' and a.ends_at < %(now)s
            and (%(worker)s::integer is null or a.worker_id = %(worker)s)
        order by a.ends_at limit %(most)s
    ) as a
    order by a.ends_at, a.id limit %(most)s
"""  # noqa: S608 - the same
_OF_FAMILY: Final = f"""
    select {_COLUMNS} from appointment a where a.subject_id = %s order by a.at, a.id
"""  # noqa: S608 - the same
_OF_SESSION: Final = f"""
    select {_COLUMNS} from appointment a
    where a.team_id = %s and a.at = %s and a.group_id = %s
"""  # noqa: S608 - the same
_REGISTERS: Final = """
    select group_id, at, array_agg(distinct subject_id) from appointment
    where team_id = %s and at >= %s and group_id = %s group by group_id, at
"""
_FAMILIES: Final = """
    select a.subject_id, min(a.label), max(a.at) from appointment a
    where a.team_id = any (%(teams)s) and a.at >= %(since)s
        and (%(worker)s::integer is null or a.worker_id = %(worker)s)
    group by a.subject_id order by 2, 1 limit %(most)s
"""
_GROUPS: Final = """
    select id, team_id, title, kind, weekday, opens, minutes, place, from_on, until_on,
        places, workers
    from care_group
    where team_id = any (%(teams)s) and (%(id)s::uuid is null or id = %(id)s)
        and (%(on)s::date is null or until_on >= %(on)s)
    order by weekday, opens, title, id
"""
_MEMBERS: Final = """
    select subject_id, group_id, about, role, label, joined_at, left_at
    from group_place where group_id = any (%s)
    order by subject_id, role in ('infant', 'unborn', 'sibling'), label, about
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """An appointment in a diary. Teams and people are numbers; `label` is initials.

    `results` are `role:result` for each person of whom it was said. Moments are UTC.
    """

    subject_id: UUID
    id: UUID
    team: int | None
    worker: int | None
    at: datetime
    ends_at: datetime
    kind: str
    state: str
    label: str
    place: str
    mode: str
    group: UUID | None
    results: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.at).total_seconds() // 60)

    def is_owed(self, now: datetime) -> bool:
        """Whether it is over and nobody has said what became of it."""
        return self.state == "booked" and self.ends_at < now


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a place in a group, by initials."""

    subject_id: UUID
    group: UUID
    about: UUID
    role: str
    label: str
    joined_at: datetime
    left_at: datetime | None

    def is_there(self, at: datetime) -> bool:
        """Whether they have the place at a moment."""
        return self.joined_at <= at and (self.left_at is None or self.left_at > at)


def between(
    teams: Collection[int],
    since: datetime,
    until: datetime,
    *,
    worker: int | None = None,
    using: str = "default",
) -> list[Slot]:
    """The appointments of these teams that begin in a stretch of time, in order."""
    given = {
        "teams": list(teams), "since": since, "until": until, "worker": worker,
        "most": MOST,
    }  # fmt: skip
    return _slots(_BETWEEN, given, using)


def owed(
    teams: Collection[int],
    now: datetime,
    *,
    worker: int | None = None,
    using: str = "default",
) -> list[Slot]:
    """Those that are over without an outcome, the longest ago first."""
    given = {"teams": list(teams), "now": now, "worker": worker, "most": MOST}
    return _slots(_OWED, given, using)


def of_family(subject_id: UUID, *, using: str = "default") -> list[Slot]:
    """The appointments of a family that whoever asks may see, in order."""
    return _slots(_OF_FAMILY, [subject_id], using)


def of_session(
    team: int, group: UUID, at: datetime, *, using: str = "default"
) -> list[Slot]:
    """What was recorded of one session of a group, a row a family."""
    return _slots(_OF_SESSION, [team, at, group], using)


def registers(
    team: int, group: UUID, since: datetime, *, using: str = "default"
) -> dict[datetime, frozenset[UUID]]:
    """Of which families something was said, by the session of a group since then."""
    with connections[using].cursor() as cursor:
        cursor.execute(_REGISTERS, [team, since, group])
        return {at: frozenset(said) for _, at, said in cursor.fetchall()}


def families(
    teams: Collection[int],
    since: datetime,
    *,
    worker: int | None = None,
    using: str = "default",
) -> list[tuple[UUID, str, datetime]]:
    """The families with appointments since then: id, initials, the last of them."""
    given: dict[str, Any] = {
        "teams": list(teams), "since": since, "worker": worker, "most": MOST
    }  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(_FAMILIES, given)
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def groups(
    teams: Collection[int],
    *,
    on: date | None = None,
    id_: UUID | None = None,
    using: str = "default",
) -> list[Group]:
    """The groups of these teams; with `on`, those that have not ended before."""
    given: dict[str, Any] = {"teams": list(teams), "id": id_, "on": on}
    with connections[using].cursor() as cursor:
        cursor.execute(_GROUPS, given)
        return [Group(*(*row[:-1], tuple(row[-1]))) for row in cursor.fetchall()]


def members(groups: Sequence[UUID], *, using: str = "default") -> list[Member]:
    """Who has or had a place in these groups, as far as whoever asks may see.

    Family by family, adults before children.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_MEMBERS, [list(groups)])
        return [Member(*row) for row in cursor.fetchall()]


def taken(
    teams: Collection[int], at: datetime, minutes: int, *, using: str = "default"
) -> list[Taken]:
    """What these teams do around a time: appointments, and sessions of groups."""
    ends = at + timedelta(minutes=minutes)
    since, until = at - timedelta(days=1), ends + timedelta(days=1)
    found = [
        Taken(one.at, one.ends_at, frozenset({one.worker}), one.id)
        for one in between(teams, since, until, using=using)
        if one.worker is not None and one.state == "booked"
    ]
    for group in groups(teams, on=since.date(), using=using):
        found += [
            group.taken(day) for day in group.sessions(since.date(), until.date())
        ]
    return found


def _slots(text: str, given: dict[str, Any] | list[Any], using: str) -> list[Slot]:
    with connections[using].cursor() as cursor:
        cursor.execute(text, given)
        return [Slot(*(*row[:-1], tuple(row[-1]))) for row in cursor.fetchall()]
