"""Who comes to work with a family because something is owed, or was told to them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from plait.worklist import involving
from plait.worklist.routing import Around

OWING, TOLD = 7, 8


def owed(standard):
    """A duty of a team, of which the line manager of another was told."""
    return SimpleNamespace(
        standard=standard, title="A duty", owed_by="addressee", team_id=OWING,
        trigger=str(uuid4()), opened_at=datetime(2026, 3, 2, tzinfo=UTC), due_at=None,
        closed_at=None, concerns=(), told=({"team": TOLD, "tell": "line_manager"},),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "teams"),
    [
        ("share_recorded", set()),
        ("transfer_answered", set()),
        ("message_acknowledged", {TOLD}),
        ("handover_accepted", {TOLD}),
        ("referral_decision", {OWING, TOLD}),
    ],
)
def test_what_opens_with_a_duty_is_no_more_than_it_needs(standard, teams):
    """
    A question, or an offer of a whole home, opens itself; a message opens the rest to
    whoever has to chase it; everything else to who owes it too.
    """
    found = involving.by_duties([owed(standard)], Around("ashmere", 1))

    assert {one.team_id for one in found} == teams
