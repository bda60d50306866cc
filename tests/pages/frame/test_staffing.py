"""Team and capacity: who is there to do it, and the forms that keep it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.town import make_staff
from plait.access.models import Absence
from plait.clock.moments import LONDON
from plait.workforce.models import FundedPost, SpokenLanguage, WorkingTime

#: A Tuesday at ten.
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=LONDON)
TODAY = TUESDAY.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_tuesday():
    """
    In the hours of every office.
    """
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def lead(town, as_engine, signed_in):
    """A browser of who leads the perinatal team."""
    with as_engine():
        town.staff["lead"] = make_staff(
            town.teams["perinatal"], "perinatal_team_manager", given="Quillon"
        )
    return signed_in("lead")


def days(name, day):
    """What is sent for a day."""
    return {
        f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year
    }  # fmt: skip


def post(wte="4.60", **more):
    """What is sent for posts."""
    return {
        "profession": "community_nurse", "wte": wte, "event_id": str(uuid4()),
        **days("since", TODAY), **more,
    }  # fmt: skip


def working(staff, wte="0.8", since=TODAY, **more):
    """What is sent for a working time."""
    return post(wte, staff=staff.pk, **days("since", since), **more)


def text(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_a_lead_enters_posts_and_time_and_sees_what_is_vacant(lead, town):
    """
    Sent twice it is one row each.
    """
    for _ in range(2):
        assert lead.post("/staffing/posts/new", post()).status_code == 302
        answer = lead.post("/staffing/times/new", working(town.staff["perinatal"]))
        assert answer.status_code == 302

    page = text(lead.get("/staffing"))
    assert "0.80 of 4.60 funded whole-time equivalents are filled" in page
    assert "3.80 are vacant" in page
    assert "24 of 24 points" in page
    assert FundedPost.objects.count() == WorkingTime.objects.count() == 1


def test_what_nobody_has_entered_is_not_known(lead):
    """
    It never looks like nought.
    """
    page = text(lead.get("/staffing"))

    assert "it is not known what is vacant" in page
    assert "for each whole-time equivalent is not known" in page
    assert "Not known today" in page
    assert "It is not known whether their training is in date." in page


@pytest.mark.parametrize(
    ("wte", "said"),
    [
        ("-0.5", "Enter a number from 0.05 to 1 of full time; got -0.5"),
        ("0", "Enter a number from 0.05 to 1 of full time; got 0"),
        ("37.5", "Enter a number from 0.05 to 1 of full time; got 37.5"),
        ("0.333", "Enter a number with two decimals at most"),
        ("1e9", "Enter a number of full time, such as 0.8"),
        ("full", "Enter a number of full time, such as 0.8"),
        ("", "Enter how much of full time they work"),
    ],
)
def test_a_time_that_cannot_be_says_its_range(lead, town, wte, said):
    """
    What was typed stays on the page, and nothing is kept.
    """
    answer = lead.post("/staffing/times/new", working(town.staff["perinatal"], wte))

    assert answer.status_code == 422
    assert said in text(answer)
    assert not WorkingTime.objects.exists()


def test_times_that_overlap_are_refused_and_the_first_stays(lead, town):
    """
    The message says what to do first.
    """
    staff = town.staff["perinatal"]
    lead.post("/staffing/times/new", working(staff))
    answer = lead.post("/staffing/times/new", working(staff, "0.2"))

    assert answer.status_code == 422
    assert "on these days already: enter its last day first" in text(answer)
    [row] = WorkingTime.objects.all()

    page = f"/staffing/times/{row.pk}/last-day"
    assert "Take it away" in text(lead.get(page))
    sent = days("last", (TUESDAY - DAY).date())
    assert "must be 1 December 2026 or later" in text(lead.post(page, sent))
    assert lead.post(page, days("last", TODAY)).status_code == 302
    later = working(staff, "0.2", since=(TUESDAY + DAY).date())
    assert lead.post("/staffing/times/new", later).status_code == 302
    assert "last day Tue 1 Dec 2026" in text(lead.get("/staffing"))


def test_what_has_not_begun_may_be_taken_away_and_what_has_may_not(lead, town):
    """
    A row that has begun stays, whatever is sent.
    """
    staff = town.staff["perinatal"]
    for since in (TUESDAY - 9 * DAY, TUESDAY + 9 * DAY):
        until = days("until", since.date())
        sent = working(staff, since=since.date()) | until
        lead.post("/staffing/times/new", sent)
    assert WorkingTime.objects.count() == 2
    old, new = WorkingTime.objects.order_by("from_on")

    for row in (old, new):
        lead.post(f"/staffing/times/{row.pk}/last-day", {"do": "take-away"})
    assert lead.get(f"/staffing/times/{new.pk}/last-day").status_code == 404
    assert list(WorkingTime.objects.all()) == [old]


def test_a_language_is_entered_and_taken_away(lead, town):
    """
    Both twice are both once.
    """
    staff = town.staff["perinatal"].pk
    for _ in range(2):
        sent = {"staff": staff, "language": "polish"}
        assert lead.post("/staffing/languages/new", sent).status_code == 302
    assert "Polish" in text(lead.get("/staffing"))

    sent = {"staff": staff, "language": "Polish"}
    for _ in range(2):
        answer = lead.post("/staffing/languages/remove", sent)
        assert answer.status_code == 302
    assert not SpokenLanguage.objects.exists()
    sent = {"staff": "9" * 30, "language": "Polish"}
    assert lead.post("/staffing/languages/remove", sent).status_code == 404


def test_a_language_that_cannot_be_is_taken_away_already(lead, town):
    """
    An odd form changes nothing, and breaks nothing.
    """
    staff = town.staff["perinatal"].pk
    for odd in ("Pol\x00ish", "x" * 5000, ""):
        sent = {"staff": staff, "language": odd}
        answer = lead.post("/staffing/languages/remove", sent)
        assert answer.status_code == 302


def test_leave_of_the_rota_takes_room_away(lead, town, as_engine):
    """
    And stands beside who is away.
    """
    lead.post("/staffing/times/new", working(town.staff["perinatal"], "1"))
    with as_engine():
        Absence.objects.create(
            team=town.teams["perinatal"], staff=town.staff["perinatal"],
            from_at=TUESDAY - DAY, to_at=TUESDAY + 6 * DAY,
        )  # fmt: skip

    page = text(lead.get("/staffing"))
    assert "Away now , back Mon 7 Dec 2026" in page
    assert "in full 30; leave is taken off" in page


def test_everybody_of_the_team_reads_and_only_its_lead_writes(lead, town, signed_in):
    """
    Others have no such page.
    """
    client = signed_in("perinatal")
    staff = town.staff["perinatal"]

    page = text(client.get("/staffing"))
    assert "Whoever leads the team keeps this page" in page
    assert "Enter working time" not in page
    assert client.get("/staffing/times/new").status_code == 404
    assert client.post("/staffing/times/new", working(staff)).status_code == 404
    assert client.post("/staffing/posts/new", post()).status_code == 404
    assert signed_in("maternity").get("/staffing").status_code == 404
    other = town.teams["maternity"].pk
    assert lead.get(f"/staffing?team={other}").status_code == 404
    assert not WorkingTime.objects.exists()


def test_who_has_left_and_still_has_time_is_said(lead, town, as_engine):
    """
    Their posts in the team have ended; nothing of them is lost.
    """
    staff = town.staff["perinatal"]
    lead.post("/staffing/times/new", working(staff))
    with as_engine():
        staff.posts.update(valid_to=TUESDAY - DAY)

    assert "Has no post in the team now" in text(lead.get("/staffing"))


def test_the_page_costs_few_queries_however_many_there_are(lead, town, as_engine):
    """
    A dozen at most.
    """
    with as_engine():
        for number in range(9):
            staff = make_staff(town.teams["perinatal"], "care_coordinator")
            WorkingTime.objects.create(
                team=town.teams["perinatal"], staff=staff, wte="0.5",
                profession="community_nurse", from_on=date(2026, 1, 1 + number),
                written_at=TUESDAY,
            )  # fmt: skip
    lead.get("/staffing")
    with CaptureQueriesContext(connection) as asked:
        lead.get("/staffing")

    assert len(asked) <= 12, [one["sql"][:80] for one in asked]


def test_a_number_that_nobody_has_is_no_fault(lead):
    many = "9" * 24

    for address in (
        f"/staffing/people/{many}/families", f"/staffing/posts/{many}/last-day",
        f"/staffing?team={many}", f"/staffing/times/new?staff={many}",
    ):  # fmt: skip
        assert lead.get(address).status_code in (200, 403, 404), address
