"""A small made-up town: seven agencies, a team each, and one family. By the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from plait.access.models import (
    Agency,
    Involvement,
    Partnership,
    Post,
    SharingAgreement,
    Staff,
    Team,
)
from plait.records import ledger, references
from plait.records.models import Person, Subject
from plait.records.shapes import NewEvent
from plait.worklist import adopted, directory

LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)  # a Monday
BORN = date(2026, 1, 5)

ROUTINE, HEALTH = 1, 2

#: Agency kind -> the roles that its team answers for.
TEAMS = {
    "maternity": ["midwife", "community_midwifery_lead"],
    "health_visiting": ["health_visitor", "hv_team_lead", "hv_service_manager"],
    "gp": ["gp"],
    "paediatrics": ["paediatrician", "consultant_paediatrician"],
    "social_care": [
        "social_worker", "social_care_front_door", "team_manager", "service_manager",
        "conference_service",
    ],
    "police": ["police"],
    "perinatal": [
        "perinatal_clinician", "perinatal_duty", "perinatal_psychiatrist",
        "care_coordinator", "crisis_team",
    ],
    "partnership": ["partnership"],
}  # fmt: skip

#: What the sharing agreement gives beside routine.
SEES_HEALTH = (
    "midwife", "gp", "perinatal_clinician", "perinatal_duty", "perinatal_psychiatrist",
    "care_coordinator", "crisis_team",
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """The teams and one member of staff of each, by the kind of their agency."""

    teams: dict[str, Team]
    staff: dict[str, Staff]


@dataclass(frozen=True)
class Home:
    """A family with a mother and a baby who was born on 5 January 2026."""

    id: UUID
    mother: UUID
    infant: UUID


def make_town(slug: str = "ashmere", using: str = "default") -> Town:
    """The partnership, its agencies, teams, staff and sharing agreement."""
    directory.forget()
    adopted.forget()
    partnership = Partnership.objects.using(using).create(
        slug=slug, name=f"{slug.title()} Partnership", policy=""
    )
    teams, staff = {}, {}
    for kind, roles in TEAMS.items():
        agency = Agency.objects.using(using).create(
            slug=f"{slug}-{kind.replace('_', '-')}",
            name=f"{slug.title()} {kind.replace('_', ' ')}",
            kind=kind,
            partnership=partnership,
        )
        teams[kind] = Team.objects.using(using).create(
            agency=agency,
            name=f"{slug.title()} {kind.replace('_', ' ')} team",
            phone="01632 960001",
            out_of_hours_phone="01632 960002",
            roles=roles,
        )
        staff[kind] = make_staff(teams[kind], roles[0], using)
        for role in roles:
            SharingAgreement.objects.using(using).create(
                partnership=partnership,
                role=role,
                classes=ROUTINE | (HEALTH if role in SEES_HEALTH else 0),
            )
    return Town(teams, staff)


def make_staff(
    team: Team, role: str, using: str = "default", given: str = "Made"
) -> Staff:
    """A member of staff with a current post in the team."""
    staff = Staff.objects.using(using).create(
        email=f"{uuid4().hex}@town.example",
        given_name=given,
        family_name="Up",
        agency_id=team.agency_id,
    )
    Post.objects.using(using).create(
        staff=staff, team=team, role=role, valid_from=LONG_AGO
    )
    return staff


def make_home(town: Town, using: str = "default") -> Home:
    """A family at home with the health visitors, whom midwife and perinatal know."""
    home = Home(uuid4(), uuid4(), uuid4())
    team = town.teams["health_visiting"]
    Subject.objects.using(using).create(
        id=home.id,
        kind="family",
        reference=references.new("family"),
        home_team=team,
        partnership_id=town.teams["partnership"].agency.partnership_id,
        created_at=LONG_AGO,
    )
    for id_, role, given, born_on in (
        (home.mother, "mother", "Jane", date(1995, 7, 14)),
        (home.infant, "infant", "", BORN),
    ):
        Person.objects.using(using).create(
            subject_id=home.id, id=id_, role=role, given=given,
            family_name="Ashby", name_key="ashby", born_on=born_on,
        )  # fmt: skip
        joined_at = datetime(2026, 1, 5, 8, tzinfo=UTC)
        ledger.append(
            NewEvent(
                subject_id=home.id, kind="person.joined", about=id_, team_id=team.pk,
                fact={"role": role, "born_on": str(born_on), "household": True},
                occurred_at=joined_at, recorded_at=joined_at,
            ),
            using=using,
        )  # fmt: skip
    for kind, role in (
        ("health_visiting", "health_visitor"),
        ("maternity", "midwife"),
        ("perinatal", "perinatal_clinician"),
    ):
        Involvement.objects.using(using).create(
            subject_id=home.id, team=town.teams[kind], role=role, since=LONG_AGO,
            classes=ROUTINE | (HEALTH if role in SEES_HEALTH else 0),
            basis=f"{role} of this family",
        )  # fmt: skip
    return home
