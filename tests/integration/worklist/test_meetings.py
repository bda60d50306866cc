"""Meetings as rows: who sees them, that they are what the events say, whose they are.

Times are of the database's own clock, as who is involved is.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from plait.access import sessions
from plait.access.models import Exclusion, Involvement
from plait.casework import calling
from plait.casework.calling import Plan
from plait.records import queries
from plait.records.models import MeetingRow, MeetingSeat, Outgoing
from plait.records.shapes import NewEvent
from plait.timeline.gatherings import gathering
from plait.worklist import (
    convening,
    meeting_lists,
    projection,
    recording,
    refusals,
)
from plait.worklist.invitees import Invitee
from plait.worklist.inviting import Address
from plait.worklist.obligations import visible

ADDRESS = Address("F-7K2M9B", "https://plait.example", "noreply@plait.example")


@pytest.fixture
def occasion(town, home):
    """Who records, when, for which family."""

    def occasion(who, *, event_id=None):
        now = timezone.now()
        return {
            "family": home.id, "occurred_at": now, "recorded_at": now,
            "by": town.staff[who], "team": town.teams[who].pk,
            "event_id": event_id or uuid4(),
        }  # fmt: skip

    return occasion


@pytest.fixture
def calls(opens, home, town, occasion):
    """`calls("social_care", "strategy", "police", "gp")`: the id of the meeting."""

    def calls(who, type_, *kinds):
        starts_at = timezone.now() + timedelta(days=1)
        with opens(who, home):
            asked = [
                Invitee(town.teams[kind].pk, town.teams[kind].roles[0], ("quorum",),
                        "LB-16LA", "reason_in_short")
                for kind in kinds
            ]  # fmt: skip
            done = calling.call(
                type=type_,
                plan=Plan(starts_at=starts_at, minutes=60),
                invitees=asked,
                address=ADDRESS,
                about=home.infant,
                **occasion(who),
            )
        return done.event.root

    return calls


@pytest.fixture
def social_care(records):
    """Social care is around the family, as a referral was made."""
    records("health_visiting", "referral.social_care.made", about="infant")


@pytest.fixture
def rows(town):
    """What somebody sees of the tables, with no record open."""

    def rows(who, model):
        sessions.begin(town.staff[who].pk)
        found = list(model.objects.order_by("pk"))
        sessions.end()
        return found

    return rows


def test_a_team_that_is_asked_sees_its_seat_with_the_record_closed(
    social_care, calls, rows
):
    """
    Its own seat and no other's; another team sees neither row.
    """
    calls("social_care", "strategy", "police", "perinatal")

    assert len(rows("police", MeetingRow)) == 1
    [seat] = rows("police", MeetingSeat)
    assert seat.role == "police"
    assert rows("gp", MeetingRow) == rows("gp", MeetingSeat) == []
    assert len(rows("social_care", MeetingRow)) == 1


def test_with_the_record_open_the_whole_meeting_is_seen(
    social_care, calls, opens, home
):
    calls("social_care", "strategy", "police", "perinatal")

    with opens("maternity", home):
        assert MeetingRow.objects.count() == 1
        assert MeetingSeat.objects.count() == 3  # those asked, and the caller


def test_who_is_kin_sees_no_row_of_it(social_care, calls, rows, home, town, as_engine):
    calls("social_care", "strategy", "police")
    with as_engine():
        Exclusion.objects.create(
            subject_id=home.id, staff=town.staff["police"], declared_by="her cousin",
            declared_at=timezone.now(),
        )  # fmt: skip

    assert rows("police", MeetingRow) == rows("police", MeetingSeat) == []


def test_the_web_writes_no_row_of_its_own(social_care, calls, town, opens, home):
    calls("social_care", "strategy", "police")

    with opens("police", home), connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('meeting', 'insert, update, delete'), "
            "has_table_privilege('meeting_seat', 'insert, update, delete')"
        )
        assert cursor.fetchone() == (False, False)


def test_what_is_listed_is_what_a_rebuild_finds(
    social_care, calls, opens, home, occasion, as_engine
):
    """
    Called, answered, moved, with one more asked and one asked no more.
    """
    meeting = calls("social_care", "strategy", "police", "perinatal")

    def one():
        timeline, _ = visible(home.id, queries.timeline_for(home.id))
        return gathering(timeline, str(meeting))

    with opens("police", home):
        calling.reply(
            meeting=one(), answer="deputy", agency_kind="police", who="PC Example",
            decides=False, information="Two calls since May", **occasion("police"),
        )  # fmt: skip
    with opens("social_care", home):
        found = one()
        later = Plan(starts_at=timezone.now() + timedelta(days=2), minutes=30)
        calling.move(meeting=found, plan=later, address=ADDRESS,
                     **occasion("social_care"))  # fmt: skip
        calling.ask_more(
            meeting=one(), address=ADDRESS, reason="Nobody there knows them",
            not_any_more=[next(iter(found.seats))], **occasion("social_care"),
        )  # fmt: skip

    with as_engine():
        done = projection.rebuild([home.id], now=timezone.now(), using="default")
        [row] = MeetingRow.objects.all()

    assert (done.changed, done.failed) == (0, 0)
    assert row.sequence == 2


def test_who_calls_it_comes_until_they_say_otherwise(
    social_care, calls, rows, opens, home, occasion
):
    meeting = calls("social_care", "strategy", "social_care", "police")
    [seat] = rows("social_care", MeetingSeat)
    assert seat.reply == "accepts"

    with opens("social_care", home):
        timeline, _ = visible(home.id, queries.timeline_for(home.id))
        calling.reply(
            meeting=gathering(timeline, str(meeting)), answer="apologies",
            agency_kind="social_care", information="Ill", **occasion("social_care"),
        )  # fmt: skip

    [seat] = rows("social_care", MeetingSeat)
    assert seat.reply == "apologies"


@pytest.mark.parametrize("kind", ["called", "held"])
def test_a_meeting_is_called_and_held_by_those_whose_it_is(records, kind):
    """
    A strategy meeting is social care's, and nobody else records that it was held.
    """
    with pytest.raises(refusals.NotYoursToCall) as refused:
        records("health_visiting", f"meeting.{kind}", about="infant", type="strategy")

    assert "children's social care" in refused.value.say


def test_the_police_call_and_hold_an_urgent_discussion(
    social_care, calls, records, rows
):
    """
    Both of them may, whoever is there first.
    """
    calls("social_care", "strategy", "police")
    meeting = calls("police", "strategy_call", "social_care")

    records("police", "meeting.held", about="infant", type="strategy_call",
            meeting=str(meeting), quorate=True, at=timezone.now())  # fmt: skip

    states = {row.type: row.state for row in rows("police", MeetingRow)}
    assert states == {"strategy": "called", "strategy_call": "held"}


def test_an_import_says_what_another_system_has_let_pass(home, town, as_engine):
    """
    History is not refused because the rules of today would refuse it.
    """
    at = timezone.now() - timedelta(days=100)
    with as_engine():
        taken = recording.record_all(
            home.id,
            [
                NewEvent(
                    id=uuid4(), subject_id=home.id, kind="meeting.held",
                    fact={"type": "strategy"}, about=home.infant, occurred_at=at,
                    recorded_at=at, agency="ashmere-gp", team_id=town.teams["gp"].pk,
                )
            ],
            now=timezone.now(),
            using="default",
        )  # fmt: skip

    assert taken.new == 1


def test_the_list_of_a_team_holds_what_is_ahead_and_the_last_weeks(
    social_care, calls, town
):
    meeting = calls("social_care", "strategy", "police")
    now = timezone.now()
    team = [town.teams["police"].pk]
    sessions.begin(town.staff["police"].pk)

    [ahead] = meeting_lists.of_teams(team, now)
    assert (ahead.id, ahead.label) == (meeting, "Baby A.")
    assert ahead.is_to_answer(now)
    [past] = meeting_lists.of_teams(team, now + timedelta(days=20))
    assert not past.is_ahead(now + timedelta(days=20))
    assert meeting_lists.of_teams(team, now + timedelta(days=40)) == []


def test_what_is_ahead_stays_on_a_list_that_is_full(
    social_care, calls, holds, town, occasion
):
    """
    Of a busy team the oldest are left out, and never what it has still to come to.
    """
    held = calls("social_care", "strategy", "police")
    holds(held)
    ahead = calls("social_care", "strategy", "police")
    team = [town.teams["police"].pk]
    sessions.begin(town.staff["police"].pk)
    later = timezone.now() + timedelta(seconds=1)

    assert {one.id for one in meeting_lists.of_teams(team, later)} == {held, ahead}
    assert [one.id for one in meeting_lists.of_teams(team, later, most=1)] == [ahead]


def test_what_only_a_named_person_brings_is_not_asked_and_not_said(
    opens, home, town, as_engine
):
    """
    A team that is there for one named colleague alone is on no list of whom to ask.
    """
    with as_engine():
        Involvement.objects.create(
            subject_id=home.id, team=town.teams["gp"], staff=town.staff["gp"],
            role="gp", classes=16, since=timezone.now() - timedelta(days=1),
            basis="named for what is sealed",
        )  # fmt: skip
    with opens("maternity", home):
        family = queries.household(home.id)
        found = convening.known(family)
        asked = convening.asked_for(found, "complex_case", timezone.now())

    assert town.teams["gp"].pk not in {one.team for one in asked}
    assert found.office is not None


def test_a_message_is_undone_with_what_it_tells_of(
    social_care, opens, home, town, occasion, as_engine
):
    """
    A meeting in the past is refused, and nobody was invited to it.
    """
    asked = Invitee(town.teams["police"].pk, "police", (), "LB-47", "reference_only")
    with opens("social_care", home), pytest.raises(refusals.MeetingInThePast):
        calling.call(
            type="strategy",
            plan=Plan(starts_at=timezone.now() - timedelta(hours=1), minutes=60),
            invitees=[asked],
            address=ADDRESS,
            **occasion("social_care"),
        )
    with as_engine():
        assert Outgoing.objects.count() == 0


@pytest.fixture
def holds(records):
    """`holds(meeting)`: social care records that it was held."""

    def holds(meeting, event_id=None):
        return records(
            "social_care", "meeting.held", about="infant", type="strategy",
            meeting=str(meeting), quorate=True, at=timezone.now(), event_id=event_id,
        )  # fmt: skip

    return holds


def test_a_meeting_that_was_called_off_meanwhile_is_not_held(
    social_care, calls, holds, opens, home, occasion, rows
):
    """
    Everybody was told that it would not be; what it was to meet stays owed.
    """
    meeting = calls("social_care", "strategy", "police")
    with opens("social_care", home):
        timeline, _ = visible(home.id, queries.timeline_for(home.id))
        calling.cancel(
            meeting=gathering(timeline, str(meeting)), reason="The baby is in theatre",
            address=ADDRESS, **occasion("social_care"),
        )  # fmt: skip

    with pytest.raises(refusals.MeetingIsOver):
        holds(meeting)

    assert [row.state for row in rows("social_care", MeetingRow)] == ["cancelled"]


def test_a_meeting_is_held_once(social_care, calls, holds):
    """
    The same form twice is the same; another record of it is refused.
    """
    meeting, form = calls("social_care", "strategy", "police"), uuid4()
    assert not holds(meeting, form).event.was_there

    with pytest.raises(refusals.MeetingIsOver):
        holds(meeting)
