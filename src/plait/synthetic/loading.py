"""The made-up world into an empty database, by the same pen as everybody's facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from plait.access import organisations, rota
from plait.assurance import readings
from plait.clock.moments import local_day
from plait.records import care_groups
from plait.records.care_groups import NewGroup
from plait.synthetic import on_call, staffing
from plait.synthetic.appointments import (
    GROUP,
    GROUP_AT,
    GROUP_DAY,
    GROUP_TITLE,
    TeamDiary,
)
from plait.synthetic.caseload import allocations
from plait.synthetic.complex_talks import talks
from plait.synthetic.experience import made_answers
from plait.synthetic.families import MadePerson, MadeSubject, own_numbers
from plait.synthetic.inbox import stories, waiting
from plait.synthetic.organisation import Organisation, organisation
from plait.synthetic.plays import plays, stage
from plait.synthetic.population import in_care, population
from plait.synthetic.readings import made_readings, nobody_missing
from plait.synthetic.workforce import workforce
from plait.timeline.events import Event
from plait.worklist import directory, experience, intake

ENGINE = organisations.ENGINE

#: What every made-up member of staff signs in with, in demo mode only. It is in the
#: README: accounts below `.example` are refused outside demo mode.
DEMO_PASSWORD = "made-up-families"  # noqa: S105 - published on purpose, see above

FAMILIES = 400
#: For so many families there is one more that the perinatal team cares for now.
_CARED_FOR_OF = 8
SEED = 20
_POST_BEGAN = timedelta(days=900)


class NotEmpty(Exception):
    """The database holds something already; made-up people never join real ones."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: numbers of each."""

    teams: int
    staff: int
    subjects: int
    events: int


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The database's numbers of teams by name and of staff by e-mail address."""

    teams: dict[str, int]
    staff: dict[str, int]


def load(
    *,
    as_of: datetime,
    families: int = FAMILIES,
    seed: int = SEED,
    progress: Callable[[int], None] | None = None,
) -> Loaded:
    """Fill an empty database with the made-up world. All of it, or nothing.

    Args:
        as_of: now, an aware datetime; nothing is recorded after it.
        families: how many besides those of the plays.
        seed: the same seed gives the same families.
        progress: told 1 after each subject.

    Raises:
        NotEmpty: the database holds a partnership or an account.
    """
    world = organisation()
    events = subjects = 0
    with transaction.atomic(using=ENGINE):
        if organisations.is_anybody_there(using=ENGINE):
            raise NotEmpty
        numbers = _set_up(world, as_of)
        directory.forget()
        diary = _begin_diary(world, numbers, as_of)
        played = len(plays()) + len(stories())
        every = everybody(as_of=as_of, families=families, seed=seed)
        for number, made in enumerate(every):
            # A play is told as it is written.
            booked = diary.of(made) if number >= played else []
            new = _as_new(made, numbers, world, as_of, booked)
            events += intake.take_in(new, now=as_of, using=ENGINE)
            subjects += 1
            if progress is not None:
                progress(1)
        _let_parents_tell(world, seed, as_of)
        readings.store(
            made_readings(world, as_of=as_of),
            uncounted=nobody_missing(world, as_of=as_of),
            using=ENGINE,
        )
    directory.forget()
    return Loaded(len(numbers.teams), len(numbers.staff), subjects, events)


def _let_parents_tell(world: Organisation, seed: int, as_of: datetime) -> None:
    """What parents said of each perinatal service, without a name."""
    for agency in world.agencies:
        if agency.kind == "perinatal":
            told = made_answers(seed=seed, today=local_day(as_of))
            experience.take_in(agency.slug, told, using=ENGINE)


def everybody(*, as_of: datetime, families: int, seed: int) -> Iterator[MadeSubject]:
    """The plays, who waits, the families, and the timelines of staff."""
    staged = [stage(script, as_of=as_of) for script in plays().values()]
    taken: set[str] = set()
    made_up = population(seed=seed, count=families, as_of=as_of)
    cared_for = in_care(seed=seed, count=families // _CARED_FOR_OF, as_of=as_of)
    for made in chain(staged, waiting(as_of=as_of), made_up, cared_for):
        yield own_numbers(made, taken)
    told = {made.staff_email for made in staged}
    yield from workforce(seed=seed, as_of=as_of, without=told)


def count(families: int = FAMILIES) -> int:
    """How many subjects `load` makes, for a progress bar."""
    staff = sum(len(team.staff) for team in organisation().teams)
    of_staff = sum(1 for script in plays().values() if script.kind == "staff")
    told = len(plays()) + len(stories())
    return families + families // _CARED_FOR_OF + told + staff - of_staff


def _set_up(world: Organisation, as_of: datetime) -> _Numbers:
    """Partnerships, agreements, agencies, teams and staff."""
    for partnership in world.partnerships:
        organisations.add_partnership(
            slug=partnership.slug, name=partnership.name, policy=partnership.policy
        )
    for agreement in world.agreements:
        organisations.agree(
            partnership=agreement.partnership,
            role=agreement.role,
            may_see=agreement.may_see,
        )
    for agency in world.agencies:
        organisations.add_agency(
            slug=agency.slug,
            name=agency.name,
            kind=agency.kind,
            partnership=agency.partnership,
        )
    teams = {
        team.name: organisations.add_team(
            agency=team.agency,
            name=team.name,
            phone=team.phone,
            out_of_hours_phone=team.out_of_hours,
            roles=team.answers_for,
            serves=team.serves,
        )
        for team in world.teams
    }
    staff = _add_staff(world, teams, as_of)
    _write_rotas(world, _Numbers(teams, staff), as_of)
    return _Numbers(teams, staff)


def _write_rotas(world: Organisation, numbers: _Numbers, as_of: datetime) -> None:
    """Who is on call or away, when each office is open, and who works how much."""
    for team in world.teams:
        number = numbers.teams[team.name]
        staff = {one.name: numbers.staff[one.email] for one in team.staff}
        told = on_call.rotas().get(team.name, on_call.TeamRota())
        rota.put(
            shifts=on_call.shifts(team, number, staff, as_of),
            absences=on_call.absences(team, number, staff, as_of),
            hours={number: told.hours} if told.hours else {},
            using=ENGINE,
        )
        staffing.keep(team, number, staff, as_of, using=ENGINE)


def _add_staff(
    world: Organisation, teams: dict[str, int], as_of: datetime
) -> dict[str, int]:
    """An account for everybody, all with the demo's password."""
    # Hashing takes a third of a second on purpose; one published password needs one.
    hashed = make_password(DEMO_PASSWORD)
    mobile = on_call.mobiles(world)
    return {
        person.email: organisations.add_staff(
            email=person.email,
            given_name=person.given_name,
            family_name=person.family_name,
            job_title=person.job_title,
            agency=team.agency,
            password_hash=hashed,
            team_id=teams[team.name],
            role=person.role,
            since=as_of - _POST_BEGAN,
            mobile=mobile[person.email],
        )
        for team in world.teams
        for person in team.staff
    }


def _begin_diary(world: Organisation, numbers: _Numbers, as_of: datetime) -> TeamDiary:
    """The diary of the perinatal team, with its group."""
    diary = TeamDiary(world, as_of)
    leader = numbers.staff[diary.leader.email]
    today = local_day(as_of)
    group = NewGroup(
        id=GROUP, team=numbers.teams[diary.team.name], title=GROUP_TITLE,
        kind="parent_infant_group", weekday=GROUP_DAY, opens=GROUP_AT, minutes=60,
        place="vale_house", from_on=today - timedelta(days=28),
        until_on=today + timedelta(days=84), places=8, workers=(leader,),
    )  # fmt: skip
    care_groups.add(group, by=leader, at=as_of, using=ENGINE)
    return diary


def _as_new(
    made: MadeSubject,
    numbers: _Numbers,
    world: Organisation,
    as_of: datetime,
    booked: Sequence[Event] = (),
) -> intake.NewSubject:
    """A made-up subject as the intake takes it, with who has it by name."""
    beside = (*allocations(made, world), *talks(made, world, as_of), *booked)
    told = sorted([*made.events, *beside], key=lambda event: event.recorded_at)
    return intake.NewSubject(
        id=UUID(made.key),
        kind=made.kind,
        partnership=made.partnership,
        home_team=numbers.teams[made.home_team],
        people=[_person(person) for person in made.people],
        events=[_numbered(event, numbers) for event in told],
        caseload=[(numbers.teams[team], role) for team, role in made.caseload],
        staff=numbers.staff[made.staff_email] if made.staff_email else None,
    )


def _person(made: MadePerson) -> intake.NewPerson:
    """A made-up person; the postcode is the tail of the address."""
    street, _, postcode = made.address.rpartition(", ")
    return intake.NewPerson(
        id=UUID(made.id),
        role=made.role,
        given=made.given_name,
        family_name=made.family_name,
        born_on=made.born_on,
        died_on=made.died_on,
        nhs_number=made.nhs_number or None,
        sex=made.sex,
        language=made.language,
        interpreter=made.interpreter,
        safe_to_text=made.safe_to_text,
        address=street,
        postcode=postcode,
        phone=made.phone,
    )


def _numbered(event: Event, numbers: _Numbers) -> Event:
    """The event with the database's numbers of its team, its author and a worker."""
    fact = event.fact
    if "worker" in fact:
        fact = {**fact, "worker": numbers.staff[fact["worker"]]}
    return replace(
        event,
        fact=fact,
        team=str(numbers.teams[event.team]) if event.team else None,
        by=str(numbers.staff[event.by]) if event.by else None,
    )
