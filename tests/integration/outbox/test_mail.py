"""Mail leaves by a real mail server, once, and says nothing of anybody."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connections

from integration.outbox.conftest import SITE, VALUES, minutes, point
from lib.running import free_port
from lib.town import NOW
from plait.access.models import Staff
from plait.worklist import freshness, outbox_state, sending
from plait.worklist.backoff import TRIES, wait

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Plait//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:1@plait.example
DTSTAMP:20260309T090000Z
DTSTART:20260310T090000Z
SUMMARY:Plait F-7K2M9B
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_mail_says_what_the_template_says_and_nothing_of_anybody(
    streets, post, sends, by_mail, mail, kept
):
    town, _ = streets
    one = post()
    with by_mail() as box:
        sends(mail)

    [raw], [letter] = box.mails, box.parsed
    assert box.recipients == [town.staff["perinatal"].email]
    assert letter["Subject"] == "Plait F-7K2M9B"
    assert letter["Message-ID"] == f"<{one}@plait.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert f"{SITE}{VALUES['link']}" in letter.get_content()
    for name in (b"Jane", b"Ashby", b"Made", b"perinatal"):
        assert name.lower() not in raw.lower(), name
    assert kept(one).state == "sent"
    assert kept(one).sent_at == NOW


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_a_part_that_a_calendar_reads_and_a_file(
    post, sends, by_mail, mail, method
):
    post(calendar=INVITATION.replace("REQUEST", method))
    with by_mail() as box:
        sends(mail)

    [letter] = box.parsed
    parts = {part.get_content_type(): part for part in letter.walk()}
    assert letter.get_content_type() == "multipart/mixed"
    assert "multipart/alternative" in parts
    assert parts["text/calendar"].get_param("method") == method
    assert parts["text/calendar"].get_content_charset() == "utf-8"
    read = parts["text/calendar"].get_content().replace("\r\n", "\n")
    assert read == INVITATION.replace("REQUEST", method).replace("\r\n", "\n")
    assert parts["application/ics"].get_filename() == "invite.ics"


def test_nothing_is_lost_while_the_mail_server_is_down_and_pages_say_so(
    post, sends, by_mail, mail, kept, settings
):
    """
    For an hour: every notice waits, is said to be delayed, and leaves afterwards.
    """
    port = free_port()
    point(settings, port)
    ids = [post() for _ in range(5)]
    for minute in range(60):
        sends(mail, NOW + minutes(minute))
    outbox_state.note(NOW + minutes(60))

    assert {kept(one).state for one in ids} == {"waiting"}
    assert {kept(one).last_error for one in ids} == {"ConnectionRefusedError"}
    [down] = freshness.freshness(NOW + minutes(60), using="engine").downs[-1:]
    assert (down.what, down.since) == ("Messages are delayed since", NOW)
    assert "Ring instead" in down.to_do

    with by_mail(port) as box:
        for minute in range(60, 100):
            sends(mail, NOW + minutes(minute))
    outbox_state.note(NOW + minutes(100))

    assert sorted(box.ids) == sorted(f"<{one}@plait.example>" for one in ids)
    assert {kept(one).state for one in ids} == {"sent"}
    assert [
        one
        for one in freshness.freshness(NOW + minutes(100), using="engine").downs
        if "Messages" in one.what
    ] == []


def test_what_was_never_taken_up_for_long_is_said_to_be_delayed(post):
    post()

    outbox_state.note(NOW + minutes(9))
    early = freshness.freshness(NOW + minutes(9), using="engine").downs
    outbox_state.note(NOW + minutes(11))
    late = freshness.freshness(NOW + minutes(11), using="engine").downs

    assert not any("delayed" in one.what for one in early)
    assert any("delayed" in one.what for one in late)


def test_an_address_that_is_refused_for_good_fails_at_once(
    post, sends, by_mail, mail, kept
):
    one = post()
    with by_mail() as box:
        box.to_recipient = lambda _: "550 No such user here: Jane Ashby"
        sends(mail)

    found = kept(one)
    assert (found.state, found.reason, found.tries) == ("failed", "refused", 1)
    assert found.last_error == "SMTPRecipientsRefused 550"
    assert found.ended_at == NOW


def test_an_address_that_is_busy_waits_without_anybody_elses_mail_being_delayed(
    post, sends, by_mail, mail, kept
):
    """
    A mailbox that says "later" says nothing of our mail server.
    """
    one = post()
    with by_mail() as box:
        box.to_recipient = lambda _: "450 Come back later"
        sends(mail)
        outbox_state.note(NOW + minutes(1))

        assert kept(one).state == "waiting"
        assert not any(
            "delayed" in down.what
            for down in freshness.freshness(NOW + minutes(1), using="engine").downs
        )

        box.to_recipient = lambda _: None
        sends(mail, NOW + minutes(2))

    assert kept(one).state == "sent"


def test_a_mail_that_is_refused_whole_fails_and_one_put_off_waits(
    post, sends, by_mail, mail, kept
):
    with by_mail() as box:
        refused = post()
        box.on_mail = lambda _: "554 Not like this"
        sends(mail)
        put_off = post()
        box.on_mail = lambda _: "451 Not now"
        sends(mail)

    assert (kept(refused).state, kept(refused).last_error) == (
        "failed",
        "SMTPDataError 554",
    )
    assert (kept(put_off).state, kept(put_off).last_error) == (
        "waiting",
        "SMTPDataError 451",
    )


def test_our_own_account_at_the_mail_server_is_no_fault_of_the_recipient(
    post, sends, by_mail, mail, kept, settings
):
    """
    A wrong password is put right, and then everything leaves.
    """
    one = post()
    with by_mail():
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "plait", "wrong"
        sends(mail)

    assert kept(one).state == "waiting"


def test_it_is_given_up_after_eight_tries_and_an_hour_and_a_half(
    post, sends, mail, kept, settings
):
    point(settings, free_port())
    one = post()
    tried, at = [], NOW
    while at < NOW + minutes(180):
        if sends(mail, at):
            tried.append(at)
        at += timedelta(seconds=10)

    found = kept(one)
    assert (found.state, found.reason, found.tries) == ("given_up", "given_up", TRIES)
    assert len(tried) == TRIES
    assert minutes(90) <= tried[-1] - tried[0] <= minutes(112)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    for number, waited in enumerate(waits, 1):
        assert timedelta() <= waited - wait(number, one) <= timedelta(seconds=10)


def test_a_colleague_who_left_and_a_post_without_an_address_fail_with_the_reason(
    streets, post, sends, by_mail, mail, kept
):
    town, _ = streets
    Staff.objects.using("engine").filter(pk=town.staff["perinatal"].pk).update(
        is_active=False
    )
    Staff.objects.using("engine").filter(pk=town.staff["gp"].pk).update(email="")
    gone, without = post(), post(to="gp")
    with by_mail() as box:
        sends(mail)

    assert kept(gone).reason == "left"
    assert kept(without).reason == "no_address"
    assert box.mails == []


def test_a_shared_inbox_is_written_to_by_its_address(post, sends, by_mail, mail):
    post(staff_id=None, address="duty@town.example")
    with by_mail() as box:
        sends(mail)

    assert box.recipients == ["duty@town.example"]


def test_without_mail_set_up_it_fails_and_says_so(post, sends, kept):
    one = post()
    sends({})

    assert (kept(one).state, kept(one).reason) == ("failed", "no_mail")


def test_urgent_ones_leave_first(post, by_mail, mail):
    quiet = post()
    loud = post(urgent=True, at=NOW + minutes(1))

    assert sending.take(NOW + minutes(1), limit=1) == [loud]
    assert sending.take(NOW + minutes(1)) == [quiet]


def test_two_senders_at_once_send_it_once(post, by_mail, mail, connect):
    """
    Whoever does not get the lock leaves it alone.
    """
    one = post()
    key = int.from_bytes(one.bytes[:8], signed=True)
    other = connect("engine")
    other.execute("select pg_advisory_lock(%s)", [key])
    with by_mail() as box:
        assert sending.send(one, now=NOW, channels=mail) is None
        other.execute("select pg_advisory_unlock(%s)", [key])
        sending.send(one, now=NOW, channels=mail)
        assert sending.send(one, now=NOW, channels=mail) is None

    assert len(box.mails) == 1


def test_what_a_channel_throws_is_tried_again_and_kept_without_its_words(post, kept):
    class Broken:
        def send(self, message):
            raise smtplib.SMTPException(f"no mail for {message.to}")

        def ask(self, _):
            return None

    one = post()
    sending.send(one, now=NOW, channels={"email": Broken()})

    assert (kept(one).state, kept(one).last_error) == ("waiting", "SMTPException")
    with connections["engine"].cursor() as cursor:
        cursor.execute("select count(*) from outgoing where last_error like '%@%'")
        assert cursor.fetchone() == (0,)
