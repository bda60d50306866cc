"""What another system says was ended with a reason: only by who owed it."""

from __future__ import annotations

import json

import pytest
from django.db import connections

from lib.town import NOW, make_town
from plait.timeline.lines import read_lines
from plait.worklist import importing

REPEATED = "borderline_epds_repeated"  # the health visitor's, and may be ended
WITHHELD = "withheld_looked_at_again"  # of whoever withheld it, and may be ended
FOLLOWED = "positive_whooley_followed_up"  # the health visitor's, and never ended
HEALTH_VISITING = "ashmere-health-visiting"


@pytest.fixture(autouse=True)
def _town(own_database):
    make_town(using="engine")


def line(id_, kind, day, agency, corrects=None, **fact):
    at = f"2026-03-{day:02d}T09:00:00+00:00"
    return {
        "id": id_, "subject": "family:F1", "about": "m-mother", "kind": kind,
        "occurred_at": at, "recorded_at": at, "agency": agency, "fact": fact,
        "corrects": corrects,
    }  # fmt: skip


BEFORE = [
    line("score", "screen.epds", 2, HEALTH_VISITING, total=11, safety_item=0),
    line("kept", "info.withheld", 2, "ashmere-gp", to="social_worker"),
    line("yes", "screen.whooley", 2, HEALTH_VISITING, items=[1, 0]),
]


def dismissed(agency, standard=REPEATED, trigger="score", **more):
    return line(
        "end", "duty.dismissed", 4, agency,
        standard=standard, trigger=trigger, cause="duplicate", **more,
    )  # fmt: skip


def take_in(*lines):
    read = read_lines(json.dumps(one) for one in lines)
    return importing.take_in(read, source="test", now=NOW)


def state_of(standard):
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select closed_how from worklist_entry where standard = %s", [standard]
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("agency", "standard", "trigger"),
    [(HEALTH_VISITING, REPEATED, "score"), ("ashmere-gp", WITHHELD, "kept")],
)
def test_the_agency_that_owes_it_ends_it(agency, standard, trigger):
    """
    By the role that answers for it, or because they began it themselves.
    """
    done = take_in(*BEFORE, dismissed(agency, standard, trigger))

    assert done.problems == []
    assert state_of(standard) == ["stopped"]


@pytest.mark.parametrize(
    ("agency", "standard", "trigger"),
    [
        ("ashmere-maternity", REPEATED, "score"),
        ("ashmere-police", REPEATED, "score"),
        ("nobody-knows-them", REPEATED, "score"),
        (HEALTH_VISITING, WITHHELD, "kept"),
        (HEALTH_VISITING, FOLLOWED, "yes"),
        (HEALTH_VISITING, "no_such_standard", "score"),
        (HEALTH_VISITING, REPEATED, "no-such-event"),
    ],
)
def test_nobody_else_does_and_the_rest_of_the_file_is_kept(agency, standard, trigger):
    """
    Another agency, one that is not known here, a standard that nobody may end, a duty
    that there is not: the line is refused, by its number, and what is owed stays owed.
    """
    done = take_in(*BEFORE, dismissed(agency, standard, trigger))

    [problem] = done.problems
    assert problem.number == len(BEFORE) + 1
    assert "only the agency that owes a duty may end it" in problem.reason
    assert state_of(REPEATED) == state_of(WITHHELD) == [None]


def test_it_may_not_come_before_what_it_ends():
    """
    Kept without its duty, it would end the duty when that comes, unseen.
    """
    first = take_in(BEFORE[2], dismissed(HEALTH_VISITING))
    take_in(*BEFORE)

    assert len(first.problems) == 1
    assert state_of(REPEATED) == [None]


def test_another_agency_cannot_correct_it_into_the_end_of_another_duty():
    """
    A correction is held to the same.
    """
    ended = dismissed("ashmere-gp", WITHHELD, "kept")
    take_in(*BEFORE, ended)
    other = {
        **dismissed("ashmere-gp"), "id": "again", "corrects": "end",
        "recorded_at": "2026-03-05T09:00:00+00:00",
    }  # fmt: skip

    done = take_in(*BEFORE, ended, other)

    assert len(done.problems) == 1
    assert state_of(REPEATED) == [None]
    assert state_of(WITHHELD) == ["stopped"]


def test_it_is_taken_back_by_withdrawing_it():
    """
    Which opens what was ended again.
    """
    ended = dismissed(HEALTH_VISITING)
    back = {
        **ended, "id": "back", "corrects": "end", "fact": {"withdrawn": True},
        "recorded_at": "2026-03-05T09:00:00+00:00",
    }  # fmt: skip

    done = take_in(*BEFORE, ended, back)

    assert done.problems == []
    assert state_of(REPEATED) == [None]
