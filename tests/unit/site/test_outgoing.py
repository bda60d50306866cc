"""How messages leave is checked as the settings are read."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lib.notify_standin import KEY
from plait.site import outgoing


@pytest.mark.parametrize("wanted", ["starttls", "ssl"])
def test_mail_is_encrypted_to_another_machine(wanted):
    assert outgoing.tls(wanted, "mail.example") == wanted


def test_mail_goes_in_the_clear_to_this_machine_alone():
    assert outgoing.tls("none", "127.0.0.1") == "none"
    with pytest.raises(ImproperlyConfigured, match="only for a mail server on this"):
        outgoing.tls("none", "mail.example")


def test_a_misspelt_encryption_is_refused():
    with pytest.raises(ImproperlyConfigured, match="starttls, ssl or none"):
        outgoing.tls("tls", "mail.example")


def test_a_key_is_whole_and_is_never_repeated():
    assert outgoing.notify_key(KEY) == KEY
    assert outgoing.notify_key("") == ""
    with pytest.raises(ImproperlyConfigured) as refused:
        outgoing.notify_key(KEY[-36:])
    assert KEY[-36:] not in str(refused.value)


@pytest.mark.parametrize("url", ["http://notify.example", "notify.example", ""])
def test_text_messages_go_to_nobody_in_the_clear(url):
    with pytest.raises(ImproperlyConfigured, match="https"):
        outgoing.notify_url(url)


@pytest.mark.parametrize("url", ["https://notify.example", "http://127.0.0.1:12000"])
def test_notify_is_reached_safely_or_on_this_machine(url):
    assert outgoing.notify_url(url) == url


def test_what_is_not_set_up_is_no_channel(settings):
    settings.SMTP_HOST, settings.DEMO = "", False
    settings.NOTIFY_KEY = settings.NOTIFY_TEMPLATE_SMS = ""
    settings.NOTIFY_TEMPLATE_EMAIL = ""

    assert outgoing.channels.__wrapped__() == {}


def test_mail_goes_by_the_mail_server_where_there_is_one(settings):
    settings.NOTIFY_KEY = KEY
    settings.NOTIFY_TEMPLATE_SMS = settings.NOTIFY_TEMPLATE_EMAIL = "a-template"
    settings.SMTP_HOST = ""
    by_notify = outgoing.channels.__wrapped__()
    settings.SMTP_HOST = "mail.example"
    by_both = outgoing.channels.__wrapped__()

    names = lambda found: {key: type(one).__name__ for key, one in found.items()}  # noqa: E731
    assert names(by_notify) == {"sms": "Notify", "email": "Notify"}
    assert names(by_both) == {"sms": "Notify", "email": "Mail"}
