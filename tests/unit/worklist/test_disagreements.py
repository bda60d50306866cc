"""Where a disagreement stands, told by its events; and who answers at which stage."""

from datetime import UTC, datetime, timedelta

import pytest

from plait.standards.roles import AGENCY_KINDS, roles
from plait.timeline.events import Event
from plait.timeline.facts import check, kinds
from plait.timeline.facts.disagreements import STAGES
from plait.timeline.timeline import Timeline
from plait.worklist.disagreements import (
    ANSWERERS,
    DECISIONS,
    answerer,
    disagreements,
    is_urgent,
    named,
)

START = datetime(2026, 3, 3, 9, tzinfo=UTC)


def event(number, kind, fact=None, *, by="hv", about="F1-infant", at=START):
    return Event(
        f"e{number}", "family:F1", about, kind, at, at, by, check(kind, fact or {})
    )


def family(*events):
    joined = event(
        0, "person.joined", {"role": "infant", "born_on": "2026-01-05"},
        at=START - timedelta(days=50),
    )  # fmt: skip
    return Timeline.of("family:F1", [joined, *events])


def said(*steps, at=START):
    """A disagreement of these steps, all at one instant: the kind and its fields."""
    made = [event(1, "challenge.raised", {"of": "d1", "answers": "d1"}, at=at)]
    for number, (kind, fields) in enumerate(steps, 2):
        fact = {"challenge": "e1", "answers": f"e{number - 1}"} | fields
        made.append(event(number, f"challenge.{kind}", fact, at=at))
    return made


@pytest.mark.parametrize(
    ("steps", "state", "stage", "is_open", "may_go_up"),
    [
        ([], "waiting", 1, True, True),
        ([("answered", {"outcome": "not_agreed"})], "answered", 1, True, True),
        ([("answered", {"outcome": "agreed"})], "answered", 1, True, True),
        ([("answered", {})], "answered", 1, True, True),
        ([("answered", {"outcome": "changed"})], "changed", 1, False, True),
        ([("raised", {"stage": 2})], "waiting", 2, True, True),
        ([("raised", {"stage": 5})], "waiting", 5, True, False),
        ([("withdrawn", {"outcome": "agreed"})], "agreed", 1, False, False),
        ([("withdrawn", {})], "withdrawn", 1, False, False),
        ([("answered", {"outcome": "not_agreed"}), ("raised", {"stage": 2}),
          ("answered", {"stage": 2, "outcome": "changed"})],
         "changed", 2, False, True),
    ],
)  # fmt: skip
def test_where_it_stands(steps, state, stage, is_open, may_go_up):
    """
    By what was said last, also where all was said in one minute.
    """
    [found] = disagreements(family(*said(*steps)))

    assert (found.state, found.stage, found.is_open, found.may_go_up) == (
        state, stage, is_open, may_go_up,
    )  # fmt: skip


def test_an_answer_of_who_may_not_read_it_names_what_it_answers():
    """
    It belongs to the disagreement all the same; one that names nothing does not.
    """
    raised = event(1, "challenge.raised", {"of": "d1"})
    own = event(2, "challenge.answered", {"answers": "e1", "outcome": "changed"})
    stray = event(3, "challenge.answered", {"outcome": "changed"})

    [found] = disagreements(family(raised, own, stray))

    assert [one.id for one in found.steps] == ["e1", "e2"]


def test_two_disagreements_are_told_apart():
    """
    Each has its own events, and is found by any of them.
    """
    other = event(8, "challenge.raised", {"of": "d2"})
    more = event(9, "challenge.raised", {"of": "d2", "challenge": "e8", "stage": 2})
    timeline = family(*said(("answered", {})), other, more)

    assert [len(one.steps) for one in disagreements(timeline)] == [2, 2]
    assert named(timeline, "e9").id == "e8"
    assert named(timeline, "e2").id == "e1"
    assert named(timeline, "nothing") is None


MARK = event(11, "injury.observed", {"mobile": False})
CLOSED = event(12, "injury.closed", at=START + timedelta(days=1))
UNBORN = event(
    13, "person.joined", {"role": "unborn"}, about="F1-unborn",
    at=START - timedelta(days=1),
)  # fmt: skip


def due(day):
    return event(
        14, "pregnancy.notified", {"edd": day}, about="F1-mother",
        at=START - timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("events", "urgent"),
    [
        ([], False),
        ([MARK], True),
        ([MARK, CLOSED], False),
        ([event(15, "injury.observed", {"mobile": True}, at=START + timedelta(days=2)),
          MARK, CLOSED], True),
        ([UNBORN, due("2026-04-01")], True),
        ([UNBORN, due("2026-04-02")], False),
        ([UNBORN], False),
        ([due("2026-03-20")], False),
    ],
    ids=["nothing", "mark", "closed", "another mark", "in 27 days", "in 28 days",
         "no due date", "no unborn baby"],
)  # fmt: skip
def test_it_is_urgent_by_default(events, urgent):
    """
    While a mark is not closed, and less than four weeks from the birth.
    """
    at = START + timedelta(days=2)

    assert is_urgent(family(*events), at) is urgent


def test_every_stage_of_every_agency_has_a_role_of_that_agency():
    """
    And at the last two the partners decide, whoever decided first.
    """
    assert set(ANSWERERS) == set(AGENCY_KINDS)
    for kind, ladder in ANSWERERS.items():
        assert len(ladder) == STAGES
        for number, found in enumerate(ladder, 1):
            for role in found:
                held_by = roles()[role].held_by
                assert (kind if number <= 3 else "partnership") in held_by, role


def test_the_practitioner_is_of_the_team_that_decided():
    """
    The front door answers for what the front door declined.
    """
    front_door = ("social_care_front_door",)

    assert answerer(1, "social_care", front_door) == "social_care_front_door"
    assert answerer(1, "social_care", ("police",)) == "social_worker"
    assert answerer(2, "social_care", front_door) == "team_manager"
    assert answerer(1, "a new kind") == "partnership"


def test_every_decision_is_a_kind():
    """
    A name that is misspelt would be a decision with which nobody can disagree.
    """
    assert set(kinds()) >= DECISIONS
