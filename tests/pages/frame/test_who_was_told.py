"""The page of a duty and its row say who was told, how, and what became of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from lib.town import make_staff
from plait.worklist import telling

PAEDIATRIC = "seen by a paediatrician"
#: A Tuesday at ten, so that the offices are open.
TUESDAY = "2026-03-10T10:00:00+00:00"


@pytest.fixture(autouse=True)
def _a_tuesday():
    """
    In the hours of every office.
    """
    with time_machine.travel(TUESDAY, tick=True):
        yield


@pytest.fixture
def lead(town, as_engine):
    """Who leads the children's unit, with a name of their own."""
    with as_engine():
        return make_staff(
            town.teams["paediatrics"], "paediatrics_lead", given="Quillon"
        )


@pytest.fixture
def late(records, home, as_engine):
    """A mark of yesterday whose first rungs are told now."""

    def tell():
        records(
            "health_visiting", "injury.observed", about="infant", mobile=False,
            ago=timedelta(hours=25),
        )  # fmt: skip
        with as_engine():
            telling.tell(home.id, timezone.now(), using="default")

    return tell


def owed(client, standard_title, show="open"):
    """The page of the duty of this title."""
    page = client.get(f"/due?show={show}").content.decode()
    found = re.search(rf'href="([^"]+)">[^<]*{re.escape(standard_title)}', page)
    assert found, page
    return client.get(found[1]).content.decode()


def words(page):
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_of_ones_own_team_who_was_told_is_named(late, lead, signed_in):
    """
    With the channel, and how each message stands.
    """
    late()
    page = words(owed(signed_in("paediatrics"), PAEDIATRIC))

    assert "Quillon Up" in page
    assert "Email waiting to be sent" in page
    assert "Text waiting to be sent" in page
    assert "Not acknowledged" in page


def test_of_another_agency_only_the_post_is_said(late, lead, signed_in):
    """
    Who saw the mark sees that the consultant was told, and not who that is.
    """
    late()
    page = words(owed(signed_in("health_visiting"), PAEDIATRIC, "others"))

    assert "Quillon" not in page
    assert "was told" in page
    assert "Email waiting to be sent" in page


def test_what_became_of_a_message_is_said(late, lead, signed_in, as_engine):
    """
    A text that was refused says why.
    """
    late()
    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "update outgoing set state = 'failed', reason = 'no_number', "
            "ended_at = now() where channel = 'sms'"
        )
        cursor.execute(
            "update outgoing set state = 'delivered', delivered_at = now() "
            "where channel = 'email'"
        )
    page = words(owed(signed_in("paediatrics"), PAEDIATRIC))

    assert "Text not delivered: there is no mobile number to send it to" in page
    assert "Email delivered" in page


def test_a_rung_that_found_nobody_says_so_and_who_was_told_instead(late, signed_in):
    """
    On the row and on the page, up to the partnership's office.
    """
    late()
    client = signed_in("paediatrics")
    row = words(client.get("/due").content.decode())
    page = words(owed(client, PAEDIATRIC))

    assert "Nobody could be reached in Ashmere paediatrics team" in page
    assert "Nobody could be reached in" in row
    assert "told instead: safeguarding partnership office" in row
    assert "because nobody else could be reached" in page


def test_the_partnership_s_office_has_it_on_its_list(late, signed_in):
    """
    As something that others owe and that it was told of.
    """
    late()
    page = words(signed_in("partnership").get("/due?show=escalated").content.decode())

    assert "Nobody could be reached in" in page
