"""Two who lead allocate at the very same moment: one of them is told who has it."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.casework import allocating
from plait.records.models import CareEpisode
from plait.worklist import directory, recording


@pytest.fixture
def place(own_database):
    """A team with two who lead it and two nurses, committed for real; and a home."""
    directory.forget()
    town = make_town(using="engine")
    for name in ("first", "second"):
        town.staff[name] = make_staff(
            town.teams["perinatal"], "perinatal_team_manager", "engine", given=name
        )
    yield town, make_home(town, using="engine")
    directory.forget()


def happens(town, home, kind, **fact):
    """The perinatal team records something of the mother."""
    with transaction.atomic():
        staff = town.staff["perinatal"]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        return recording.record(
            kind=kind, fact=fact, about=home.mother, family=home.id, occurred_at=NOW,
            recorded_at=NOW, by=staff,
        ).event.id  # fmt: skip


def allocates(town, home, episode, who, worker):
    """One who leads allocates, on the page of which nobody had it."""
    staff = town.staff[who]
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    return allocating.allocate(
        about=home.mother, episode=episode, part="coordinator", worker=worker,
        post="care_coordinator", instead_of=None, family=home.id, occurred_at=NOW,
        recorded_at=NOW, by=staff,
    )  # fmt: skip


def test_the_second_waits_and_is_then_refused(place):
    """
    However near they are: the family's chain lets one writer through at a time.
    """
    town, home = place
    episode: UUID = happens(town, home, "referral.mental_health.received")
    happens(town, home, "referral.mental_health.accepted")
    heard = []

    def later():
        try:
            with transaction.atomic():
                allocates(town, home, episode, "second", town.staff["second"].pk)
        except allocating.AllocatedMeanwhile as refused:
            heard.append(refused.holds)
        finally:
            connection.close()

    second = threading.Thread(target=later)
    with transaction.atomic():
        allocates(town, home, episode, "first", town.staff["first"].pk)
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(20)

    assert heard == [town.staff["first"].pk]
    with transaction.atomic():
        sessions.begin(town.staff["first"].pk)
        assert CareEpisode.objects.get().worker_id == town.staff["first"].pk


def test_what_has_ended_is_allocated_to_nobody(place):
    """
    Nothing of it is kept.
    """
    town, home = place
    episode = happens(town, home, "referral.mental_health.received")
    happens(town, home, "referral.mental_health.accepted")
    happens(town, home, "discharge.mental_health")

    with pytest.raises(allocating.NotInCare), transaction.atomic():
        allocates(town, home, episode, "first", town.staff["first"].pk)
