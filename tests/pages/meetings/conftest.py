"""A meeting of a family's agencies, for the tests of its pages."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from lib.family_world import NOW, FamilyWorld, make_world, write
from lib.letters import *  # noqa: F403 - fixtures are found by their names
from plait.access.models import Staff
from plait.worklist import directory


@pytest.fixture
def at_now() -> Iterator[None]:
    """The clock of the request stands still at `NOW`."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db, as_engine, at_now, settings) -> Iterator[FamilyWorld]:
    """A family with a baby of 9 weeks, and those around it."""
    settings.DEMO = True
    settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
    directory.forget()
    with as_engine():
        made = make_world()
    yield made
    directory.forget()


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A client signed in as a member of staff."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff, backend="plait.site.accounts.StaffBackend")
        return client

    return sign_in


@pytest.fixture
def meeting(world, as_engine) -> UUID:
    """A strategy meeting tomorrow: social care called it, two others are asked."""
    with as_engine():
        return call(world, "health_visiting", "perinatal")


def call(world: FamilyWorld, *asked: str, **more: object) -> UUID:
    """Call a strategy meeting, with these kinds of agency asked; its id."""
    roles = {
        "health_visiting": "health_visitor", "perinatal": "perinatal_psychiatrist",
        "paediatrics": "paediatrician", "social_care": "social_worker",
    }  # fmt: skip
    fact = {
        "type": "strategy",
        "starts_at": (NOW + timedelta(days=1)).isoformat(),
        "invitations": [
            {"team": world.teams[kind].pk, "role": roles[kind]} for kind in asked
        ],
    }
    return write(
        world, "meeting.called", fact | more, by="social_care", about=world.infant,
        at=NOW - timedelta(hours=2),
    )  # fmt: skip
