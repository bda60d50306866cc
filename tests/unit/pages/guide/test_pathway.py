"""The pathway as a whole: every standard once, in its stage and its lane."""

from dataclasses import replace
from datetime import date

import pytest

from plait.pages.guide import asked, pathway, shelf, stages
from plait.standards import stages as known
from plait.standards.lanes import WHOEVER, lane_of
from plait.standards.loader import library
from plait.standards.roles import roles

DAY = date(2026, 11, 26)
SHELF = shelf.shelf(DAY)
LAID = pathway.pathway(SHELF)


def many(count: int, stage: str, owed_by: str = "midwife") -> list[shelf.Shelved]:
    """So many standards of one stage and one role."""
    one = library().get("booking_by_10_weeks")
    return [
        shelf.Shelved(made, made)
        for n in range(count)
        if (made := replace(one, id=f"made_{n}", stage=stage, owed_by=owed_by))
    ]


def test_every_standard_stands_on_the_pathway_once():
    """
    In the columns, the band for any time, or apart: none is lost, none is there twice.
    """
    drawn = [it.id for one in LAID.all_columns for c in one.cells for it in c.duties]

    assert sorted(drawn) == sorted(it.id for it in SHELF)
    assert len(set(drawn)) == len(drawn)


def test_every_stage_of_the_standards_has_words():
    """
    The guide's stages are those that a standard may name, in the same order.
    """
    assert list(stages.STAGES) == list(known.STAGES)
    assert all(one.lead and one.when for one in stages.STAGES.values())


def test_columns_fill_the_width_and_do_not_overlap():
    """
    Side by side, from the first place to the last, on a screen and on paper.
    """
    for across, of in (
        (pathway.ACROSS, lambda one: one.place),
        (pathway.ACROSS_ON_PAPER, lambda one: one.paper),
    ):
        taken = [
            place
            for one in LAID.columns
            for place in range(of(one).start, of(one).start + of(one).width)
        ]
        assert taken == list(range(1, across + 1))


def test_a_crowded_stage_is_wider():
    """
    So that the whole of it is as low as can be.
    """
    found = many(12, "pregnancy") + many(1, "birth")

    laid = pathway.pathway(found)
    widths = {one.stage.key: one.place.width for one in laid.columns}

    assert widths["pregnancy"] == max(widths.values())
    assert widths["birth"] == 1


def test_the_lane_is_of_the_agency_that_owes_it():
    """
    A role that depends on what happened is in a lane of its own.
    """
    assert lane_of("health_visitor").title == "Health visiting"
    assert lane_of("finder") == WHOEVER


@pytest.mark.parametrize("role", list(roles()))
def test_every_role_has_an_answer(role):
    """
    What it owes, what it is told and where it is asked to, or nothing; never an error.
    """
    found = asked.asked_of(role, SHELF)

    assert found.count == len(found.owes) + len(found.told) + len(found.invited)


def test_a_role_that_sees_families_is_told_what_finders_owe():
    """
    A health visitor may be who found it; a manager who owes nothing is not.
    """
    visitor = asked.asked_of("health_visitor", SHELF)
    finder = asked.asked_of("finder", SHELF)

    assert visitor.finds == finder.owes
    assert finder.finds == ()


def test_a_role_needed_at_a_meeting_may_be_asked_to_come():
    """
    The police, whom a strategy meeting cannot do without.
    """
    police = asked.asked_of("police", SHELF)

    assert "conjunction_strategy_meeting" in {it.id for it in police.invited}


def test_who_is_told_most_stands_over_the_part():
    """
    On a poster once, and beside a line only where it is somebody else.
    """
    [part, *_] = asked.asked_of("health_visitor", SHELF).parts

    assert part.told_first == "health visiting team lead"


@pytest.mark.parametrize(
    ("standard", "brief"),
    [
        ("booking_by_10_weeks", "10+0 weeks"),
        ("hv_new_birth", "14 days old"),
        ("referral_decision", "1 working day"),
        ("message_acknowledged", "1 hour or 1 working day"),
        ("mental_health_asked_at_booking", "the same day"),
    ],
)
def test_a_limit_is_short_on_a_box(standard, brief):
    """
    Enough to read from a wall.
    """
    assert shelf.find(standard, DAY).brief == brief
