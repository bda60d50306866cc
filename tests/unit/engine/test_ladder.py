"""When the rungs of a ladder come, and what handing over a duty leaves alone."""
# ruff: noqa: E501  (a story's line is not broken)

from dataclasses import replace
from datetime import time

from lib.stories import at, owed, standard


def test_a_rung_in_working_days_comes_at_the_close_of_business():
    """A policy that ends the working day at five ends it for the ladder too."""
    late = [
        {"after": "1 working_days", "tell": "team_manager"},
        {"after": "4 hours", "tell": "service_manager"},
    ]
    one = replace(
        standard(within={"working_days": 1}, if_late=late), close_of_business=time(17)
    )

    [found] = owed(
        "2026-03-04 10:00 mother concern.red_flag", [one], "2026-03-09 09:00"
    )

    assert found.due_at == at("2026-03-05 17:00")
    assert [rung.at for rung in found.rungs] == [
        at("2026-03-06 17:00"),
        at("2026-03-05 21:00"),
    ]


def test_taking_over_a_duty_completes_no_move():
    """Who accepts one duty has not accepted the family: the old area still owes."""
    found = owed(
        """
        2026-03-02 10:00 mother concern.red_flag
        2026-03-02 11:00 mother area.left
        2026-03-02 12:00 mother responsibility.accepted {standard: red_flag_senior_review, trigger: x, worker: 7}
        """,
        ["red_flag_senior_review"],
        "2026-03-02 13:00",
    )

    assert [one.state for one in found] == ["due"]
