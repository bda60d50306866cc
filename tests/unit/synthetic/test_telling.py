"""A told play shows what the rules would have asked, from what was known then."""

from datetime import UTC, datetime

import pytest

from plait.engine.derive import derive
from plait.standards.policies import library_of
from plait.synthetic import spoken
from plait.synthetic.plays import play, stage
from plait.synthetic.telling import tell

AS_OF = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told():
    """The play that Plait exists for, told to its end."""
    made = stage(play("child-shape"), as_of=AS_OF)
    return tell(made, library_of("ashmere"), until=AS_OF)


def test_the_meeting_is_asked_for_when_the_first_mark_is_recorded(told):
    """
    Weeks before the death: the score was known to one agency, the mark to another.
    """
    mark = next(b for b in told.beats if b.event and b.event.kind == "injury.observed")
    asked = next(
        b for b in told.beats
        if b.what == "asked" and b.owed.standard == "conjunction_strategy_meeting"
    )  # fmt: skip
    died = next(b for b in told.beats if b.event and b.event.kind == "person.died")

    assert asked.at == mark.at
    assert asked.owed.owed_by == "social_worker"
    assert (died.at - asked.owed.due_at).days > 70


def test_nobody_held_it_and_that_is_said(told):
    """
    It ends as missed: off the list, still a breach.
    """
    missed = {o.standard: o.state for o in told.never_met}

    assert missed["conjunction_strategy_meeting"] == "missed"


def test_nothing_is_asked_before_what_it_rests_on_was_recorded(told):
    """
    There is no hindsight in it.
    """
    recorded = {e.id: e.recorded_at for e in told.subject.events}

    for beat in told.beats:
        if beat.what == "asked":
            assert all(recorded[id_] <= beat.at for id_ in beat.owed.because)


def test_the_beats_are_in_order_and_end_as_the_rules_say(told):
    """
    The last state of every duty is that of one run over everything.
    """
    moments = [beat.at for beat in told.beats]

    assert moments == sorted(moments)
    assert list(told.owed) == derive(
        told.subject.events, library_of("ashmere"), AS_OF, AS_OF
    )


def test_every_rung_is_told_once(told):
    """
    No role is told the same thing twice.
    """
    rungs = [
        (b.owed.standard, b.owed.trigger, b.tell, b.at)
        for b in told.beats
        if b.what == "told"
    ]

    assert rungs
    assert len(rungs) == len(set(rungs))


def test_the_words_name_the_asking_and_how_long_was_left(told):
    """
    The text can be read by somebody who knows no code.
    """
    text = "\n".join(spoken.lines(play("child-shape"), told, library_of("ashmere")))

    assert "Strategy meeting with perinatal mental health" in text
    assert "days before the death" in text
    assert max(len(line) for line in text.splitlines()) <= 88
