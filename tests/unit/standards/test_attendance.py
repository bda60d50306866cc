"""Who must be there for a meeting to answer a duty."""

import pytest

from plait.standards.attendance import needed_roles
from plait.standards.loader import library


@pytest.mark.parametrize(
    ("standard", "needed"),
    [
        ("conjunction_strategy_meeting", ("police", "perinatal_mental_health")),
        ("infant_injury_strategy", ("police",)),
        ("initial_conference", ()),
        ("hv_new_birth", ()),
    ],
)
def test_a_meeting_needs_those_whom_its_standard_names(standard, needed):
    """
    The police for a quorate strategy meeting, and whoever must be represented.
    """
    assert needed_roles(library().get(standard)) == needed
