"""What is known of a family at a moment."""
# ruff: noqa: E501  (a story's line is not broken)

from datetime import date

import pytest

from lib.stories import at, story
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline, role_in_id


def timeline(given, **more):
    """The timeline of a story."""
    return Timeline.of("family:example", story(given), **more)


def test_the_newest_correction_stands_under_the_first_id():
    """A correction of a correction keeps the root's id and first recording."""
    found = timeline("""
    2026-03-02 10:00 mother screen.epds {total: 9, safety_item: 0} id one
    2026-03-02 10:00 [recorded 2026-03-03 10:00] mother screen.epds {total: 19, safety_item: 0} id two corrects one
    2026-03-02 10:00 [recorded 2026-03-04 10:00] mother screen.epds {total: 12, safety_item: 1} id three corrects two
    """)

    [screen] = found.of_kind("screen.epds")

    assert (screen.id, screen.total, screen.safety_item) == ("one", 12, 1)
    assert screen.recorded_at == at("2026-03-02 10:00")
    assert screen.known_from == at("2026-03-04 10:00")
    assert found.get("two") is screen


def test_two_corrections_of_one_event_are_one_event():
    """The one recorded last stands."""
    found = timeline("""
    2026-03-02 10:00 mother concern.red_flag {flags: [a]} id one
    2026-03-02 10:00 [recorded 2026-03-04 10:00] mother concern.red_flag {flags: [b]} id b corrects one
    2026-03-02 10:00 [recorded 2026-03-03 10:00] mother concern.red_flag {flags: [c]} id c corrects one
    """)

    assert [e.fact["flags"] for e in found.of_kind("concern.red_flag")] == [["b"]]


def test_items_and_printed_answers_and_totals_give_the_same_score():
    """EPDS: printed positions are turned into scores, items are taken as they are."""
    found = timeline("""
    2026-03-02 10:00 mother screen.epds {items: [0, 0, 3, 0, 3, 3, 3, 3, 3, 3]}
    2026-03-02 11:00 mother screen.epds {answers_printed: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
    2026-03-02 12:00 mother screen.epds {total: 21, safety_item: 3}
    """)

    scores = {(e.total, e.safety_item) for e in found.of_kind("screen.epds")}

    assert scores == {(21, 3)}


def test_a_birth_makes_the_unborn_an_infant():
    """Whom a signal is about follows from what is known."""
    found = timeline("""
    2025-12-01 10:00 unborn plan.prebirth.agreed
    2026-01-20 10:00 unborn birth.recorded {born_on: 2026-01-19}
    """)

    assert found.people["unborn"].role == "infant"
    assert found.born_on("unborn") == date(2026, 1, 19)


def test_the_booking_gestation_stands_in_for_a_due_date_until_one_is_set():
    """280 days is the due date."""
    given = "2026-03-02 10:00 mother pregnancy.booked {gestation_days: 70}"
    later = given + "\n2026-03-09 10:00 mother pregnancy.edd_set {edd: 2026-10-01}"

    assert timeline(given).due_date(at("2026-03-02 10:00")) == date(2026, 9, 28)
    assert timeline(later).due_date(at("2026-03-02 10:00")) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("F1-mother", "mother"),
        ("F1-infant-2", "infant"),
        ("F1-infant2", "infant"),
        ("infant", "infant"),
        ("F1-grandmother", None),
        ("F1-mothers", None),
    ],
)
def test_an_id_may_say_who_it_is(person, role):
    """Twins are numbered; what only sounds like a role is none."""
    assert role_in_id(person) == role


def test_a_birthday_that_was_stated_beats_the_day_of_the_record():
    """A birth without a day, entered two days late, moves no birthday."""
    joined = Event(
        id="j", subject="family:F", about="F-infant", kind="person.joined",
        occurred_at=at("2026-03-15 10:00"), recorded_at=at("2026-03-15 10:00"),
        agency="", fact={"role": "infant", "born_on": "2026-03-15"},
    )  # fmt: skip
    birth = Event(
        id="b", subject="family:F", about="F-infant", kind="birth.recorded",
        occurred_at=at("2026-03-17 10:00"), recorded_at=at("2026-03-17 10:00"),
        agency="", fact={},
    )  # fmt: skip

    found = [
        Timeline.of("family:F", events).born_on("F-infant")
        for events in ([joined, birth], [birth, joined], [birth])
    ]

    assert found == [date(2026, 3, 15), date(2026, 3, 15), date(2026, 3, 17)]
