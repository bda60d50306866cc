"""An action that a meeting agreed: who owes it, who says it is done, who ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lib.town import NOW
from plait.casework import actions, corrections, facts, meetings
from plait.records.models import WorklistEntry
from plait.worklist import refusals

LATER = NOW + timedelta(minutes=5)
SEEN = "Seen undressed at home; the visit of today has it"


@pytest.fixture
def called(home, occasion, involves):
    """The social worker calls a strategy meeting."""
    involves("social_care")
    involves("police")
    return facts.record_fact(
        kind="meeting.called", about=home.infant,
        fact={"type": "strategy", "represented": ["police"]},
        **occasion("social_care"),
    ).event  # fmt: skip


@pytest.fixture
def agreed(home, occasion, called):
    """The health visitor, who writes, records that she is to see the baby by Friday."""

    def agree(owner="health_visitor", who="health_visiting", **more):
        return meetings.record_action(
            action="See the baby", owner=owner, due=NOW.date() + timedelta(days=2),
            about=home.infant, meeting=called.id, **more, **occasion(who),
        ).event  # fmt: skip

    return agree


@pytest.fixture
def row(as_engine):
    """The entry of an action."""

    def read(action):
        with as_engine():
            return WorklistEntry.objects.get(
                standard="meeting_action", trigger=action.id
            )

    return read


def test_it_is_owed_by_its_owner_on_the_day_and_says_of_which_kind_of_meeting(
    agreed, row, town
):
    entry = row(agreed())

    assert entry.owed_by == "health_visitor"
    assert entry.team_id == town.teams["health_visiting"].pk
    assert (entry.due_at - timedelta(hours=1)).date() == NOW.date() + timedelta(days=2)
    assert entry.why == "Action agreed: strategy meeting"
    assert "See the baby" not in str(entry.__dict__)


def test_the_very_team_that_it_names_owes_it(agreed, row, town):
    perinatal = town.teams["perinatal"].pk

    assert row(agreed(of_team=perinatal)).team_id == perinatal


def test_a_team_that_there_is_not_leaves_it_with_who_answers_for_the_role(
    agreed, row, town
):
    owed = row(agreed(of_team=99_999))

    assert owed.team_id == town.teams["health_visiting"].pk


def test_it_is_done_only_with_what_anybody_can_see(agreed, row, home, occasion):
    action = agreed()
    done = {"action": action.id, "about": home.infant}

    with pytest.raises(refusals.NoEvidence):
        actions.do_action(evidence="  ", **done, **occasion("health_visiting", LATER))
    assert row(action).closed_at is None

    actions.do_action(evidence=SEEN, **done, **occasion("health_visiting", LATER))
    assert (row(action).closed_at, row(action).closed_how) == (LATER, "met")


def test_what_names_no_action_is_the_doing_of_none(called, home, occasion):
    for which in (called.id, home.id):
        with pytest.raises(refusals.WhichAction):
            actions.do_action(
                action=which, evidence=SEEN, **occasion("health_visiting", LATER)
            )


def test_another_agency_does_not_say_that_it_was_done(agreed, row, home, occasion):
    """The police neither own it nor agreed it."""
    action = agreed()

    with pytest.raises(refusals.SentToOthers):
        actions.do_action(
            action=action.id, evidence=SEEN, about=home.infant,
            **occasion("police", LATER),
        )  # fmt: skip
    assert row(action).closed_at is None


@pytest.mark.parametrize("who", ["health_visiting", "social_care"])
def test_who_agreed_it_or_called_the_meeting_says_it_is_no_longer_needed(
    who, agreed, row, home, occasion
):
    action = agreed()

    actions.drop_action(
        action=action.id, reason="He is in hospital", about=home.infant,
        **occasion(who, LATER),
    )  # fmt: skip

    assert (row(action).closed_at, row(action).closed_how) == (LATER, "stopped")


def test_the_owner_alone_cannot_say_that_it_is_not_needed(agreed, row, home, occasion):
    action = agreed(owner="police")
    drop = {"action": action.id, "about": home.infant}

    with pytest.raises(refusals.NotTheirAction):
        actions.drop_action(reason="No time", **drop, **occasion("police", LATER))
    with pytest.raises(refusals.WhyNotNeeded):
        actions.drop_action(reason=" ", **drop, **occasion("social_care", LATER))
    assert row(action).closed_at is None


def test_what_was_not_done_after_all_is_owed_again_from_its_own_day(
    agreed, row, home, occasion
):
    action = agreed()
    was_due = row(action).due_at
    done = actions.do_action(
        action=action.id, evidence=SEEN, about=home.infant,
        **occasion("health_visiting", LATER),
    ).event  # fmt: skip

    corrections.withdraw(
        event=done.id, reason="It was his brother",
        **occasion("health_visiting", LATER + timedelta(hours=1)),
    )  # fmt: skip

    assert (row(action).closed_at, row(action).due_at) == (None, was_due)


def test_a_day_that_has_gone_by_is_late_at_once(agreed, row, home, occasion, called):
    action = meetings.record_action(
        action="Ring", owner="health_visitor", due=date(2020, 1, 1),
        about=home.infant, **occasion("social_care"),
    ).event  # fmt: skip

    assert row(action).due_at < NOW
