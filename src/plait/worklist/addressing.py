"""To whom a message goes: the team that its role means, and who of it is there.

A message goes to a post and not to a name. The page says both, so that whoever writes
knows who will read it, and that it is not lost while somebody is away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plait.access import duty_now, posts
from plait.access.rota import Roster
from plait.worklist import around
from plait.worklist.directory import directory
from plait.worklist.on_duty import (
    OnDuty,
    Person,
    is_open,
    on_duty,
    where,
    who_is_there,
)
from plait.worklist.routing import Directory, TeamCard, team_for


@dataclass(frozen=True, slots=True)
class There:
    """Somebody whom it reaches: their name, why it is them, and for whom they cover.

    `how` is as in `on_duty`. `is_later`: they read it when the office opens again.
    """

    staff: int
    name: str
    how: str
    covers_for: str = ""
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a message goes: the role, its team, and who of it is there now.

    With nobody in `people` it waits on the list of the team.
    """

    role: str
    team: TeamCard
    people: tuple[There, ...]
    is_open: bool

    @property
    def staff(self) -> int | None:
        """The first of those who are there."""
        return self.people[0].staff if self.people else None


def addressed(
    subject_id: UUID,
    role: str,
    *,
    team: int | None = None,
    now: datetime,
    wakes: bool,
    using: str = "default",
) -> Addressee:
    """To whom a message to this role goes now. The record must be open.

    Args:
        team: the very team that is meant, where several answer for the role.
        wakes: whether it cannot wait until the office opens.
    """
    place = around.read(subject_id, using=using).around
    number = team_for("addressee", place, directory(using), sent_to=role, near=team)
    return at_team(subject_id, role, number, now=now, wakes=wakes, using=using)


def at_team(
    subject_id: UUID,
    role: str,
    team: int,
    *,
    now: datetime,
    wakes: bool,
    using: str = "default",
) -> Addressee:
    """Who of this very team is there for a role now. The record must be open."""
    known = directory(using)
    others = known.of_agency(team)
    roster = duty_now.roster_at((team, *others), now, using=using)
    told = where(roster, team, others, role, now)
    kin = _kin(subject_id, roster, using)
    duty = on_duty(roster, told, role, now, wakes=wakes, kin=kin)
    if not (duty.reached or duty.later):
        duty = _anybody(roster, told, now, kin, wakes=wakes)
    people = tuple(_people(duty, roster, known))
    return Addressee(role, known.teams[team], people, duty.is_open)


def in_place_of(
    subject_id: UUID, staff: int, team: int, *, now: datetime, using: str = "default"
) -> int | None:
    """One of a team who is asked by name, or who covers. The record must be open.

    None where they left, are away with nobody to cover, or are close to the family.
    """
    together = (team, *directory(using).of_agency(team))
    roster = duty_now.roster_at(together, now, using=using)
    there = who_is_there(staff, roster, team, now)
    return None if there in _kin(subject_id, roster, using) else there


def number_to_ring(team: TeamCard, *, is_open: bool) -> str:
    """Where a team is rung: its office while that is open, else out of hours."""
    return team.phone if is_open else team.out_of_hours or team.phone


def numbers_to_ring(
    teams: Iterable[TeamCard], now: datetime, *, using: str = "default"
) -> list[tuple[str, str]]:
    """The names of teams and where each is rung now."""
    asked = tuple(teams)
    numbers = now_by_team(asked, now, using=using)
    return [(one.name, numbers[one.id]) for one in asked if numbers[one.id]]


def now_by_team(
    teams: Iterable[TeamCard], now: datetime, *, using: str = "default"
) -> dict[int, str]:
    """Where each team is rung now, by its number here."""
    asked = tuple(teams)
    if not asked:
        return {}
    hours = duty_now.hours_of({one.id for one in asked}, using=using)
    roster = Roster((), (), (), hours)
    return {
        one.id: number_to_ring(one, is_open=is_open(roster, one.id, now))
        for one in asked
    }


def _anybody(
    roster: Roster, team: int, now: datetime, kin: Collection[int], *, wakes: bool
) -> OnDuty:
    """Where nobody holds that very post, whoever of the team is there."""
    roles = dict.fromkeys(one.role for one in roster.posts if one.team == team)
    found = [on_duty(roster, team, one, now, wakes=wakes, kin=kin) for one in roles]
    if not found:
        return OnDuty(())
    reached = {one.staff: one for duty in found for one in duty.reached}
    later = {one.staff: one for duty in found for one in duty.later}
    return OnDuty(
        tuple(reached.values()),
        tuple(one for staff, one in later.items() if staff not in reached),
        found[0].is_open,
    )


def _kin(subject_id: UUID, roster: Roster, using: str) -> frozenset[int]:
    everybody = frozenset(one.staff for one in roster.posts)
    everybody |= {one.staff for one in roster.shifts}
    return everybody - posts.not_close_to(subject_id, everybody, using=using)


def _people(duty: OnDuty, roster: Roster, known: Directory) -> Iterable[There]:
    yield from (_there(one, roster, known, False) for one in duty.reached)
    yield from (_there(one, roster, known, True) for one in duty.later)


def _there(
    one: Person,
    roster: Roster,
    known: Directory,
    is_later: bool,  # noqa: FBT001 - private, and named where it is made
) -> There:
    away = [each.staff for each in roster.absences if each.cover == one.staff]
    covered = known.workers.get(away[0], "") if one.how == "cover" and away else ""
    name = known.workers.get(one.staff, "a colleague")
    return There(one.staff, name, one.how, covered, is_later)
