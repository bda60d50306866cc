"""How far a pregnancy has come, and how old a person is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.ages import (
    add_months,
    age_in_months,
    age_in_words,
    day_of_gestation,
    format_gestation,
    gestation_days,
    parse_gestation,
)

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def test_the_due_date_is_forty_weeks():
    """
    On the due date a pregnancy is at 40+0.
    """
    edd = date(2026, 6, 1)

    assert gestation_days(edd, edd) == 280
    assert day_of_gestation(edd, 280) == edd
    assert day_of_gestation(edd, parse_gestation("32+0")) == date(2026, 4, 6)


@given(edd=days, n=st.integers(0, 310))
def test_gestation_and_day_are_two_views_of_one_thing(edd, n):
    """
    The day on which a gestation is reached has that gestation.
    """
    assert gestation_days(edd, day_of_gestation(edd, n)) == n


@given(n=st.integers(0, 600))
def test_a_gestation_is_read_as_it_is_written(n):
    """
    Writing and reading weeks and days loses nothing.
    """
    assert parse_gestation(format_gestation(n)) == n


@pytest.mark.parametrize(
    "text", ["32", "32+7", "+3", "32+", "-1+0", "32 + 0", "", None]
)
def test_a_gestation_that_nobody_would_write_is_refused(text):
    """
    Weeks, a plus, and 0 to 6 days: nothing else.
    """
    with pytest.raises(ValueError, match="wanted weeks"):
        parse_gestation(text)


def test_a_gestation_below_zero_is_not_written():
    """
    Before day 0 there is no pregnancy to speak of.
    """
    with pytest.raises(ValueError, match="got -1"):
        format_gestation(-1)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
        (date(2026, 3, 9), 24, date(2028, 3, 9)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day, n, expected):
    """
    A day that a month does not have becomes its last day.
    """
    assert add_months(day, n) == expected


@given(born=days, older_by=st.integers(0, 12_000))
def test_months_of_age_are_whole_months(born, older_by):
    """
    So many months have passed, and one more has not.
    """
    on = born + timedelta(days=older_by)

    months = age_in_months(born, on)

    assert add_months(born, months) <= on < add_months(born, months + 1)


@pytest.mark.parametrize(
    ("days_old", "words"),
    [
        (-1, "not yet born"),
        (0, "0 days"),
        (1, "1 day"),
        (6, "6 days"),
        (7, "1 week"),
        (8, "1 week 1 day"),
        (65, "9 weeks 2 days"),
        (83, "11 weeks 6 days"),
        (84, "12 weeks"),
        (86, "12 weeks"),
        (181, "25 weeks"),
        (182, "6 months"),
        (365, "12 months"),
        (729, "23 months"),
        (730, "2 years"),
        (10_958, "30 years"),
    ],
)
def test_an_age_is_said_as_staff_say_it(days_old, words):
    """
    Days, then weeks and days, then weeks, months and years.
    """
    born = date(2026, 1, 5)

    assert age_in_words(born, born + timedelta(days=days_old)) == words
