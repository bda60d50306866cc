"""A disagreement: raised with another agency, answered by it, taken up by stages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.town import NOW
from plait.casework import disagreements, referrals
from plait.casework.disagreements import Decision
from plait.records import queries
from plait.timeline.timeline import Timeline
from plait.worklist import queries as owed_queries
from plait.worklist import refusals
from plait.worklist.disagreements import disagreements as told
from plait.worklist.obligations import events_of

REASON = "He cannot roll, and nobody can say how he got it"


@pytest.fixture
def after():
    """`after(3)`: a moment so many minutes later."""
    return lambda minutes: NOW + timedelta(minutes=minutes)


@pytest.fixture
def declined(home, occasion, involves, after):
    """A referral that social care declined: the decision that is disagreed with."""
    involves("social_care")
    referrals.record_social_care_referral(
        step="made", about=home.infant, **occasion("health_visiting")
    )
    done = referrals.record_social_care_referral(
        step="declined", about=home.infant, reason="below the threshold",
        **occasion("social_care", after(1)),
    )  # fmt: skip
    event = done.event
    return Decision(str(event.id), event.about, event.agency, event.team_id)


@pytest.fixture
def raised(declined, occasion, after):
    """The health visitor disagrees."""
    return disagreements.disagree(
        decision=declined, reason=REASON, **occasion("health_visiting", after(2))
    )


@pytest.fixture
def now_told(home, opens):
    """The disagreement as somebody reads it now."""

    def read(who="health_visiting"):
        with opens(who, home):
            events = events_of(home.id, queries.timeline_for(home.id))
        [one] = told(Timeline.of(f"family:{home.id}", events))
        return one

    return read


@pytest.fixture
def answers(now_told, occasion, declined):
    """Somebody answers it."""

    def answer(who, at, outcome="not_agreed"):
        return disagreements.answer(
            disagreement=now_told(), outcome=outcome, reason="We saw him",
            about=declined.about, **occasion(who, at),
        )  # fmt: skip

    return answer


@pytest.fixture
def takes_up(now_told, occasion, declined):
    """Somebody takes it to a stage above."""

    def take(who, at, stage, *, skipped=False):
        return disagreements.take_up(
            disagreement=now_told(), decision=declined, reason=REASON, stage=stage,
            urgent=False, skipped=skipped, **occasion(who, at),
        )  # fmt: skip

    return take


def owed(home, opens, who, town, standard):
    """The open rows of a standard."""
    with opens(who, home):
        rows = owed_queries.of_subject(home.id, by=town.staff[who], now=NOW)
    return [row for row in rows if row.standard == standard and row.is_open]


def test_the_side_that_decided_owes_the_answer(raised, home, opens, town):
    """
    Not whoever found it: it stands on the list of the team that declined.
    """
    assert raised.event.fact["to"] == "social_worker"

    [row] = owed(home, opens, "social_care", town, "challenge_stage_1")

    assert row.team_id == town.teams["social_care"].pk
    assert row.owed_by == "social_worker"
    assert row.is_ours


def test_disagreeing_looks_at_the_refusal(raised, home, opens, town):
    """
    Whoever referred has then done what a declined referral asks.
    """
    rows = owed(home, opens, "health_visiting", town, "challenge_offered_after_decline")

    assert rows == []
    assert raised.answered


def test_it_goes_up_stage_by_stage_until_the_decision_is_changed(
    raised, answers, takes_up, now_told, home, opens, town, after
):
    """
    Not agreed at the first, changed at the second, by the manager.
    """
    answers("social_care", after(3))
    [back] = owed(home, opens, "health_visiting", town, "challenge_answer_considered")
    assert (back.team_id, back.owed_by) == (
        town.teams["health_visiting"].pk, "health_visitor",
    )  # fmt: skip
    up = takes_up("health_visiting", after(4), 2)
    assert up.event.fact["to"] == "team_manager"
    assert owed(home, opens, "health_visiting", town, "challenge_stage_2")
    answers("social_care", after(5), "changed")

    found = now_told()

    assert (found.state, found.stage, found.is_open) == ("changed", 2, False)
    for standard in ("challenge_stage_1", "challenge_stage_2",
                     "challenge_answer_considered"):  # fmt: skip
        assert not owed(home, opens, "health_visiting", town, standard)


def test_nobody_of_the_side_that_disagrees_answers_for_the_other(
    raised, answers, after
):
    """
    One agency alone can neither ask nor answer.
    """
    with pytest.raises(refusals.SentToOthers):
        answers("health_visiting", after(3))


def test_a_third_agency_does_not_answer_for_who_decided(raised, answers, after):
    """
    The midwives have the family too; the decision is not theirs.
    """
    with pytest.raises(refusals.SentToOthers):
        answers("maternity", after(3))


def test_nobody_disagrees_with_their_own_agency(declined, occasion, after):
    """
    That is a matter for a manager, and no ladder between agencies.
    """
    with pytest.raises(refusals.OwnDecision):
        disagreements.disagree(
            decision=declined, reason=REASON, **occasion("social_care", after(2))
        )


@pytest.mark.parametrize("stage", [1, 2])
def test_a_stage_never_goes_down_and_is_taken_once(raised, takes_up, after, stage):
    """
    What two people send at once is taken up once.
    """
    takes_up("health_visiting", after(3), 2)

    with pytest.raises(refusals.StageGoesUp):
        takes_up("health_visiting", after(4), stage)


def test_a_stage_is_left_out_only_with_a_reason(raised, takes_up, after):
    """
    Waiting would not be safe: so it is said, and kept.
    """
    with pytest.raises(refusals.StageLeftOut):
        takes_up("health_visiting", after(3), 4)

    up = takes_up("health_visiting", after(3), 4, skipped=True)

    assert up.event.fact["skipped"] is True
    assert up.event.fact["to"] == "delegated_safeguarding_partner"


def test_it_may_start_higher_where_waiting_is_not_safe(
    declined, occasion, after, home, opens, town
):
    """
    The service manager of the agency that decided then answers by noon.
    """
    with pytest.raises(refusals.StageLeftOut):
        disagreements.disagree(
            decision=declined, reason=REASON, stage=3,
            **occasion("health_visiting", after(2)),
        )  # fmt: skip
    disagreements.disagree(
        decision=declined, reason=REASON, stage=3, skipped=True, urgent=True,
        **occasion("health_visiting", after(2)),
    )  # fmt: skip

    [row] = owed(home, opens, "social_care", town, "challenge_stage_3_urgent")

    assert row.owed_by == "service_manager"
    assert f"{row.due_at:%H:%M}" == "12:00"


def test_an_answer_to_what_moved_on_is_refused(
    raised, answers, takes_up, now_told, occasion, declined, after
):
    """
    Whoever had the page open meanwhile reads how it stands first.
    """
    stale = now_told()
    takes_up("health_visiting", after(3), 2)

    with pytest.raises(refusals.MovedOn):
        disagreements.answer(
            disagreement=stale, outcome="not_agreed", reason="We saw him",
            about=declined.about, **occasion("social_care", after(4)),
        )  # fmt: skip
    answers("social_care", after(5))
    with pytest.raises(refusals.MovedOn):
        disagreements.answer(
            disagreement=now_told(), outcome="changed", reason="We saw him",
            about=declined.about, **occasion("social_care", after(6)),
        )  # fmt: skip


def test_the_side_that_decided_does_not_take_it_up(raised, takes_up, after):
    """
    It answers, and who disagrees goes on.
    """
    with pytest.raises(refusals.NotTheirsToTakeUp):
        takes_up("social_care", after(3), 2)


@pytest.mark.parametrize(
    ("is_agreed", "state"), [(True, "agreed"), (False, "withdrawn")]
)
def test_whoever_raised_it_ends_it_and_nobody_else(
    raised, now_told, occasion, declined, home, opens, town, after, is_agreed, state
):  # fmt: skip
    """
    An agency that says "we agree now" does not end what another raised.
    """
    ending = {
        "disagreement": now_told(), "is_agreed": is_agreed, "about": declined.about,
        "reason": "They will visit today",
    }  # fmt: skip
    with pytest.raises(refusals.NotTheirsToEndIt):
        disagreements.end(**ending, **occasion("social_care", after(3)))

    disagreements.end(**ending, **occasion("health_visiting", after(3)))

    assert now_told().state == state
    assert not owed(home, opens, "social_care", town, "challenge_stage_1")
    with pytest.raises(refusals.DisagreementIsOver):
        disagreements.end(**ending, **occasion("health_visiting", after(4)))


def test_it_is_of_the_class_of_the_decision(home, occasion, involves, opens, after):
    """
    So the health visitors, who may read routine alone, learn nothing by it.
    """
    involves("perinatal")
    done = referrals.record_mental_health_referral(
        step="declined", about=home.mother, reason="moved away",
        **occasion("perinatal", after(1), sensitivity="health"),
    )  # fmt: skip
    event = done.event
    decision = Decision(str(event.id), event.about, event.agency, event.team_id)
    raised = disagreements.disagree(
        decision=decision, reason=REASON,
        **occasion("maternity", after(2), sensitivity=event.sensitivity),
    )  # fmt: skip

    with opens("health_visiting", home):
        seen = {one.event.id for one in queries.timeline_for(home.id)}
    with opens("maternity", home):
        own = {one.event.id for one in queries.timeline_for(home.id)}

    assert raised.event.id not in seen
    assert raised.event.id in own


def test_the_scrutineer_is_told_when_it_reaches_the_last_stage(
    raised, takes_up, home, opens, town, after
):
    """
    As a message that somebody has to acknowledge, once.
    """
    takes_up("health_visiting", after(3), 5, skipped=True)

    with opens("health_visiting", home):
        sent = [
            one.event.fact
            for one in queries.timeline_for(home.id)
            if one.event.kind == "message.sent"
        ]
    [row] = owed(home, opens, "partnership", town, "message_acknowledged")

    assert [one["to"] for one in sent] == ["independent_scrutineer"]
    assert row.owed_by == "independent_scrutineer"
