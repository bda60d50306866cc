"""Families that nobody has by name: who is on the list, for whom, and what mends it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lib.town import make_staff
from plait.access.models import Absence, Post, Staff

PAGE = "/families/without-owner"
MOST_QUERIES = 12


def text(answer):
    """What a page says, without its tags."""
    assert answer.status_code == 200
    body = answer.content.decode().partition("<main")[2]
    body = re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'")
    return " ".join(body.split())


@pytest.fixture
def visitor(signed_in, home):
    return signed_in("health_visiting")


@pytest.fixture
def midwife(signed_in, home):
    return signed_in("maternity")


@pytest.fixture
def nobody(records):
    """A baby of whom maternity has seen something, and for whom nobody is named."""
    records("maternity", "contact.midwife.postnatal", about="infant")


@pytest.fixture
def named(records, town):
    """The family's health visitor is named: the one member of staff of the team."""
    staff = town.staff["health_visiting"]
    records(
        "health_visiting", "allocation.made", post="health_visitor", worker=staff.pk
    )
    return staff


def test_a_family_that_nobody_has_by_name_is_listed_by_initials_with_what_to_do(
    midwife, visitor, nobody
):
    page = text(midwife.get(PAGE))

    assert "Every family of your teams is with somebody by name" in text(
        visitor.get(PAGE)
    )

    assert "Nobody is named" in page
    assert "Family A." in page
    assert "Ashby" not in page
    assert "No midwife is named" in page
    assert "Name a midwife" in page
    assert "Last: " in page


def test_it_goes_when_somebody_is_named_on_the_page_that_the_row_leads_to(
    midwife, nobody, town
):
    href = re.search(r'href="([^"]+/worker[^"]*)"', midwife.get(PAGE).content.decode())

    me = town.staff["maternity"].pk
    done = midwife.post(href[1], {"worker": str(me), "event_id": str(uuid4())})

    assert done.status_code == 302
    # The baby is ten months old: whoever takes the family now ought to hand it over.
    assert "Nobody is named" not in text(midwife.get(PAGE))
    family = text(midwife.get(done["Location"]))
    assert "Named now: Made Up (midwife, Ashmere maternity team), until" in family


def test_who_has_it_no_more_is_said_and_the_family_is_listed_again(
    visitor, named, home
):
    page = f"/families/{home.id}/worker"
    assert "Nobody yet: Made Up has this family no longer" in text(visitor.get(page))

    done = visitor.post(page, {"worker": "0", "event_id": str(uuid4())})

    assert done.status_code == 302
    assert "Another health visitor is named when theirs leaves" in text(
        visitor.get(done["Location"])
    )
    assert "Nobody is named" in text(visitor.get(PAGE))


def test_a_colleague_whose_post_has_ended_is_not_there(
    named, town, as_engine, visitor, signed_in
):
    with as_engine():
        lead = make_staff(town.teams["health_visiting"], "hv_team_lead")
        Post.objects.filter(staff=named).update(
            valid_to=timezone.now() - timedelta(hours=1)
        )

    page = text(sign_in(lead).get(PAGE))

    assert "Has left" in page
    assert "is not in this team any more" in page


def test_a_colleague_who_is_away_needs_somebody_who_covers(
    visitor, named, town, home, as_engine
):
    now = timezone.now()
    with as_engine():
        other = make_staff(town.teams["health_visiting"], "health_visitor")
        away = Absence.objects.create(
            team=town.teams["health_visiting"], staff=named,
            from_at=now - timedelta(hours=2),
        )  # fmt: skip

    assert "Away, no cover" in text(visitor.get(PAGE))
    family = text(visitor.get(f"/families/{home.id}"))
    assert "is named, and is not there now" in family
    with as_engine():
        Absence.objects.filter(pk=away.pk).update(cover_staff=other)
    assert "Away, no cover" not in text(visitor.get(PAGE))


def test_a_family_between_two_services_stands_on_both_lists(
    midwife, visitor, records, town
):
    """
    It is the midwife's until the health visitor accepts, and both see that it waits.
    """
    me = town.staff["maternity"].pk
    records("maternity", "allocation.made", post="midwife", worker=me)
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    records("maternity", "contact.midwife.final_discharge", about="mother")
    records(
        "maternity", "handover.offered", about="mother", to="health_visitor",
        team=town.teams["health_visiting"].pk, occasion="birth",
    )  # fmt: skip

    for client, action in ((midwife, "ring them"), (visitor, "Accept or return")):
        page = text(client.get(PAGE))
        assert "Between two services" in page
        assert action in page


def test_a_midwife_who_has_a_family_long_after_the_birth_is_asked_to_hand_over(
    midwife, records, town
):
    me, long_ago = town.staff["maternity"].pk, timedelta(days=90)
    born = (timezone.now() - long_ago).date().isoformat()
    records(
        "maternity", "allocation.made", post="midwife", worker=me,
        ago=timedelta(days=120),
    )  # fmt: skip
    records("maternity", "birth.recorded", about="infant", born_on=born, ago=long_ago)

    page = text(midwife.get(PAGE))

    assert "Not handed over" in page
    assert "Made Up (midwife) has the family still" in page
    assert "Hand over for Family A." in page


def test_other_teams_are_told_that_no_family_is_listed_for_them(
    signed_in, home, records
):
    records("health_visiting", "contact.health_visitor.other", about="infant")

    for kind in ("social_care", "police", "gp"):
        page = text(signed_in(kind).get(PAGE))
        assert "no family is listed here for you" in page
        assert "Family A." not in page


def test_the_office_has_counts_and_no_family(signed_in, nobody):

    page = text(signed_in("partnership").get(PAGE))

    assert "Ashmere maternity team" in page
    assert "fewer than 5" in page
    assert "Family A." not in page


def test_the_page_costs_few_queries_and_an_address_that_is_none_is_the_first_page(
    midwife, nobody
):
    midwife.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        page = midwife.get(f"{PAGE}?after=2026-13-45.x.y")

    assert "Family A." in text(page)
    assert len(asked) <= MOST_QUERIES


def sign_in(staff: Staff):
    client = Client()
    client.force_login(staff)
    return client
