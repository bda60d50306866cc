"""A family, and those who write to each other about it."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from lib.family_world import NOW, FamilyWorld, make_world
from plait.access.models import Staff
from plait.worklist import directory


@pytest.fixture
def world(db, as_engine, settings) -> Iterator[FamilyWorld]:
    """A family with a baby of 9 weeks; the clock of each request stands still."""
    settings.DEMO = True
    directory.forget()
    with as_engine():
        made = make_world()
    with time_machine.travel(NOW, tick=False):
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
def write(world, signed_in) -> Callable[..., str]:
    """Sends a message, as the health visitor to the social worker; its address."""

    def send(by: Staff | None = None, to: str = "social_worker", **answers) -> str:
        form = {
            "event_id": str(uuid4()),
            "about": str(world.mother),
            "urgency": "routine",
            "how": "free",
            "note": "Please ring me about Tuesday",
            "guarded": "health",
            "step": "send",
        } | answers
        answer = signed_in(by or world.visitor).post(
            f"/families/{world.family}/messages/new?to={to}", form
        )
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    return send
