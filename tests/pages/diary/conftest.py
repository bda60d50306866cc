"""A family of a perinatal team, its staff, and forms as a browser sends them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from lib.family_world import LONG_AGO, NOW, FamilyWorld, make_world, write
from plait.access.classes import HEALTH, LOCATION, ROUTINE
from plait.access.models import Involvement, Post, Staff
from plait.records.models import PersonContact
from plait.worklist import directory

ADDRESS = "3 Hidden Lane"


@pytest.fixture
def at_now() -> Iterator[time_machine.Traveller]:
    """The clock of the request stands still at `NOW`, until a test moves it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world(db, as_engine, at_now, settings) -> Iterator[FamilyWorld]:
    """A family whose perinatal team may know where they live."""
    settings.DEMO = True
    settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
    directory.forget()
    with as_engine():
        made = make_world()
        Involvement.objects.filter(team=made.teams["perinatal"]).update(
            classes=ROUTINE | HEALTH | LOCATION
        )
        PersonContact.objects.create(
            subject_id=made.family, person_id=made.mother, address=ADDRESS,
            postcode="AB1 2CD", phone="01632 960999",
        )  # fmt: skip
        Post.objects.create(
            staff=made.psychiatrist, team=made.teams["perinatal"],
            role="perinatal_team_manager", valid_from=LONG_AGO,
        )  # fmt: skip
    directory.forget()
    yield made
    directory.forget()


@pytest.fixture
def client(world) -> Client:
    """The psychiatrist, who leads the team, signed in."""
    return sign_in(world.psychiatrist)


@pytest.fixture
def later(world, at_now) -> Callable[[datetime], Client]:
    """The psychiatrist, signed in anew at a later moment."""

    def moved(at: datetime) -> Client:
        at_now.move_to(at)
        return sign_in(world.psychiatrist)

    return moved


@pytest.fixture
def safe(world, as_engine) -> Callable[[str], None]:
    """Letters to the mother go by this route, as she said."""

    def said(letters: str) -> None:
        with as_engine():
            write(world, "letters.route_recorded", {"letters": letters}, by="perinatal")

    return said


def sign_in(staff: Staff) -> Client:
    """A client signed in as a member of staff."""
    client = Client()
    client.force_login(staff, backend="plait.site.accounts.StaffBackend")
    return client


def when(at: datetime, name: str = "at") -> dict[str, str]:
    """A moment as its boxes are filled in; in winter London is at UTC."""
    clock = f"{at:%H:%M}"
    return {
        f"{name}-day": str(at.day), f"{name}-month": str(at.month),
        f"{name}-year": str(at.year), f"{name}-time": clock,
    }  # fmt: skip


def filled(world: FamilyWorld, at: datetime, **more: object) -> dict[str, object]:
    """The form of an appointment for mother and baby, as a browser sends it."""
    usual = {
        "event_id": str(uuid4()), "people": [str(world.mother), str(world.infant)],
        "kind": "home_visit", "minutes": "60", "mode": "face_to_face", "place": "home",
        "worker": str(world.psychiatrist.pk), "note": "", "reason": "",
    }  # fmt: skip
    return usual | when(at) | more


def path(world: FamilyWorld, rest: object = "") -> str:
    """The address of a page of the family's appointments."""
    return f"/families/{world.family}/appointments{f'/{rest}' if rest else ''}"


def book(client: Client, world: FamilyWorld, at: datetime, **more: object) -> UUID:
    """Book one; its id."""
    form = filled(world, at, **more)
    answer = client.post(path(world, "book"), form)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer["Location"].rsplit("/", 1)[1])
