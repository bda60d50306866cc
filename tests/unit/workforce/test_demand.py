"""Births against posts, and what a service may say of itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from plait.standards.services import BadStandards, services, topic
from plait.standards.services import demand as module
from plait.standards.services.capacity import Capacity, capacity_of
from plait.standards.services.demand import Demand, demand_of
from plait.workforce.demand import needed


def said() -> Demand:
    return topic(services()["vale-perinatal"], "demand", Demand)


def staffing() -> Capacity:
    return capacity_of(services()["vale-perinatal"])


def test_posts_follow_the_births():
    """
    8,400 births ask for 84 hundredths of what 10,000 do.
    """
    found = needed(said(), staffing(), {"community_nurse": 3.6}, a_year=500)

    nurse = next(one for one in found.roles if one.profession.id == "community_nurse")
    assert nurse.low == pytest.approx(4.2)
    assert nurse.gap == pytest.approx((0.6, 0.6))
    assert found.families == pytest.approx(840)
    assert found.seeing == pytest.approx(3.6)


def test_a_role_of_which_nobody_has_said_anything_is_not_known_and_no_gap():
    """
    Not known is neither none nor enough.
    """
    found = needed(said(), staffing(), {"community_nurse": 9.0}, a_year=None)

    assert found.gap == (0.0, 0.0)
    assert "Pharmacist" in found.not_known
    assert found.referred is None


@pytest.mark.parametrize(
    ("where", "value", "wanted"),
    [
        (("work", "share_missed", "value"), 1, "from 0 to 1"),
        (("work", "first_appointment_hours", "value"), 0, "more than 0"),
        (("in_post", "wte"), {"community_nurse": -1}, "from 0 to 100"),
    ],
)
def test_an_absurd_number_is_refused_and_it_is_said_what_was_wanted(
    where, value, wanted
):
    """
    Bad input gets a clear error.
    """
    raw = said().model_dump()
    part = raw
    for name in where[:-1]:
        part = part[name]
    part[where[-1]] = value

    with pytest.raises(ValidationError, match=wanted):
        Demand.model_validate(raw)


def test_no_number_of_ours_is_shown_as_if_it_had_been_read_in_its_source():
    """
    Nobody has read these tables yet.
    """
    rows = [one.per_births for one in staffing().professions if one.per_births]
    assert rows
    assert not any(one.verified for one in rows)
    assert all(one.source for one in rows)


def test_somebody_in_post_of_no_known_profession_is_refused(monkeypatch):
    """
    Else their hours would be counted nowhere, and nobody would see it.
    """
    raw = said().model_dump()
    raw["in_post"]["wte"] = {"nurs": 1.0}
    wrong = Demand.model_validate(raw)
    monkeypatch.setattr(module, "topic", lambda *_given: wrong)

    with pytest.raises(BadStandards, match="nurs: wanted some of administrator"):
        demand_of(services()["vale-perinatal"])


def test_without_births_nothing_is_asked_for():
    """
    What the births ask for is not known, which is not nothing.
    """
    without = staffing().model_copy(update={"births": None})

    assert needed(said(), without, {}, a_year=None) is None
