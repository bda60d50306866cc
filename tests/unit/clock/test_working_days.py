"""England's working days."""

import csv
import json
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.working_days import Calendar

ENGLAND = Calendar.england()
PUBLISHED = Path(__file__).parents[2] / "data" / "govuk-bank-holidays.json"
PUBLISHED_YEARS = range(2012, 2029)

days = st.dates(date(2000, 1, 1), date(2058, 12, 31))


def naive_add(calendar, day, n):
    """Walk day by day, as a person with a wall calendar does."""
    while n:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in calendar.bank_holidays:
            n -= 1
    return day


def table():
    """The rows of the table that ships with Plait."""
    text = files("plait.clock").joinpath("england_bank_holidays.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@given(day=days, n=st.integers(1, 300))
def test_the_tables_agree_with_walking_day_by_day(day, n):
    """
    The fast way to the n-th working day is the slow way.
    """
    assert ENGLAND.add(day, n) == naive_add(ENGLAND, day, n)


@given(day=days)
def test_one_working_day_on_is_the_next_working_day(day):
    """
    The answer is a working day, later than the start, with none in between.
    """
    found = ENGLAND.add(day, 1)

    between = [day + timedelta(days=n) for n in range(1, (found - day).days)]
    assert ENGLAND.is_working_day(found)
    assert not any(ENGLAND.is_working_day(one) for one in between)


def test_the_table_has_what_gov_uk_publishes():
    """
    For the years that gov.uk covers, the weekday bank holidays are the published ones.
    """
    events = json.loads(PUBLISHED.read_text("utf-8"))["england-and-wales"]["events"]
    published = {date.fromisoformat(event["date"]) for event in events}

    ours = {day for day in ENGLAND.bank_holidays if day.year in PUBLISHED_YEARS}

    assert ours == {day for day in published if day.weekday() < 5}


def test_the_other_years_follow_the_rules_but_for_what_was_proclaimed():
    """
    Beyond the published years the table is what an independent library computes.
    """
    rows = [row for row in table() if row["source"] != "proclaimed"]
    years = [year for year in range(2000, 2061) if year not in PUBLISHED_YEARS]
    computed = holidays.country_holidays("GB", subdiv="ENG", years=years)

    ours = {date.fromisoformat(row["date"]) for row in rows}

    assert {day for day in ours if day.year in years} == {
        day for day in computed if day.weekday() < 5 and day.year in years
    }


def test_every_day_of_the_table_says_where_it_comes_from():
    """
    Each line is a weekday, once, in order, with a title and a source.
    """
    rows = table()

    assert {row["source"] for row in rows} <= {"gov.uk", "computed", "proclaimed"}
    assert all(row["title"] for row in rows)
    assert all(date.fromisoformat(row["date"]).weekday() < 5 for row in rows)
    assert [row["date"] for row in rows] == sorted({row["date"] for row in rows})


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2020, 5, 4), True),  # the early May holiday moved to VE day
        (date(2020, 5, 8), False),
        (date(2022, 5, 30), True),  # the spring holiday moved to the Jubilee
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),  # the State Funeral
        (date(2023, 5, 8), False),  # the Coronation
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 3, 7), False),  # a Saturday
        (date(2026, 3, 9), True),
    ],
)
def test_moved_and_one_off_bank_holidays_are_known(day, working):
    """
    Days that were moved or proclaimed once count as what they were.
    """
    assert ENGLAND.is_working_day(day) is working


@pytest.mark.parametrize(
    "start", [date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)]
)
def test_from_friday_or_the_weekend_the_monday_is_day_one(start):
    """
    A start on a day that nobody works counts the next working day as 1.
    """
    assert ENGLAND.add(start, 1) == date(2026, 3, 9)


def test_easter_adds_two_days():
    """
    One working day from Maundy Thursday is the Tuesday after Easter.
    """
    assert ENGLAND.add(date(2026, 4, 2), 1) == date(2026, 4, 7)


@pytest.mark.parametrize("n", [0, -1])
def test_less_than_one_working_day_is_refused(n):
    """
    Nothing is due in 0 working days: such a limit is written in days or hours.
    """
    with pytest.raises(ValueError, match="wanted 1 working day or more"):
        ENGLAND.add(date(2026, 3, 9), n)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2061, 1, 1)])
def test_days_outside_the_tables_are_refused(day):
    """
    We do not guess about years whose bank holidays we do not hold.
    """
    with pytest.raises(ValueError, match="wanted a day from 2000-01-01 to 2060-12-31"):
        ENGLAND.add(day, 1)
    with pytest.raises(ValueError, match="wanted a day from"):
        ENGLAND.is_working_day(day)


def test_an_answer_outside_the_tables_is_refused():
    """
    Counting over the end of the tables is an error, not a wrong day.
    """
    with pytest.raises(ValueError, match="up to 2060-12-31"):
        ENGLAND.add(date(2060, 12, 31), 1)


def test_a_proclaimed_day_can_be_added_and_a_day_removed():
    """
    A changed calendar differs in the changed days alone.
    """
    extra, early_may = date(2031, 6, 6), date(2031, 5, 5)

    changed = ENGLAND.with_changes(added=[extra], removed=[early_may])

    assert not changed.is_working_day(extra)
    assert changed.is_working_day(early_may)
    assert changed.bank_holidays ^ ENGLAND.bank_holidays == {extra, early_may}
