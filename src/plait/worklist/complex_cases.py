"""The list of the complex-cases team, and the sitting that is made of it.

Read from rows that the database gives the team with the record closed: so they hold
initials, and no word of what brings a family there. What is planned is worked out of
the rows alone, in the order in which the team says what is grave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.db import connections

from plait.clock.moments import at_time, local_day
from plait.clock.working_days import Calendar
from plait.standards.services import Service, complex_cases
from plait.standards.services.complex_cases import ComplexCases
from plait.worklist.complex_rows import LEAD
from plait.worklist.directory import directory
from plait.worklist.routing import TeamCard

#: Why a family is talked of at a sitting, the first of these that holds.
Why = Literal["new", "changed", "overdue", "due", "talked"]
#: More than this no page shows.
_MOST: Final = 500
_WEEK: Final = timedelta(days=7)

_COLUMNS: Final = """c.subject_id, c.id, c.team_id, c.about, c.label, c.state, c.tier,
    c.rank, c.joint, c.since, c.talked_at, c.talks, c.due_on, c.changed_at,
    c.meeting_id, c.meeting_at, c.edd, c.midwife_at, c.midwife_id, c.visitor_at,
    c.visitor_id"""
_LIST: Final = f"""
    select {_COLUMNS} from complex_case c where c.team_id = %s
    order by c.rank, c.due_on nulls first, c.subject_id limit %s
"""  # noqa: S608 - the columns are a constant of ours
_ONE: Final = f"""
    select {_COLUMNS} from complex_case c where c.subject_id = %s
"""  # noqa: S608 - the same


@dataclass(frozen=True, slots=True)
class Case:
    """A pregnancy on the list. `label` is initials; moments are UTC."""

    subject_id: UUID
    id: UUID
    team: int
    about: UUID | None
    label: str
    state: str
    tier: str
    rank: int
    joint: bool
    since: date
    talked_at: datetime | None
    talks: int
    due_on: date | None
    changed_at: datetime | None
    meeting_id: UUID | None
    meeting_at: datetime | None
    edd: date | None
    midwife_at: datetime | None
    midwife: int | None
    visitor_at: datetime | None
    visitor: int | None

    @property
    def is_open(self) -> bool:
        """Whether it is on the list now."""
        return self.state == "open"

    def talked_on(self) -> date | None:
        """The local day on which it was talked of last."""
        return local_day(self.talked_at) if self.talked_at else None


@dataclass(frozen=True, slots=True)
class Keeper:
    """A team that keeps a list: what it says of itself, and its card."""

    team: TeamCard
    service: Service
    says: ComplexCases = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """A family's turn at a sitting: when it is due, and why it is talked of.

    `fits` is False for who comes after the end of the meeting: they stay on the list
    and come first the next time, as they are the longest overdue then.
    """

    case: Case
    at: datetime
    why: Why
    fits: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting: its day, its time and the turns in their order."""

    on: date
    starts_at: datetime
    ends_at: datetime
    turns: tuple[Turn, ...]
    rest: tuple[Case, ...]

    @property
    def moved(self) -> tuple[Turn, ...]:
        """Those for whom there is no time."""
        return tuple(one for one in self.turns if not one.fits)

    @property
    def to_do(self) -> tuple[Turn, ...]:
        """Those who were not talked of yet."""
        return tuple(one for one in self.turns if one.why != "talked")

    def beside(self, subject_id: UUID) -> tuple[Turn | None, Turn | None]:
        """The turns before and after that of a family; None where there is none."""
        ids = [one.case.subject_id for one in self.turns]
        if subject_id not in ids:
            return None, next(iter(self.to_do), None)
        place = ids.index(subject_id)
        before = self.turns[place - 1] if place else None
        after = self.turns[place + 1] if place + 1 < len(ids) else None
        return before, after


def keeper_of(teams: Iterable[int], *, using: str = "default") -> Keeper | None:
    """The first of these teams that keeps such a list; None where none does."""
    cards = directory(using).teams
    for number in teams:
        card = cards.get(number)
        found = complex_cases.of_team(card.agency) if card else None
        # A team of the agency that answers for something else keeps none.
        if card is not None and found and _answers(card, using):
            return Keeper(card, *found)
    return None


def keeper_for(
    partnership: str, team: int | None = None, *, using: str = "default"
) -> Keeper | None:
    """Who keeps the list for a family: the team its row names, or its partnership's."""
    number = team or directory(using).answering(LEAD, partnership)
    card = directory(using).teams.get(number or -1)
    found = complex_cases.of_team(card.agency) if card else None
    return Keeper(card, *found) if card is not None and found else None


def _answers(card: TeamCard, using: str) -> bool:
    return directory(using).answering(LEAD, card.partnership) == card.id


def of_team(team: int, *, using: str = "default") -> list[Case]:
    """Every pregnancy of a team's list, those left out too, the gravest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LIST, [team, _MOST])
        return [Case(*row) for row in cursor.fetchall()]


def of_family(subject_id: UUID, *, using: str = "default") -> Case | None:
    """Its place on a list, as far as the reader may know; None for none."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ONE, [subject_id])
        row = cursor.fetchone()
    return Case(*row) if row else None


def next_sitting(says: ComplexCases, now: datetime) -> date:
    """The day of the next sitting, today where it is today and not over.

    Where that day is a bank holiday, the next working day.
    """
    today = local_day(now)
    own = today - timedelta(days=(today.weekday() - says.meeting.weekday) % 7)
    day = _working(own)
    if day < today or (day == today and now > _end(says, day) + _GRACE):
        day = _working(own + _WEEK)
    return day


#: A sitting may run over; until so long after its end its list is still that day's.
_GRACE: Final = timedelta(hours=4)


def is_sitting_day(says: ComplexCases, day: date) -> bool:
    """Whether the team meets on that day, as it says of itself."""
    own = day - timedelta(days=(day.weekday() - says.meeting.weekday) % 7)
    return _working(own) == day


def _working(day: date) -> date:
    calendar = Calendar.england()
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def _end(says: ComplexCases, day: date) -> datetime:
    return at_time(day, says.meeting.at) + timedelta(minutes=says.meeting.minutes)


def plan(
    cases: Sequence[Case], says: ComplexCases, on: date, today: date | None = None
) -> Sitting:
    """The sitting of a day: who is talked of and when, in the order of gravity.

    Talked of is who is new, who changed since the last time, and whose time would be
    over before the sitting after this one. Nobody is dropped: for whom there is no
    time, it is said.

    Args:
        today: where a sitting is run on another day than its own, the day on which it
            is: who is talked of then is done.
    """
    starts_at = at_time(on, says.meeting.at)
    due = sorted(
        (
            (case, why)
            for case in cases
            if (why := _why(case, on, today or on)) is not None
        ),
        key=_in_order,
    )
    room = says.meeting.room_for
    turns = tuple(
        Turn(case, starts_at + says.meeting.slot(place), why, place < room)
        for place, (case, why) in enumerate(due)
    )
    there = {one.case.id for one in turns}
    rest = tuple(one for one in cases if one.is_open and one.id not in there)
    return Sitting(on, starts_at, _end(says, on), turns, rest)


def _why(case: Case, on: date, today: date) -> Why | None:
    talked = case.talked_on()
    if talked is not None and talked in (on, today):
        return "talked"
    if not case.is_open:
        return None
    if talked is None:
        return "new"
    if case.due_on is not None and case.due_on < on:
        return "overdue"
    if case.changed_at is not None:
        return "changed"
    is_due = case.due_on is not None and case.due_on < on + _WEEK
    return "due" if is_due else None


#: Among those who are equally grave: who was to be talked of already, then who is new.
_ORDER: Final = ("overdue", "new", "changed", "due", "talked")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def _in_order(turn: tuple[Case, Why]) -> tuple[int, datetime, int, date, str]:
    case, why = turn
    if why == "talked" and case.talked_at is not None:
        # Who was talked of stands first, as they came: whoever runs it loses no place.
        return -1, case.talked_at, 0, case.since, str(case.id)
    place = _ORDER.index(why)
    return case.rank, _NEVER, place, case.due_on or case.since, str(case.id)
