"""A small made-up world for the tests of the database: made by the engine role."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, connections

from plait.access.models import (
    Agency,
    Exclusion,
    Involvement,
    Partnership,
    Post,
    SharingAgreement,
    Staff,
    Team,
)
from plait.records.models import Person, PersonContact, Subject
from plait.records.shapes import NewEvent

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = LONG_AGO + timedelta(days=3)
ALL = 0b1111111


@dataclass(frozen=True)
class World:
    """Two agencies, a team and a member of staff each, and one family."""

    visitors: Team
    perinatal: Team
    visitor: Staff
    psychiatrist: Staff
    family: UUID
    mother: UUID
    infant: UUID


def make_world() -> World:
    """Make it. The health visitors may see routine, the perinatal team health too."""
    partnership = Partnership.objects.create(
        slug="ashmere", name="Ashmere Partnership", policy="ashmere"
    )
    visitors = make_team(partnership, "health_visiting", "health_visitor")
    perinatal = make_team(partnership, "perinatal", "perinatal_psychiatrist")
    family, mother, infant = make_family(visitors, "F-TEST", "9434765919")
    involve(family, visitors, "health_visitor", 0b000001)
    involve(family, perinatal, "perinatal_psychiatrist", 0b000011)
    return World(
        visitors=visitors,
        perinatal=perinatal,
        visitor=make_staff(visitors, "health_visitor"),
        psychiatrist=make_staff(perinatal, "perinatal_psychiatrist"),
        family=family,
        mother=mother,
        infant=infant,
    )


def make_team(partnership: Partnership, kind: str, role: str) -> Team:
    """An agency of this kind with one team."""
    agency = Agency.objects.create(
        slug=f"ashmere-{kind}",
        name=f"Ashmere {kind}",
        kind=kind,
        partnership=partnership,
    )
    return Team.objects.create(
        agency=agency, name=f"{kind} team", phone="01632 960001", roles=[role]
    )


def make_staff(team: Team, role: str) -> Staff:
    """A member of staff with a current post in the team."""
    staff = Staff.objects.create(
        email=f"{uuid4().hex}@ashmere.example",
        given_name="Made",
        family_name="Up",
        agency_id=team.agency_id,
    )
    Post.objects.create(staff=staff, team=team, role=role, valid_from=LONG_AGO)
    return staff


def make_family(
    team: Team, reference: str, nhs_number: str | None = None
) -> tuple[UUID, UUID, UUID]:
    """A family with a mother and an infant: the ids of the three."""
    family, mother, infant = uuid4(), uuid4(), uuid4()
    Subject.objects.create(
        id=family,
        kind="family",
        reference=reference,
        home_team=team,
        partnership_id=Agency.objects.get(pk=team.agency_id).partnership_id,
        created_at=LONG_AGO,
    )
    Person.objects.create(
        subject_id=family,
        id=mother,
        role="mother",
        given="Jane",
        family_name="O'Brien",
        name_key="obrien",
        born_on="1995-07-14",
        nhs_number=nhs_number,
    )
    Person.objects.create(
        subject_id=family,
        id=infant,
        role="infant",
        given="Baby",
        family_name="O'Brien",
        name_key="obrien",
        born_on="2026-01-05",
    )
    PersonContact.objects.create(
        subject_id=family, person_id=mother, address="1 Mill Lane", postcode="AB1 2CD"
    )
    return family, mother, infant


def involve(family: UUID, team: Team, role: str, classes: int, **more) -> None:
    """Involve a team, since long ago unless `more` says otherwise."""
    Involvement.objects.create(
        **{
            "subject_id": family,
            "team": team,
            "role": role,
            "classes": classes,
            "since": LONG_AGO,
            "basis": f"{role} of this family",
        }
        | more
    )


def exclude(family: UUID, staff: Staff) -> None:
    """Say that this member of staff is kin of the family."""
    Exclusion.objects.create(
        subject_id=family,
        staff=staff,
        reason="sister of the mother",
        declared_by="the member of staff",
        declared_at=LONG_AGO,
    )


def agree(partnership: str, role: str, classes: int) -> None:
    """Write what a role may be given in a partnership."""
    SharingAgreement.objects.create(
        partnership_id=partnership, role=role, classes=classes
    )


def write_event(family: UUID, team: Team, *, sens: int = 0, **more) -> UUID:
    """An event straight into the table, as the engine, and its id."""
    event = uuid4()
    values = {
        "kind": "contact.other",
        "about": None,
        "fact": "{}",
        "occurred_at": LONG_AGO + timedelta(days=1),
        "recorded_at": LONG_AGO + timedelta(days=1),
        "corrects": None,
    } | more
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into event (subject_id, id, kind, about, fact, occurred_at, "
            "recorded_at, agency, team_id, sens, corrects) "
            "values (%s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s)",
            [
                family,
                event,
                values["kind"],
                values["about"],
                values["fact"],
                values["occurred_at"],
                values["recorded_at"],
                team.pk,
                sens,
                values["corrects"],
            ],
        )
    return event


def visible_events() -> set[UUID]:
    """The ids of all events that whoever is asking sees, opened or own."""
    with connection.cursor() as cursor:
        cursor.execute("select id from event")
        return {row[0] for row in cursor.fetchall()}


def world_through(alias: str) -> tuple[World, UUID]:
    """The world and another family with an event, made through this connection."""
    usual = connections["default"]
    connections["default"] = connections[alias]
    try:
        world = make_world()
        other, _, _ = make_family(world.visitors, "F-OTHER")
        write_event(other, world.visitors)
    finally:
        connections["default"] = usual
    return world, other


def new_event(world: World, **more) -> NewEvent:
    """An event that the health visitor may append, unless `more` says otherwise."""
    return NewEvent(
        **{
            "subject_id": world.family,
            "kind": "contact.other",
            "fact": {"note": "seen at home"},
            "about": world.mother,
            "occurred_at": NOW - timedelta(hours=1),
            "recorded_at": NOW,
            "team_id": world.visitors.pk,
            "by_id": world.visitor.pk,
        }
        | more
    )
