"""A signed-in member of staff and a family, for the tests of a family's pages."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from lib.family_world import NOW, FamilyWorld, make_world
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
