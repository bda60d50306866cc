"""How it has gone for one person: scores, the change with its bound, what is due."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest


def ago(days):
    return timedelta(days=days)


@pytest.fixture
def in_care(records):
    """Accepted 100 days ago, and measured then, in between and now."""
    who = "perinatal"
    records(who, "referral.mental_health.accepted", about="mother", ago=ago(100))
    for days, total in ((99, 21), (50, 17), (2, 12)):
        records(who, "screen.core10", about="mother", ago=ago(days), total=total)


def page_of(client, home, whose="mother"):
    return client.get(f"/families/{home.id}/people/{getattr(home, whose)}/outcomes")


def text(answer):
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_change_is_said_with_its_sum_its_bound_and_its_source(
    signed_in, home, in_care
):
    """
    Nobody has to believe a word of ours: the numbers and where they are from stand
    beside it.
    """
    said = text(page_of(signed_in("perinatal"), home))

    assert "From 21 to 12, 9 points lower: improved reliably." in said
    assert "A change counts from 6 points on" in said
    assert "Barkham and others 2013" in said
    assert "nobody has checked it there yet" in said
    assert "no diagnosis" in said


def test_the_picture_and_the_table_say_the_same(signed_in, home, in_care):
    """
    Three scores, each with its stage, who took it, and its own page.
    """
    page = page_of(signed_in("perinatal"), home)
    body = page.content.decode()

    table = re.search(r"CORE-10: every score.*?</table>", body, re.DOTALL)[0]
    assert [int(one) for one in re.findall(r">(\d+) of 40<", table)] == [12, 17, 21]
    assert table.count("/events/") == 3
    assert "Start of care" in table
    assert "Review" in table
    words = re.search(r'aria-label="CORE-10 over time: ([^"]+)"', body)[1]
    assert re.findall(r"(\d+) on ", words) == ["21", "17", "12"]
    # Told apart by shape, so that it can be read in black and white.
    assert body.count("small-chart__mark--open") == 1


def test_what_was_not_measured_is_said_and_not_left_out(signed_in, home, in_care):
    """
    HoNOS is wanted at this service, and was never taken.
    """
    said = text(page_of(signed_in("perinatal"), home))

    assert "HoNOS rated by a clinician Not measured in this care yet." in said
    assert "is measured at the start, and every few months" in said


def test_a_baby_is_somebody_of_their_own(signed_in, home, in_care, records):
    """
    With own measures, and with what a parent says of the bond; not with her mood.
    """
    records("perinatal", "screen.adbb", about="infant", ago=ago(20), total=6)
    records(
        "perinatal", "screen.mors_sf", about="infant", ago=ago(20), warmth=30,
        invasion=5, answered_by="mother",
    )  # fmt: skip
    records("perinatal", "screen.pbq", about="mother", ago=ago(20), total=30)

    said = text(page_of(signed_in("perinatal"), home, "infant"))

    for words in ("ADBB", "MORS-SF, warmth", "MORS-SF, invasion", "Bonding"):
        assert words in said
    assert "as the mother answered" in said
    assert "CORE-10" not in said
    assert "One score so far, 6" in said


def test_without_anything_it_says_that_this_is_not_safety(signed_in, home):
    """
    With the time of the check.
    """
    said = text(page_of(signed_in("perinatal"), home))

    assert "Nothing was measured that you may read." in said
    assert "That does not mean that all is well. Checked at" in said


def test_who_may_not_read_a_score_is_not_shown_it(signed_in, home, in_care):
    """
    The health visitor of this town may see routine facts alone.
    """
    page = page_of(signed_in("health_visiting"), home)

    assert page.status_code == 200
    assert "CORE-10" not in text(page)
    assert page_of(signed_in("police"), home).status_code == 404


def test_the_page_asks_few_questions_of_the_database(
    signed_in, home, in_care, django_assert_max_num_queries
):
    """
    However many scores there are.
    """
    client = signed_in("perinatal")
    page_of(client, home)

    with django_assert_max_num_queries(12):
        page_of(client, home)


@pytest.mark.parametrize(
    ("form", "typed", "says"),
    [
        ("honos", {"how": "total", "total": "49"}, "from 0 to 48"),
        ("adbb", {"how": "total", "total": "-1"}, "from 0 to 32"),
        ("screen.mors_sf", {"warmth": "36", "invasion": "4"}, "35"),
        ("screen.mors_sf", {"warmth": "", "invasion": "4"}, "Warmth"),
    ],
)
def test_a_score_that_cannot_be_is_refused_where_it_is_typed(
    signed_in, home, form, typed, says
):
    """
    In the words of the form, and nothing is recorded.
    """
    client = signed_in("perinatal")
    url = f"/families/{home.id}/record/{form}"
    body = client.get(url).content.decode()
    hidden = dict(re.findall(r'name="(event_id|opened_at)" value="([^"]*)"', body))

    answer = client.post(
        url, hidden | {"when": "now", "about": str(home.infant)} | typed
    )

    assert "There is a problem" in text(answer)
    assert says in text(answer)


def test_a_perinatal_team_finds_each_measure_where_it_records(signed_in, home):
    """
    What a duty or a service asks for must have a link to it.
    """
    page = signed_in("perinatal").get(f"/families/{home.id}/record")

    body = page.content.decode()
    for what in ("core10", "honos", "reqol10", "pbq", "adbb", "screen.mors_sf"):
        assert f'/record/{what}"' in body, what
