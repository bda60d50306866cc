"""Setting up a second factor, and signing in with it."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

PASSWORD = "three random words"


@pytest.fixture
def nurse(town, as_engine, settings):
    """A health visitor of a real installation, with a password and nothing else."""
    settings.DEMO = False
    staff = town.staff["health_visiting"]
    with as_engine():
        staff.email = "nurse@hospital.test"
        staff.set_password(PASSWORD)
        staff.save()
    return staff


@pytest.fixture
def signed(nurse) -> Client:
    """Signed in by password, and asked for it again as before every such change."""
    client = Client()
    client.post("/accounts/login/", {"login": nurse.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    counters = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, next(counters)))


def set_up(client: Client) -> str:
    """Set an app up, as a person would; its secret."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"type the key <strong[^>]*>(\w+)<", page)[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_the_app_is_set_up_with_a_picture_and_a_key(signed):
    """
    Drawn in the page itself: the content policy lets no picture in from data.
    """
    page = signed.get("/accounts/2fa/totp/activate/").content.decode()

    assert "<svg" in page
    assert "data:image" not in page


def test_a_change_asks_for_the_password_again(nurse):
    """
    An unlocked screen is not enough to add somebody else's phone.
    """
    client = Client()
    client.post("/accounts/login/", {"login": nurse.email, "password": PASSWORD})

    answer = client.get("/accounts/2fa/totp/activate/")

    assert answer.url.startswith("/accounts/reauthenticate/")


def test_a_wrong_code_is_said(signed):
    """
    In the summary and beside the field.
    """
    page = signed.post("/accounts/2fa/totp/activate/", {"code": "1"}).content.decode()

    assert "There is a problem" in page


def test_pages_open_once_the_app_is_set_up(signed):
    """
    Before it only one's own account; after it what is due.
    """
    before = signed.get("/due")
    set_up(signed)

    assert before.url == "/accounts/2fa/"
    assert signed.get("/due").status_code == 200


def test_signing_in_asks_for_the_code(signed, nurse):
    """
    The password leads to the code, and the code to what is due.
    """
    set_up(signed)
    client = Client()

    client.post("/accounts/login/", {"login": nurse.email, "password": PASSWORD})
    asked = client.get("/accounts/2fa/authenticate/").content.decode()
    still_out = client.get("/due")

    assert "Enter your code" in asked
    assert still_out.status_code == 302


def test_recovery_codes_are_shown_and_made_anew(signed):
    """
    Ten of them, once a second factor is there.
    """
    set_up(signed)

    page = signed.get("/accounts/2fa/recovery-codes/").content.decode()
    made = signed.post("/accounts/2fa/recovery-codes/generate/", follow=True)

    assert page.count("<li>") == made.content.decode().count("<li>") == 10


def test_a_recovery_code_signs_in(signed, nurse):
    """
    Without phone and passkey.
    """
    set_up(signed)
    page = signed.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.search(r"<li>([\w-]+)</li>", page)[1]
    client = Client()

    client.post("/accounts/login/", {"login": nurse.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code})

    assert client.get("/due").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/password/change/",
    ],
)
def test_every_page_of_it_is_in_the_frame(signed, address):
    """
    In our own words, and with no script or style in the page itself.
    """
    set_up(signed)

    answer = signed.get(address)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "nhsuk-heading-l" in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
