"""Recording a fact brings up to date who owes what, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from lib.town import NOW

from plait.worklist import queries, refusals
from plait.worklist.shapes import WorklistFilter


def entries(home):
    with connection.cursor() as cursor:
        cursor.execute(
            "select standard, team_id, person_label, why, classes, closed_at "
            "from worklist_entry where subject_id = %s order by standard",
            [home.id],
        )
        return cursor.fetchall()


def test_a_mark_and_an_illness_of_two_agencies_ask_for_a_strategy_meeting(
    town, home, records, opens
):
    """
    The health visitor's mark and the perinatal team's diagnosis meet: social care owes.
    """
    records(
        "perinatal",
        "diagnosis.mental_health",
        about="mother",
        severity="severe",
        condition="depression",
        at=NOW - timedelta(days=40),
    )

    recorded = records(
        "health_visiting",
        "injury.observed",
        about="infant",
        mobile=False,
        marks=[{"site": "left_cheek", "kind": "bruise", "size_mm": 10}],
    )

    assert recorded.is_worked_out
    [meeting] = [
        r for r in recorded.owed if r.standard == "conjunction_strategy_meeting"
    ]
    assert meeting.team_id == town.teams["social_care"].pk
    assert meeting.person_label == "Baby A."
    assert "information held by Ashmere perinatal team" in meeting.why
    assert "depression" not in meeting.why
    with opens("social_care", home) as social_worker:
        page = queries.worklist(WorklistFilter(), by=social_worker, now=NOW)
    assert "conjunction_strategy_meeting" in {row.standard for row in page.rows}
