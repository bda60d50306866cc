"""Quarters of a calendar year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.quarters import first_day, in_words, quarter_of, quarters_back


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_a_day_is_in_its_quarter(day, quarter):
    """
    The first and the last day as well.
    """
    assert quarter_of(day) == quarter


def test_quarters_run_across_a_year():
    """
    The last one is the one of the day.
    """
    assert quarters_back(date(2026, 2, 9), 3) == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert in_words("2025-Q4") == "October to December 2025"


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_names_sort_as_the_quarters_do(day, count):
    """
    So that the database can compare them as text.
    """
    names = quarters_back(day, count)

    assert names == sorted(set(names))
    assert first_day(names[-1]) <= day
    assert quarter_of(first_day(names[0])) == names[0]


@pytest.mark.parametrize("text", ["2026-Q5", "2026", "", "Q1"])
def test_what_is_no_quarter_is_refused(text):
    """
    The error says what one looks like.
    """
    with pytest.raises(ValueError, match="wanted a quarter such as 2026-Q4"):
        first_day(text)
