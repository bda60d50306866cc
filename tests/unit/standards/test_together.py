"""Whether one answer meets two duties, worked out from what they ask."""

from plait.standards.loader import library
from plait.standards.together import one_answers_both


def said(one, other):
    """What is said of two standards by their ids."""
    return one_answers_both(library().get(one), library().get(other))


def test_the_stricter_of_two_meetings_meets_both():
    """
    In either order; what makes it stricter is said.
    """
    words = "One meeting with the perinatal mental health team there can meet"

    assert said("conjunction_strategy_meeting", "infant_injury_strategy") == words
    assert said("infant_injury_strategy", "conjunction_strategy_meeting") == words


def test_answers_that_differ_meet_one_each():
    """
    A conference is no strategy meeting, and a visit no meeting.
    """
    assert said("initial_conference", "infant_injury_strategy") == ""
    assert said("hv_new_birth", "infant_injury_strategy") == ""
