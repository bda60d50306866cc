"""What is shown when there is no page."""

import contextlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client, RequestFactory

from plait.access.errors import NotAllowed, PlaitError
from plait.pages.staff import errors, worklist
from plait.site import middleware


@pytest.fixture
def failing(monkeypatch, signed_in):
    """`failing(error)`: the answer of a page that raises it."""

    def fail(error: Exception):
        def broken(*_args, **_kwargs):
            raise error

        monkeypatch.setattr(worklist.queries, "worklist", broken)
        client = signed_in("gp")
        client.raise_request_exception = False
        return client.get("/due")

    return fail


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed(), 404, "Page not found"),
        (PermissionDenied(), 403, "You cannot do that here"),
        (IntegrityError("Key (nhs_number)=(9434765919)"), 409, "Somebody else was"),
        (PlaitError("Choose a day."), 400, "Choose a day."),
        (ValueError("Jane Ashby"), 500, "Sorry, something went wrong"),
        (DatabaseError("Jane Ashby"), 500, "Sorry, something went wrong"),
    ],
)
def test_an_error_is_said_in_plain_words(failing, error, status, words):
    """
    What to do, in the frame, and nothing of what went wrong inside.
    """
    answer = failing(error)

    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "Ashby" not in page
    assert "9434765919" not in page
    assert "Traceback" not in page


def test_an_error_names_nobody_in_the_log(failing, caplog, capsys):
    """
    Where it happened and its type; not its words.
    """
    failing(ValueError("Jane Ashby 943 476 5919"))

    assert "Ashby" not in capsys.readouterr().err


def test_there_is_no_page_at_a_wrong_address(signed_in):
    """
    In the frame, with a way on.
    """
    answer = signed_in("gp").get("/nothing/here")

    assert answer.status_code == 404
    assert "See what is due" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(signed_in, town):
    """
    With what to do about it.
    """
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.staff["gp"])

    answer = client.post("/families", {"family_name": "x"})

    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


def test_a_page_cannot_be_asked_for_in_another_way(signed_in):
    """
    What only reads is not posted to.
    """
    assert signed_in("gp").post("/due").status_code == 405


def test_a_database_that_is_away_is_said(monkeypatch):
    """
    503 with "ring instead", from the outermost layer: it needs no session.
    """

    def away(_request):
        raise OperationalError("could not connect to server at 10.0.0.7")

    monkeypatch.setattr(middleware.transaction, "atomic", contextlib.nullcontext)
    answer = middleware.Transaction(away)(RequestFactory().get("/due"))

    assert answer.status_code == 503
    assert b"ring instead" in answer.content
    assert b"10.0.0.7" not in answer.content


def test_a_request_that_cannot_be_read_is_answered(db):
    """
    In the frame, without a session.
    """
    answer = errors.bad_request(RequestFactory().get("/"), ValueError())

    assert answer.status_code == 400
    assert b"Nothing was saved" in answer.content
