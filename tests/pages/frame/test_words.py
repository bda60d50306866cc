"""How values are said on a page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plait.pages import components

MORNING = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 23, 9, 14, tzinfo=UTC), "9:14am"),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "2pm"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 7, 1, 11, 30, tzinfo=UTC), "12:30pm"),
    ],
)
def test_a_time_is_said_as_the_nhs_says_it(at, words):
    """
    Local time, without needless minutes, with midday and midnight in words.
    """
    assert components.time_of_day(at) == words


def test_a_moment_has_its_day_and_time():
    """
    Day and time as in `Mon 23 Nov 2026, 9:14am`.
    """
    assert components.moment(MORNING) == "Mon 23 Nov 2026, 9:14am"


def test_a_moment_of_the_summer_evening_is_on_the_local_day():
    """
    Half past eleven at night in UTC is the next day in London's summer.
    """
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert components.day(at) == "Thu 2 Jul 2026"


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), "by midnight"),
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "tomorrow, 2pm"),
        (datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC), "Fri 4 Dec 2026"),
        (None, "no date yet"),
    ],
)
def test_a_deadline_is_said_beside_now(due_at, words):
    """
    Near days by their name, others by their date, the end of a day as a day.
    """
    assert components.due_words(due_at, MORNING) == words


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(minutes=25), "25 minutes late"),
        (timedelta(hours=26), "26 hours late"),
        (timedelta(days=3), "3 days late"),
        (timedelta(days=700), "about 23 months late"),
        (timedelta(days=2530), "about 7 years late"),
        (timedelta(hours=-4), "4 hours left"),
        (timedelta(seconds=-20), "1 minute left"),
    ],
)
def test_time_left_and_late_are_told_apart(late, words):
    """
    In the largest unit that still says enough.
    """
    assert components.time_left(MORNING - late, MORNING) == words


def test_a_newborn_is_counted_in_days_and_then_in_weeks():
    """
    Thirteen days, then nine weeks and two days.
    """
    assert components.age(date(2026, 11, 10), MORNING) == "13 days"
    assert components.age(date(2026, 9, 19), MORNING) == "9 weeks 2 days"


def test_what_is_not_known_is_said():
    """
    Nothing is left blank where a person would look for it.
    """
    assert components.born(None) == "Date of birth not known"
    assert components.age(None, MORNING) == "age not known"
    assert components.nhs_number(None) == "not known"
    assert components.limit(None) == "no date yet"


def test_an_nhs_number_is_grouped():
    """
    Three, three and four digits, kept on one line.
    """
    assert components.nhs_number("9434765919") == "943&nbsp;476&nbsp;5919"


def test_a_long_pager_leaves_pages_out():
    """
    First, last and the pages beside the current one; a gap where others are.
    """
    numbers = [link.number for link in components.page_links(10, 20)]

    assert numbers == [1, 0, 9, 10, 11, 0, 20]


def test_a_page_number_beyond_the_last_breaks_no_pager():
    """
    One page gives one link.
    """
    assert [link.number for link in components.page_links(1, 1)] == [1]


def test_words_are_joined_as_in_a_sentence():
    """
    Commas, and `and` before the last.
    """
    assert components.phrase(["one", "two", "three"]) == "one, two and three"
    assert components.phrase([]) == ""


def test_every_state_has_a_word_and_a_colour():
    """
    No state of a worklist is without its tag.
    """
    for state in ("waiting", "due", "overdue", "met", "met_late", "stopped", "missed"):
        assert components.status(state).word
