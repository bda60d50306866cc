"""Who was told that something is late, and who of them has answered."""

from datetime import timedelta

import pytest

from lib.stories import at
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist.ladder import most_guarded, told_already

NOON = at("2026-03-02 12:00")
DUTY = {"standard": "self_harm_item_acted_on", "trigger": "t"}


def event(id_, kind, team, minutes, **fact):
    """An event about the duty, by a team, so many minutes after noon."""
    moment = NOON + timedelta(minutes=minutes)
    return Event(
        id=id_, subject="family:F", about=None, kind=kind, occurred_at=moment,
        recorded_at=moment, agency="", fact=DUTY | fact, team=team,
    )  # fmt: skip


def test_a_team_answers_for_itself_and_for_what_it_was_told_by_then():
    """
    Nobody is shown to know because somebody else said so, or said so before.
    """
    timeline = Timeline.of(
        "family:F",
        [
            event("a", "escalation.raised", "1", 0, rung=0),
            event("b", "escalation.raised", "2", 1, rung=1),
            event("c", "escalation.answered", "1", 2),
            event("d", "escalation.raised", "1", 3, rung=2),
        ],
    )

    [told] = told_already(timeline).values()

    assert [(one["team"], one["answered"]) for one in told] == [
        (1, True), (2, False), (1, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("classes", "name"), [(1, "routine"), (3, "health"), (11, "police"), (0, "routine")]
)
def test_what_is_written_freely_has_the_class_of_the_most_guarded_reason(classes, name):
    """
    Whoever writes why it is late may write of any of the reasons.
    """
    assert most_guarded(classes) == name
