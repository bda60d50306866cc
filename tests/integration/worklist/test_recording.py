"""Recording a fact brings up to date who owes what, in one transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from lib.town import NOW
from plait.access import sessions
from plait.records import ledger
from plait.worklist import projection, queries
from plait.worklist.shapes import WorklistFilter

#: Statements of one recording, with what makes it whole or nothing.
MOST_STATEMENTS = 6


def ill(records, **more):
    """The perinatal team's diagnosis of the mother, known to nobody else."""
    return records(
        "perinatal", "diagnosis.mental_health", about="mother", severity="severe",
        condition="depression", note="she hears a voice", **more,
    )  # fmt: skip


def marked(records, **more):
    """The health visitor's mark on the baby."""
    return records(
        "health_visiting", "injury.observed", about="infant", mobile=False,
        marks=[{"site": "left_cheek", "kind": "bruise", "size_mm": 10}], **more,
    )  # fmt: skip


def standards(rows):
    return {row.standard for row in rows}


@pytest.mark.parametrize("first", [ill, marked])
def test_two_agencies_facts_ask_for_a_strategy_meeting(
    town, home, records, opens, first
):
    """
    Whichever is recorded first: social care owes it, and can open the record.
    """
    second = marked if first is ill else ill
    assert "conjunction_strategy_meeting" not in standards(first(records).owed)

    recorded = second(records, at=NOW + timedelta(hours=1))

    assert "conjunction_strategy_meeting" in standards(recorded.owed)
    with opens("social_care", home) as social_worker:
        page = queries.worklist(WorklistFilter(), by=social_worker, now=NOW)
    [meeting] = [r for r in page.rows if r.standard == "conjunction_strategy_meeting"]
    assert meeting.team_id == town.teams["social_care"].pk
    assert meeting.owed_by_words == "Social worker"
    assert (meeting.person_label, meeting.is_mine) == ("Baby A.", True)
    assert meeting.answers == ("meeting.held",)


def test_a_row_tells_no_word_of_what_is_behind_it(home, records, opens):
    """
    Whose it is, that somebody holds something, and no more: on a list that social care
    reads before it opens the record.
    """
    ill(records)
    marked(records)

    with opens("social_care", home) as social_worker:
        page = queries.worklist(WorklistFilter(), by=social_worker, now=NOW)

    words = " ".join(str(row) for row in page.rows).lower()
    assert "information held by ashmere perinatal team" in words
    for secret in ("depression", "hears a voice", "left_cheek", "ashby", "jane"):
        assert secret not in words


def test_an_answer_closes_what_it_answers(home, records):
    """
    What was answered is named, and is not owed any more.
    """
    marked(records)

    recorded = records(
        "paediatrics", "paediatric.assessed", about="infant",
        at=NOW + timedelta(hours=2),
    )  # fmt: skip

    assert standards(recorded.answered) == {"infant_injury_paediatric"}
    assert {row.state for row in recorded.answered} == {"met"}


def test_the_author_is_told_nothing_of_what_they_may_not_see(home, records):
    """
    Social care records with routine rights: a health duty of others stays unseen.
    """
    records("maternity", "screen.epds", about="mother", total=14, safety_item=0)
    marked(records)

    recorded = records("social_care", "contact.social_worker", about="mother")

    assert recorded.is_worked_out
    assert "raised_epds_assessed" not in standards(recorded.owed)


def test_a_recording_is_a_handful_of_statements(home, records, opens):
    """
    However long the timeline is.
    """
    for day in range(12):
        records(
            "maternity", "screen.epds", about="mother", total=14, safety_item=0,
            at=NOW - timedelta(days=day),
        )  # fmt: skip

    with opens("maternity", home), CaptureQueriesContext(connection) as asked:
        pass
    opening = len(asked)
    with CaptureQueriesContext(connection) as asked:
        records("maternity", "screen.epds", about="mother", total=13, safety_item=0)

    assert len(asked) - 2 - opening <= MOST_STATEMENTS


def test_what_the_rules_cannot_work_out_is_kept_and_shown(
    town, home, records, opens, monkeypatch, caplog
):
    """
    The event stays, the home team is told, and the log has no word of the family.
    """

    def fails(*args, **kwargs):
        raise ValueError("Jane Ashby hears a voice")

    monkeypatch.setattr(projection, "refresh", fails)
    recorded = marked(records)
    monkeypatch.undo()

    assert not recorded.is_worked_out
    with opens("health_visiting", home) as visitor:
        page = queries.worklist(WorklistFilter(), by=visitor, now=NOW)
    assert [one.subject_id for one in page.attention] == [home.id]
    assert "Jane" not in caplog.text + page.attention[0].words

    records("maternity", "screen.wellbeing_asked", about="mother")

    with opens("health_visiting", home) as visitor:
        page = queries.worklist(WorklistFilter(), by=visitor, now=NOW)
    assert not page.attention
    with opens("paediatrics", home) as paediatrician:
        page = queries.worklist(WorklistFilter(), by=paediatrician, now=NOW)
    assert "infant_injury_paediatric" in standards(page.rows)


def test_entries_that_the_database_refuses_do_not_take_the_event_with_them(
    home, records, opens, monkeypatch
):
    """
    The fact is written once more without them.
    """
    project = ledger.project
    calls = []

    def breaks(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise DatabaseError("no")
        return project(*args, **kwargs)

    monkeypatch.setattr(ledger, "project", breaks)

    recorded = marked(records)

    assert not recorded.is_worked_out
    with opens("health_visiting", home), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from event where subject_id = %s and id = %s",
            [home.id, recorded.event.id],
        )
        assert cursor.fetchone() == (1,)


def test_a_referral_involves_the_team_that_must_answer_it(town, home, records, opens):
    """
    Social care could not open the record; once it is asked, it can, and it says why.
    """
    records("maternity", "referral.social_care.made", about="infant")

    staff = town.staff["social_care"]
    sessions.begin(staff.pk)
    opened = sessions.open_subject(staff, home.id)
    assert "was asked" in opened.why or "owes" in opened.why
    assert opened.classes == 1


def test_a_police_fact_does_not_tell_who_holds_it(home, records, opens, town):
    """
    Of what is sealed not even the holder is named.
    """
    from plait.timeline.events import Event
    from plait.timeline.timeline import Timeline
    from plait.worklist.directory import directory
    from plait.worklist.entries import why_of

    event = Event(
        id="e", subject=f"family:{home.id}", about=None, kind="concern.red_flag",
        occurred_at=NOW, recorded_at=NOW, agency="x", fact={"flags": ["y"]},
        team=str(town.teams["police"].pk), sensitivity="sealed",
    )  # fmt: skip
    timeline = Timeline.of(event.subject, [event])

    assert why_of(timeline.events, directory()) == (
        "Information held: ask the safeguarding partnership office"
    )
