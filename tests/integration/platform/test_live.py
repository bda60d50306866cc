"""An open page hears that a list of its team changed, and no more than that."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from lib import databases
from lib.live import SECONDS, environment, live_from, running_live, session
from lib.ready import Ready
from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.access.models import Exclusion, Post, Staff
from plait.site import live_hub
from plait.worklist import directory, recording

#: After so long a session is asked about again before its page is told anything.
ASKED_AGAIN = live_hub.GOOD_FOR + 0.3


@pytest.fixture
def town(own_database):
    """
    Seven agencies with a member of staff each, committed for real.
    """
    yield make_town(using="engine")
    directory.forget()


@pytest.fixture
def home(town):
    """
    A family that the health visitors and the midwives know.
    """
    return make_home(town, using="engine")


@pytest.fixture(scope="module")
def ready(test_server):
    """
    A Python that has loaded `plait live`, from which each test's begins.
    """
    waits = Ready("live", environment(databases.own()))
    yield waits
    waits.close()


@pytest.fixture
def live(town, ready, tmp_path):
    """
    A running `plait live`.
    """
    with live_from(ready, tmp_path) as started:
        yield started


@pytest.fixture
def mark(town, home):
    """
    `mark()`: a health visitor records a mark on the baby, and commits.
    """

    def record(kind: str = "injury.observed", **fact) -> None:
        with transaction.atomic():
            staff = town.staff["health_visiting"]
            sessions.begin(staff.pk)
            sessions.open_subject(staff, home.id)
            recording.record(
                kind=kind, fact=fact or {"mobile": False}, about=home.infant,
                family=home.id, occurred_at=NOW, recorded_at=NOW, by=staff,
            )  # fmt: skip

    return record


def by_engine(statement: str, *values: object) -> None:
    with connections["engine"].cursor() as cursor:
        cursor.execute(statement, values)


def test_whose_list_changed_hears_it_and_another_team_does_not(town, live, mark):
    """
    The paediatricians must see the baby; the partnership's office has no part in it.
    """
    with (
        live.open(session(town.staff["paediatrics"]).session_key) as theirs,
        live.open(session(town.staff["partnership"]).session_key) as others,
    ):
        mark()

        assert theirs.hears(), theirs.text
        assert not others.hears_soon()


def test_a_page_is_told_a_count_and_nothing_else(town, live, mark):
    """
    No team, no family, no number that counts what others do.
    """
    with live.open(session(town.staff["paediatrics"]).session_key) as page:
        mark()
        assert page.hears()
        page.line()

        lines = set(filter(None, page.text.split("\n")))

    said = {line for line in lines if not re.fullmatch(r"retry: \d+|: beat", line)}
    assert said == {"event: changed", "data: 1"}


def test_what_carries_the_stream_is_kept_by_nobody(town, live):
    """
    Not by a cache, and a proxy passes each line on.
    """
    with live.open(session(town.staff["gp"]).session_key) as page:
        assert page.headers["content-type"] == "text/event-stream"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-accel-buffering"] == "no"
        assert page.headers["access-control-allow-origin"] == live.origin


def test_nobody_is_let_in_without_a_session(live):
    """
    Nor with something that is none.
    """
    for key in ("", "0" * 32, "é", "a;b", "x" * 5000, "%00"):
        with live.open(key) as page:
            assert page.status == 403, key


def test_a_page_of_another_site_is_let_in_nowhere(town, live):
    """
    Even where the browser would send the cookie along.
    """
    key = session(town.staff["gp"]).session_key

    with live.open(key, Origin="http://localhost:9999") as page:
        assert page.status == 403


def test_a_locked_session_is_not_let_in(town, live):
    """
    Nor one that ended.
    """
    locked = session(town.staff["gp"], locked=True)
    ended = session(town.staff["gp"])
    by_engine(
        "update django_session set expire_date = now() where session_key = %s",
        ended.session_key,
    )

    with live.open(locked.session_key) as first, live.open(ended.session_key) as second:
        assert (first.status, second.status) == (403, 403)


def test_a_stream_ends_when_its_session_was_locked(town, live, mark):
    """
    Before the next word, although it was good when it began.
    """
    held = session(town.staff["paediatrics"])
    with live.open(held.session_key) as page:
        held["locked"] = True
        held.save()
        time.sleep(ASKED_AGAIN)
        mark()

        assert page.ends()
        assert "changed" not in page.text


def test_a_leavers_stream_ends(town, live, mark):
    """
    The account was closed while the page was open.
    """
    leaver = town.staff["paediatrics"]
    with live.open(session(leaver).session_key) as page:
        Staff.objects.using("engine").filter(pk=leaver.pk).update(is_active=False)
        time.sleep(ASKED_AGAIN)
        mark()

        assert page.ends()
        assert "changed" not in page.text


def test_who_left_the_team_hears_no_more_of_it(town, live, mark):
    """
    Their session goes on, and so does the stream; the team's changes do not.
    """
    moved = town.staff["paediatrics"]
    with live.open(session(moved).session_key) as page:
        Post.objects.using("engine").filter(staff=moved).update(valid_to=timezone.now())
        time.sleep(ASKED_AGAIN)
        mark()

        assert not page.hears_soon()


def test_a_new_password_ends_the_streams_of_old_sessions(town, live, mark):
    """
    Whoever took over a session loses it.
    """
    staff = town.staff["paediatrics"]
    with live.open(session(staff).session_key) as page:
        staff.set_password("another long sentence")
        staff.save(using="engine")
        time.sleep(ASKED_AGAIN)
        mark()

        assert page.ends()


def test_who_is_kin_hears_no_more_than_that_the_team_has_work(town, live, mark, home):
    """
    Of the family nothing: what their page is given then has no such row.
    """
    from django.test import Client

    kin = make_staff(town.teams["paediatrics"], "paediatrician", using="engine")
    Exclusion.objects.using("engine").create(
        subject_id=home.id,
        staff=kin,
        reason="kin",
        declared_by="staff",
        declared_at=NOW,
    )
    held = session(kin)
    with live.open(held.session_key) as page:
        mark()
        page.hears_soon()
        client = Client()
        client.cookies["session"] = held.session_key
        rows = client.get("/due/rows", headers={"X-Refresh": "yes"}).content.decode()

    assert str(home.id) not in page.text + rows
    assert "Baby A." not in rows


def test_listening_does_not_keep_a_session_alive(town, live, mark):
    """
    It ends when it would have ended, and nothing in it was written.
    """
    held = session(town.staff["paediatrics"], seen_at="2026-03-09T09:00:00+00:00")
    by_engine(
        "update django_session set expire_date = %s where session_key = %s",
        timezone.now() + timedelta(seconds=ASKED_AGAIN), held.session_key,
    )  # fmt: skip
    with live.open(held.session_key) as page:
        time.sleep(ASKED_AGAIN)
        mark()

        assert page.ends()


def test_one_person_has_so_many_streams_and_no_more(town, own_database, tmp_path):
    """
    The next page looks by itself; when one of the others closes there is room again.
    """
    key = session(town.staff["gp"]).session_key
    with running_live(own_database, tmp_path, PLAIT_LIVE_PAGES_EACH="1") as live:
        first = live.open(key)
        with live.open(key) as second:
            assert (first.status, second.status) == (200, 429)
        first.close()

        assert is_let_in(live, key)


def is_let_in(live, key: str) -> bool:
    """
    Within reason: that the other page went away is not known at once.
    """
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with live.open(key) as page:
            if page.status == 200:
                return True
        time.sleep(0.1)
    return False


def test_many_changes_at_once_are_told_as_few(town, live):
    """
    Twenty transactions in a moment do not make a page look twenty times.
    """
    team = town.teams["gp"].pk
    with live.open(session(town.staff["gp"]).session_key) as page:
        for _ in range(20):
            by_engine("select pg_notify('plait_due', %s)", str(team))
        assert page.hears()
        while page.hears_soon():
            pass

    assert 1 <= page.text.count("event: changed") <= 4


def test_a_lost_connection_is_made_again_and_every_page_looks(
    town, live, mark, connect
):
    """
    While nothing is heard the page is told so; afterwards it is told of changes.
    """
    with live.open(session(town.staff["paediatrics"]).session_key) as page:
        connections.close_all()
        ended = connect("superuser").execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )

        assert ended.fetchone() == (2,)
        assert page.hears("deaf")
        assert page.hears()
        mark()
        assert page.hears()
