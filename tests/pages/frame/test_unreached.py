"""Whom a message did not reach stands above every list until somebody rang them."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from plait.access.models import Exclusion
from plait.records.models import OutboxState, Outgoing
from plait.worklist import outbox
from plait.worklist.outbox import Notice, notice_id

HEADING = "Ring them: a message did not arrive"


@pytest.fixture
def fails(town, home, as_engine):
    """A mail to the perinatal clinician about the family that failed; its id."""

    def fail(*, state="failed", reason="refused", channel="email", **changed):
        about = changed.pop("about_event", uuid4())
        staff = town.staff["perinatal"]
        notice = Notice(
            **{
                "id": notice_id(about, staff.pk, channel),
                "template": "work",
                "channel": channel,
                "staff_id": staff.pk,
                "team_id": town.teams["perinatal"].pk,
                "subject_id": home.id,
                "about_event": about,
                "values": {
                    "reference": "F-7K2M9B",
                    "link": f"/families/{home.id}",
                    "what": "An action is yours",
                },
            }
            | changed
        )
        now = timezone.now()
        with as_engine():
            outbox.post([notice], now=now - timedelta(hours=1), using="default")
            Outgoing.objects.filter(id=notice.id).update(
                state=state, reason=reason, ended_at=now
            )
        return notice.id

    return fail


def due(client) -> str:
    page = client.get("/due").content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_team_itself_reads_who_was_not_reached_and_why(fails, signed_in):
    fails()

    page = due(signed_in("perinatal"))

    assert HEADING in page
    assert "We could not reach Made Up by email: it was refused for good." in page
    assert "It said: an action is yours." in page
    assert "I told them" in page


def test_the_home_team_and_the_office_read_which_team_to_ring(fails, signed_in, town):
    fails(state="given_up", reason="given_up")

    for who in ("health_visiting", "partnership"):
        page = due(signed_in(who))
        team = town.teams["perinatal"]

        assert f"We could not reach {team.name} by email: it was tried many" in page
        assert team.phone in page or team.out_of_hours_phone in page
        assert "I rang them" in page
        assert "Made Up by email" not in page


def test_a_team_that_has_nothing_to_do_with_it_reads_nothing(fails, signed_in):
    fails()

    assert HEADING not in due(signed_in("police"))


def test_kin_read_nothing_of_it(fails, signed_in, town, home, as_engine):
    fails()
    with as_engine():
        Exclusion.objects.create(
            subject_id=home.id,
            staff=town.staff["perinatal"],
            reason="kin",
            declared_at=timezone.now(),
        )

    assert HEADING not in due(signed_in("perinatal"))


def test_what_went_by_another_channel_needs_no_call(fails, signed_in):
    about = uuid4()
    fails(channel="sms", reason="no_text_messages", about_event=about)
    fails(state="sent", about_event=about)

    assert HEADING not in due(signed_in("perinatal"))


def test_a_message_of_a_class_that_is_bound_is_the_teams_own(fails, signed_in):
    fails(sensitivity="third_party")

    assert HEADING in due(signed_in("perinatal"))
    assert HEADING not in due(signed_in("health_visiting"))


def test_whoever_rang_says_so_once_and_the_row_goes(fails, signed_in, town, as_engine):
    one = fails()
    client = signed_in("health_visiting")

    for _ in range(2):
        answer = client.post(f"/notices/{one}/rang")
        assert (answer.status_code, answer["Location"]) == (302, "/due")

    assert HEADING not in due(client)
    assert HEADING not in due(signed_in("perinatal"))
    with as_engine():
        assert (
            Outgoing.objects.get(id=one).rung_by_id == town.staff["health_visiting"].pk
        )


def test_a_stranger_who_says_so_changes_nothing(fails, signed_in, as_engine):
    one = fails()

    answer = signed_in("police").post(f"/notices/{one}/rang")

    assert answer.status_code == 302
    with as_engine():
        assert Outgoing.objects.get(id=one).rung_at is None


def test_every_page_says_that_messages_are_delayed(signed_in, town, as_engine):
    now = timezone.now()
    with as_engine():
        OutboxState.objects.create(looked_at=now, delayed_since=now, waiting=3)

    page = due(signed_in("gp"))

    assert "Messages are delayed since" in page
    assert "Ring instead" in page
