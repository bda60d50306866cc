"""Capacity and demand: who reads it, what is told to whom, and what if."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from lib.boards_read import text
from lib.queue_town import MORNING, add_episodes, busy_past, few, make_service
from plait.worklist import forecasts


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def service(town, as_engine):
    with as_engine():
        return make_service(town)


@pytest.fixture
def opened(service):
    """`opened("manager")`: a browser in which they have signed in."""

    def open_for(who: str) -> Client:
        client = Client()
        client.force_login(getattr(service, who))
        return client

    return open_for


@pytest.fixture
def worked_out(service, home, as_engine):
    """`worked_out(past)`: the worker has answered all that was asked."""

    def work_out(past=()) -> None:
        with as_engine():
            add_episodes(service.team, home, past)
            forecasts.keep_fresh(MORNING, using="default")
            forecasts.run(MORNING, using="default")

    return work_out


def test_whose_queue_it_is_not_finds_nothing(signed_in, service):
    """
    Neither the page nor a link to it.
    """
    visitor = signed_in("health_visiting")

    assert visitor.get("/capacity").status_code == 404
    assert 'href="/capacity"' not in visitor.get("/families").content.decode()


def test_another_team_than_ones_own_finds_nothing(opened, town):
    other = town.teams["perinatal"].pk

    assert opened("manager").get(f"/capacity?team={other}").status_code == 404


def test_before_it_is_worked_out_the_page_says_that_nothing_is_known(opened, service):
    """
    An empty page would look like an empty queue.
    """
    said = text(opened("manager").get("/capacity"))

    assert "has not been worked out yet" in said
    assert "Births against posts" in said


def test_the_manager_reads_who_waits_and_who_will_be_late(opened, worked_out):
    """
    With the moment, what is assumed, and how far it was off.
    """
    worked_out(busy_past())

    page = opened("manager").get("/capacity")

    said = text(page)
    assert "wait for a first appointment" in said
    assert "Worked out on" in said
    assert "This is old" not in said
    assert "The next to pass theirs is to be expected" in said
    assert "of no family how long they will wait" in said
    assert "as measured over the last 13 weeks" in said
    assert "it would have been off by" in said
    assert 'aria-label="How many wait' in page.content.decode() or "<svg" in (
        page.content.decode()
    )


def test_what_if_is_asked_shown_on_its_way_and_stands_beside_how_it_is(
    opened, worked_out
):
    """
    It looks again by itself; without JavaScript there is a link.
    """
    worked_out(busy_past())
    manager = opened("manager")

    asked = manager.get("/capacity?extra=2&more=10")
    assert "A year is being played, 0% so far" in text(asked)
    assert "Look again now" in text(asked)
    assert "<progress" in asked.content.decode()

    worked_out()
    answered = text(manager.get("/capacity?extra=2&more=10"))
    assert "Waiting in 52 weeks" in answered
    assert "and 2 more" in answered
    assert "times 1.1" in answered
    assert "being played" not in answered


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("extra=lots", "from -20 to 20 in halves"),
        ("extra=0.3", "from -20 to 20 in halves"),
        ("extra=1e9", "from -20 to 20 in halves"),
        ("extra=nan", "from -20 to 20 in halves"),
        ("more=-100", "from -90 to 300"),
        ("more=inf", "from -90 to 300"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_asked(
    opened, worked_out, as_engine, query, wanted
):
    worked_out(few())

    said = text(opened("manager").get(f"/capacity?{query}"))

    assert "There is a problem" in said
    assert wanted in said
    with as_engine():
        assert forecasts.run(MORNING, using="default") == 0


def test_who_pays_reads_no_small_number(opened, worked_out):
    """
    Two who wait are not told, nor how long they have.
    """
    worked_out(few())

    manager, payer = (text(opened(who).get("/capacity")) for who in (
        "manager", "commissioner"))  # fmt: skip

    assert "2 wait for a first appointment, 1 of them past" in manager
    assert "fewer than 5 wait for a first appointment" in payer
    assert "1 of them" not in payer
    assert "1 to 2 weeks" in manager
    assert "1 to 2 weeks" not in payer
    assert "beside what happened" not in payer
    assert "weeks: 4 in all" in manager
    assert "weeks: fewer than 5 in all" in payer


def test_a_forecast_from_few_says_so_and_what_is_made_up_is_called_so(
    opened, worked_out
):
    """
    Nobody plans posts by the numbers of a demonstration, or by four referrals.
    """
    worked_out(few())

    said = text(opened("manager").get("/capacity"))

    assert "The referrals are few, and chance moves a forecast from few far" in said
    assert "Fewer than two teams of the service have first appointments" in said
    assert "Made-up numbers" in said


def test_an_old_forecast_says_so(opened, worked_out):
    """
    The next day.
    """
    worked_out(few())

    with time_machine.travel("2026-11-24 09:00", tick=False):
        said = text(opened("manager").get("/capacity"))

    assert "This is old: something may have changed since." in said


def test_a_worker_that_is_not_there_is_said(opened, worked_out):
    """
    After a minute.
    """
    worked_out(few())
    manager = opened("manager")
    manager.get("/capacity?extra=1")

    with time_machine.travel("2026-11-23 09:02", tick=False):
        said = text(manager.get("/capacity?extra=1"))

    assert "It is not being worked out" in said


def test_the_page_takes_few_queries(opened, worked_out, django_assert_max_num_queries):
    worked_out(few())
    manager = opened("manager")
    manager.get("/capacity")

    with django_assert_max_num_queries(12):
        manager.get("/capacity?extra=1")


def test_posts_are_set_against_births_with_their_source(opened, worked_out):
    """
    A gap in WTE, and that nobody has checked the numbers.
    """
    worked_out(few())

    said = text(opened("manager").get("/capacity"))

    assert "mental health nurse Asked for (WTE) 4.2 In post (WTE) 3.6 Missing" in said
    assert "Nobody has checked these numbers" in said
    assert "8,400 births a year" in said


def test_a_service_of_one_place_leads_to_all_of_its_pages(opened):
    """
    Few places in the header: the rest is under Caseload, and who pays sees the page.
    """
    page = opened("manager").get("/caseload").content.decode()
    header, rest = page.split("</header>")

    for place in ("/rota", "/outcomes", "/capacity", "/staffing"):
        assert f'href="{place}"' not in header
        assert f'href="{place}"' in rest
    paying = opened("commissioner").get("/capacity").content.decode()
    assert paying.count('aria-current="true"') == 1


def test_whoever_has_no_caseload_keeps_the_rota_in_the_header(signed_in):
    """
    Nothing is hidden from those who have no page above it.
    """
    page = signed_in("health_visiting").get("/rota").content.decode()

    assert 'href="/rota"' in page.split("</header>")[0]
    assert "Pages of the service" not in page
