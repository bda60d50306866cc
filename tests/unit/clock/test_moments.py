"""Instants and London days."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.moments import (
    LONDON,
    at_time,
    end_of_day,
    local_day,
    parse_moment,
    start_of_day,
)

instants = st.datetimes(
    min_value=datetime(1930, 1, 1),  # noqa: DTZ001 hypothesis adds the zone itself
    max_value=datetime(2060, 12, 31),  # noqa: DTZ001 as above
    timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=-9))]),
)


@given(at=instants)
def test_the_fast_way_to_the_local_day_is_the_slow_way(at):
    """
    The shortcut for UTC gives the day that the time zone database gives.
    """
    assert local_day(at) == at.astimezone(LONDON).date()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-28T23:59:59+00:00", date(2026, 3, 28)),
        ("2026-06-30T22:59:59+00:00", date(2026, 6, 30)),
        ("2026-06-30T23:00:00+00:00", date(2026, 7, 1)),
        ("2026-12-31T23:30:00+00:00", date(2026, 12, 31)),
    ],
)
def test_in_summer_the_day_in_london_begins_an_hour_before_utc(at, day):
    """
    From 23:00 UTC in summer it is already tomorrow in London.
    """
    assert local_day(parse_moment(at)) == day


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 3, 9), 24)],
)
def test_a_day_has_the_hours_that_the_clocks_give_it(day, hours):
    """
    The night that the clocks go forward has 23 hours in its day, and back 25.
    """
    length = end_of_day(day) - start_of_day(day)

    assert length == timedelta(hours=hours, seconds=-1)


@given(at=instants)
def test_an_instant_lies_in_its_own_day(at):
    """
    Every whole second lies between the first and the last second of its day.
    """
    second = at.astimezone(UTC).replace(microsecond=0)

    assert start_of_day(local_day(second)) <= second <= end_of_day(local_day(second))


def test_the_last_second_of_a_day_is_one_before_midnight_in_london():
    """
    The end of a summer day is 22:59:59 UTC.
    """
    assert end_of_day(date(2026, 6, 1)) == datetime(2026, 6, 1, 22, 59, 59, tzinfo=UTC)


def test_a_time_of_day_is_a_time_in_london():
    """
    Five in the afternoon in summer is four o'clock UTC.
    """
    at = at_time(date(2026, 6, 1), time(17))

    assert at == datetime(2026, 6, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-03-09T09:00+00:00", "2026-03-09T09:00:00Z", "2026-03-09T10:00:00+01:00"],
)
def test_a_moment_is_read_whatever_its_offset(text):
    """
    The same instant written three ways is one instant, in UTC.
    """
    at = parse_moment(text)

    assert at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("2026-03-09T09:00", "without an offset"),
        ("2026-02-30T09:00Z", "2026-02-30"),
        ("0001-01-01T00:00+10:00", "0001-01-01"),
        ("yesterday", "other text"),
        ("", "nothing"),
        (None, "not text"),
        (7, "not text"),
    ],
)
def test_what_is_not_a_moment_is_refused_with_what_was_wanted(text, got):
    """
    The message says what a moment looks like and what came instead.
    """
    with pytest.raises(ValueError, match=r"wanted a date and time .*; got ") as refused:
        parse_moment(text)

    assert got in str(refused.value)


def test_a_refusal_never_repeats_what_a_person_typed():
    """
    A name in the wrong place does not travel into a log inside the error.
    """
    with pytest.raises(ValueError, match="other text") as refused:
        parse_moment("Sarah Jones")

    assert "Sarah" not in str(refused.value)


def test_a_moment_without_a_time_zone_has_no_local_day():
    """
    We do not guess in which time zone a moment was meant.
    """
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 3, 9, 9))  # noqa: DTZ001 the fault under test
