"""Real connections are cut, at each place where a page is answered.

An answer of 503 and no other: a balancer, and who reads the log, know what happened.
"""

import pytest
from django.contrib.sessions.backends import db as sessions_in_database
from django.db import connection
from django.test import Client

from lib.town import make_town
from plait.pages.staff import worklist


@pytest.fixture
def gp(own_database, settings):
    """Somebody who signed in, and whose pages are answered as they were for a user."""
    settings.DEMO = True
    client = Client(raise_request_exception=False)
    client.force_login(make_town(using="engine").staff["gp"])
    assert client.get("/due").status_code == 200
    return client


@pytest.fixture
def cut(connect):
    """`cut()`: PostgreSQL ends every connection of the pages."""

    def cut_now(*_args, **_kwargs):
        with connect("superuser") as superuser:
            superuser.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and usename = 'plait_app'"
            )

    return cut_now


def test_a_connection_that_was_cut_between_two_pages_is_said(gp, cut):
    """
    The first thing that is read is who asks: before any page.
    """
    cut()

    answer = gp.get("/due")

    assert answer.status_code == 503
    assert "ring instead" in answer.content.decode()
    assert gp.get("/due").status_code == 200


def test_a_connection_that_is_cut_within_a_page_is_said(gp, cut, monkeypatch):
    """
    What the page did before is undone, and the next page has a new connection.
    """

    def broken(*_args, **_kwargs):
        cut()
        with connection.cursor() as cursor:
            cursor.execute("select 1")

    with monkeypatch.context() as patched:
        patched.setattr(worklist.queries, "worklist", broken)
        answer = gp.get("/due")

    assert answer.status_code == 503
    assert "ring instead" in answer.content.decode()
    assert gp.get("/due").status_code == 200


def test_an_error_of_tidying_up_does_not_hide_the_cut(gp, cut, monkeypatch):
    """
    Whatever is raised after it, because of it, is no fault of the page.
    """

    def broken(*_args, **_kwargs):
        try:
            cut()
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        finally:
            _ = {}["what the cut kept from being read"]

    with monkeypatch.context() as patched:
        patched.setattr(worklist.queries, "worklist", broken)
        answer = gp.get("/due")

    assert answer.status_code == 503


def test_a_connection_that_is_cut_before_the_session_is_kept_is_said(
    gp, cut, monkeypatch
):
    """
    A session is saved outside the page's transaction, when the page is ready.
    """
    kept = sessions_in_database.SessionStore.save
    monkeypatch.setattr(
        sessions_in_database.SessionStore,
        "save",
        lambda *args, **kwargs: (cut(), kept(*args, **kwargs)),
    )

    answer = gp.post("/lock")

    assert answer.status_code == 503
    assert "ring instead" in answer.content.decode()
