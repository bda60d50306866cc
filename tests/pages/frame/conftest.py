"""What the tests of the pages may ask for: a town, a family, and staff signed in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lib.town import Home, Town, make_home, make_staff, make_town
from plait.access import sessions
from plait.assurance import readings
from plait.records.models import EngineState, SweepState
from plait.worklist import directory, recording


@pytest.fixture(autouse=True)
def _fresh_directory() -> Iterator[None]:
    """
    No team of another test's database is remembered.
    """
    directory.forget()
    yield
    directory.forget()


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    """
    Whoever tries codes is counted in this process's memory, which tests share.
    """
    cache.clear()


@pytest.fixture(autouse=True)
def _is_demonstration(settings) -> None:
    """
    Made-up staff may sign in with no second factor.
    """
    settings.DEMO = True


@pytest.fixture
def town(db, as_engine) -> Town:
    """Seven agencies with a team and a member of staff each."""
    with as_engine():
        return make_town()


@pytest.fixture
def home(town, as_engine) -> Home:
    """A mother and a baby, known to health visitors, midwives and perinatal team."""
    with as_engine():
        return make_home(town)


@pytest.fixture
def signed_in(town) -> Callable[[str], Client]:
    """`signed_in("health_visiting")`: a browser with that agency's staff signed in."""

    def sign_in(kind: str) -> Client:
        client = Client()
        client.force_login(town.staff[kind])
        return client

    return sign_in


@pytest.fixture
def records(town, home) -> Callable[..., recording.Recorded]:
    """`records("gp", "contact.gp.other", about="mother", ago=timedelta(days=1))`."""

    def record(
        who: str,
        kind: str,
        *,
        about: str | None = None,
        ago: timedelta = timedelta(hours=1),
        **fact: Any,
    ) -> recording.Recorded:
        staff = town.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        at = timezone.now() - ago
        done = recording.record(
            kind=kind,
            fact=fact,
            about=getattr(home, about) if about else None,
            family=home.id,
            occurred_at=at,
            recorded_at=at,
            by=staff,
        )
        sessions.end()
        return done

    return record


@pytest.fixture
def swept(db, as_engine) -> Callable[[datetime | None], None]:
    """`swept(moment)`: escalation and rules were last checked then; None is never."""

    def sweep_at(moment: datetime | None) -> None:
        with as_engine():
            SweepState.objects.update_or_create(
                id=1, defaults={"last_started": moment, "last_finished": moment}
            )
            EngineState.objects.update_or_create(id=1, defaults={"checked_at": moment})

    return sweep_at


@pytest.fixture
def time_machine_at() -> Callable[[timedelta], Any]:
    """A context manager: `time_machine_at(timedelta(minutes=5))`, so much later."""
    return lambda later: time_machine.travel(timezone.now() + later, tick=False)


@pytest.fixture
def counted(town, as_engine):
    """`counted(reading(...), ...)`: these are what was counted, this very hour."""

    def put(*rows, ago=timedelta(hours=1), missing=(), **given):
        moment = {"made_at": timezone.now() - ago}
        with as_engine():
            readings.store(
                (replace(one, **(moment | given)) for one in rows),
                uncounted=[replace(one, **moment) for one in missing],
                using="default",
            )

    return put


@pytest.fixture
def lead(town, as_engine) -> Client:
    """Who leads the health visitors."""
    with as_engine():
        staff = make_staff(town.teams["health_visiting"], "hv_team_lead")
    client = Client()
    client.force_login(staff)
    return client
