"""Boards say who is missing from their numbers: silence must not look like safety."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from lib.made_readings import AS_OF, reading, uncounted
from plait.assurance import readings

HV = "ashmere-health-visiting"
OURS = "/boards/standard/hv_new_birth"
NATIONAL = "/boards/national/c2"


@pytest.fixture
def counted(town, as_engine):
    """`counted(uncounted(3), ...)`: in that counting these could not be worked out.

    It was made `ago`, and judges so many nights after the first.
    """

    def put(*missing, ago=timedelta(hours=1), nights=0):
        at = AS_OF + timedelta(days=nights)
        rows = [
            reading(1), reading(1, agency=HV), reading(1, measure="national:c2"),
            reading(1, measure="national:c2", agency=HV),
        ]  # fmt: skip
        moments = {"as_of": at, "made_at": timezone.now() - ago}
        with as_engine():
            readings.store(
                [replace(one, known_at=at, **moments) for one in rows],
                uncounted=[replace(one, **moments) for one in missing],
                using="default",
            )

    return put


def text(answer):
    words = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return " ".join(words.split())


def test_the_office_reads_how_many_are_missing_and_where_they_stand(signed_in, counted):
    """
    On the board and on each measure, before any number, with what to do.
    """
    counted(uncounted(3, others=1))
    office = signed_in("partnership")
    many = "3 families and 1 member of staff or review could not be worked out"

    for page, rest in (
        ("/boards", "every number here but those of national measures."),
        (OURS, "they are missing from every number here."),
    ):
        answer = office.get(page)
        before = text(answer).partition("Not everybody is counted")[2]
        assert f"{many} in this counting" in before[:120]
        assert rest in before[:320]
        assert "Tell whoever runs Plait" in before
        assert 'href="/quality#missing"' in answer.content.decode()
        assert 'href="/due"' in answer.content.decode()


def test_a_national_measure_counts_them_and_says_so_where_missing_data_is_told(
    signed_in, counted
):
    """
    Nobody is missing from it, so nothing is said before its numbers.
    """
    counted(uncounted(3))

    said = text(signed_in("partnership").get(NATIONAL))

    assert "Not everybody is counted" not in said
    missing = said.partition("Missing ")[2]
    assert "3 families could not be worked out in this counting;" in missing[:60]
    assert "this measure counts them all the same" in missing[:120]


def test_a_lead_reads_their_own_and_that_there_are_others(lead, counted):
    counted(uncounted(4), uncounted(1, agency=HV))

    said = lead.get(OURS)

    assert "1 family of whom your agency recorded something could not be" in text(said)
    assert "it is missing from every number here." in text(said)
    assert "Some others of the partnership could not either." in text(said)
    assert "/quality" not in said.content.decode()
    assert "4 families" not in text(said)


def test_a_lead_whose_agency_recorded_of_none_reads_that_there_are_some(lead, counted):
    """
    What is owed to them may be owed by this agency all the same.
    """
    counted(uncounted(4))

    said = text(lead.get("/boards"))

    assert "Some of the partnership could not be worked out in this counting." in said
    assert "recorded nothing of them, but may owe them something" in said


@pytest.mark.parametrize("page", ["/boards", OURS])
def test_where_nobody_is_missing_that_is_said_plainly(signed_in, counted, page):
    counted(uncounted())

    said = text(signed_in("partnership").get(page))

    assert "Not everybody is counted" not in said
    assert "Every family, member of staff and review could be worked out" in said


@pytest.mark.parametrize("page", ["/boards", OURS])
def test_where_nobody_knows_it_is_not_said_that_all_are_there(signed_in, counted, page):
    counted()

    said = text(signed_in("partnership").get(page))

    assert "is missing, is not known" in said
    assert "could be worked out in this counting" not in said


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (uncounted(3), "Some families, staff or reviews could not be worked out, and"),
        (uncounted(11, others=2), "About 15 families, staff or reviews could not"),
        (uncounted(), "Every family, member of staff and review could be worked out"),
    ],
)
def test_what_is_taken_along_says_it_too_and_no_small_number(
    signed_in, counted, missing, said
):
    """
    A file goes to others, who may not be told of 3.
    """
    counted(missing)
    office = signed_in("partnership")

    table = office.get(f"{OURS}/numbers.csv").content.decode()
    assert any(said in one for one in table.splitlines() if one.startswith("#"))
    assert said in office.get(f"{OURS}/chart.svg").content.decode()
    assert "3 families" not in table


def test_of_a_later_night_the_office_reads_who_is_missing_in_that(signed_in, counted):
    """
    They are told of one counting a month, and of who is missing each night.
    """
    counted(uncounted())
    counted(uncounted(2), nights=1)

    said = text(signed_in("partnership").get(OURS))

    assert "Not everybody is counted Every family, member of staff" in said
    assert re.search(r"The last counting, of [^.]+, left out 2 families\.", said)


def test_numbers_told_once_a_month_are_not_old_while_nights_go_on(signed_in, counted):
    """
    The page says of which night they are, and when the last one was.
    """
    counted(uncounted(), ago=timedelta(hours=80))
    office = signed_in("partnership")
    assert "These numbers are old" in text(office.get(OURS))

    counted(uncounted(), nights=3)

    said = text(office.get(OURS))
    assert "These numbers are old" not in said
    assert "told of one counting a month, from the 8th on" in said
