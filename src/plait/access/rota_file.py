"""A rota as a file of comma-separated values: read whole, and each fault by its line.

The columns are `what, team, email, role, from, to, cover, mobile`, in any order; those
that no line needs may be left out. `what` is `shift`, `away` or `mobile`. A time is
London time, such as `2026-03-09 17:00`, or carries its offset.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connections, transaction

from plait.access import rota
from plait.access.models import Staff
from plait.access.rota import Away, Held, Roster, RotaRefused, Shift
from plait.clock.moments import LONDON

COLUMNS: Final = ("what", "team", "email", "role", "from", "to", "cover", "mobile")
_NEEDED: Final = ("what", "email")
#: No rota of an area is larger.
LARGEST: Final = 20_000_000

_PEOPLE = "select email, id from staff where is_active"
_TEAMS = "select name, id from team"
_POSTS = "select staff_id, team_id, role, valid_from, valid_to from post"


@dataclass(slots=True)
class RotaFile:
    """What a file holds: shifts, absences, numbers by account, and what is wrong."""

    shifts: list[Shift] = field(default_factory=list)
    absences: list[Away] = field(default_factory=list)
    mobiles: dict[int, str] = field(default_factory=dict)
    #: The line, counted from 1 for the heading, and what is wrong with it.
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """The teams and people that a file may name."""

    teams: Mapping[str, list[int]]
    people: Mapping[str, int]
    posts: Roster
    roles: Callable[[str], bool]

    def team(self, name: str) -> int:
        found = self.teams.get(name.casefold(), [])
        if len(found) != 1:
            why = "is not the name of a team" if not found else "is two teams' name"
            raise ValueError(f"team: {why}")
        return found[0]

    def person(self, email: str, column: str = "email") -> int:
        found = self.people.get(email.casefold())
        if found is None:
            raise ValueError(f"{column}: is not the address of an open account")
        return found

    def check_post(self, staff: int, team: int, at: datetime, column: str) -> None:
        if not any(_holds(one, staff, team, at) for one in self.posts.posts):
            raise ValueError(f"{column}: holds no post in the team then")


def read(
    data: bytes,
    *,
    now: datetime,
    is_role: Callable[[str], bool],
    using: str = "engine",
) -> RotaFile:
    """All that the file says, and what is wrong with it. Nothing is written.

    Args:
        now: what is over by then is refused.
        is_role: whether a role is one that we know.
    """
    found = RotaFile()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.problems.append((1, "wanted a text file in UTF-8"))
        return found
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        wrong = _wrong_heading(rows.fieldnames)
        if wrong:
            found.problems.append((1, wrong))
            return found
        known = _known(is_role, using)
        for row in rows:
            try:
                _take(row, found, known, now)
            except (ValueError, RotaRefused) as error:
                found.problems.append((rows.line_num, str(error)))
    except csv.Error:
        found.problems.append((rows.line_num, "is not comma-separated values"))
    return found


def keep(found: RotaFile, *, using: str = "engine") -> int:
    """Write all of a file in which nothing is wrong. Gives how many shifts were new."""
    with transaction.atomic(using=using):
        for staff, mobile in found.mobiles.items():
            Staff.objects.using(using).filter(pk=staff).update(mobile=mobile)
        return rota.put(shifts=found.shifts, absences=found.absences, using=using)


def _wrong_heading(names: Any) -> str:
    given = [str(name).strip() for name in names or ()]
    lacks = [name for name in _NEEDED if name not in given]
    if lacks:
        return f"wanted the columns {', '.join(COLUMNS)}; lacks {', '.join(lacks)}"
    if set(given) - set(COLUMNS):
        return f"wanted no other columns than {', '.join(COLUMNS)}"
    return ""


def _take(
    row: Mapping[str | None, Any], found: RotaFile, known: _Known, now: datetime
) -> None:
    if None in row:
        raise ValueError("has more values than there are columns")
    value = {str(name).strip(): (text or "").strip() for name, text in row.items()}
    staff = known.person(value["email"])
    match value["what"]:
        case "shift":
            found.shifts.append(_shift(value, staff, known, now))
        case "away":
            found.absences.append(_away(value, staff, known, now))
        case "mobile":
            found.mobiles[staff] = _mobile(value)
        case _:
            raise ValueError("what: wanted shift, away or mobile")


def _shift(value: Mapping[str, str], staff: int, known: _Known, now: datetime) -> Shift:
    team, role = known.team(value.get("team", "")), value.get("role", "")
    if role and not known.roles(role):
        raise ValueError("role: wanted a role such as hv_team_lead, or nothing")
    since, until = _moment(value, "from"), _moment(value, "to")
    rota.check_shift(since, until, now)
    known.check_post(staff, team, since, "email")
    return Shift(staff, team, role, since, until)


def _away(value: Mapping[str, str], staff: int, known: _Known, now: datetime) -> Away:
    team, since = known.team(value.get("team", "")), _moment(value, "from")
    until = _moment(value, "to") if value.get("to") else None
    if until is not None and (until <= since or until <= now):
        raise ValueError("to: must be after the beginning, and in the future")
    cover = None
    if value.get("cover"):
        cover = known.person(value["cover"], "cover")
        if cover == staff:
            raise ValueError("cover: nobody covers themselves")
    known.check_post(staff, team, since, "email")
    return Away(staff, team, since, until, cover)


def _mobile(value: Mapping[str, str]) -> str:
    try:
        return rota.as_mobile(value.get("mobile", ""))
    except ValueError as error:
        raise ValueError(f"mobile: {error}") from None


def _moment(value: Mapping[str, str], column: str) -> datetime:
    wanted = f"{column}: wanted a time such as 2026-03-09 17:00"
    try:
        at = datetime.fromisoformat(value.get(column, ""))
    except ValueError:
        raise ValueError(wanted) from None
    if at.tzinfo is not None:
        return at
    local = at.replace(tzinfo=LONDON)
    if datetime.fromtimestamp(local.timestamp(), LONDON).replace(tzinfo=None) != at:
        raise ValueError(f"{column}: the clocks went forward: there is no such time")
    return local


def _holds(one: Held, staff: int, team: int, at: datetime) -> bool:
    is_on = one.since <= at and (one.until is None or at < one.until)
    return one.staff == staff and one.team == team and is_on


def _known(is_role: Callable[[str], bool], using: str) -> _Known:
    with connections[using].cursor() as cursor:
        cursor.execute(_TEAMS)
        teams: dict[str, list[int]] = {}
        for name, number in cursor.fetchall():
            teams.setdefault(name.casefold(), []).append(number)
        cursor.execute(_PEOPLE)
        people = {email.casefold(): number for email, number in cursor.fetchall()}
        cursor.execute(_POSTS)
        posts = Roster(tuple(Held(*row) for row in cursor.fetchall()))
    return _Known(teams, people, posts, is_role)
