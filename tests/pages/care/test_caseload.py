"""The caseload and the huddle: what was done when, and what it is time for."""

from datetime import date, timedelta

import pytest

from lib.family_world import NOW
from plait.access.models import Absence, Post
from plait.pages.staff import case_words, caseload, referral_words


def page_of(client, address="/caseload"):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


@pytest.fixture
def accepted(happen):
    """The mother was accepted forty days ago, and nobody has her."""
    return happen("referral.mental_health.accepted", {}, hours_ago=40 * 24)


@pytest.fixture
def mine(world, happen, accepted):
    """The psychiatrist coordinates her care."""
    worker = world.psychiatrist.pk
    return happen(
        "allocation.made",
        {"worker": worker, "part": "coordinator", "answers": str(accepted)},
        hours_ago=39 * 24,
    )


def test_whoever_has_nobody_is_told_so_with_the_time(world, signed_in):
    page = page_of(signed_in(world.psychiatrist))

    assert "You have no family on your caseload" in page
    assert "Checked at 2:31pm" in page


def test_a_family_without_a_worker_is_in_a_list_of_its_own(world, signed_in, accepted):
    client = signed_in(world.psychiatrist)

    assert "Without a worker (1)" in page_of(client)
    page = page_of(client, "/caseload?whose=nobody")
    assert "J. Q." in page
    assert "Quillfeather" not in page


def test_a_row_says_what_was_done_when_and_what_it_is_time_for(
    world, signed_in, happen, mine
):
    seen = 33 * 24
    happen("assessment.mental_health", {}, hours_ago=seen)
    happen("screen.core10", {"total": 22, "safety_item": 0}, hours_ago=seen)
    happen("screen.core10", {"total": 15, "safety_item": 0}, hours_ago=30)

    page = page_of(signed_in(world.psychiatrist))

    assert "Mine (1)" in page
    assert "<dt>Next contact</dt>" in page
    assert "none booked" in page
    assert "33 days ago" in page
    assert "never by us" in page
    assert "not asked by us" in page
    assert "<dt>CORE-10</dt><dd>22, 15<svg" in page
    assert "CORE-10 over time" in page


def test_the_baby_is_seen_apart_from_the_mother(world, signed_in, happen, mine):
    happen(
        "contact.perinatal", {"mode": "face_to_face", "infant_seen": True},
        hours_ago=50,
    )  # fmt: skip

    page = page_of(signed_in(world.psychiatrist))

    assert "<dt>Baby seen</dt><dd>2 days ago</dd>" in page


def test_a_score_that_another_service_took_is_not_on_it(world, signed_in, happen, mine):
    happen("screen.epds", {"total": 19, "safety_item": 0}, by=world.visitor)

    assert "EPDS" not in page_of(signed_in(world.psychiatrist))


def test_supervision_is_due_on_the_day_that_was_agreed(world, signed_in, happen, mine):
    happen("supervision.case_discussed", {"next_on": "2026-03-10"}, hours_ago=800)

    page = page_of(signed_in(world.psychiatrist))

    assert "was Tue 10 Mar 2026" in page


def test_another_agency_sees_no_caseload(world, signed_in, mine):
    page = page_of(signed_in(world.visitor), "/caseload?whose=team")

    assert "a caseload is of a mental health service" in page
    assert "J. Q." not in page


def test_the_huddle_has_the_morning_on_one_screen(
    world, signed_in, happen, accepted, referred, as_engine, colleague
):
    with as_engine():
        Absence.objects.create(
            team=world.teams["perinatal"], staff=colleague,
            from_at=NOW - timedelta(days=1), to_at=NOW + timedelta(days=3),
        )  # fmt: skip

    page = page_of(signed_in(world.psychiatrist), "/caseload/huddle")

    assert 'Referrals</a> <span class="huddle__count">1</span>' in page
    assert 'Nobody has them <span class="huddle__count">1</span>' in page
    assert "Robin Made-Up is away, nobody covers" in page
    assert "Quillfeather" not in page


@pytest.mark.parametrize("address", ["/caseload?whose=team", "/caseload/huddle"])
def test_it_costs_at_most_twelve_queries(
    world, signed_in, mine, referred, django_assert_max_num_queries, address
):
    client = signed_in(world.psychiatrist)
    page_of(client, address)

    with django_assert_max_num_queries(12):
        page_of(client, address)


@pytest.mark.parametrize("odd", ["whose=x", "whose=99999999", "page=0", "page=9999999"])
def test_an_odd_address_shows_a_page_all_the_same(world, signed_in, mine, odd):
    page_of(signed_in(world.psychiatrist), f"/caseload?{odd}")


def test_a_family_whose_worker_has_left_is_without_one(
    world, signed_in, happen, accepted, colleague, as_engine
):
    """
    Whoever has no post in the team now has nobody, on both pages.
    """
    fact = {"worker": colleague.pk, "part": "coordinator", "answers": str(accepted)}
    happen("allocation.made", fact, hours_ago=30)
    client = signed_in(world.psychiatrist)
    assert "Without a worker (" not in page_of(client)
    with as_engine():
        Post.objects.filter(staff=colleague).update(valid_to=NOW - timedelta(hours=2))

    assert "Without a worker (1)" in page_of(client)
    words = page_of(client, "/caseload?whose=nobody")
    assert "Without a worker: Robin Made-Up has left the team" in words
    huddle = page_of(client, "/caseload/huddle")
    assert 'Nobody has them <span class="huddle__count">1</span>' in huddle


def test_the_next_appointment_is_the_first_that_is_still_to_come(
    world, signed_in, happen, mine
):
    """
    One that is over meanwhile is not the next, though nobody said what became of it.
    """
    for hours in (-1, 20, 44):
        happen(
            "appointment.booked",
            {
                "at": (NOW + timedelta(hours=hours)).isoformat(), "minutes": 60,
                "kind": "review", "for": [str(world.mother)],
                "team": world.teams["perinatal"].pk,
            },
            hours_ago=72,
        )  # fmt: skip

    page = page_of(signed_in(world.psychiatrist))

    assert "<dt>Next contact</dt><dd>Thu 12 Mar 2026, 10:31am" in page


def test_a_row_leads_to_the_work_and_says_how_much_it_is(world, signed_in, mine):
    """
    Book, plan, outcomes; and in the huddle the points of each colleague.
    """
    client = signed_in(world.psychiatrist)

    page = page_of(client)
    for end in ("/appointments/book", "/documents", "/outcomes"):
        assert f'{end}"' in page
    huddle = page_of(client, "/caseload/huddle")
    assert "1 family, 5 points" in huddle
    assert "Nobody is known to be on a ward without her baby" in huddle


def test_the_measures_of_a_clinician_and_of_the_baby_are_on_the_row(
    world, signed_in, happen, mine
):
    """
    HoNOS of the mother; how the baby is, as the service itself saw it.
    """
    happen("screen.honos", {"total": 14}, hours_ago=30)
    happen("screen.adbb", {"total": 6}, about=world.infant, hours_ago=29)

    page = page_of(signed_in(world.psychiatrist))

    assert "<dt>HoNOS</dt><dd>14</dd>" in page
    assert "<dt>ADBB (baby)</dt><dd>6</dd>" in page


def test_whoever_has_only_the_baby_has_the_family_on_a_list_that_counts_it(
    world, signed_in, happen, mine, accepted, colleague
):
    """
    A list counts what it shows: a family is under the parent's worker and the baby's.
    """
    fact = {"worker": colleague.pk, "part": "infant", "answers": str(accepted)}
    happen("allocation.made", fact, hours_ago=30)

    page = page_of(signed_in(colleague))

    assert "Mine (1)" in page
    assert "My team (1)" in page
    assert "J. Q." in page
    assert "Without a worker (" not in page


def test_a_baby_whose_worker_has_left_is_without_one(
    world, signed_in, happen, mine, accepted, colleague, as_engine
):
    """
    The parent's worker is there, and the baby's own is not: both pages say so.
    """
    fact = {"worker": colleague.pk, "part": "infant", "answers": str(accepted)}
    happen("allocation.made", fact, hours_ago=30)
    with as_engine():
        Post.objects.filter(staff=colleague).update(valid_to=NOW - timedelta(hours=2))
    client = signed_in(world.psychiatrist)

    assert "Without a worker (1)" in page_of(client)
    assert "J. Q." in page_of(client, "/caseload?whose=nobody")
    huddle = page_of(client, "/caseload/huddle")
    assert 'Nobody has them <span class="huddle__count">1</span>' in huddle
    assert "the baby&#39;s worker has left the team" in huddle


def test_a_caseload_says_whose_it_is_how_many_and_when(world, signed_in, mine):
    """
    On paper nothing else says so.
    """
    client = signed_in(world.psychiatrist)

    assert "My families: 1 family. Worked out Wed 11 Mar 2026, 2:31pm." in page_of(
        client
    )
    assert "My team: 1 family." in page_of(client, "/caseload?whose=team")


def test_a_long_list_goes_on_over_pages_and_my_own_is_on_one(
    world, signed_in, happen, mine, monkeypatch
):
    """
    The mother and her baby are two rows; each page says which it shows.
    """
    monkeypatch.setattr(caseload, "_TEAM_PAGE", 1)
    happen("referral.mental_health.accepted", {}, about=world.infant, hours_ago=40 * 24)
    client = signed_in(world.psychiatrist)

    first = page_of(client, "/caseload?whose=team")
    assert "My team: 1 to 1 of 2 families." in first
    assert '<a href="?whose=team&amp;page=2">More families</a>' in first
    second = page_of(client, "/caseload?whose=team&page=2")
    assert "My team: 2 to 2 of 2 families." in second
    assert '<a href="?whose=team">Families before</a>' in second
    assert "More families" not in second
    assert "My families: 1 family." in page_of(client)


def test_the_huddle_says_since_when_something_is_late(world, signed_in, happen, mine):
    """
    Of many only the first are shown: they are those that are late longest.
    """
    happen("concern.red_flag", {"flags": ["new thoughts of violent self-harm"]},
           hours_ago=72)  # fmt: skip

    page = page_of(signed_in(world.psychiatrist), "/caseload/huddle")

    assert "late, the first since" in page


def test_a_due_date_long_past_is_no_birth_that_is_near(world):
    """
    Nobody has said how the pregnancy ended: the row says so, and goes on saying it.
    """
    assert referral_words.stage(date(2025, 12, 1), None, NOW) == (
        "Was due Mon 1 Dec 2025, no birth known"
    )
    care = case_words.watched(world.teams["perinatal"].pk)
    assert not case_words.care_before(380, care)
    assert case_words.care_before(280, care)


def test_a_mother_in_a_mother_and_baby_unit_is_on_both_pages(
    world, signed_in, happen, mine
):
    """
    Where she is, and since when; and no more once she has left.
    """
    client = signed_in(world.psychiatrist)
    happen("admission.mbu.started", {}, hours_ago=30)
    words = "in a mother and baby unit since Tue 10 Mar 2026"

    assert words in page_of(client, "/caseload/huddle")
    assert f"<dt>Now</dt><dd>{words}</dd>" in page_of(client)

    happen("admission.mbu.ended", {}, hours_ago=2)
    assert words not in page_of(client, "/caseload/huddle")
    assert words not in page_of(client)
