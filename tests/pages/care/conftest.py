"""A family, those who refer its mother, and the perinatal team that receives it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from lib.family_world import NOW, FamilyWorld, make_staff_of, make_world
from plait.access import sessions
from plait.access.classes import HEALTH, ROUTINE
from plait.access.models import SharingAgreement, Staff
from plait.worklist import directory, recording

ROLES = [
    "perinatal_mental_health", "perinatal_duty", "perinatal_admin",
    "perinatal_clinician", "care_coordinator", "perinatal_psychiatrist",
    "perinatal_team_manager", "crisis_team",
]  # fmt: skip


@pytest.fixture
def world(db, as_engine, settings) -> Iterator[FamilyWorld]:
    """A family with a baby of 9 weeks; the clock of each request stands still."""
    settings.DEMO = True
    directory.forget()
    with as_engine():
        made = make_world()
        for role in ROLES:
            SharingAgreement.objects.get_or_create(
                partnership_id="ashmere", role=role,
                defaults={"classes": ROUTINE | HEALTH},
            )  # fmt: skip
        team = made.teams["perinatal"]
        team.roles = ROLES
        team.save()
    directory.forget()
    with time_machine.travel(NOW, tick=False):
        yield made
    directory.forget()


@pytest.fixture
def colleague(world, as_engine) -> Staff:
    """Another member of the perinatal team."""
    with as_engine():
        made = make_staff_of(world.teams["perinatal"], "perinatal_duty")
    directory.forget()
    return made


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A client signed in as a member of staff."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff, backend="plait.site.accounts.StaffBackend")
        return client

    return sign_in


@pytest.fixture
def happen(world) -> Callable[..., UUID]:
    """Records one fact as somebody of the area, as a page does; gives its id."""

    def record(
        kind: str,
        fact: dict | None = None,
        *,
        by: Staff | None = None,
        hours_ago: float = 1,
        about: UUID | None = None,
    ) -> UUID:
        at = NOW - timedelta(hours=hours_ago)
        staff = by or world.psychiatrist
        with transaction.atomic():
            sessions.begin(staff.pk)
            sessions.open_subject(staff, world.family)
            done = recording.record(
                kind=kind, fact=fact or {}, about=about or world.mother,
                family=world.family, occurred_at=at, recorded_at=at, by=staff,
                event_id=uuid4(),
            )  # fmt: skip
        return done.event.id

    return record


@pytest.fixture
def referred(world, happen) -> UUID:
    """A referral that the health visitor made two hours ago."""
    return happen(
        "referral.mental_health.made",
        {"urgency": "urgent", "to": "perinatal_mental_health",
         "reason": "Low since birth", "flags": ["recent_change"]},
        by=world.visitor, hours_ago=2,
    )  # fmt: skip
