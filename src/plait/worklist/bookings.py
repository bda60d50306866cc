"""What speaks against a time for an appointment: said, and never forbidden. Pure.

A family may be seen on a bank holiday, and two may be seen by one colleague at once.
Whoever books it all the same says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

from plait.access.rota import Roster
from plait.clock.moments import LONDON, at_time, local_day
from plait.clock.working_days import Calendar
from plait.worklist.on_duty import is_open

Conflict = Literal[
    "away", "double_booked", "in_a_group", "outside_hours", "not_a_working_day"
]
#: Whatever becomes of an appointment is said by the end of so many working days.
OUTCOME_WORKING_DAYS: Final = 1
_WEEK: Final = timedelta(days=7)
_A_MOMENT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A time of a colleague that is taken: by an appointment, or a group's session.

    `id` is the appointment's, None of a session. `workers` are numbers of colleagues.
    """

    since: datetime
    until: datetime
    workers: frozenset[int]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group as a diary needs it: on one day of each week. Monday is 0.

    `workers` are numbers of colleagues; `places` is how many families have one.
    """

    id: UUID
    team: int
    title: str
    kind: str
    weekday: int
    opens: time
    minutes: int
    place: str
    from_on: date
    until_on: date
    places: int
    workers: tuple[int, ...]

    def starts_on(self, day: date) -> datetime:
        """When its session of a day begins, in UTC."""
        return at_time(day, self.opens)

    def has_session(self, day: date) -> bool:
        """Whether it meets on that day: not on bank holidays."""
        is_its_day = day.weekday() == self.weekday
        is_held = self.from_on <= day <= self.until_on
        return is_its_day and is_held and day not in Calendar.england().bank_holidays

    def sessions(self, since: date, until: date) -> list[date]:
        """The days between, both included, on which it meets."""
        first = max(since, self.from_on)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        found = []
        while day <= min(until, self.until_on):
            if self.has_session(day):
                found.append(day)
            day += _WEEK
        return found

    def taken(self, day: date) -> Taken:
        """The time of its colleagues that a session takes."""
        begins = self.starts_on(day)
        ends = begins + timedelta(minutes=self.minutes)
        return Taken(begins, ends, frozenset(self.workers))


def conflicts(
    at: datetime,
    minutes: int,
    *,
    team: int,
    worker: int | None,
    roster: Roster,
    taken: Iterable[Taken],
    without: UUID | None = None,
) -> tuple[Conflict, ...]:
    """What speaks against it, each once.

    Args:
        taken: what the colleague does else around then.
        without: the appointment itself, where it is moved.
    """
    ends = at + timedelta(minutes=minutes)
    found: dict[Conflict, None] = {}
    day = local_day(at)
    if not Calendar.england().is_working_day(day):
        found["not_a_working_day"] = None
    elif not (is_open(roster, team, at) and is_open(roster, team, ends - _A_MOMENT)):
        found["outside_hours"] = None
    if worker is None:
        return tuple(found)
    if any(
        one.staff == worker
        and one.since < ends
        and (one.until is None or one.until > at)
        for one in roster.absences
    ):
        found["away"] = None
    for one in taken:
        if worker in one.workers and one.since < ends and one.until > at:
            if one.id is None:
                found["in_a_group"] = None
            elif one.id != without:
                found["double_booked"] = None
    return tuple(found)


def outcome_by(at: datetime) -> date:
    """The day by whose end somebody says what became of it: the next working day."""
    return Calendar.england().add(local_day(at), OUTCOME_WORKING_DAYS)


def works_then(roster: Roster, *, team: int, worker: int, at: datetime) -> bool:
    """Whether the colleague has a post in the team at that moment."""
    return any(
        one.staff == worker
        and one.team == team
        and one.since <= at
        and (one.until is None or one.until > at)
        for one in roster.posts
    )


def clock_of(at: datetime) -> time:
    """The time of day in London."""
    return at.astimezone(LONDON).time()


def of_worker(
    taken: Iterable[Taken], workers: Collection[int]
) -> Mapping[int, list[Taken]]:
    """What is taken, by colleague."""
    found: dict[int, list[Taken]] = {one: [] for one in workers}
    for one in taken:
        for worker in one.workers & set(found):
            found[worker].append(one)
    return found
