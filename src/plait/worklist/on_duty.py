"""Who is on duty for a team in a role at a moment, and when nobody is. Pure.

A rung of a ladder goes to a post and not to a name. Who holds the post, who covers
while they are away, and who is on call while the office is closed, is data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from plait.access.rota import Away, Held, Hours, Roster, Shift
from plait.clock.moments import LONDON, at_time, local_day, start_of_day
from plait.clock.working_days import Calendar
from plait.worklist.rows import manages

How = Literal["post", "lead", "cover", "on_call"]

_WORKING_WEEK: Final = range(5)
#: The hours of a team that has said none.
USUAL_HOURS: Final = tuple(Hours(day, time(9), time(17)) for day in _WORKING_WEEK)
_MIDNIGHT: Final = time()
_ONE_DAY: Final = timedelta(days=1)


class Person(NamedTuple):
    """Somebody who is told, by the number of their account, and why it is them."""

    staff: int
    how: How


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who can be reached at a moment.

    Attributes:
        reached: who is at work or on call. With nobody here, nobody was found.
        later: who holds the post and reads it when the office opens again.
        is_open: whether the team's office is open.
    """

    reached: tuple[Person, ...]
    later: tuple[Person, ...] = ()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` on, and not at `until`, the same people can be reached."""

    since: datetime
    until: datetime
    staff: tuple[int, ...]
    is_open: bool

    @property
    def is_gap(self) -> bool:
        """Whether nobody can be reached."""
        return not self.staff


def is_open(roster: Roster, team: int, at: datetime) -> bool:
    """Whether the team's office is open: its hours, and no bank holiday."""
    local = at.astimezone(LONDON)
    if local.date() in Calendar.england().bank_holidays:
        return False
    clock = local.time()
    return any(
        one.weekday == local.weekday()
        and one.opens <= clock
        and (clock < one.closes or one.closes == _MIDNIGHT)
        for one in roster.hours.get(team) or USUAL_HOURS
    )


def on_duty(
    roster: Roster,
    team: int,
    role: str,
    at: datetime,
    *,
    wakes: bool,
    kin: Collection[int] = (),
) -> OnDuty:
    """Who is told when `role` in this team is to be told at this moment.

    Who holds the post, or leads the team where nobody holds it; instead of who is away,
    who covers. While the office is closed and it cannot wait, they are not found at
    their desks: then who is on call is reached, and they read it later.

    Args:
        wakes: whether it cannot wait until the office opens.
        kin: numbers of staff who are kin or close to the family: they are not told.
    """
    desk = _present(_holders(roster, team, role, at), roster, team, at, kin)
    call = _present(_on_call(roster, team, role, at), roster, team, at, kin)
    is_there = is_open(roster, team, at)
    if is_there or not wakes:
        # Somebody on call by day is found where nobody is at a desk.
        return OnDuty(desk or (call if is_there else ()), is_open=is_there)
    awake = {one.staff for one in call}
    later = tuple(one for one in desk if one.staff not in awake)
    return OnDuty(call, later, is_open=False)


def where(
    roster: Roster, team: int, others: Iterable[int], role: str, at: datetime
) -> int:
    """The team in which a role is told: a small team may have its lead elsewhere.

    Args:
        others: the other teams of its agency, asked in turn where nobody of the team
            holds the post, leads the team or is on call.
    """
    for one in (team, *others):
        if any(_holders(roster, one, role, at)) or any(_on_call(roster, one, role, at)):
            return one
    return team


def stretches(
    roster: Roster, team: int, role: str, since: datetime, until: datetime
) -> list[Stretch]:
    """Who could be reached with what cannot wait, from one moment to another."""
    edges = sorted({since, until, *_edges(roster, team, since, until)})
    found: list[Stretch] = []
    for begin, end in pairwise(edges):
        duty = on_duty(roster, team, role, begin, wakes=True)
        staff = tuple(sorted({one.staff for one in duty.reached}))
        last = found[-1] if found else None
        # Nobody is nobody, whether the office would be open or not.
        if last and last.staff == staff and (last.is_open == duty.is_open or not staff):
            found[-1] = Stretch(last.since, end, staff, last.is_open)
        else:
            found.append(Stretch(begin, end, staff, duty.is_open))
    return found


def _holders(
    roster: Roster, team: int, role: str, at: datetime
) -> Iterator[tuple[int, How]]:
    """Who holds the post; who leads the team where there is no such post."""
    held = [one for one in roster.posts if one.team == team and _is_on(one, at)]
    named = [one for one in held if one.role == role]
    for one in named or [one for one in held if manages(one.role)]:
        yield one.staff, "post" if named else "lead"


def _on_call(
    roster: Roster, team: int, role: str, at: datetime
) -> Iterator[tuple[int, How]]:
    """Who is on call in the role or for the whole team; else in a role that leads."""
    now = [one for one in roster.shifts if one.team == team and _is_on(one, at)]
    named = [one for one in now if one.role in ("", role)]
    for one in named or [one for one in now if manages(one.role)]:
        yield one.staff, "on_call"


def _present(
    wanted: Iterable[tuple[int, How]],
    roster: Roster,
    team: int,
    at: datetime,
    kin: Collection[int],
) -> tuple[Person, ...]:
    """Each of these who is there, or who covers for them, once."""
    found: dict[int, How] = {}
    for staff, how in wanted:
        there = who_is_there(staff, roster, team, at)
        if there is not None and there not in kin:
            found.setdefault(there, how if there == staff else "cover")
    return tuple(Person(staff, how) for staff, how in found.items())


def who_is_there(
    staff: int | None, roster: Roster, team: int, at: datetime
) -> int | None:
    """The person, or who covers for them, or who covers for those; None if nobody.

    Whoever has left holds no post, and is not there.
    """
    seen: set[int] = set()
    while staff is not None and staff not in seen:
        seen.add(staff)
        if not any(one.staff == staff and _is_on(one, at) for one in roster.posts):
            return None
        away = [
            one for one in roster.absences if one.staff == staff and _is_on(one, at)
        ]
        if not away:
            return staff
        # Of several who might cover, the one of this team, and who is named.
        away.sort(key=lambda one: (one.cover is None, one.team != team, one.id))
        staff = away[0].cover
    return None


def _is_on(one: Held | Shift | Away, at: datetime) -> bool:
    return one.since <= at and (one.until is None or at < one.until)


def _edges(
    roster: Roster, team: int, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Every moment at which it may be others who can be reached."""
    spans: Sequence[Held | Shift | Away] = (
        *roster.posts, *roster.shifts, *roster.absences,
    )  # fmt: skip
    moments = [end for one in spans for end in (one.since, one.until) if end]
    day = local_day(since)
    while day <= local_day(until):
        moments += _edges_of_day(roster, team, day)
        day += _ONE_DAY
    yield from (moment for moment in moments if since < moment < until)


def _edges_of_day(roster: Roster, team: int, day: date) -> Iterator[datetime]:
    yield start_of_day(day)
    for one in roster.hours.get(team) or USUAL_HOURS:
        if one.weekday == day.weekday():
            yield at_time(day, one.opens)
            # Midnight is the beginning of the next day, which is an edge already.
            if one.closes != _MIDNIGHT:
                yield at_time(day, one.closes)
