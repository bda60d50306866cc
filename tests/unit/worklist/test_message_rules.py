"""Messages as they stand, and what answers one: read off a timeline, and refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from plait.timeline import facts
from plait.timeline.correspondence import correspondence
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import message_rules

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def event(number: int, kind: str, **fact) -> Event:
    at = NINE + timedelta(hours=number)
    return Event(
        id=f"e{number}", subject="family:1", about=None, kind=f"message.{kind}",
        occurred_at=at, recorded_at=at, agency="ashmere-maternity",
        fact=facts.check(f"message.{kind}", fact),
    )  # fmt: skip


def of(*events: Event) -> Timeline:
    return Timeline.of("family:1", events)


def check(number: int, *events: Event) -> None:
    timeline = of(*events)
    answer = timeline.get(f"e{number}")
    assert answer is not None
    message_rules.check_answer(answer, timeline)


SENT = (event(1, "sent", to="gp"), event(2, "sent", to="gp", thread="e1"))


def test_an_answer_that_names_none_of_several_is_refused():
    """
    With one open it can mean no other; a second answer means the one that is left.
    """
    check(3, SENT[0], event(3, "acknowledged"))
    check(4, *SENT, event(3, "acknowledged", answers="e1"), event(4, "acknowledged"))

    with pytest.raises(message_rules.WhichMessage):
        check(3, *SENT, event(3, "acknowledged"))


def test_an_answer_is_of_a_message_and_a_refusal_has_a_reason():
    """
    What it names is in the record, and is a message.
    """
    for named in ("e9", "e3"):
        with pytest.raises(message_rules.NoSuchMessage):
            check(3, SENT[0], event(3, "acknowledged", answers=named))
    with pytest.raises(message_rules.NoReasonToDecline):
        check(3, SENT[0], event(3, "declined", answers="e1", reason="  "))
    check(3, SENT[0], event(3, "declined", answers="e1", reason="She moved"))


def test_a_second_answer_is_refused_as_nobody_would_read_it():
    """
    A colleague was quicker. What was acknowledged may still be done, and once.
    """
    heard = event(3, "acknowledged", answers="e1")
    done = event(4, "acted_on", answers="e1", note="rang")
    declined = event(3, "declined", answers="e1", reason="She moved")

    check(4, SENT[0], heard, done)
    check(4, *SENT, heard, event(4, "acknowledged", answers="e2"))
    for answers in (
        (heard, event(4, "acknowledged", answers="e1")),
        (heard, event(4, "declined", answers="e1", reason="She moved")),
        (declined, done),
        (heard, done, event(5, "acted_on", answers="e1", note="again")),
    ):
        with pytest.raises(message_rules.AnsweredAlready):
            check(int(answers[-1].id[1:]), SENT[0], *answers)


def test_each_message_has_its_state_in_whatever_order_facts_came():
    """
    Two of one talk: the first was done, the second is waited for.
    """
    events = (
        *SENT, event(3, "acknowledged", answers="e1"),
        event(4, "acted_on", answers="e1", note="rang"),
    )  # fmt: skip
    for order in permutations(events):
        first, second = correspondence(of(*order))
        assert (first.state, first.answer and first.answer.id) == ("acted_on", "e3")
        assert (second.state, second.thread) == ("sent", "e1")


def test_what_another_system_sends_answers_all_that_came_before():
    """
    An imported answer names no message; what is sent after it waits.
    """
    found = correspondence(of(*SENT, event(3, "acknowledged"), event(4, "sent")))

    assert [one.state for one in found] == ["acknowledged", "acknowledged", "sent"]


def test_of_two_answers_at_one_moment_the_second_is_refused():
    """
    Whichever of them would stand first by its id.
    """
    one = event(3, "acknowledged", answers="e1")
    for other in ("e0", "e9"):
        crossed = replace(one, id=other, kind="message.declined",
                          fact={"answers": "e1", "reason": "She moved"})  # fmt: skip
        timeline = of(SENT[0], one, crossed)
        answer = timeline.get(other)
        assert answer is not None
        with pytest.raises(message_rules.AnsweredAlready):
            message_rules.check_answer(answer, timeline)
