"""When something is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.ages import add_months
from plait.clock.deadlines import FROM_A_BASE_DAY, UNITS, Limit, due, window_opens
from plait.clock.moments import LONDON, parse_moment
from plait.clock.working_days import Calendar

ENGLAND = Calendar.england()

instants = st.datetimes(
    min_value=datetime(2005, 1, 1),  # noqa: DTZ001 hypothesis adds the zone itself
    max_value=datetime(2050, 12, 31),  # noqa: DTZ001 as above
    timezones=st.just(UTC),
)


def due_at(unit, n, opened, base=None, **policy):
    """When a limit is due, in the words of London's clocks."""
    at = due(
        Limit(unit, n),
        opened_at=parse_moment(opened),
        base_day=base,
        calendar=ENGLAND,
        **policy,
    )
    return None if at is None else f"{at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("unit", "n", "opened", "expected"),
    [
        ("hours", 24, "2026-03-28T20:00+00:00", "2026-03-29 21:00:00"),
        ("hours", 24, "2026-10-24T20:00+01:00", "2026-10-25 19:00:00"),
        ("hours", 4, "2026-03-09T22:30+00:00", "2026-03-10 02:30:00"),
        ("days", 0, "2026-03-09T09:00+00:00", "2026-03-09 23:59:59"),
        ("days", 14, "2026-03-20T09:00+00:00", "2026-04-03 23:59:59"),
        ("days", 0, "2026-03-29T00:30+00:00", "2026-03-29 23:59:59"),
        ("days", 0, "2026-10-25T00:30+01:00", "2026-10-25 23:59:59"),
        ("days", 1, "2026-06-30T23:30+00:00", "2026-07-02 23:59:59"),
        ("working_days", 1, "2026-03-06T16:40+00:00", "2026-03-09 23:59:59"),
        ("working_days", 1, "2026-03-07T10:00+00:00", "2026-03-09 23:59:59"),
        ("working_days", 2, "2020-05-06T10:00+01:00", "2020-05-11 23:59:59"),
        ("working_days", 1, "2022-06-01T10:00+01:00", "2022-06-06 23:59:59"),
        ("working_days", 1, "2022-09-16T10:00+01:00", "2022-09-20 23:59:59"),
        ("working_days", 1, "2023-05-05T10:00+01:00", "2023-05-09 23:59:59"),
        ("working_days", 15, "2026-12-14T10:00+00:00", "2027-01-07 23:59:59"),
        ("months", 24, "2026-03-09T09:00+00:00", "2028-03-09 23:59:59"),
        ("months", 1, "2026-01-31T09:00+00:00", "2026-02-28 23:59:59"),
    ],
)
def test_a_limit_ends_when_its_unit_says(unit, n, opened, expected):
    """
    Hours are elapsed hours; all other limits end with a day in London.
    """
    assert due_at(unit, n, opened) == expected


@pytest.mark.parametrize(
    ("unit", "n", "expected"),
    [
        ("gestation_days", 224, "2026-04-06 23:59:59"),
        ("age_days", 14, "2026-06-15 23:59:59"),
        ("age_weeks", 8, "2026-07-27 23:59:59"),
        ("age_months", 9, "2027-03-01 23:59:59"),
    ],
)
def test_a_gestation_or_an_age_is_reached_on_its_day(unit, n, expected):
    """
    It counts from the due date or the birth, whenever the duty opened.
    """
    assert due_at(unit, n, "2026-01-05T09:00+00:00", date(2026, 6, 1)) == expected


@pytest.mark.parametrize("unit", sorted(FROM_A_BASE_DAY))
def test_without_a_date_to_count_from_nothing_is_due_yet(unit):
    """
    No due date known, no deadline: the obligation says what is missing.
    """
    limit = Limit(unit, 14)
    opened_at = parse_moment("2026-01-05T09:00+00:00")

    assert due_at(unit, 14, "2026-01-05T09:00+00:00") is None
    assert window_opens(limit, opened_at=opened_at, base_day=None) is None


def test_a_policy_may_end_the_working_day_at_close_of_business():
    """
    Close of business is a time in London, in summer too, and for working days alone.
    """
    five = time(17)

    working = due_at(
        "working_days", 1, "2026-06-05T10:00+00:00", close_of_business=five
    )
    plain = due_at("days", 1, "2026-06-05T10:00+00:00", close_of_business=five)

    assert working == "2026-06-08 17:00:00"
    assert plain == "2026-06-06 23:59:59"


@given(opened_at=instants, n=st.integers(1, 60))
def test_working_days_agree_with_walking_day_by_day(opened_at, n):
    """
    The deadline is the last second of the day that a person with a calendar finds.
    """
    day, left = opened_at.astimezone(LONDON).date(), n
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in ENGLAND.bank_holidays
    next_day = datetime.combine(day + timedelta(days=1), time(), LONDON)

    found = due(
        Limit("working_days", n), opened_at=opened_at, base_day=None, calendar=ENGLAND
    )

    assert found == next_day.astimezone(UTC) - timedelta(seconds=1)


@given(
    opened_at=instants,
    unit=st.sampled_from(UNITS),
    n=st.integers(1, 400),
    base=st.dates(date(2005, 1, 1), date(2050, 12, 31)),
)
def test_a_window_opens_before_it_is_due_on_the_same_day(opened_at, unit, n, base):
    """
    One limit as opening and as deadline is one London day, from end to end.
    """
    limit = Limit(unit, n, day=base if unit == "named_day" else None)

    opens = window_opens(limit, opened_at=opened_at, base_day=base, calendar=ENGLAND)
    ends = due(limit, opened_at=opened_at, base_day=base, calendar=ENGLAND)

    assert opens <= ends
    assert opens.astimezone(LONDON).date() == ends.astimezone(LONDON).date()
    assert opens == ends if unit == "hours" else opens.astimezone(LONDON).hour == 0


@given(opened_at=instants, n=st.integers(0, 60))
def test_months_end_on_the_same_day_of_the_month(opened_at, n):
    """
    Months are counted from the day in London on which it opened.
    """
    found = due(
        Limit("months", n), opened_at=opened_at, base_day=None, calendar=ENGLAND
    )

    opened_on = opened_at.astimezone(LONDON).date()
    assert found.astimezone(LONDON).date() == add_months(opened_on, n)


def test_a_window_in_working_days_uses_england_unless_told_otherwise():
    """
    A window of one working day after a Friday opens as Monday begins.
    """
    opens = window_opens(
        Limit("working_days", 1),
        opened_at=parse_moment("2026-03-06T09:00+00:00"),
        base_day=None,
    )

    assert opens == parse_moment("2026-03-09T00:00+00:00")


@pytest.mark.parametrize(
    ("unit", "n"), [("working_days", 0), ("days", -1), ("weeks", 2)]
)
def test_a_limit_that_cannot_be_counted_is_refused(unit, n):
    """
    The fault is found when the limit is made, not when a deadline is missed.
    """
    with pytest.raises(ValueError, match="wanted"):
        Limit(unit, n)
