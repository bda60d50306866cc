"""Who is there to do it in one team, as a page shows it: posts, people and their room.

Read under row-level security as whoever asks: of one's own teams only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from plait.access import posts, rota
from plait.clock.moments import local_day
from plait.standards import services
from plait.standards.in_use import until_change
from plait.standards.services.capacity import NAME, Capacity, capacity_of
from plait.workforce import keeping
from plait.workforce.allocating import training
from plait.workforce.capacity import (
    OfProfession,
    Room,
    away_now,
    by_profession,
    leave_ahead,
    on,
    room_of,
)
from plait.workforce.shapes import Course, Funded, Held, Leave, Worker, Working
from plait.worklist.directory import directory
from plait.worklist.routing import TeamCard
from plait.worklist.rows import every_standard

_COURSE = "training.completed"
#: The kind of agency, and of service, whose teams have caseloads that are weighed.
_KIND: Final = "perinatal"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the team, with what a page says of them today.

    Attributes:
        has_left: they hold no post in the team now, and still have a working time.
        away: the leave of today; `ahead` is that of the next weeks.
        training: whether their courses are in date, in a sentence.
    """

    worker: Worker
    role: str
    room: Room | None
    has_left: bool
    away: Leave | None
    ahead: tuple[Leave, ...]
    training: str
    times: tuple[Working, ...]


@dataclass(frozen=True, slots=True)
class TeamCapacity:
    """All that a page shows of who works in a team.

    `capacity` is None where the team's service says nothing of it: then there is
    nothing to show and nothing to keep.
    """

    team: TeamCard
    today: date
    capacity: Capacity | None
    service: str = ""
    by_profession: tuple[OfProfession, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    funded: tuple[Funded, ...] = ()

    @property
    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """Whole-time equivalents that are funded, filled and vacant."""
        rows = self.by_profession
        nought = Decimal(0)
        return (
            sum((x.funded for x in rows), nought),
            sum((x.filled for x in rows), nought),
            sum((x.vacant for x in rows), nought),
        )

    @property
    def families_per_wte(self) -> Decimal | None:
        """Families for each whole-time equivalent who coordinates, to a tenth.

        None where nobody who coordinates works today, as far as it is entered.
        """
        there = [
            x.worker
            for x in self.colleagues
            if x.worker.profession is not None and x.worker.profession.coordinates
        ]
        wte = sum((x.wte for x in there if x.wte is not None), Decimal(0))
        families = sum(x.held.families for x in there)
        return round(Decimal(families) / wte, 1) if wte else None


def capacity_for(team: int, *, using: str = "default") -> Capacity | None:
    """What the service of a team says of its capacity; None where it is no such team.

    Raises:
        KeyError: there is no such team.
    """
    service = _service(directory(using).teams[team])
    return capacity_of(service) if service else None


def has_capacity(agency: str, agency_kind: str) -> bool:
    """Whether an agency has a service that says what its work weighs."""
    return _of(agency, agency_kind) is not None


def team_capacity(
    team: int, now: datetime, held: Mapping[int, Held], *, using: str = "default"
) -> TeamCapacity:
    """What a team keeps of itself, worked out for today.

    Args:
        held: what each colleague has, by number.

    Raises:
        KeyError: there is no such team.
    """
    card = directory(using).teams[team]
    today = local_day(now)
    service = _service(card)
    if service is None:
        return TeamCapacity(card, today, None)
    capacity = capacity_of(service)
    kept = keeping.team(team, _titles(), using=using)
    people = _colleagues(team, now, capacity, kept, held, using)
    away = [one.worker.staff for one in people if one.away]
    return TeamCapacity(
        card,
        today,
        capacity,
        service.title,
        tuple(by_profession(capacity, kept.funded, kept.working, away, today)),
        tuple(people),
        tuple(x for x in kept.funded if x.until is None or x.until >= today),
    )


def _service(team: TeamCard) -> services.Service | None:
    return _of(team.agency, team.agency_kind)


def _of(agency: str, agency_kind: str) -> services.Service | None:
    if agency_kind != _KIND:
        return None
    found = services.of_agency(agency, _KIND)
    return found if found is not None and services.has_topic(found, NAME) else None


def _colleagues(
    team: int,
    now: datetime,
    capacity: Capacity,
    kept: keeping.Team,
    held: Mapping[int, Held],
    using: str,
) -> list[Colleague]:
    """Everybody with a post, and whoever has left and still has time or families."""
    today = local_day(now)
    roles: dict[int, str] = {}
    for post in posts.of_team(team, now):
        roles.setdefault(post.staff_id, post.role)
    there = on(today, kept.working)
    everybody = [*roles, *(x.staff for x in there), *held]
    leave = _leave(team, now, capacity, using)
    courses = _courses(kept)
    names = directory(using).workers
    found = []
    for staff in dict.fromkeys(everybody):
        times = tuple(
            x
            for x in kept.working
            if x.staff == staff and (x.until is None or x.until >= today)
        )
        current = next((x for x in there if x.staff == staff), None)
        worker = Worker(
            staff,
            names.get(staff, "A colleague"),
            capacity.profession(current.profession) if current else None,
            current.wte if current else None,
            leave.get(staff, ()),
            held.get(staff, Held()),
            frozenset(name for whose, name in kept.languages if whose == staff),
            courses.get(staff, ()),
        )
        found.append(_colleague(worker, roles.get(staff), times, capacity, today))
    return sorted(found, key=lambda one: (one.worker.name, one.worker.staff))


def _colleague(
    worker: Worker,
    role: str | None,
    times: Sequence[Working],
    capacity: Capacity,
    today: date,
) -> Colleague:
    weeks = capacity.ahead.weeks
    return Colleague(
        worker,
        role or "",
        room_of(worker, today, weeks),
        role is None,
        away_now(worker.leave, today),
        tuple(leave_ahead(worker.leave, today, weeks)),
        training(worker.courses, today),
        tuple(times),
    )


def _leave(
    team: int, now: datetime, capacity: Capacity, using: str
) -> dict[int, tuple[Leave, ...]]:
    """The absences of the rota from today on, as days, by whose they are."""
    until = now + timedelta(weeks=capacity.ahead.weeks)
    found: dict[int, tuple[Leave, ...]] = {}
    for one in rota.absences_of(team, since=now, until=until, using=using):
        back = local_day(one.until) if one.until else None
        days = Leave(local_day(one.since), back)
        found[one.staff] = (*found.get(one.staff, ()), days)
    return found


def _courses(kept: keeping.Team) -> dict[int, tuple[Course, ...]]:
    """What each colleague owes next of each course, by their number."""
    titles = _titles()
    found: dict[int, tuple[Course, ...]] = {}
    for staff, standard, due_on in kept.courses:
        course = Course(titles[standard], due_on)
        found[staff] = (*found.get(staff, ()), course)
    return found


@until_change
@cache
def _titles() -> Mapping[str, str]:
    """The title of each standard that a course meets, by its id."""
    return {
        one.id: one.title
        for one in every_standard().values()
        if one.subject == "staff"
        and any(_COURSE in signal.kinds for signal in one.then.signals)
    }
