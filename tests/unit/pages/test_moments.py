"""Dates and times as staff type them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from plait.pages.moments import DayField, MomentField

NOW = datetime(2026, 6, 1, 13, 31, tzinfo=UTC)


def moment_field(**more: object) -> MomentField:
    """A field that knows the time of its request."""
    field = MomentField(what="when it happened", **more)
    field.now = NOW
    return field


def typed(day: str, month: str, year: str, time: str = "") -> dict[str, str]:
    """What was typed in the four boxes."""
    return {"day": day, "month": month, "year": year, "time": time}


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [
        ("9:14am", 9, 14), ("9.14 AM", 9, 14), ("14:30", 14, 30), ("1430", 14, 30),
        ("9", 9, 0), ("12am", 0, 0), ("12pm", 12, 0), ("midnight", 0, 0),
        ("midday", 12, 0),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_usually_written(time, hour, minute):
    """
    Summer time is an hour ahead of UTC, and the field gives UTC.
    """
    found = moment_field().clean(typed("31", "5", "2026", time))

    as_if_utc = datetime(2026, 5, 31, hour, minute, tzinfo=UTC)
    assert found == as_if_utc - timedelta(hours=1)


@pytest.mark.parametrize("month", ["5", "05", "may", "May", "MAY"])
def test_a_month_may_be_written_by_name(month):
    """
    As the NHS service manual asks.
    """
    found = DayField(what="the day").clean(typed("31", month, "2026"))

    assert found == date(2026, 5, 31)


@pytest.mark.parametrize("month", ["sep", "Sept", "september", "Sep."])
def test_a_month_may_be_shortened(month):
    """
    To three letters or more.
    """
    found = DayField(what="the day").clean(typed("30", month, "2026"))

    assert found == date(2026, 9, 30)


@pytest.mark.parametrize("time", ["", "25:00", "13pm", "0am", "9:75", "soon", "-1"])
def test_a_time_that_is_none_is_refused_with_an_example(time):
    """
    The error says how to write it.
    """
    with pytest.raises(ValidationError, match="like 9:14am or 14:30"):
        moment_field().clean(typed("31", "5", "2026", time))


@pytest.mark.parametrize(
    ("boxes", "say"),
    [
        (("", "", ""), "Enter when it happened"),
        (("1", "", "2026"), "must include a month"),
        (("", "", "2026"), "must include a day and a month"),
        (("31", "6", "2026"), "must be a real date"),
        (("1", "1", "26"), "must be a real date"),
        (("x", "1", "2026"), "must be a real date"),
        (("1", "ja", "2026"), "must be a real date"),
        (("1", "smarch", "2026"), "must be a real date"),
        (("1", "1", "99999999999999999999"), "must be a real date"),
    ],
)
def test_a_date_that_is_none_is_refused_in_words(boxes, say):
    """
    The error says what is missing or wrong, and repeats nothing that was typed.
    """
    with pytest.raises(ValidationError, match=say):
        moment_field().clean(typed(*boxes, "9am"))


def test_the_future_is_refused():
    """
    Nothing has happened after now; five minutes are left for clocks that differ.
    """
    field = moment_field()

    assert field.clean(typed("1", "6", "2026", "14:36"))
    with pytest.raises(ValidationError, match="must be now or in the past"):
        field.clean(typed("1", "6", "2026", "14:37"))


def test_a_time_that_the_clocks_skipped_is_refused():
    """
    At 1am on 29 March 2026 the clocks went to 2am: half past one never was.
    """
    with pytest.raises(ValidationError, match="clocks went forward"):
        moment_field().clean(typed("29", "3", "2026", "1:30am"))


def test_what_may_be_left_is_left():
    """
    An empty optional moment is none.
    """
    assert moment_field(required=False).clean(typed("", "", "", "")) is None


def test_a_due_date_may_lie_ahead():
    """
    A day field that may be ahead takes a day to come.
    """
    field = DayField(what="the due date", may_be_ahead=True)
    field.now = NOW

    assert field.clean(typed("1", "12", "2026")) == date(2026, 12, 1)
