"""What a row of the worklist says beside its title."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from plait.pages.staff import due_rows

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "notes"),
    [
        ("Message sent", ["From Tue 3 Mar 2026, 10am"]),
        ("Information held by Vale perinatal team", []),
        ("Message sent; and information held by Vale perinatal team", []),
        ("What your team recorded", []),
    ],
)
def test_the_moment_of_what_is_held_is_in_no_list(why, notes):
    """
    Duties of one standard are told apart by their day, where that day may be told.
    """
    row = SimpleNamespace(
        part="", needed=(), is_open=True, late_said_at=None, why=why, opened_at=AT,
        standard="message_acknowledged", stricter_limit_of="",
    )  # fmt: skip

    assert due_rows._notes(row, AT) == notes


def test_whose_limit_holds_is_said_for_a_family_of_two_partnerships():
    """
    The row says so, and the page says why.
    """
    row = SimpleNamespace(
        part="", needed=(), is_open=True, late_said_at=None, why="Birth",
        opened_at=AT, standard="hv_new_birth", stricter_limit_of="Wendlebury",
    )  # fmt: skip

    [note] = due_rows._notes(row, AT)

    assert note == "Stricter of two local limits: Wendlebury\u2019s"
