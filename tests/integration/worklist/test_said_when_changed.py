"""Whose list changed is said when the transaction commits: its number, nothing else."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import connections, transaction

from lib.town import NOW, Home, Town, make_home, make_town
from plait.access import sessions
from plait.worklist import projection, recording, sweep

CHANNEL = "plait_due"


@pytest.fixture
def place(own_database) -> tuple[Town, Home]:
    """
    A town and a family, committed for real.
    """
    town = make_town(using="engine")
    return town, make_home(town, using="engine")


@pytest.fixture
def heard(place, connect):
    """
    `heard()`: the team numbers that were said since the last time, each as it came.
    """
    listening, ending = connect("app"), connect("app")
    listening.autocommit = ending.autocommit = True
    listening.execute(f"listen {CHANNEL}")

    def since() -> list[str]:
        # What was committed before is heard before, however long it takes.
        ending.execute(f"notify {CHANNEL}, 'the end'")
        said = (one.payload for one in listening.notifies())
        return list(itertools.takewhile(lambda payload: payload != "the end", said))

    return since


def record(place, who: str, kind: str, *, then=None, **fact) -> None:
    """
    Recorded through the web's own connection; `then` may fail before the commit.
    """
    town, home = place
    with transaction.atomic():
        staff = town.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        recording.record(
            kind=kind, fact=fact, about=home.infant, family=home.id, occurred_at=NOW,
            recorded_at=NOW, by=staff,
        )  # fmt: skip
        if then:
            then()


def numbers(place, *kinds: str) -> set[str]:
    return {str(place[0].teams[kind].pk) for kind in kinds}


def test_who_owes_who_began_it_and_who_is_needed_are_said_once(place, heard):
    """
    Several rows of a team change in one transaction; it is said of once.
    """
    record(place, "health_visiting", "injury.observed", mobile=False)

    said = heard()

    assert len(said) == len(set(said))
    assert set(said) >= numbers(
        place, "paediatrics", "social_care", "police", "health_visiting"
    )
    assert not set(said) & numbers(place, "partnership")


def test_what_is_said_is_a_number_and_nothing_else(place, heard):
    """
    Whoever listens learns nothing of anybody.
    """
    record(place, "health_visiting", "injury.observed", mobile=False)

    teams = {str(team.pk) for team in place[0].teams.values()}
    assert set(heard()) <= teams


def test_what_is_undone_was_never_said(place, heard):
    """
    A transaction that fails says nothing.
    """

    def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record(place, "health_visiting", "injury.observed", mobile=False, then=fails)

    assert heard() == []


def test_who_is_told_that_it_is_late_is_said(place, heard, monkeypatch):
    """
    A rung of the ladder changes the list of whom it tells.
    """
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())
    record(place, "health_visiting", "injury.observed", mobile=False)
    heard()

    sweep.sweep(NOW + timedelta(days=4))

    assert set(heard()) >= numbers(place, "social_care")


def test_a_rebuild_that_changes_nothing_wakes_nobody(place, heard):
    """
    What is written again as it was is no news.
    """
    record(place, "health_visiting", "injury.observed", mobile=False)
    heard()

    assert projection.rebuild(now=NOW).changed == 0
    assert heard() == []


def test_that_a_family_could_not_be_worked_out_is_said(place, heard):
    """
    It stands above the list of its home team, and so does that it was mended.
    """
    home = place[1]
    at_home = numbers(place, "health_visiting", "partnership")
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select plait.keep_failure(%s::uuid, 'ValueError', %s)", [home.id, NOW]
        )
    failed = set(heard())
    projection.mend(home.id, now=NOW)

    assert failed == at_home
    assert set(heard()) >= at_home
