"""When a meeting is proposed, and what a local time means in a zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lib.stories import at
from plait.clock.moments import LONDON
from plait.pages.moments import aware
from plait.pages.staff.meeting_forms import next_half_hour

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("now", "due", "proposed"),
    [
        # a Tuesday, by day: the next half hour that leaves time to come
        ("2026-11-24 10:12", "2026-11-25 23:59", "2026-11-24 11:00"),
        ("2026-11-24 10:05", None, "2026-11-24 10:30"),
        # in the evening: the next morning, or at once where that is too late
        ("2026-11-24 19:00", "2026-11-25 23:59", "2026-11-25 09:00"),
        ("2026-11-24 19:00", "2026-11-24 23:59", "2026-11-24 19:30"),
        # late already: at once
        ("2026-11-24 19:00", "2026-11-24 12:00", "2026-11-24 19:30"),
        # a Friday evening, and before Christmas
        ("2026-11-27 17:00", None, "2026-11-30 09:00"),
        ("2026-12-24 17:00", None, "2026-12-29 09:00"),
        # early in the morning of a working day
        ("2026-11-24 05:00", None, "2026-11-24 09:00"),
        # due in two weeks: nobody is called from one hour to the next
        ("2026-11-24 10:12", "2026-12-08 17:00", "2026-11-26 10:00"),
    ],
)
def test_the_next_sensible_half_hour_within_the_limit_is_proposed(now, due, proposed):
    assert next_half_hour(at(now), at(due) if due else None) == at(proposed)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
        lambda one: one.replace(tzinfo=UTC)
    ),
    hours=st.integers(-48, 400),
)
def test_what_is_proposed_is_ahead_and_on_a_half_hour(now, hours):
    """
    And never after the limit where there is still time before it.
    """
    due = now + timedelta(hours=hours)

    proposed = next_half_hour(now, due)

    assert proposed - now >= timedelta(minutes=25)
    assert proposed.minute % 30 == proposed.second == proposed.microsecond == 0
    if hours >= 1:
        assert proposed <= due


def test_the_same_time_is_another_moment_in_another_zone():
    local = datetime(2026, 7, 6, 14, 30)  # noqa: DTZ001

    assert aware(local, LONDON) == datetime(2026, 7, 6, 13, 30, tzinfo=UTC)
    assert aware(local, ZoneInfo("Europe/Madrid")) == datetime(
        2026, 7, 6, 12, 30, tzinfo=UTC
    )
    assert aware(local, LISBON) == aware(local, LONDON)


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(ValidationError) as refused:
        aware(datetime(2026, 3, 29, 1, 30), LONDON)  # noqa: DTZ001

    assert refused.value.code == "gap"


def test_a_time_that_comes_twice_is_one_of_the_two():
    twice = datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001
    with pytest.raises(ValidationError) as refused:
        aware(twice, LONDON)

    assert refused.value.code == "twice"
    first, second = aware(twice, LONDON, "first"), aware(twice, LONDON, "second")
    assert second - first == timedelta(hours=1)
    # In a zone whose clocks do not change then there is one.
    assert aware(twice, ZoneInfo("UTC"), "second") == twice.replace(tzinfo=UTC)
