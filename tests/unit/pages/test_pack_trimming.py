"""A document is never longer than can be made in time, and says where it begins."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from plait.access.disclosure import Holder
from plait.pages import components
from plait.pages.staff.pack_shapes import Lane, Line, Pack, Reading, Week
from plait.pages.staff.pack_weeks import weeks_of
from plait.pages.staff.pack_words import MOST_CHARACTERS, MOST_EVENTS, trimmed
from plait.worklist.pack_material import Held

MONDAY = date(2026, 1, 5)


def week(number: int, lines: int, words: int = 10) -> Week:
    line = Line("Mon", "x" * words, "", (), "")
    day = components.day(MONDAY + timedelta(weeks=number))
    return Week(f"Week of {day}", (Lane("Mother", (line,) * lines),), ())


def pack(*weeks: Week) -> Pack:
    now = datetime(2026, 3, 11, tzinfo=UTC)
    return Pack(
        title="Strategy meeting", when="", where="",
        reading=Reading("Robin", "Team", "Agency", now, "F-7K2M9"), people=(),
        sights=(), why=None, note="", owed=(), unanswered=(), weeks=weeks, lived=(),
        screens=(), marks=(), missed=(), earlier=(), seats=(), cut=(), ask="",
    )  # fmt: skip


def test_a_pack_that_fits_is_left_as_it_is():
    """
    Nothing is said of trimming.
    """
    whole = pack(*(week(number, 5) for number in range(20)))

    assert trimmed(whole) is whole


def test_a_long_one_keeps_the_newest_whole_weeks_and_says_so():
    """
    By period: nobody wonders whether a week is whole.
    """
    made = trimmed(pack(*(week(number, 100) for number in range(20))))

    assert sum(one.lines for one in made.weeks) <= MOST_EVENTS
    assert made.weeks[-1].heading == week(19, 1).heading
    assert made.weeks[0].heading == week(13, 1).heading
    assert "begins with the week of Mon 6 Apr 2026" in made.trimmed
    assert "on the screen" in made.trimmed


@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.integers(1, 4000)), min_size=1, max_size=40
    )
)
def test_however_it_is_made_it_ends_with_the_newest_and_fits(sizes):
    """
    The weeks that are kept are the last ones, in their order, each of them whole.
    """
    whole = pack(*(week(n, lines, words) for n, (lines, words) in enumerate(sizes)))
    made = trimmed(whole)

    assert made.weeks
    assert made.weeks == whole.weeks[-len(made.weeks) :]
    assert bool(made.trimmed) == (len(made.weeks) < len(whole.weeks))
    if len(made.weeks) > 1:
        assert sum(one.lines for one in made.weeks) <= MOST_EVENTS
        assert sum(one.weight for one in made.weeks) <= MOST_CHARACTERS


@given(st.sets(st.integers(0, 60)), st.integers(1, 5))
def test_weeks_that_are_only_held_are_joined_and_never_counted(numbers, times):
    """
    However often something is held in a week, the words are the same.
    """
    holder = Holder("Perinatal team", "duty clinician", "", 7)
    held = [Held(MONDAY + timedelta(weeks=one), holder) for one in sorted(numbers)]

    once = weeks_of([], held, [], lambda _: Line("", "", "", (), str(uuid4())))
    often = weeks_of([], held * times, [], lambda _: Line("", "", "", (), ""))

    assert once == often
    runs = [one for one in numbers if one - 1 not in numbers]
    assert len(once) == len(runs)
    assert all(len(one.held) == 1 for one in once)
