"""On which ground of law an agency is asked to a meeting."""

from datetime import date

import pytest

from plait.standards.legal_bases import basis_for, legal_bases

BEFORE, SINCE = date(2026, 9, 29), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("type_", "states", "on", "code"),
    [
        ("strategy", (), SINCE, "LB-16LA"),
        ("strategy", (), BEFORE, "LB-17"),
        ("strategy", ("section47",), BEFORE, "LB-47"),
        ("core_group", (), SINCE, "LB-16LA"),
        ("rapid_review", ("section47",), SINCE, "LB-16H"),
        ("escalation_panel", (), SINCE, "LB-11"),
    ],
)
def test_the_ground_follows_from_the_meeting_and_from_what_holds(
    type_, states, on, code
):
    assert basis_for(type_, states, on).code == code


def test_every_ground_says_where_it_stands_and_what_may_be_said():
    """
    Nobody has read the sources for us yet, and none is shown as if somebody had.
    """
    for one in legal_bases().values():
        assert one.title
        assert one.words.endswith(".")
        assert one.document
        assert one.clause
