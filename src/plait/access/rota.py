"""Who is on call for a team and who is away: read as data, and written by its people.

The web sees and writes the rows of its own teams only; row-level security sees to it.
What is worked out of the data is in `plait.worklist.on_duty`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db import connections

from plait.access.errors import NotAllowed, PlaitError
from plait.access.models import MOBILE, Absence, RotaShift, Staff, TeamHours

#: The longest shift that can be meant.
LONGEST_SHIFT: Final = timedelta(days=7)
#: So far ahead a rota is written.
FARTHEST: Final = timedelta(days=400)

_POSTS = """
    with also as (
        select cover_staff_id as id from absence
        where team_id = any (%(teams)s) and cover_staff_id is not null
        union select staff_id from rota_shift where team_id = any (%(teams)s)
    )
    select p.staff_id, p.team_id, p.role, p.valid_from, p.valid_to
    from post p join staff s on s.id = p.staff_id
    where s.is_active
        and (p.team_id = any (%(teams)s) or p.staff_id in (select id from also))
        and p.valid_from < %(until)s and (p.valid_to is null or p.valid_to > %(since)s)
    order by p.team_id, p.valid_from, p.id
"""
_SHIFTS = """
    select staff_id, team_id, role, from_at, to_at, id from rota_shift
    where team_id = any (%(teams)s) and from_at < %(until)s and to_at > %(since)s
    order by from_at, id
"""
_ABSENCES = """
    select staff_id, team_id, from_at, to_at, cover_staff_id, id from absence
    where (team_id = any (%(teams)s) or staff_id = any (%(staff)s))
        and from_at < %(until)s and (to_at is null or to_at > %(since)s)
    order by from_at, id
"""
_HOURS = """
    select team_id, weekday, opens, closes from team_hours
    where team_id = any (%(teams)s) order by team_id, weekday, opens
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A post that an open account holds from `since` on, and not at `until`."""

    staff: int
    team: int
    role: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """On call from `since` on, and not at `until`. An empty role is the whole team."""

    staff: int
    team: int
    role: str
    since: datetime
    until: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Away:
    """Away from `since` on, and back at `until`; `cover` is who covers, by number."""

    staff: int
    team: int
    since: datetime
    until: datetime | None = None
    cover: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `opens` on, London time, and not at `closes`. Monday is 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Roster:
    """All that says who of some teams is on duty, in a stretch of time."""

    posts: tuple[Held, ...] = ()
    shifts: tuple[Shift, ...] = ()
    absences: tuple[Away, ...] = ()
    #: By team; one that is not in it has the usual hours.
    hours: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)


class RotaRefused(PlaitError):
    """A shift or an absence that cannot be. `field` says which answer to change."""

    def __init__(self, field: str, say: str) -> None:
        self.field = field
        super().__init__(say)


def roster(
    teams: Collection[int],
    *,
    since: datetime,
    until: datetime,
    using: str = "default",
) -> Roster:
    """Posts, shifts, absences and hours of these teams that touch a stretch of time.

    Of whoever covers or is on call their other posts and absences come as well.
    """
    asked: dict[str, Any] = {"teams": list(teams), "since": since, "until": until}
    with connections[using].cursor() as cursor:
        cursor.execute(_POSTS, asked)
        posts = tuple(Held(*row) for row in cursor.fetchall())
        cursor.execute(_SHIFTS, asked)
        shifts = tuple(Shift(*row) for row in cursor.fetchall())
        cursor.execute(_ABSENCES, asked | {"staff": sorted({p.staff for p in posts})})
        absences = tuple(Away(*row) for row in cursor.fetchall())
        cursor.execute(_HOURS, asked)
        hours: dict[int, tuple[Hours, ...]] = {}
        for team, *row in cursor.fetchall():
            hours[team] = (*hours.get(team, ()), Hours(*row))
    return Roster(posts, shifts, absences, hours)


def away_at(
    teams: Collection[int], at: datetime, *, using: str = "default"
) -> tuple[Away, ...]:
    """Who of these teams is away at a moment, and who covers. One query."""
    asked: dict[str, Any] = {"teams": list(teams), "since": at, "until": at}
    with connections[using].cursor() as cursor:
        cursor.execute(_ABSENCES, asked | {"staff": []})
        return tuple(Away(*row) for row in cursor.fetchall())


def absences_of(
    team: int, *, since: datetime, until: datetime, using: str = "default"
) -> tuple[Away, ...]:
    """Who of a team is away in a stretch of time: a rota's absences alone."""
    asked: dict[str, Any] = {"teams": [team], "since": since, "until": until}
    with connections[using].cursor() as cursor:
        cursor.execute(_ABSENCES, asked | {"staff": []})
        return tuple(Away(*row) for row in cursor.fetchall())


def put(
    *,
    shifts: Iterable[Shift] = (),
    absences: Iterable[Away] = (),
    hours: Mapping[int, Iterable[Hours]] = MappingProxyType({}),
    using: str = "engine",
) -> int:
    """Write many at once as they are, as the engine. Gives how many shifts were new.

    What is there already is left; the hours of a team take the place of its old ones.
    """
    before = RotaShift.objects.using(using).count()
    RotaShift.objects.using(using).bulk_create(
        [
            RotaShift(
                team_id=one.team, role=one.role, staff_id=one.staff,
                from_at=one.since, to_at=one.until,
            )
            for one in shifts
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    Absence.objects.using(using).bulk_create(
        [
            Absence(
                team_id=one.team, staff_id=one.staff, from_at=one.since,
                to_at=one.until, cover_staff_id=one.cover,
            )
            for one in absences
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    for team, open_at in hours.items():
        TeamHours.objects.using(using).filter(team_id=team).delete()
        TeamHours.objects.using(using).bulk_create(
            TeamHours(
                team_id=team, weekday=one.weekday, opens=one.opens, closes=one.closes
            )
            for one in open_at
        )
    return RotaShift.objects.using(using).count() - before


def add_shift(
    *,
    team: int,
    role: str,
    staff: int,
    since: datetime,
    until: datetime,
    now: datetime,
    using: str = "default",
) -> None:
    """Put a colleague of the team on call. The same shift twice is one.

    Raises:
        RotaRefused: it ends before it begins, is over, longer than a week, or far
            ahead; or they hold no post in the team when it begins.
    """
    check_shift(since, until, now)
    posts = roster([team], since=since, until=since + timedelta(seconds=1), using=using)
    if not any(one.staff == staff and one.team == team for one in posts.posts):
        raise RotaRefused("staff", "Select somebody who has a post in the team then")
    RotaShift.objects.using(using).bulk_create(
        [
            RotaShift(
                team_id=team, role=role, staff_id=staff, from_at=since, to_at=until
            )
        ],
        ignore_conflicts=True,
    )


def check_shift(since: datetime, until: datetime, now: datetime) -> None:
    """Refuse a shift that cannot be meant.

    Raises:
        RotaRefused: see `add_shift`.
    """
    if until <= since:
        raise RotaRefused("until", "The end must be after the beginning")
    if until <= now:
        raise RotaRefused("until", "The end must be in the future")
    if until - since > LONGEST_SHIFT:
        raise RotaRefused("until", "A shift must be seven days or shorter")
    if since > now + FARTHEST:
        raise RotaRefused("since", "The beginning must be within the next 400 days")


def remove_shift(shift: int, *, team: int, using: str = "default") -> None:
    """Take a shift away. One that is not there is taken away already."""
    RotaShift.objects.using(using).filter(pk=shift, team_id=team).delete()


def be_away(
    staff: Staff,
    *,
    teams: Collection[int],
    since: datetime,
    until: datetime | None,
    cover: int | None,
    now: datetime,
    using: str = "default",
) -> None:
    """Say that somebody is away from all their teams. The same twice is one.

    Raises:
        RotaRefused: it ends before it begins, is over or far ahead; or who covers is
            the person who is away, or has no post in one of the teams then.
    """
    if until is not None and until <= since:
        raise RotaRefused("until", "The end must be after the beginning")
    if until is not None and until <= now:
        raise RotaRefused("until", "The end must be in the future")
    if since > now + FARTHEST:
        raise RotaRefused("since", "The beginning must be within the next 400 days")
    if cover == staff.pk:
        raise RotaRefused("cover", "Select a colleague: nobody covers themselves")
    if cover is not None:
        then = since + timedelta(seconds=1)
        posts = roster(teams, since=since, until=then, using=using).posts
        if not any(one.staff == cover and one.team in teams for one in posts):
            raise RotaRefused("cover", "Select a colleague who has a post then")
    Absence.objects.using(using).bulk_create(
        [
            Absence(
                team_id=team, staff=staff, from_at=since, to_at=until,
                cover_staff_id=cover,
            )
            for team in teams
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def be_back(
    staff: Staff, since: datetime, *, now: datetime, using: str = "default"
) -> None:
    """End the absence that began then, now; one that lies ahead never begins.

    Raises:
        NotAllowed: they have no such absence.
    """
    found = Absence.objects.using(using).filter(staff=staff, from_at=since)
    if not found.update(to_at=max(now, since)):
        raise NotAllowed


def set_mobile(staff: Staff, number: str, *, using: str = "default") -> None:
    """Keep the number at which somebody is texted, as `as_mobile` gives it."""
    Staff.objects.using(using).filter(pk=staff.pk).update(mobile=number)


def as_mobile(typed: str) -> str:
    """A mobile number as it is kept, `+447700900123`; "" where nothing was typed.

    Raises:
        ValueError: it is not a telephone number. The number is not repeated.
    """
    digits = re.sub(r"[\s().-]", "", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+44{digits[1:]}"
    if digits and not re.fullmatch(MOBILE, digits):
        message = "wanted a mobile number, such as 07700 900123 or +44 7700 900123"
        raise ValueError(message)
    return digits
