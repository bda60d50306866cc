"""Whom to ring about a birth at this hour: who answers now, as far as it is said."""

from datetime import UTC, datetime

import pytest

from plait.pages.staff.birth_rings import in_order, is_answered, of_alert, of_message

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # a Thursday
DAY = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=UTC)  # a Friday
SUMMER = datetime(2026, 7, 2, 16, 30, tzinfo=UTC)  # 17:30 in London


@pytest.mark.parametrize(
    ("hours", "at", "answered"),
    [
        ("at any hour", NIGHT, True),
        ("24 hours", NIGHT, True),
        ("weekdays, 9am to 5pm", NIGHT, False),
        ("weekdays, 9am to 5pm", DAY, True),
        ("Monday to Friday 8:30am-5pm", DAY, True),
        ("weekdays, 9am to 5pm", CHRISTMAS, False),
        ("weekdays, 9am to 5pm", SUMMER, False),
        ("weekdays, 12pm to 5pm", DAY, False),
        ("weekdays, 9am to 25pm", DAY, None),
        ("weekdays, 5pm to 9am", NIGHT, None),
        ("when she is on duty", NIGHT, None),
        ("", NIGHT, None),
    ],
)
def test_when_a_number_is_answered_is_read_or_nothing_is_concluded(hours, at, answered):
    assert is_answered(hours, at) is answered


def test_at_night_who_does_not_answer_comes_last_and_is_not_left_out():
    rings = [
        {"whom": "Team", "phone": "01632 960301", "hours": "weekdays, 9am to 5pm"},
        {"whom": "Crisis", "phone": "01632 960302", "hours": "at any hour"},
        {"whom": "Midwife", "phone": "01632 960303"},
    ]

    night = in_order(of_alert(rings, NIGHT), "Sender: 01632 960199 (out of hours)")
    day = in_order(of_alert(rings, DAY), "")

    assert [one.words.split(":")[0] for one in night] == [
        "Crisis", "Midwife", "Sender", "Team",
    ]  # fmt: skip
    assert [one.words.split(":")[0] for one in day] == ["Team", "Crisis", "Midwife"]


def test_what_a_team_was_told_in_a_message_is_read_alike():
    lines = ["Team: 01632 960301 (weekdays, 9am to 5pm)", "Midwife: 01632 960303", ""]

    found = of_message(lines, NIGHT)

    assert [one.is_answered for one in found] == [False, None]
