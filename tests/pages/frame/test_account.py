"""Signing in, locking, and who may be on which page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from plait.pages.staff import locking

OPEN_TO_ALL = ("/guide", "/privacy", "/accounts/login/", "/healthz")
PASSWORD = "three random words"


@pytest.fixture
def nurse(town, as_engine):
    """A health visitor with a password."""
    staff = town.staff["health_visiting"]
    with as_engine():
        staff.set_password(PASSWORD)
        staff.save()
    return staff


def test_a_page_for_staff_leads_to_sign_in(db):
    """
    And back to where it was asked for.
    """
    answer = Client().get("/due?show=overdue")

    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/due%3Fshow%3Doverdue"


@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_some_pages_need_no_account(db, address):
    """
    The guide, what is kept, signing in, and whether we are well.
    """
    assert Client().get(address).status_code == 200


def test_every_other_page_needs_one(db):
    """
    Every address that there is, walked: nothing is open by oversight.
    """
    is_open = {
        pattern.name
        for pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }

    assert is_open == {
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "demonstration",
        "exchange-envelopes",  # signed by the other installation
        "guide",
        "guide-poster",
        "guide-role",
        "guide-roles",
        "guide-stage",
        "healthz",
        "healthz-escalation",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "privacy",
        "standard",
        "tell-us",  # what parents say of a service, without a name
        "tell-us-thank-you",
    }


def patterns(resolver):
    """Every pattern of the site."""
    for one in resolver.url_patterns:
        yield from [one] if isinstance(one, URLPattern) else patterns(one)


def test_a_password_signs_in(nurse):
    """
    In a demonstration; elsewhere a second factor follows.
    """
    client = Client()

    answer = client.post(
        "/accounts/login/", {"login": nurse.email, "password": PASSWORD}
    )

    assert answer.status_code == 302
    assert client.get("/due").status_code == 200


def test_a_wrong_password_says_nothing_of_the_account(nurse):
    """
    The same words for a person who is not there.
    """
    said = [
        Client()
        .post("/accounts/login/", {"login": login, "password": "wrong"})
        .content.decode()
        for login in (nurse.email, "nobody@town.example")
    ]

    assert "There is a problem" in said[0]
    assert "The email address or the password is not right" in said[0]
    assert said[0].count("error") == said[1].count("error")


def test_made_up_staff_are_listed_in_a_demonstration(nurse):
    """
    With role and team, and a button each.
    """
    page = Client().get("/accounts/login/").content.decode()

    assert "Made-up staff" in page
    assert "health visitor" in page


def test_one_click_signs_in_as_made_up_staff(nurse):
    """
    And leads on to what is due.
    """
    client = Client()

    client.post("/accounts/demonstration/", {"staff": nurse.pk})

    assert client.get("/due").status_code == 200


def test_made_up_staff_are_refused_elsewhere(nurse, settings):
    """
    Outside a demonstration neither the list nor the button exists.
    """
    settings.DEMO = False
    client = Client()

    page = client.get("/accounts/login/").content.decode()
    answer = client.post("/accounts/demonstration/", {"staff": nurse.pk})

    assert "Made-up staff" not in page
    assert answer.status_code == 404
    assert client.get("/due").status_code == 302


@pytest.mark.parametrize("number", ["", "0", "-1", "1 or 1", "99999999"])
def test_nobody_cannot_be_signed_in_as(db, number):
    """
    A number that is none of theirs is not there.
    """
    answer = Client().post("/accounts/demonstration/", {"staff": number})

    assert answer.status_code == 404


def test_a_password_alone_is_not_enough_for_real_work(nurse, settings, as_engine):
    """
    A second factor must be set up before any page about a family.
    """
    settings.DEMO = False
    with as_engine():
        nurse.email = "nurse@hospital.test"
        nurse.save()
    client = Client()
    client.force_login(nurse)

    assert client.get("/due").url == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


def test_a_locked_session_gives_no_page(nurse):
    """
    Not one, in whole or in part, until the password comes.
    """
    client = Client()
    client.force_login(nurse)
    client.post("/lock", {"next": "/families"})

    whole = client.get("/due")
    part = client.get("/due/rows", headers={"HX-Request": "true"})

    assert whole.url == "/lock"
    assert part.headers["HX-Redirect"] == "/lock"
    assert b"Plait" not in client.get("/lock").content


def test_the_password_unlocks_and_leads_back(nurse):
    """
    To where the page was locked.
    """
    client = Client()
    client.force_login(nurse)
    client.post("/lock", {"next": "/families"})

    answer = client.post("/unlock", {"password": PASSWORD})

    assert answer.url == "/families"
    assert client.get("/families").status_code == 200


def test_wrong_passwords_end_the_session(nurse):
    """
    After the fifth.
    """
    client = Client()
    client.force_login(nurse)
    client.post("/lock")

    answers = [client.post("/unlock", {"password": "no"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 302]
    assert client.get("/due").url.startswith("/accounts/login/")


def test_unlocking_leads_to_no_other_site(nurse):
    """
    A path of ours or none.
    """
    client = Client()
    client.force_login(nurse)
    client.post("/lock", {"next": "//elsewhere.example/"})

    assert client.post("/unlock", {"password": PASSWORD}).url == "/"


def test_a_session_left_alone_is_locked(nurse, time_machine_at):
    """
    Sixteen minutes later; a refresh in between is not a use.
    """
    client = Client()
    client.force_login(nurse)
    client.get("/due")

    with time_machine_at(locking.LOCKS_AFTER - timedelta(minutes=1)):
        refreshed = client.get("/due/rows", headers={"X-Refresh": "yes"})
    with time_machine_at(locking.LOCKS_AFTER + timedelta(minutes=1)):
        later = client.get("/due")

    assert refreshed.status_code == 200
    assert later.url == "/lock"


def test_an_account_that_was_closed_ends_its_session(nurse, as_engine):
    """
    At the next page.
    """
    client = Client()
    client.force_login(nurse)
    with as_engine():
        nurse.is_active = False
        nurse.save()

    assert client.get("/due").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/accounts/2fa/",
    ],
)
def test_every_page_of_an_account_is_in_the_frame(nurse, address):
    """
    With who I am, in our own words and style.
    """
    client = Client()
    client.force_login(nurse)

    page = client.get(address).content.decode()

    assert "plait-who" in page
    assert "nhsuk-heading-l" in page


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-x/",
        "/accounts/password/reset/key/done/",
        "/accounts/inactive/",
    ],
)
def test_every_page_before_sign_in_is_in_the_frame(db, address):
    """
    No page of another style can be reached.
    """
    page = Client().get(address).content.decode()

    assert "plait-header" in page
    assert "nhsuk-heading-l" in page


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/email/", "/accounts/social/login/"]
)
def test_pages_that_we_do_not_offer_do_not_exist(nurse, address):
    """
    Nobody signs up and nobody changes an address.
    """
    client = Client()
    client.force_login(nurse)

    assert client.get(address).status_code == 404
