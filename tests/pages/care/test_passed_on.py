"""A referral that was passed on to a service which works in Plait, and its offer."""

from uuid import uuid4

import pytest
from django.db import connection

from plait.records.models import Event
from plait.worklist.handover_refusals import OfferedToAnotherTeam


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def take(client, world, referral, do, **answers):
    """One step of a referral, as its form sends it."""
    address = f"/families/{world.family}/referrals/{referral}/{do}"
    answer = client.post(address, {"event_id": str(uuid4())} | answers)
    assert answer.status_code == 302, answer.content.decode()


def open_duties(as_engine, standard):
    """How many of these are owed now."""
    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from worklist_entry "
            "where standard = %s and closed_at is null",
            [standard],
        )
        return cursor.fetchone()[0]


def test_a_no_by_telephone_ends_the_offer_that_was_made_in_plait(
    world, signed_in, referred, as_engine
):
    """
    The other team owes no answer any more, its page says who said no, and nothing but
    the referral is to be decided again.
    """
    client = signed_in(world.psychiatrist)
    take(client, world, referred, "pass-on", service="health_visitor", reason="Mild")
    with as_engine():
        offer = Event.objects.get(kind="handover.offered")
    assert open_duties(as_engine, "handover_accepted") == 1

    form = {"answer": "no", "by_name": "Ann Lea", "reason": "Too severe for us",
            "event_id": str(uuid4())}  # fmt: skip
    take(client, world, referred, "answer", **form)
    take(client, world, referred, "answer", **form)

    page = page_of(client, f"/families/{world.family}/handover/{offer.id}")
    assert "Returned" in page
    assert "Said by telephone by" in page
    assert "Ann Lea" in page
    with as_engine():
        assert Event.objects.filter(kind="handover.returned").count() == 1
    for standard in ("handover_accepted", "handover_returned_answered"):
        assert open_duties(as_engine, standard) == 0
    visitor = signed_in(world.visitor)
    theirs = page_of(visitor, f"/families/{world.family}/handover/{offer.id}")
    assert "Accept" not in theirs.split("</h1>")[1].split("What happened")[0]


def test_nobody_else_answers_an_offer_by_telephone(world, happen, referred):
    """
    Only those who made it write down what they were told.
    """
    offer = happen(
        "handover.offered",
        {"to": "health_visitor", "team": world.teams["health_visiting"].pk},
    )
    said = {"answers": str(offer), "reason": "No", "by_name": "Ann Lea"}

    with pytest.raises(OfferedToAnotherTeam):
        happen("handover.returned", said, by=world.social_worker, hours_ago=0)
