"""Meetings, as they are read off a timeline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plait.timeline import facts
from plait.timeline.events import Event
from plait.timeline.gatherings import gathering, gatherings
from plait.timeline.timeline import Timeline

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def event(number: int, kind: str, fact: dict, **more) -> Event:
    at = NINE + timedelta(hours=number)
    return Event(
        id=f"e{number}",
        subject="family:1",
        about=None,
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        agency="ashmere-social-care",
        fact=facts.check(kind, fact),
        **more,
    )


def called(number: int = 1, **more) -> Event:
    asked = [
        {"team": 7, "role": "police", "why": ["quorum"], "basis": "LB-16LA"},
        {"team": 9, "role": "perinatal_mental_health", "why": ["open_to_adult"]},
    ]
    start = (NINE + timedelta(days=1)).isoformat()
    fact = {"type": "strategy", "invitations": asked, "starts_at": start, "minutes": 45}
    return event(number, "meeting.called", fact | more)


def of(*events: Event) -> Timeline:
    return Timeline.of("family:1", events)


def test_a_meeting_is_called_answered_held_and_followed_through():
    timeline = of(
        called(),
        event(2, "meeting.replied", {"meeting": "e1", "team": 7, "reply": "deputy",
                                     "who": "DS Example", "decides": False}),
        event(3, "meeting.held", {"meeting": "e1", "type": "strategy",
                                  "quorate": False, "missing": ["police"]}),
        event(4, "meeting.decided", {"meeting": "e1", "question": "section47",
                                     "outcome": "none"}),
        event(5, "meeting.decided", {"meeting": "e1", "question": "section47",
                                     "outcome": "joint"}),
        event(6, "action.agreed", {"meeting": "e1", "action": "See the baby"}),
        event(7, "action.agreed", {"meeting": "e1", "action": "Ring the GP"}),
        event(8, "action.done", {"answers": "e6", "evidence": "Seen at home"}),
    )  # fmt: skip

    found = gathering(timeline, "e1")

    assert found is not None
    assert (found.state, found.quorate) == ("held", False)
    assert found.ends_at == NINE + timedelta(days=1, minutes=45)
    assert found.seats[7].reply == "deputy"
    assert not found.seats[7].decides
    assert found.seats[9].reply == ""
    assert found.last_decisions["section47"].fact["outcome"] == "joint"
    assert [one.id for one in found.open_actions] == ["e7"]


def test_a_meeting_that_is_moved_or_loses_a_guest_is_a_new_version_of_its_entry():
    later = (NINE + timedelta(days=2)).isoformat()
    timeline = of(
        called(),
        event(2, "meeting.moved", {"meeting": "e1", "starts_at": later}),
        event(3, "meeting.invited", {"meeting": "e1", "not_any_more": [7]}),
        event(4, "meeting.cancelled", {"meeting": "e1", "type": "strategy"}),
    )

    found = gathering(timeline, "e1")

    assert found is not None
    assert found.sequence == 3
    assert found.starts_at == NINE + timedelta(days=2)
    assert list(found.seats) == [9]
    assert found.unseated == [7]
    assert found.state == "cancelled"


def test_a_meeting_that_nobody_called_is_there_from_its_holding():
    timeline = of(event(1, "meeting.held", {"type": "strategy_call"}))

    assert [(one.id, one.state) for one in gatherings(timeline)] == [("e1", "held")]


def test_a_meeting_that_began_before_its_call_was_written_down_is_that_meeting():
    """
    In a hurry people meet first, and the call is written down a minute later.
    """
    held = {"meeting": "e3", "type": "strategy", "quorate": True}
    decided = {"meeting": "e3", "question": "section47", "outcome": "joint"}
    timeline = of(
        event(2, "meeting.held", held), event(1, "meeting.decided", decided), called(3)
    )

    [found] = gatherings(timeline)

    assert (found.id, found.state, found.quorate) == ("e3", "held", True)
    assert found.held.occurred_at == NINE + timedelta(hours=2)
    assert len(found.decisions) == 1


def test_what_names_a_meeting_that_i_may_not_read_says_nothing():
    timeline = of(
        event(2, "meeting.decided",
              {"meeting": "e1", "question": "medical", "outcome": "yes"}),
    )  # fmt: skip

    assert gatherings(timeline) == ()


def test_an_answer_of_a_team_that_was_not_asked_takes_no_seat():
    timeline = of(
        called(),
        event(2, "meeting.replied", {"meeting": "e1", "team": 8, "reply": "accepts"}),
    )

    found = gathering(timeline, "e1")

    assert found is not None
    assert sorted(found.seats) == [7, 9]


def test_what_is_told_at_the_moment_of_holding_belongs_to_the_meeting():
    held = replace(event(5, "meeting.held", {"type": "strategy_call"}), id="z")
    decided = replace(
        event(5, "meeting.decided",
              {"meeting": "z", "question": "section47", "outcome": "joint"}),
        id="a",
    )  # fmt: skip

    [meeting] = gatherings(of(decided, held))

    assert [one.id for one in meeting.decisions] == ["a"]
