"""The rota of one team as a page shows it: who is reached, and when nobody is.

Read under row-level security as whoever asks: of one's own teams only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from plait.access import rota
from plait.access.rota import Away, Roster, Shift
from plait.standards.in_use import until_change
from plait.standards.roles import role_title
from plait.worklist.directory import directory
from plait.worklist.on_duty import OnDuty, Stretch, on_duty, stretches, where
from plait.worklist.routing import Directory, TeamCard
from plait.worklist.rows import LINE_MANAGER, every_standard

#: So far ahead gaps are looked for.
AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another the same people are reached, by name; or nobody."""

    since: datetime
    until: datetime
    people: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class OfRoles:
    """Roles for which it is the same people all week, and who and when they are."""

    titles: tuple[str, ...]
    now: tuple[str, ...]
    is_open: bool
    spans: tuple[Span, ...]
    #: The team of the same agency that is told instead, because nobody here leads.
    elsewhere: str = ""

    @property
    def gaps(self) -> tuple[Span, ...]:
        """When nobody can be reached."""
        return tuple(one for one in self.spans if not one.people)


@dataclass(frozen=True, slots=True)
class TeamRota:
    """All that a page shows of a team: whom ladders reach, shifts and absences."""

    team: TeamCard
    of_roles: tuple[OfRoles, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Away, ...]
    names: Mapping[int, str]


def team_rota(team: int, now: datetime, *, using: str = "default") -> TeamRota:
    """Whom the ladders reach in this team, now and in the next week.

    Raises:
        KeyError: there is no such team.
    """
    teams = directory(using)
    until = now + AHEAD
    together = (team, *teams.of_agency(team))
    roster = rota.roster(together, since=now, until=until, using=using)
    far = rota.roster([team], since=now, until=now + rota.FARTHEST, using=using)
    return TeamRota(
        team=teams.teams[team],
        of_roles=tuple(_of_roles(roster, teams.teams[team], now, until, teams)),
        shifts=far.shifts,
        absences=tuple(one for one in far.absences if one.team == team),
        names=teams.workers,
    )


def _of_roles(
    roster: Roster, team: TeamCard, now: datetime, until: datetime, teams: Directory
) -> Iterable[OfRoles]:
    """The roles that ladders tell in this team; alike ones together."""
    alike: dict[tuple[int, tuple[Stretch, ...]], list[str]] = {}
    for role in _told_roles(team):
        told = where(roster, team.id, teams.of_agency(team.id), role, now)
        found = tuple(stretches(roster, told, role, now, until))
        alike.setdefault((told, found), []).append(role)
    for (told, found), roles in alike.items():
        duty: OnDuty = on_duty(roster, told, roles[0], now, wakes=True)
        spans = tuple(
            Span(one.since, one.until, _names(one.staff, teams), one.is_open)
            for one in found
        )
        reached = _names((one.staff for one in duty.reached), teams)
        titles = tuple(role_title(role) for role in roles)
        elsewhere = teams.teams[told].name if told != team.id else ""
        yield OfRoles(titles, reached, duty.is_open, spans, elsewhere)


def _names(staff: Iterable[int], teams: Directory) -> tuple[str, ...]:
    return tuple(sorted(teams.workers.get(one, "a colleague") for one in staff))


def _told_roles(team: TeamCard) -> list[str]:
    """What the team answers for and some ladder tells; the line manager at last."""
    told = _told_by_ladders()
    return [*(role for role in team.answers_for if role in told), LINE_MANAGER]


@until_change
@cache
def _told_by_ladders() -> frozenset[str]:
    return frozenset(
        rung.tell for one in every_standard().values() for rung in one.if_late
    )
