"""The page of a family: banners, who is involved, the picture and its list."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.family_world import BORN, NOW, write
from plait.records.models import Person

#: What the page may ask of the database, however much is recorded.
QUERIES = 22


def page_of(client, world, query=""):
    """The page of the family, as text."""
    answer = client.get(f"/families/{world.family}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_both_banners(world, signed_in):
    """
    Mother and baby stand one above the other, in the form of an NHS patient banner.
    """
    page = page_of(signed_in(world.visitor), world)

    assert "QUILLFEATHER, Jane" in page
    assert "14-Jul-1995 (30y)" in page
    assert "943&nbsp;476&nbsp;5919" in page
    assert "05-Jan-2026 (9 weeks 2 days)" in page
    assert "Polish, interpreter needed" in page
    assert "Pending" in page


def test_no_name_stands_in_the_title(world, signed_in):
    """
    What a browser's history and tabs keep names nobody.
    """
    page = page_of(signed_in(world.visitor), world)

    assert "Quillfeather" not in re.findall("<title>(.*?)</title>", page)[0]


def test_nobody_of_the_perinatal_team_is_said(world, signed_in, as_engine):
    """
    That no perinatal team is involved is said, not left blank.
    """
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("update involvement set until = since where role like 'peri%%'")

    page = page_of(signed_in(world.visitor), world)

    assert "No perinatal team involved" in page


def test_the_baby_last_seen_stands_apart_from_the_mother(world, signed_in, as_engine):
    """
    A call with the mother says nothing of the baby.
    """
    with as_engine():
        write(
            world, "contact.health_visitor.other",
            {"mode": "face_to_face", "infant_seen": True, "infant_awake": False},
            at=NOW - timedelta(days=12),
        )  # fmt: skip
        write(
            world, "contact.health_visitor.other", {"mode": "face_to_face"},
            at=NOW - timedelta(days=3),
        )  # fmt: skip

    page = page_of(signed_in(world.visitor), world)

    baby = page[page.index("Baby last seen") : page.index("Mother last seen")]
    assert "12 days ago" in baby
    assert "asleep" in baby
    assert "3 days ago" in page[page.index("Mother last seen") :][:400]


def test_a_mark_in_the_picture_has_the_words_of_its_row(world, signed_in, as_engine):
    """
    Picture and list say the same, and lead to the same page.
    """
    with as_engine():
        event = write(world, "contact.health_visitor.other", {"place": "clinic"})

    page = page_of(signed_in(world.visitor), world)

    words = "Tue 10 Mar 2026, 2:31pm: Other contact with the health visitor: clinic"
    assert f'aria-label="{words}' in page
    assert page.count(f'href="/families/{world.family}/events/{event}"') == 2


def test_what_another_team_holds_is_a_lock_and_not_its_content(
    world, signed_in, as_engine
):
    """
    Who may not read a fact sees whom to ask, and not of which kind it is.
    """
    with as_engine():
        write(
            world, "diagnosis.mental_health",
            {"condition": "depression", "severity": "severe"}, by="perinatal",
        )  # fmt: skip

    page = page_of(signed_in(world.social_worker), world)
    theirs = page_of(signed_in(world.psychiatrist), world)

    assert "Information held by Perinatal team" in page
    assert "depression" not in page.lower()
    assert "severe" not in page.lower()
    assert "depression" in theirs


def test_what_was_recorded_later_is_marked_on_an_earlier_day(
    world, signed_in, as_engine
):
    """
    "Show what was known on" marks what was learnt only afterwards.
    """
    with as_engine():
        write(
            world, "contact.health_visitor.other", at=NOW - timedelta(days=20),
            recorded_at=NOW - timedelta(days=3),
        )  # fmt: skip

    then = "?known-day=1&known-month=3&known-year=2026"
    page = page_of(signed_in(world.visitor), world, then)

    assert "As it was known at the end of Sun 1 Mar 2026" in page
    assert page.count("Not known then") == 1
    assert "picture__mark--later" in page


def test_a_filter_narrows_the_list_and_is_in_the_address(world, signed_in, as_engine):
    """
    By person, agency and kind; the picture stays whole.
    """
    with as_engine():
        write(world, "contact.health_visitor.other")
        write(world, "concern.safeguarding", about=world.infant)

    page = page_of(signed_in(world.visitor), world, "?group=concerns")

    listed = page[page.index('class="facts"') :]
    assert "Safeguarding concern" in listed
    assert "Other contact" not in listed
    assert "1 fact, newest first" in page


@pytest.mark.parametrize(
    "query",
    [
        "?zoom=99&page=x&person=1&agency=<b>&group=?",
        "?known-day=99&known-month=x&known-year=",
        "?page=9999",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_page(world, signed_in, query):
    """
    What an address does not mean is left out.
    """
    assert "newest first" in page_of(signed_in(world.visitor), world, query)


def test_the_list_is_paginated_and_costs_the_same_however_long(
    world, signed_in, as_engine
):
    """
    A page of 25, with a fixed number of queries.
    """
    client = signed_in(world.visitor)
    page_of(client, world)
    with as_engine():
        for day in range(60):
            at = NOW - timedelta(days=day, hours=1)
            write(world, "contact.health_visitor.other", at=at)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = page_of(client, world)

    assert page.count('class="facts__item') == 25
    assert 'aria-label="Page 2"' in page
    assert len(asked) <= QUERIES


def test_whoever_is_not_involved_is_told_that_there_is_nothing(
    world, signed_in, as_engine
):
    """
    Hidden and absent are alike.
    """
    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "update involvement set until = since where role like 'social%%'"
        )

    client = signed_in(world.social_worker)
    hidden = client.get(f"/families/{world.family}")
    absent = client.get(f"/families/{world.mother}")

    assert hidden.status_code == absent.status_code == 404


def test_every_opening_is_written(world, signed_in):
    """
    The page and the row that says who looked are one transaction.
    """
    client = signed_in(world.visitor)
    page_of(client, world)
    page_of(client, world)

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from access_entry")
        assert cursor.fetchone()[0] == 2


def test_what_is_held_of_a_later_week_fades_too(world, signed_in, as_engine):
    """
    A lock of a week after the day shown was not known then; of one before it, it is
    said that it may not have been.
    """
    for days in (2, 30):
        with as_engine():
            write(
                world, "diagnosis.mental_health", {"severity": "severe"},
                by="perinatal", at=NOW - timedelta(days=days),
            )  # fmt: skip

    then = "?known-day=1&known-month=3&known-year=2026"
    page = page_of(signed_in(world.social_worker), world, then)

    assert page.count("picture__lock--later") == 1
    assert page.count("facts__item--later") == 1
    assert "it may have been recorded later" in page


def test_two_babies_have_lanes_of_their_own_name(world, signed_in, as_engine):
    """
    Nobody has to guess which of two lanes called Baby is whose.
    """
    with as_engine():
        Person.objects.create(
            subject_id=world.family, id=uuid4(), role="infant", given="Blake",
            family_name="Quillfeather", name_key="quillfeather",
            born_on=BORN.date(),
        )  # fmt: skip

    page = page_of(signed_in(world.visitor), world)

    assert 'aria-label="Baby Alex"' in page
    assert 'aria-label="Baby Blake"' in page


def test_a_red_flag_shows_in_front_of_a_crowd(world, signed_in, as_engine):
    """
    It keeps its sign, however many routine facts stand beside it.
    """
    with as_engine():
        for minutes in range(12):
            at = NOW - timedelta(days=3, minutes=minutes)
            write(world, "contact.health_visitor.other", at=at)
        write(world, "concern.red_flag", {"flags": []}, at=NOW - timedelta(days=3))

    page = page_of(signed_in(world.visitor), world)

    picture = page[page.index("picture__chart") : page.index("picture-key")]
    assert picture.count("picture__mark--concern") == 1
    assert "picture__count" in picture


def test_the_heading_names_the_family_and_the_title_does_not(world, signed_in):
    """
    Whoever has the record open reads whose it is; the reference stands below.
    """
    page = page_of(signed_in(world.visitor), world)

    heading = re.findall("<h1.*?</h1>", page)[0]
    assert "The Quillfeather family" in heading
    assert heading.index("F-7K2M9") > heading.index("Quillfeather")
    assert "Quillfeather" not in re.findall("<title>(.*?)</title>", page)[0]


def test_messages_that_left_stand_apart_and_one_that_did_not_among_the_rest(
    world, signed_in, as_engine
):
    """
    Many are sent about each duty that is late; they are counted, and one click away.
    """
    with as_engine():
        for state in ("sent", "delivered", "failed"):
            fact = {"channel": "sms", "template": "escalation"}
            write(world, f"notice.{state}", fact)
    client = signed_in(world.visitor)

    usual = page_of(client, world)
    asked = page_of(client, world, "?group=communication")

    assert "Without 2 messages that left as they ought to." in usual
    assert "Notice not delivered" in usual
    assert "Notice sent" not in usual
    assert "Notice sent" in asked
    assert "Notice delivered" in asked
    assert "Without" not in asked
