"""A small made-up area for the tests of a family's pages: made by the engine role.

One family; a health visitor and a social worker who may see routine information of
it, and a perinatal psychiatrist who may see health as well.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from plait.access.classes import HEALTH, ROUTINE
from plait.access.models import (
    Agency,
    Involvement,
    Partnership,
    Post,
    SharingAgreement,
    Staff,
    Team,
)
from plait.records import ledger
from plait.records.models import Person, Subject
from plait.records.shapes import NewEvent
from plait.worklist import adopted

LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
#: A Wednesday; the baby is 9 weeks and 2 days old.
NOW = datetime(2026, 3, 11, 14, 31, tzinfo=UTC)
BORN = datetime(2026, 1, 5, 6, tzinfo=UTC)


@dataclass(frozen=True)
class FamilyWorld:
    """The family and those around it."""

    family: UUID
    mother: UUID
    infant: UUID
    visitor: Staff
    psychiatrist: Staff
    social_worker: Staff
    teams: dict[str, Team]


def make_world() -> FamilyWorld:
    """Make it. What the teams may see comes from the sharing agreement."""
    adopted.forget()
    partnership = Partnership.objects.create(
        slug="ashmere", name="Ashmere Partnership", policy="ashmere"
    )
    teams, staff = {}, {}
    for kind, role, classes in (
        ("health_visiting", "health_visitor", ROUTINE),
        ("perinatal", "perinatal_psychiatrist", ROUTINE | HEALTH),
        ("social_care", "social_worker", ROUTINE),
        ("paediatrics", "paediatrician", ROUTINE),
    ):
        SharingAgreement.objects.create(
            partnership=partnership, role=role, classes=classes
        )
        teams[kind] = _team(partnership, kind, role)
        staff[kind] = make_staff_of(teams[kind], role)
    family, mother, infant = _family(teams["health_visiting"])
    for kind, role, classes in (
        ("health_visiting", "health_visitor", ROUTINE),
        ("perinatal", "perinatal_psychiatrist", ROUTINE | HEALTH),
        ("social_care", "social_worker", ROUTINE),
    ):
        Involvement.objects.create(
            subject_id=family,
            team=teams[kind],
            role=role,
            classes=classes,
            since=LONG_AGO,
            basis="was asked: Referral",
        )
    world = FamilyWorld(
        family, mother, infant, staff["health_visiting"], staff["perinatal"],
        staff["social_care"], teams,
    )  # fmt: skip
    _beginning(world)
    return world


def write(
    world: FamilyWorld,
    kind: str,
    fact: dict[str, object] | None = None,
    *,
    by: str = "health_visiting",
    about: UUID | None = None,
    at: datetime = NOW - timedelta(days=1),
    recorded_at: datetime | None = None,
    corrects: UUID | None = None,
    sensitivity: str | None = None,
) -> UUID:
    """Write one event as the engine role does, and give its id."""
    event_id = uuid4()
    ledger.append(
        NewEvent(
            id=event_id,
            subject_id=world.family,
            kind=kind,
            fact=fact or {},
            about=about or world.mother,
            occurred_at=at,
            recorded_at=recorded_at or at,
            agency=f"ashmere-{by}",
            team_id=world.teams[by].pk,
            corrects=corrects,
            sensitivity=sensitivity,
        )
    )
    return event_id


def _team(partnership: Partnership, kind: str, role: str) -> Team:
    agency = Agency.objects.create(
        slug=f"ashmere-{kind}",
        name=f"Ashmere {kind.replace('_', ' ')}",
        kind=kind,
        partnership=partnership,
    )
    return Team.objects.create(
        agency=agency,
        name=f"{kind.replace('_', ' ').capitalize()} team",
        phone="01632 960001",
        roles=[role],
    )


def make_staff_of(team: Team, role: str) -> Staff:
    """A member of staff with a current post in the team."""
    staff = Staff.objects.create(
        email=f"{role}@ashmere.example",
        given_name="Robin",
        family_name="Made-Up",
        agency_id=team.agency_id,
    )
    Post.objects.create(staff=staff, team=team, role=role, valid_from=LONG_AGO)
    return staff


def _family(team: Team) -> tuple[UUID, UUID, UUID]:
    family, mother, infant = uuid4(), uuid4(), uuid4()
    Subject.objects.create(
        id=family,
        kind="family",
        reference="F-7K2M9",
        home_team=team,
        partnership_id="ashmere",
        created_at=LONG_AGO,
    )
    people = (
        (mother, "mother", "Jane", "1995-07-14", "9434765919"),
        (infant, "infant", "Alex", "2026-01-05", None),
        (uuid4(), "partner", "Sam", "1994-02-01", None),
    )
    for id_, role, given, born_on, number in people:
        Person.objects.create(
            subject_id=family,
            id=id_,
            role=role,
            given=given,
            family_name="Quillfeather",
            name_key="quillfeather",
            born_on=born_on,
            nhs_number=number,
            language="Polish" if role == "mother" else "",
            interpreter=role == "mother",
        )
    return family, mother, infant


def _beginning(world: FamilyWorld) -> None:
    write(world, "person.joined", {"role": "mother"}, at=LONG_AGO)
    write(
        world,
        "person.joined",
        {"role": "infant", "born_on": "2026-01-05"},
        about=world.infant,
        at=BORN,
    )
    write(
        world, "birth.recorded", {"born_on": "2026-01-05", "weight_g": 3200},
        about=world.infant, at=BORN,
    )  # fmt: skip
