"""Why something is owed, said to whoever reads it."""

import pytest

from plait.worklist.entries import why_for

OURS = {"Ashmere health visiting"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Information held by Ashmere health visiting",
            "What your team recorded",
        ),
        (
            "Mark or injury seen; and information held by Ashmere health visiting",
            "Mark or injury seen; and what your team recorded",
        ),
        (
            "Information held by Vale perinatal team; and mark or injury seen",
            "Information held by Vale perinatal team; and mark or injury seen",
        ),
        (
            "Information held by A; and information held by Ashmere health visiting",
            "Information held by A; and what your team recorded",
        ),
        (
            "Information held by Ashmere health visiting team two",
            "Information held by Ashmere health visiting team two",
        ),
        (
            "Information held: ask the safeguarding partnership office",
            "Information held: ask the safeguarding partnership office",
        ),
        ("EPDS", "EPDS"),
        ("", ""),
    ],
)
def test_what_is_ones_own_is_not_held_from_one(written, read):
    """
    The words are kept once for all readers, and said to each as they stand to it.
    """
    assert why_for(written, OURS) == read


def test_of_two_teams_of_mine_it_is_said_once():
    """
    Whoever works in both reads one line.
    """
    written = "Information held by A; and information held by B"

    assert why_for(written, {"A", "B"}) == "What your team recorded"
