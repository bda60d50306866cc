"""Every worked example of every standard: the manual, the safety case and the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from plait.clock.deadlines import Limit
from plait.engine import worked
from plait.standards import policies
from plait.standards.loader import library
from plait.standards.shapes import Example, Standard, Within

STANDARDS = [
    *library(),
    *(one for name in policies.names() for one in policies.policy(name).adopted),
]


def examples() -> Iterator[object]:
    """Each standard with each of its examples, named for the test runner."""
    for standard in STANDARDS:
        for number, example in enumerate(standard.examples, start=1):
            name = f"{standard.id}-{number}-{example.name}"
            yield pytest.param(standard, example, id=name.replace(" ", "_"))


@pytest.mark.parametrize(("standard", "example"), list(examples()))
def test_the_standard_says_what_its_own_example_says(
    standard: Standard, example: Example
) -> None:
    """
    What is derived from the story is what the example says, to the second.
    """
    wanted = tuple(worked.normal(line) for line in example.then)

    got = worked.work(standard, example)

    assert got == wanted


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)
def test_the_examples_would_notice_a_longer_limit(standard: Standard) -> None:
    """
    With each limit a single unit longer, an example disagrees.
    """
    longer = tuple(
        Within(Limit(case.limit.unit, case.limit.n + 1), case.when)
        for case in standard.within
    )
    wrong = replace(standard, within=longer)

    faults = [worked.fault(wrong, example) for example in standard.examples]

    assert any(faults)


@pytest.mark.parametrize(
    "standard",
    [standard for standard in STANDARDS if standard.also is not None],
    ids=lambda standard: standard.id,
)
def test_the_examples_would_notice_a_lost_other_half(standard: Standard) -> None:
    """
    A conjunction without its other half is another standard, and an example says so.
    """
    alone = replace(standard, also=None)

    faults = [worked.fault(alone, example) for example in standard.examples]

    assert any(faults)


#: Ids that other surfaces rely on. They never change.
FIRST_THIRTY = {
    "booking_by_10_weeks",
    "mental_health_asked_at_booking",
    "smi_referred_to_perinatal",
    "positive_whooley_followed_up",
    "borderline_epds_repeated",
    "raised_epds_assessed",
    "self_harm_item_acted_on",
    "red_flag_senior_review",
    "psychosis_suspected_4h",
    "pmh_triage",
    "pmh_assessment_2w",
    "psych_intervention_6w",
    "care_plan_by_32_weeks",
    "hv_antenatal",
    "hv_new_birth",
    "hv_six_week",
    "gp_maternal_six_week",
    "hv_targeted_16w",
    "handover_accepted",
    "message_acknowledged",
    "infant_injury_paediatric",
    "infant_injury_strategy",
    "conjunction_strategy_meeting",
    "injury_two_key_closure",
    "referral_decision",
    "initial_conference",
    "first_core_group",
    "infant_not_brought",
    "training_in_date",
    "rapid_review",
}


def test_the_first_thirty_are_all_there() -> None:
    """
    Each of the ids that were promised names a standard.
    """
    assert {standard.id for standard in library()} >= FIRST_THIRTY
