"""The page of one thing owed: its story, its ladder, and what would meet it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait.engine.reasons import moment_in_words
from plait.pages import components
from plait.worklist import weeks

HOURS = timedelta(hours=1)

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


MARK = {"mobile": False, "explanation": "none"}
LATER_OF_THE_TWO = "Both together start the clock, at the later of the two: "


def test_of_a_moment_that_is_held_the_week_alone_is_told(records, signed_in):
    """
    When another team recorded its half is theirs to tell; by when to act is exact.
    """
    records("health_visiting", "injury.observed", about="infant", ago=HOURS * 5, **MARK)
    at = records(
        "perinatal", "diagnosis.mental_health", about="mother", severity="severe",
        ago=HOURS * 3,
    ).event.occurred_at  # fmt: skip
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert f"{LATER_OF_THE_TWO}in the week of " in page
    assert f"Week of {components.day(weeks.week_of(at))}" in page
    # Another time may end alike, as 12:07pm does.
    assert not re.search(rf"(?<!\d){components.time_of_day(at)}", page)
    assert "11:59pm" in page or "midnight" in page


def test_a_moment_of_ones_own_is_told_exactly(records, signed_in):
    """
    Where the half that may be read is the later one, nothing is hidden by its moment.
    """
    records(
        "perinatal", "diagnosis.mental_health", about="mother", severity="severe",
        ago=HOURS * 5,
    )  # fmt: skip
    at = records(
        "health_visiting", "injury.observed", about="infant", ago=HOURS * 3, **MARK
    ).event.occurred_at
    client = signed_in("social_care")

    page = client.get(owed_address(client, STRATEGY)).content.decode()

    assert f"{LATER_OF_THE_TWO}{moment_in_words(at)}" in page


def test_who_holds_both_halves_is_told_both_moments(records, signed_in):
    """
    The perinatal team may read the mark, and its own diagnosis.
    """
    records("health_visiting", "injury.observed", about="infant", ago=HOURS * 5, **MARK)
    at = records(
        "perinatal", "diagnosis.mental_health", about="mother", severity="severe",
        ago=HOURS * 3,
    ).event.occurred_at  # fmt: skip
    address = owed_address(signed_in("social_care"), STRATEGY)

    page = signed_in("perinatal").get(address).content.decode()

    assert f"{LATER_OF_THE_TWO}{moment_in_words(at)}" in page


def test_it_says_whether_one_answer_is_enough(records, signed_in):
    """
    Two people are told of a thought of self-harm; of several screens one will do.
    """
    records("health_visiting", "concern.self_harm", about="mother", flags=["plans"])
    client = signed_in("health_visiting")

    told = owed_address(client, "Others who look after her are told")
    acted = owed_address(client, "Thoughts of self-harm that she speaks of")

    assert "All of these, each recorded:" in client.get(told).content.decode()
    assert "Any one of these:" in client.get(acted).content.decode()
