"""A strategy meeting that is being held, and those who take part signed in."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from lib.family_world import NOW
from lib.meeting_world import MeetingWorld, make_meeting
from lib.room import Scribe
from plait.access.models import Staff
from plait.worklist import directory


@pytest.fixture
def at_now() -> Iterator[None]:
    """The clock of the request stands still at `NOW`."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def type_() -> str:
    """What kind of meeting it is; a test may say another."""
    return "strategy"


@pytest.fixture
def meeting(db, as_engine, at_now, settings, type_) -> Iterator[MeetingWorld]:
    """The meeting, called and not yet recorded."""
    settings.DEMO = True
    directory.forget()
    with as_engine():
        made = make_meeting(type_)
    yield made
    directory.forget()


@pytest.fixture
def scribe(meeting) -> Callable[[Staff], Scribe]:
    """Somebody who writes on the page of the meeting."""

    def sign_in(staff: Staff) -> Scribe:
        client = Client()
        client.force_login(staff, backend="plait.site.accounts.StaffBackend")
        return Scribe(client, meeting)

    return sign_in


@pytest.fixture
def worker(scribe, meeting) -> Scribe:
    """The social worker who called it."""
    return scribe(meeting.world.social_worker)


@pytest.fixture
def visitor(scribe, meeting) -> Scribe:
    """The health visitor."""
    return scribe(meeting.world.visitor)
