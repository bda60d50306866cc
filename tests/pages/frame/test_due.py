"""The worklist: what a person sees first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plait.pages.staff import worklist
from plait.worklist.shapes import WorklistFilter

MOST_QUERIES = 12
MOST_BYTES = 60 * 1024


@pytest.fixture
def mark(records):
    """A mark on a baby who cannot move, an hour ago."""
    return records(
        "health_visiting",
        "injury.observed",
        about="infant",
        mobile=False,
        explanation="none",
        marks=[{"site": "cheek_left", "kind": "bruise"}],
    )


def test_a_team_sees_what_it_owes_and_why(mark, signed_in):
    """
    The duty, the initials, the reason in safe words, and the button that meets it.
    """
    page = signed_in("paediatrics").get("/due").content.decode()

    assert "paediatric" in page.lower()
    assert "Baby A." in page
    assert "Why: " in page
    assert "Record the examination" in page
    assert "Ashby" not in page


def test_another_team_sees_nothing_of_it(mark, signed_in):
    """
    A GP team that owes nothing is told so, with the time at which it was checked.
    """
    page = signed_in("gp").get("/due").content.decode()

    assert "Nothing is due from your team. Checked at " in page


def test_who_is_needed_sees_the_meeting_of_others(mark, signed_in):
    """
    The police owe nothing, and are told that they must be there and who owes it.
    """
    page = signed_in("police").get("/due").content.decode()

    assert "Strategy meeting after a mark" in page
    assert "You are needed" in page
    assert "Social worker" in page
    assert "of others that concern you" in page


def test_one_meeting_that_meets_several_duties_is_said_on_each(
    records, mark, signed_in
):
    """
    Worked out from what the two standards ask of an answer.
    """
    records("perinatal", "diagnosis.mental_health", about="mother", severity="severe")

    page = signed_in("social_care").get("/due").content.decode()

    both = "with the perinatal mental health team there can meet both this"
    assert page.count(both) == 3  # the urgent call, and the meetings of two standards


def test_the_filter_stands_in_the_address(mark, signed_in):
    """
    A link to a filtered list gives the same list again.
    """
    client = signed_in("paediatrics")

    shown = client.get("/due?group=safeguarding").content.decode()
    hidden = client.get("/due?group=maternity").content.decode()

    assert "Baby A." in shown
    assert "Nothing here matches." in hidden


def test_nonsense_in_the_address_is_left_out(mark, signed_in):
    """
    A page, a person and a part that are not there give the usual list.
    """
    address = "/due?page=x&show=nonsense&person=1&baby_age=old&team=9999999999&scope=y"

    assert signed_in("paediatrics").get(address).status_code == 200


def test_the_rows_can_be_asked_for_alone(mark, signed_in):
    """
    What is refreshed is a part of the page and no page of its own.
    """
    part = signed_in("paediatrics").get("/due/rows", headers={"HX-Request": "true"})

    assert "Baby A." in part.content.decode()
    assert "<html" not in part.content.decode()


def test_fifty_rows_cost_few_queries_and_little_html(records, signed_in, rf, town):
    """
    At most 12 queries and 60 KB for a full page, whatever is on it.
    """
    for number in range(52):
        records(
            "health_visiting",
            "referral.social_care.made",
            about="infant",
            ago=timedelta(minutes=number + 1),
            reason="neglect",
        )
    client = signed_in("social_care")
    client.get("/due")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/due")

    assert len(queries) <= MOST_QUERIES, [q["sql"][:80] for q in queries]
    assert answer.content.count(b"plait-due__title") == 50
    assert len(answer.content) <= MOST_BYTES


def test_a_filter_and_its_address_are_the_same():
    """
    What is written into an address is read from it.
    """
    asked = WorklistFilter(scope="me", show="overdue", group="safeguarding")

    query = worklist.query_of(asked)

    assert (
        worklist.filter_of(dict(pair.split("=") for pair in query.split("&"))) == asked
    )


def test_no_words_that_somebody_typed_stand_in_an_address():
    """
    A name might be typed: the list is narrowed by what can be picked alone.
    """
    assert worklist.filter_of({"q": "Fenwick"}) == WorklistFilter()


def test_a_usual_filter_needs_no_address():
    """
    Nothing is written for what is usual, so that links stay short.
    """
    assert worklist.query_of(WorklistFilter()) == ""


def test_an_old_sweep_is_said_on_every_page(signed_in, swept):
    """
    Four minutes without a sweep: ring instead.
    """
    swept(timezone.now() - timedelta(minutes=4))

    page = signed_in("gp").get("/due").content.decode()

    assert "Escalation was last checked" in page
    assert "4 minutes ago" in page
    assert "Ring instead." in page


def test_a_fresh_sweep_is_not_spoken_of(signed_in, swept):
    """
    A strip appears only when something is wrong.
    """
    swept(timezone.now())

    assert "Ring instead" not in signed_in("gp").get("/due").content.decode()


def test_who_i_am_is_on_the_page(signed_in):
    """
    Name, role, team and agency.
    """
    page = signed_in("gp").get("/due").content.decode()

    assert "Made Up" in page
    assert "Ashmere gp team" in page
    assert "GP" in page


def listings(as_engine) -> int:
    """How often somebody was shown records in a list."""
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select count(*) from access_listing")
        return cursor.fetchone()[0]


def test_being_shown_a_family_in_a_list_is_written(mark, signed_in, as_engine):
    """
    One row for the page, however many families are on it.
    """
    signed_in("paediatrics").get("/due")

    assert listings(as_engine) == 1


def test_a_refresh_of_the_same_rows_is_not_written_again(mark, signed_in, as_engine):
    """
    Twice a minute would say nothing new; another person's page is written.
    """
    page = signed_in("paediatrics").get("/due").content.decode()
    address = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")

    signed_in("paediatrics").get(address)
    refreshed = listings(as_engine)
    signed_in("social_care").get(address)

    assert refreshed == 1
    assert listings(as_engine) == 2


def test_a_row_says_whose_its_limit_is(records, mark, signed_in):
    """
    A limit that we proposed is never shown as if a national body had set it.
    """
    page = signed_in("social_care").get("/due").content.decode()

    row = page.partition("Strategy meeting after a mark")[0].rpartition("<tr")[2]
    assert "<small>Our own limit</small>" in row
