"""Who may see an event is changed after it travelled: there it follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.town import NOW
from lib.two_plaits import carry, new_number, numbered_home

TURN = timedelta(minutes=20)


@pytest.fixture
def homes(ends):
    number = new_number()
    return [numbered_home(end, number) for end in ends]


@pytest.fixture
def says(ends, homes):
    """`says("sealed", event, 2)`: at Ashmere, in the second turn."""

    def said(seen_as, event, turn=1):
        return ends[0].records(
            "maternity", "class.changed", homes[0].id, NOW + turn * TURN,
            event=str(event), seen_as=seen_as, reason="She fears that he reads it",
        )  # fmt: skip

    return said


def send(ashmere, home, at=NOW):
    return ashmere.records(
        "maternity", "message.sent", home.id, at, about=home.mother, note="heron",
        to="health_visitor", team=ashmere.remote("health_visiting"),
    )  # fmt: skip


def carried(ends, first, last):
    for turn in range(first, last + 1):
        carry(*ends, NOW + turn * TURN)


def seen_there(ends, event):
    """The class with which it counts at Vale, None where it is not."""
    found = ends[1].rows("select seen_as from event where id = %s", event)
    return found[0][0] if found else None


def readers_there(ends, event):
    return ends[1].rows(
        "select team_id from event_release where root = %s "
        "and (until is null or until > now())",
        event,
    )


def test_what_is_raised_is_raised_there_and_nobody_learns_why(ends, homes, says):
    """
    In the name of the agency whose it is; the reason stays at home.
    """
    event = send(ends[0], homes[0])
    carried(ends, 0, 1)
    assert seen_there(ends, event) == 0

    changed = says("domestic_abuse", event, 2)
    carried(ends, 2, 4)

    [(fact, agency, by)] = ends[1].rows(
        "select fact::text, agency, by_id from event where id = %s", changed
    )
    assert seen_there(ends, event) == 6
    assert (agency, by) == ("ashmere-maternity", None)
    assert "fears" not in fact
    assert ends[0].states(homes[0].id) == ["taken", "taken"]


def test_what_is_sealed_disappears_there(ends, homes, says):
    """
    From the team that it was sent to as well; and comes back when it is opened again.
    """
    event = send(ends[0], homes[0])
    carried(ends, 0, 1)
    assert readers_there(ends, event) != []

    says("sealed", event, 2)
    carried(ends, 2, 4)
    assert seen_there(ends, event) == 4
    assert readers_there(ends, event) == []

    says("routine", event, 5)
    carried(ends, 5, 7)
    assert seen_there(ends, event) == 0


def test_what_was_not_sent_yet_goes_as_it_is_now_or_not_at_all(ends, homes, says):
    """
    Raised before the first try it arrives raised; sealed, it stays, and so is said.
    """
    raised, sealed = (send(ends[0], homes[0]) for _ in range(2))
    says("third_party", raised)
    says("sealed", sealed)

    carried(ends, 2, 4)

    assert seen_there(ends, raised) == 2
    assert seen_there(ends, sealed) is None
    found = ends[0].rows(
        "select o.state, o.reason, o.sens from exchange_out o where o.event_id = %s",
        sealed,
    )
    assert found == [("refused", "sealed", 4)]
    assert len(ends[0].states(homes[0].id)) == 2


def test_raised_before_it_is_released_it_travels_as_raised(ends, homes, says):
    """
    With the class that it counts with, not with the one it was recorded with.
    """
    ashmere, home = ends[0], homes[0]
    item = ashmere.records("maternity", "contact.other", home.id, about=home.mother)
    says("third_party", item)
    ashmere.records(
        "maternity", "info.shared", home.id, NOW + 2 * TURN, to="health_visitor",
        team=ashmere.remote("health_visiting"), released=[str(item)],
    )  # fmt: skip

    carried(ends, 2, 4)

    assert seen_there(ends, item) == 2


def test_of_two_changes_the_later_holds_in_whatever_order_they_come(ends, homes, says):
    """
    Both were made while the other server was down; the first try of one got lost.
    """
    ashmere, vale = ends
    event = send(ashmere, homes[0])
    carried(ends, 0, 1)
    vale.is_up = False
    says("health", event, 2)
    ashmere.sends(NOW + 2 * TURN, vale.post)
    says("third_party", event, 3)
    says("domestic_abuse", event, 4)
    vale.is_up = True

    carried(ends, 5, 8)

    assert seen_there(ends, event) == 6
    assert set(ashmere.states(homes[0].id)) == {"taken"}
