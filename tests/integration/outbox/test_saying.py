"""What became of a notice is told on the timeline, once, and tells nothing more."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import connections, transaction

from integration.outbox.conftest import minutes
from lib.notify_standin import Trouble
from lib.town import NOW
from plait.access import sessions
from plait.access.permissions import ReservedKind
from plait.site import bounces, cli_bounces, commands
from plait.worklist import fates, recording, saying

DATA = Path(__file__).parents[2] / "data" / "bounces"


def test_each_state_is_told_once_by_post_and_channel_and_without_an_address(
    streets, post, sends, by_notify, mobiles, stand_in, told
):
    town, _ = streets
    mobiles(perinatal="+447700900123")
    about = uuid4()
    post(channel="sms", about_event=about)
    sends(by_notify)
    saying.say(NOW + minutes(1))
    fates.ask(NOW + minutes(1), channels=by_notify)
    saying.say(NOW + minutes(2))

    assert saying.say(NOW + minutes(3)) == 0
    assert told() == [
        (
            f"notice.{state}",
            {
                "channel": "sms",
                "to_team": town.teams["perinatal"].pk,
                "notice_of": str(about),
                "template": "escalation",
            },
        )
        for state in ("sent", "delivered")
    ]


def test_states_passed_through_between_two_passes_are_all_told(
    post, sends, by_notify, mobiles, stand_in, told
):
    mobiles(perinatal="+447700900123")
    one = post(channel="sms")
    stand_in.status[str(one)] = "permanent-failure"
    sends(by_notify)
    fates.ask(NOW + minutes(1), channels={"sms": by_notify["sms"]})
    saying.say(NOW + minutes(2))

    assert [(kind, fact.get("reason")) for kind, fact in told()] == [
        ("notice.sent", None),
        ("notice.failed", "it could not be delivered"),
    ]


def test_a_pass_that_was_cut_off_is_made_good_by_the_next(
    post, sends, by_notify, stand_in, told, monkeypatch
):
    """
    The events and that they were told are one transaction.
    """
    post()
    sends(by_notify)
    with monkeypatch.context() as broken:
        broken.setattr(saying, "_SAID", "select 1 / 0 where %s is null or %s <> ''")
        assert saying.say(NOW + minutes(1)) == 0
    assert told() == []

    assert saying.say(NOW + minutes(2)) == 1
    assert len(told()) == 1


def test_what_is_of_no_family_is_told_on_no_timeline(
    post, sends, by_notify, stand_in, told
):
    post(subject_id=None, about_event=None)
    sends(by_notify)

    assert saying.say(NOW + minutes(1)) == 0
    assert told() == []


def test_it_neither_starts_nor_ends_a_duty(post, sends, by_notify, stand_in, told):
    def owed():
        with connections["engine"].cursor() as cursor:
            cursor.execute("select id, closed_at from worklist_entry order by id")
            return cursor.fetchall()

    post()
    before = owed()
    stand_in.troubles = [Trouble(500)]
    sends(by_notify)
    sends(by_notify, NOW + minutes(2))
    saying.say(NOW + minutes(3))

    assert len(told()) == 1
    assert owed() == before


def test_nobody_records_by_hand_that_a_notice_arrived(streets):
    town, home = streets
    staff = town.staff["health_visiting"]
    with transaction.atomic():
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        with pytest.raises(ReservedKind):
            recording.record(
                kind="notice.delivered",
                fact={"channel": "sms"},
                family=home.id,
                occurred_at=NOW,
                recorded_at=NOW,
                by=staff,
            )


def report(name: str, message_id: str) -> bytes:
    return (DATA / name).read_bytes().replace(b"MESSAGE-ID", message_id.encode())


@pytest.mark.parametrize("name", ["whole.eml", "headers.eml"])
def test_a_mail_that_came_back_is_told_as_not_delivered(
    post, sends, by_mail, mail, told, kept, name
):
    """
    Whether the report quotes the mail whole or its headers alone.
    """
    one = post()
    with by_mail():
        sends(mail)
    [found] = bounces.read(report(name, kept(one).message_id))

    assert fates.bounced(found, now=NOW + minutes(5), channels=mail)
    assert not fates.bounced(found, now=NOW + minutes(6), channels=mail)
    saying.say(NOW + minutes(7))
    assert (kept(one).state, kept(one).reason) == ("failed", "bounced")
    assert [kind for kind, _ in told()] == ["notice.sent", "notice.failed"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: Out of office\r\n\r\nI am away. Jane Ashby",
        b"Content-Type: multipart/report\r\n\r\nno parts",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\n--x--",
    ],
)
def test_what_is_no_report_names_no_mail(raw):
    assert bounces.read(raw) == ()


def test_a_report_of_a_delay_is_no_failure():
    delayed = report("whole.eml", "<1@plait.example>").replace(
        b"Action: failed", b"Action: delayed"
    )

    assert bounces.read(delayed) == ()


def test_the_command_reads_reports_and_leaves_those_of_others_alone(
    post, sends, by_mail, mail, kept, tmp_path, monkeypatch
):
    monkeypatch.setattr(commands, "use_django", lambda _: None)
    monkeypatch.setattr(cli_bounces, "use_django", lambda _: None)
    one = post()
    with by_mail():
        sends(mail)
    ours, other = tmp_path / "ours.eml", tmp_path / "other.eml"
    ours.write_bytes(report("whole.eml", kept(one).message_id))
    other.write_bytes(report("whole.eml", "<somebody@elsewhere.example>"))

    done = CliRunner().invoke(cli_bounces.command, [str(ours), str(other)])

    assert done.exit_code == 0, done.output
    assert done.output == "1 of our mails came back.\n"
    assert kept(one).reason == "bounced"
