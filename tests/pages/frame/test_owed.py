"""The page of one thing owed: its story, its ladder, and what would meet it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 24


@pytest.fixture
def conjunction(records):
    """A mark on the baby, and an illness of the mother that another agency knows of."""
    records("perinatal", "diagnosis.mental_health", about="mother", severity="severe")
    return records(
        "health_visiting",
        "injury.observed",
        about="infant",
        mobile=False,
        explanation="none",
        marks=[{"site": "cheek_left", "kind": "bruise"}],
    )


def owed_address(client, title: str) -> str:
    """The address behind a title of the worklist."""
    page = client.get("/due").content.decode()
    found = re.search(rf'href="([^"]+)">{re.escape(title)}', page)
    assert found, page
    return found[1]


STRATEGY = "Strategy meeting with perinatal mental health"


def test_a_social_worker_sees_why_but_not_what_she_may_not_read(conjunction, signed_in):
    """
    Who holds the other half and whom to ask; never what it is.
    """
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert "Information held by Ashmere perinatal team: ask " in page
    assert "basis DPA 2018" in page
    assert "depression" not in page.lower()
    assert "severe" not in page.lower()


def test_the_story_has_its_clause_and_whose_limit_it_is(conjunction, signed_in):
    """
    A limit of ours is not dressed as a national one, and its clause is unchecked.
    """
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert "Both together start the clock" in page
    assert "The time limit is ours" in page
    assert "Nobody has checked this clause yet." in page
    assert "/guide/standards/conjunction_strategy_meeting" in page


def test_the_ladder_says_who_is_next(conjunction, signed_in):
    """
    Each rung, with the next one marked while it is open.
    """
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert "Team manager of children" in page
    assert "<strong>Next</strong>" in page


def test_a_reason_is_told_once(conjunction, signed_in):
    """
    The story begins with the reasons and does not repeat them.
    """
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert page.count("Information held by") == 1


def test_a_stranger_cannot_tell_a_hidden_duty_from_none(conjunction, home, signed_in):
    """
    The same answer, to the byte, for a duty of others and for one that never was.
    """
    address = owed_address(signed_in("social_care"), STRATEGY)
    stranger = signed_in("gp")
    absent = address[:-12] + "0" * 12

    hidden, nothing = stranger.get(address), stranger.get(absent)

    assert hidden.status_code == nothing.status_code == 404
    assert without_tokens(hidden) == without_tokens(nothing).replace(absent, address)


def without_tokens(answer) -> str:
    """The page without what differs each time it is made."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()
    )


def test_names_are_in_no_title_and_no_address(conjunction, signed_in):
    """
    A browser's history tells nothing of a family.
    """
    client = signed_in("social_care")
    address = owed_address(client, STRATEGY)

    page = client.get(address).content.decode()

    title = re.search(r"<title>(.*?)</title>", page)[1]
    assert "Ashby" not in title + address
    assert "Jane" not in title + address


def test_the_page_costs_few_queries(conjunction, signed_in):
    """
    As many whatever the length of the story.
    """
    client = signed_in("social_care")
    address = owed_address(client, STRATEGY)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) <= MOST_QUERIES, [q["sql"][:70] for q in queries]
