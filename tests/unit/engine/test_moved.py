"""A family that moves loses no clock, and none of them is made longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.stories import at, story
from plait.engine.derive import derive
from plait.engine.moves import Era, derive_moved
from plait.standards.policies import library_of
from plait.timeline.events import Event
from plait.timeline.facts import check

OLD, NEW = library_of("ashmere"), library_of("wendlebury")
MOVED_AT = datetime(2026, 4, 1, 10, tzinfo=UTC)
FACTS = [
    ("person.joined", {"role": "infant", "born_on": "2026-03-02"}),
    ("birth.recorded", {"born_on": "2026-03-02"}),
    ("pregnancy.notified", {"edd": "2026-10-12"}),
    ("screen.epds", {"total": 12, "safety_item": 0}),
    ("screen.epds", {"total": 19, "safety_item": 1}),
    ("injury.observed", {"mobile": False}),
    ("nonattendance.was_not_brought", {}),
    ("message.sent", {"to": "health_visitor", "urgency": "urgent"}),
    ("message.acknowledged", {}),
    ("handover.offered", {"to": "health_visitor"}),
    ("referral.social_care.made", {}),
    ("contact.health_visitor.six_week", {"infant_seen": True}),
    ("concern.red_flag", {}),
    ("area.left", {}),
    ("responsibility.accepted", {}),
]
CHECKED = [(kind, check(kind, fact)) for kind, fact in FACTS]

row = st.tuples(
    st.sampled_from(CHECKED),
    st.sampled_from(["F1-mother", "F1-infant"]),
    st.integers(-30 * 24, 5 * 24).map(lambda hours: MOVED_AT + timedelta(hours=hours)),
)


def timeline_of(rows):
    """The events of these rows, each recorded when it happened."""
    return [
        Event(
            id=f"e{number}", subject="family:F1", about=about, kind=kind,
            occurred_at=moment, recorded_at=moment, agency="a", fact=fact,
        )
        for number, ((kind, fact), about, moment) in enumerate(rows)
    ]  # fmt: skip


def by_key(obligations):
    """Each by what makes it one duty."""
    return {(one.standard, one.version, one.trigger): one for one in obligations}


@settings(max_examples=30)
@given(st.lists(row, min_size=2, max_size=9), st.integers(0, 12))
def test_nothing_that_was_open_disappears_at_a_move(rows, days):
    """
    It is there with a limit no later than it was; and what only the new area asks is
    not late by the move alone.
    """
    events, as_of = timeline_of(rows), MOVED_AT + timedelta(days=days)
    eras = [Era(OLD), Era(NEW, MOVED_AT)]

    after = by_key(derive_moved(events, eras, as_of))

    before = by_key(
        one
        for one in derive(events, OLD, as_of)
        if one.opened_at < MOVED_AT
        and (one.closed_at is None or one.closed_at > MOVED_AT)
    )
    assert before.keys() <= after.keys()
    for key, one in before.items():
        if one.due_at is not None:
            assert after[key].due_at <= one.due_at
        if one.closed_at is None:
            assert after[key].closed_at is None
    of_old = by_key(derive(events, OLD, as_of)).keys()
    for key in after.keys() - of_old:
        assert after[key].due_at is None or after[key].due_at > MOVED_AT


@settings(max_examples=15)
@given(st.lists(row, min_size=1, max_size=6))
def test_what_begins_after_the_move_is_the_new_areas(rows):
    """
    And what had ended before it is as it was.
    """
    events, as_of = timeline_of(rows), MOVED_AT + timedelta(days=9)

    after = by_key(derive_moved(events, [Era(OLD), Era(NEW, MOVED_AT)], as_of))

    old, new = by_key(derive(events, OLD, as_of)), by_key(derive(events, NEW, as_of))
    for key, one in new.items():
        if one.opened_at >= MOVED_AT and key not in old:
            assert after[key] == one
    for key, one in old.items():
        if one.closed_at is not None and one.closed_at <= MOVED_AT:
            assert after[key] == one


ACCEPTED = (
    "transfer.accepted {answers: e0, service: health_visiting, from_area: ashmere, "
    "to_area: wendlebury, to: health_visitor, team: 7, accepted_by: A nurse, "
    "first_contact_on: 2026-04-20, access_ends_on: 2026-05-13, home: true}"
)


def test_a_move_within_plait_ends_nothing():
    """
    Nor does the acceptance of the child's protection, which goes a road of its own.
    """
    events = story(f"""
        2026-03-02 04:10  infant  birth.recorded {{born_on: 2026-03-02}}  by a
        2026-04-14 12:00  infant  area.left {{to_area: Wendlebury}}  by a
        2026-04-14 13:00  infant  responsibility.offered {{to: social_care_front_door, to_area: wendlebury}}  by a id asked
        2026-04-15 10:00  mother  {ACCEPTED}  by b
        2026-04-15 12:00  infant  responsibility.accepted {{answers: asked}}  by b
    """)  # noqa: E501

    [owed] = [
        one
        for one in derive(events, NEW, at("2026-04-28 09:00"))
        if one.standard == "hv_six_week"
    ]
    assert owed.closed_at is None
