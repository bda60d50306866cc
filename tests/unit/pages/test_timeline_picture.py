"""The timeline picture, from plain values alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from plait.pages.timeline_picture import STEP, WIDTH, draw, gravest
from plait.pages.timeline_shapes import LANE_LETTERS, Bracket, Lane, Lock, Mark, Picture

NOW = datetime(2026, 3, 11, 14, 31, tzinfo=UTC)
LANES = [Lane("infant", "Baby", is_person=True), Lane("hv", "Ashmere Health Visiting")]


def mark(name: str, days_ago: float, *, lane: str = "infant", late: float = 0) -> Mark:
    """A contact some days ago, recorded some days late."""
    at = NOW - timedelta(days=days_ago)
    recorded_at = at + timedelta(days=late)
    return Mark(name, lane, "contact", at, recorded_at, f"words of {name}", f"/{name}")


def bracket(
    state: str, opened: float, due: float, closed: float | None = None
) -> Bracket:
    """A duty of health visiting, opened and due so many days from now."""

    def day(days: float) -> datetime:
        return NOW + timedelta(days=days)

    closed_at = None if closed is None else day(closed)
    return Bracket("b", "hv", day(opened), day(due), closed_at, state, "words", "/b")


def drawn(**what: object) -> Picture:
    """The picture of these things."""
    given = {
        "lanes": LANES,
        "marks": [],
        "now": NOW,
        "cluster": lambda crowd: (f"{len(crowd)} facts", "#list"),
    }
    return draw(**given | what)


def test_a_later_event_stands_further_right():
    """
    Time runs from left to right.
    """
    picture = drawn(marks=[mark("new", 1), mark("old", 60)])

    old, new = picture.lanes[0].marks
    assert old.mark.id == "old"
    assert old.x < new.x < WIDTH


def test_a_mark_carries_the_words_and_address_of_its_row():
    """
    Whoever cannot see the picture hears what the list says.
    """
    [placed] = drawn(marks=[mark("one", 3)]).lanes[0].marks

    assert (placed.words, placed.href) == ("words of one", "/one")


def test_marks_of_one_day_stand_under_each_other_and_do_not_overlap():
    """
    Each mark keeps the room that a finger needs.
    """
    picture = drawn(marks=[mark(str(n), 3) for n in range(4)])

    rows = [placed.y for placed in picture.lanes[0].marks]
    assert [later - earlier for earlier, later in pairwise(rows)] == [STEP] * 3


def test_more_marks_than_there_is_room_for_become_a_number():
    """
    No event vanishes: a crowd says how many it is.
    """
    picture = drawn(marks=[mark(str(n), 3) for n in range(9)])

    counts = [placed.count for placed in picture.lanes[0].marks]
    assert sum(counts) == 9
    assert max(counts) > 1


@pytest.mark.parametrize(("zoom", "shown"), [("all", 2), ("12", 1), ("2", 0)])
def test_zoom_leaves_out_what_is_longer_ago(zoom, shown):
    """
    Twelve weeks and two weeks show only what happened in them.
    """
    picture = drawn(marks=[mark("a", 40), mark("b", 200)], zoom=zoom)

    assert len(picture.lanes[0].marks) == shown


def test_what_was_recorded_later_fades():
    """
    A picture of a day shows what was not known then as faint.
    """
    known_at = NOW - timedelta(days=5)
    marks = [mark("known", 8), mark("later", 8, late=6)]

    faded = {
        placed.mark.id: placed.mark.is_later
        for placed in drawn(marks=marks, known_at=known_at).lanes[0].marks
    }
    assert faded == {"known": False, "later": True}


def test_there_is_a_line_for_now_and_one_for_the_day_shown():
    """
    Now is a line, and the day as known another.
    """
    picture = drawn(marks=[mark("a", 30)], known_at=NOW - timedelta(days=10))

    assert [line.kind for line in picture.lines] == ["now", "known"]


def test_what_is_still_owed_reaches_from_its_opening_to_its_limit():
    """
    A duty's bracket ends at its limit, which may be ahead of now.
    """
    [placed] = drawn(brackets=[bracket("due", -10, 5)]).lanes[1].brackets

    [now_line] = drawn(brackets=[bracket("due", -10, 5)]).lines
    assert placed.x1 < now_line.x < placed.x2


def test_brackets_that_overlap_stand_under_each_other():
    """
    Two duties at a time are two lines.
    """
    owed = [bracket("due", -10, 5), bracket("overdue", -20, -2)]

    first, second = drawn(brackets=owed).lanes[1].brackets
    assert first.y != second.y


def test_what_others_hold_is_a_lock_without_a_kind():
    """
    A lock says whom to ask and nothing else.
    """
    picture = drawn(locks=[Lock("hv", NOW - timedelta(days=9), "Information held")])

    assert picture.has_locks
    assert picture.lanes[1].locks[0].lock.words == "Information held"
    assert not picture.shapes


def test_ages_stand_above_the_weeks_after_birth():
    """
    A reader sees how old the baby was without counting.
    """
    picture = drawn(marks=[mark("a", 60)], zoom="12", born_on=date(2026, 1, 12))

    ages = {tick.label: tick.age for tick in picture.ticks}
    assert ages["5 Jan"] == ""
    assert ages["9 Feb"] == "4w"


def test_nothing_recorded_is_an_empty_picture():
    """
    The page can say that nothing is there instead of drawing nothing.
    """
    assert drawn().is_empty


def grave(name: str, days_ago: float, gravity: int) -> Mark:
    """A concern of this gravity some days ago."""
    return replace(mark(name, days_ago), shape="concern", gravity=gravity)


def test_what_is_grave_is_not_lost_among_the_routine():
    """
    A red flag keeps a place of its own, though it came after a full day.
    """
    routine = [mark(str(n), 3 + n / 100) for n in range(9)]
    picture = drawn(marks=[*routine, grave("flag", 3, 95), grave("harm", 2.99, 95)])

    shown = {p.mark.id: p.count for p in picture.lanes[0].marks}
    assert shown["flag"] == shown["harm"] == 1
    assert sum(shown.values()) == 11


def test_the_gravest_of_a_crowd_is_the_one_that_shows():
    """
    Where even what is grave has no room, the worst stands in front with the count.
    """
    crowd = [grave(str(n), 3 + n / 100, 60 + n) for n in range(8)]
    picture = drawn(marks=crowd)

    assert gravest(crowd).id == "7"
    assert sum(p.count for p in picture.lanes[0].marks) == 8
    for placed in picture.lanes[0].marks:
        assert placed.mark.shape == "concern"


def test_on_an_earlier_day_what_was_known_then_stands_in_front():
    """
    What was learnt later does not cover what was known.
    """
    known, later = grave("known", 8, 60), grave("later", 8, 95)

    assert gravest([known, replace(later, is_later=True)]) is known


def test_a_lock_keeps_its_place_beside_the_routine():
    """
    That somebody holds something is not lost among contacts.
    """
    locks = [Lock("infant", NOW - timedelta(days=3), "Information held")]
    picture = drawn(marks=[mark(str(n), 3) for n in range(9)], locks=locks)

    assert len(picture.lanes[0].locks) == 1


@pytest.mark.parametrize("zoom", ["all", "12", "2"])
def test_the_picture_is_of_what_was_and_not_of_what_will_be(zoom):
    """
    Now stands in the last fifth, however far ahead something is due.
    """
    marks = [mark("old", 100)]
    picture = drawn(marks=marks, brackets=[bracket("due", -5, 90)], zoom=zoom)

    [now] = picture.lines
    assert now.x > WIDTH * 0.8


@pytest.mark.parametrize("title", ["Ashmere Maternity Services", "Baby Alexandrina"])
def test_the_title_of_a_lane_is_broken_before_it_is_cut(title):
    """
    What stands beside a lane fits there.
    """
    lines = Lane("x", title).lines

    assert " ".join(lines) == title
    assert max(map(len, lines)) <= LANE_LETTERS
