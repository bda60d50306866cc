"""Fixtures of the made-up town: who opens a family's record, and records in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from lib.town import NOW, Home, Town, make_home, make_town
from plait.access import sessions
from plait.access.models import Staff
from plait.worklist import directory, recording

__all__ = ["fresh_directory", "home", "opens", "records", "town"]


@pytest.fixture(autouse=True)
def fresh_directory() -> Iterator[None]:
    """No team of another test's database is remembered."""
    directory.forget()
    yield
    directory.forget()


@pytest.fixture
def town(db, as_engine) -> Town:
    """The town, for the app role to see."""
    with as_engine():
        return make_town()


@pytest.fixture
def home(town, as_engine) -> Home:
    """A family of the town."""
    with as_engine():
        return make_home(town)


@pytest.fixture
def opens(town) -> Callable[..., Any]:
    """Somebody opens the record of a home, for as long as the block lasts."""

    @contextmanager
    def opened(who: str, home: Home) -> Iterator[Staff]:
        staff = town.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        yield staff

    return opened


@pytest.fixture
def records(opens, home) -> Callable[..., recording.Recorded]:
    """`records("health_visiting", "injury.observed", about="infant", mobile=False)`."""

    def record(
        who: str,
        kind: str,
        *,
        about: str | None = None,
        at: datetime = NOW,
        recorded: datetime | None = None,
        event_id: Any = None,
        corrects: Any = None,
        sensitivity: str | None = None,
        **fact: Any,
    ) -> recording.Recorded:
        with opens(who, home) as staff:
            return recording.record(
                kind=kind,
                fact=fact,
                about=getattr(home, about) if about else None,
                family=home.id,
                occurred_at=at,
                recorded_at=recorded or at,
                by=staff,
                event_id=event_id,
                corrects=corrects,
                sensitivity=sensitivity,
            )

    return record
