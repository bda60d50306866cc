"""What a service owes while it cares for somebody: met, and over with the care."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from lib.family_world import NOW, write
from plait.access import sessions
from plait.access.models import Agency, Team
from plait.casework import allocating
from plait.worklist import directory

OWED = (
    "care_plan_approved", "care_plan_reviewed_regularly", "key_worker_named",
    "no_contact_while_worry", "outcome_pair_recorded", "psych_intervention_6w",
)  # fmt: skip


@pytest.fixture
def cared_for(world, happen):
    """She was referred, received, accepted, allocated and seen; a plan was written."""
    made = happen("referral.mental_health.made", {}, by=world.visitor, hours_ago=60)
    named = {"answers": str(made)}
    happen("referral.mental_health.received", named, hours_ago=59)
    happen("referral.mental_health.accepted", named, hours_ago=58)
    happen("assessment.mental_health", {"seniority": "nurse"}, hours_ago=40)
    happen("plan.perinatal_care.recorded", {"version": 1}, hours_ago=39)
    return made


def allocated(world, episode):
    at = NOW - timedelta(hours=30)
    with transaction.atomic():
        sessions.begin(world.psychiatrist.pk)
        sessions.open_subject(world.psychiatrist, world.family)
        allocating.allocate(
            about=world.mother, episode=episode, part="coordinator",
            worker=world.psychiatrist.pk, post="care_coordinator", instead_of=None,
            family=world.family, occurred_at=at, recorded_at=at, by=world.psychiatrist,
        )  # fmt: skip


def owed(as_engine):
    """The standards of these of which something is owed now."""
    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "select distinct standard from worklist_entry "
            "where closed_at is null and standard = any (%s)",
            [list(OWED)],
        )
        return {row[0] for row in cursor.fetchall()}


def test_who_is_allocated_is_the_key_worker_that_was_asked_for(
    world, cared_for, as_engine
):
    """
    The episode that an allocation names is not the acceptance that asked for somebody.
    """
    assert "key_worker_named" in owed(as_engine)

    allocated(world, cared_for)

    assert "key_worker_named" not in owed(as_engine)


def handed_over(world, happen):
    one = happen(
        "handover.offered",
        {"to": "health_visitor", "team": world.teams["health_visiting"].pk,
         "occasion": "discharge", "parts": [{"part": "mood", "words": "Well"}]},
        hours_ago=20,
    )  # fmt: skip
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)


def ends(client, page):
    form = {
        "event_id": str(uuid4()), "summary": "Well", "infant_risk": "None",
        "early_signs": "Sleeps little", "next_pregnancy_said": "no",
    }  # fmt: skip
    done = client.post(f"{page}/end", form)
    assert done.status_code == 302, done.content.decode()


def test_what_the_service_owes_is_over_with_its_care(
    world, signed_in, happen, cared_for, as_engine
):
    """
    Nobody is owed a review, a measure or a contact by a service that has ended its
    care; whom it has not told what was decided it may still tell.
    """
    allocated(world, cared_for)
    handed_over(world, happen)
    assert len(owed(as_engine)) == len(OWED) - 1

    client = signed_in(world.psychiatrist)
    page = f"/families/{world.family}/referrals/{cared_for}"
    ends(client, page)

    assert owed(as_engine) == set()
    assert f'href="{page}/tell"' in client.get(page).content.decode()


def test_what_another_service_owes_goes_on_when_one_ends_its_care(
    world, signed_in, happen, cared_for, as_engine
):
    """
    The family moves, and the next service has accepted her before this one ends.
    """
    allocated(world, cared_for)
    with as_engine():
        agency = Agency.objects.create(
            slug="ashmere-elsewhere", name="Another service", kind="perinatal",
            partnership_id="ashmere",
        )  # fmt: skip
        world.teams["elsewhere"] = Team.objects.create(
            agency=agency, name="Another team", phone="01632 960002",
            roles=["perinatal_psychiatrist"],
        )  # fmt: skip
        at = NOW - timedelta(hours=10)
        write(world, "referral.mental_health.accepted", by="elsewhere", at=at)
    directory.forget()
    handed_over(world, happen)
    before = owed(as_engine)

    client = signed_in(world.psychiatrist)
    page = f"/families/{world.family}/referrals/{cared_for}"
    ends(client, page)

    assert owed(as_engine) == before != set()
    assert "Ended" in client.get(page).content.decode()
