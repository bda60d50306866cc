"""Text messages by GOV.UK Notify: sent once, refused in the open, asked for after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from integration.outbox.conftest import SITE, VALUES, minutes
from lib.notify_standin import EMAIL_TEMPLATE, SMS_TEMPLATE, Trouble
from lib.town import NOW
from plait.records.models import Outgoing
from plait.site import notify as channel
from plait.site.notify import Notify
from plait.worklist import fates, saying

NUMBER = "+447700900123"


@pytest.fixture
def sms(post):
    """`sms()` posts a text message to the perinatal clinician; its id."""
    return lambda **changed: post(channel="sms", **changed)


def test_a_text_message_says_what_the_template_says_and_nothing_of_anybody(
    sms, sends, by_notify, stand_in, mobiles, kept
):
    mobiles(perinatal=NUMBER)
    one = sms()
    sends(by_notify)

    [taken] = stand_in.taken
    assert taken["phone_number"] == NUMBER
    assert taken["reference"] == str(one)
    assert taken["template"]["id"] == SMS_TEMPLATE
    assert f"{SITE}{VALUES['link']}" in taken["body"]
    for name in ("Jane", "Ashby", "Made", "perinatal"):
        assert name.lower() not in taken["body"].lower()
    assert (kept(one).state, kept(one).provider_id) == ("sent", taken["id"])


def test_a_mail_by_notify_has_our_subject(post, sends, by_notify, stand_in):
    post()
    sends(by_notify)

    [taken] = stand_in.taken
    assert (taken["type"], taken["subject"]) == ("email", "Plait F-7K2M9B")
    assert taken["template"]["id"] == EMAIL_TEMPLATE


@pytest.mark.parametrize("number", ["+12345678", "+447700900000"])
def test_a_number_that_notify_refuses_fails_and_a_mail_goes_instead(
    sms, sends, by_notify, stand_in, mobiles, kept, number
):
    """
    Too short, or of nobody whom a team-only key may reach.
    """
    mobiles(perinatal=number)
    one = sms()
    sends(by_notify)

    assert (kept(one).state, kept(one).reason) == ("failed", "refused")
    assert kept(one).last_error == "HTTPError 400"
    instead = Outgoing.objects.using("engine").exclude(id=one).get()
    assert (instead.channel, instead.state) == ("email", "waiting")
    assert instead.about_event == kept(one).about_event
    assert instead.filled == VALUES

    sends(by_notify)
    assert [taken["type"] for taken in stand_in.taken] == ["email"]


def test_no_second_mail_goes_where_one_is_on_its_way(
    post, sms, sends, by_notify, stand_in, mobiles, kept
):
    mobiles(perinatal="+12345678")
    first = post()
    sms(about_event=kept(first).about_event)
    sends(by_notify)
    sends(by_notify, NOW + minutes(5))

    assert stand_in.references == [str(first)]
    assert Outgoing.objects.using("engine").count() == 2


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (403, "AuthError", "Error: Your system clock must be accurate"),
        (429, "RateLimitError", "Exceeded rate limit for key type LIVE"),
        (429, "TooManyRequestsError", "Exceeded send limits (50) for today"),
        (500, "Exception", "Internal server error"),
        (503, "", ""),
        (400, "BadRequestError", "Template not found"),
    ],
)
def test_what_is_no_fault_of_the_number_is_tried_again(
    sms, sends, by_notify, stand_in, mobiles, kept, status, error, message
):
    mobiles(perinatal=NUMBER)
    one = sms()
    stand_in.troubles = [Trouble(status, error, message)]
    sends(by_notify)

    assert kept(one).state == "waiting"
    assert str(status) in kept(one).last_error

    sends(by_notify, NOW + minutes(2))
    assert kept(one).state == "sent"
    assert stand_in.references == [str(one)]


@pytest.mark.parametrize("status", [500, 502])
def test_an_answer_that_was_lost_sends_nothing_twice(
    sms, sends, by_notify, stand_in, mobiles, kept, status
):
    """
    Notify took it and its answer did not come: before anything is sent again it is
    asked by our reference.
    """
    mobiles(perinatal=NUMBER)
    one = sms()
    stand_in.troubles = [Trouble(status, takes_it=True)]
    sends(by_notify)
    assert kept(one).state == "waiting"
    sends(by_notify, NOW + minutes(2))

    assert stand_in.references == [str(one)]
    assert (kept(one).state, kept(one).tries) == ("sent", 2)
    assert ("GET", "/v2/notifications") in stand_in.requests


def test_an_answer_that_takes_too_long_sends_nothing_twice(
    sms, sends, by_notify, stand_in, mobiles, kept, monkeypatch
):
    monkeypatch.setattr(channel, "TIMEOUT", 0.3)
    mobiles(perinatal=NUMBER)
    one = sms()
    stand_in.troubles = [Trouble(500, takes_it=True, seconds=1)]
    sends(by_notify)
    sends(by_notify, NOW + minutes(2))

    assert stand_in.references == [str(one)]
    assert kept(one).state == "sent"


def test_a_wrong_key_is_tried_again_and_never_told(
    sms, sends, by_notify, stand_in, mobiles, kept, caplog
):
    mobiles(perinatal=NUMBER)
    one = sms()
    wrong = by_notify["sms"].key[:-1] + "f"
    sends({"sms": Notify("sms", SMS_TEMPLATE, SITE, wrong, stand_in.url)})

    assert (kept(one).state, kept(one).last_error) == ("waiting", "HTTPError 403")
    assert NUMBER not in caplog.text
    assert wrong not in repr(by_notify["sms"])


def test_a_post_without_a_number_fails_and_says_so(sms, sends, by_notify, kept):
    one = sms()
    sends(by_notify)

    assert (kept(one).state, kept(one).reason) == ("failed", "no_number")


def test_without_text_messages_a_mail_goes_and_it_is_said(
    sms, sends, by_mail, mail, kept, told
):
    """
    Nothing is dropped in silence.
    """
    one = sms()
    with by_mail() as box:
        sends(mail)
        sends(mail)
    saying.say(NOW + minutes(1))

    assert (kept(one).state, kept(one).reason) == ("failed", "no_text_messages")
    assert len(box.mails) == 1
    kinds = [(kind, fact["channel"], fact.get("reason")) for kind, fact in told()]
    assert sorted(kinds) == [
        ("notice.failed", "sms", "no text messages are set up here"),
        ("notice.sent", "email", None),
    ]


@pytest.mark.parametrize(
    "status", ["permanent-failure", "temporary-failure", "technical-failure"]
)
def test_a_text_that_did_not_arrive_fails_and_a_mail_goes_instead(
    sms, sends, by_notify, stand_in, mobiles, kept, status
):
    mobiles(perinatal=NUMBER)
    one = sms()
    stand_in.status[str(one)] = status
    sends(by_notify)

    assert fates.ask(NOW, channels=by_notify) == 0, "too early to ask"
    assert fates.ask(NOW + timedelta(seconds=10), channels=by_notify) == 1
    assert (kept(one).state, kept(one).reason) == ("failed", "not_delivered")
    assert kept(one).last_error == status
    sends(by_notify, NOW + minutes(1))
    assert [taken["type"] for taken in stand_in.taken] == ["sms", "email"]


def test_a_text_is_asked_after_until_it_arrived(
    sms, sends, by_notify, stand_in, mobiles, kept
):
    mobiles(perinatal=NUMBER)
    one = sms()
    stand_in.status[str(one)] = "sending"
    sends(by_notify)
    for number in range(10, 3600, 10):
        assert not fates.ask(NOW + timedelta(seconds=number), channels=by_notify)
    gets = [path for method, path in stand_in.requests if method == "GET"]
    assert 5 < len(gets) < 20, "ever less often"

    stand_in.status[str(one)] = "delivered"
    later = NOW + minutes(120)
    assert fates.ask(later, channels=by_notify) == 1
    assert (kept(one).state, kept(one).delivered_at) == ("delivered", later)
    assert fates.ask(later + minutes(60), channels=by_notify) == 0
