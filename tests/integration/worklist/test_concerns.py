"""Whom a duty concerns beside the team that owes it: they see it, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from plait.access import sessions
from plait.access.classes import EVERYTHING
from plait.access.errors import NotAllowed
from plait.access.models import Involvement
from plait.worklist import obligations, queries
from plait.worklist.shapes import WorklistFilter

#: An involvement is until a moment of the database's own clock.
NOW = timezone.now() - timedelta(hours=2)
LATER = NOW + timedelta(hours=1)
CONJUNCTION = "conjunction_strategy_meeting"
STRATEGY = "infant_injury_strategy"


@pytest.fixture
def mark(records):
    """A mark on a baby who cannot move, that nobody explains."""
    return lambda: records(
        "health_visiting", "injury.observed", about="infant", mobile=False,
        explanation="none", at=NOW,
    )  # fmt: skip


@pytest.fixture
def listed(town):
    """What of others concerns somebody, as their own worklist shows it."""

    def listed(who, **asked):
        staff = town.staff[who]
        sessions.begin(staff.pk)
        page = queries.worklist(WorklistFilter(**asked), by=staff, now=LATER)
        sessions.end()
        return page

    return listed


def standards_of(rows):
    return {row.standard: row.part for row in rows}


def test_the_team_that_must_be_there_and_holds_half_of_it_sees_the_meeting(
    records, mark, listed
):
    """
    The perinatal team owes nothing and is needed: it stands with its usual list.
    """
    records(
        "perinatal",
        "diagnosis.mental_health",
        about="mother",
        severity="severe",
        at=NOW,
    )

    mark()

    page = listed("perinatal")
    assert standards_of(page.concerned) == {CONJUNCTION: "needed"}
    assert page.counts.concerned == 1
    assert standards_of(listed("perinatal", show="concerned").rows) == {
        CONJUNCTION: "needed"
    }


def test_a_team_that_recorded_the_other_half_sees_it(records, mark, listed):
    """
    The midwife's red flag is half of the reason, and she is not needed.
    """
    records(
        "maternity", "concern.red_flag", about="mother", flags=["estrangement"], at=NOW
    )

    mark()

    assert standards_of(listed("maternity", show="concerned").rows) == {
        CONJUNCTION: "half"
    }
    assert listed("maternity").concerned == ()


def test_the_police_are_told_of_a_meeting_that_cannot_be_without_them(
    mark, listed, home, town
):
    """
    They see it, learn why as far as they may, and can open the family to prepare.
    """
    mark()

    [row] = listed("police").concerned
    assert (row.standard, row.part) == (STRATEGY, "needed")
    officer = town.staff["police"]
    sessions.begin(officer.pk)
    opened = sessions.open_subject(officer, home.id)
    assert opened.why == f"is needed for: {row.title}"
    assert obligations.obligation(home.id, row.id, by=officer, now=LATER).row == row


def test_nobody_is_shown_what_they_may_not_read(records, mark, listed, home, town):
    """
    The police learn that the perinatal team holds something, not what.
    """
    records(
        "perinatal",
        "diagnosis.mental_health",
        about="mother",
        severity="severe",
        at=NOW,
    )
    mark()

    rows = {row.standard: row for row in listed("police").concerned}
    officer = town.staff["police"]
    sessions.begin(officer.pk)
    sessions.open_subject(officer, home.id)
    seen = obligations.obligation(home.id, rows[CONJUNCTION].id, by=officer, now=LATER)

    words = " ".join(reason.words for reason in seen.reasons)
    assert "Information held by Ashmere perinatal team" in words
    assert "severe" not in words.lower()


def test_once_it_was_held_it_concerns_nobody(records, mark, listed):
    """
    A quorate meeting takes it off every list.
    """
    mark()
    records(
        "social_care", "meeting.held", about="infant", type="strategy", quorate=True,
        represented=["police"], at=NOW + timedelta(minutes=30),
    )  # fmt: skip

    assert listed("police").concerned == ()


def test_a_team_that_it_does_not_concern_sees_nothing(mark, listed, town, home):
    """
    The GP is neither needed nor told.
    """
    mark()

    assert listed("gp").concerned == ()
    doctor = town.staff["gp"]
    sessions.begin(doctor.pk)
    with pytest.raises(NotAllowed):
        sessions.open_subject(doctor, home.id)


@pytest.mark.parametrize(
    "sensitivity", ["third_party", "police", "sealed", "location", "domestic_abuse"]
)
def test_what_may_not_be_known_to_exist_is_told_by_no_list(
    records, mark, listed, as_engine, home, sensitivity
):
    """
    Whoever owes the meeting decides whom to ask, where a reason of it is bound.
    """
    with as_engine():
        Involvement.objects.filter(subject_id=home.id, role="midwife").update(
            classes=EVERYTHING
        )
    records(
        "maternity", "concern.red_flag", about="mother", flags=["estrangement"],
        sensitivity=sensitivity, at=NOW,
    )  # fmt: skip

    mark()

    for who in ("maternity", "perinatal", "police"):
        assert CONJUNCTION not in standards_of(listed(who, show="concerned").rows)
