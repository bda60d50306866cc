"""A change replayed on a population is what it is for each family, added up."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from generative.population_standards import standards
from generative.population_worlds import world
from plait.engine.replay import Comparison, Plan
from plait.population import replay
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.standards.building import with_kinds
from plait.standards.collection import Library
from plait.standards.shapes import Within

SINCE = date(2026, 3, 22)


def changed(made, number):
    """The standards of a world with other limits, answers and repeats."""
    random = Random(number)
    others = standards(random, 40, sorted({event.kind for event in made.events}))
    found = []
    for one in made.standards:
        other = random.choice(others)
        kept = random.choice(["within", "then", "repeat", "same_person", ""])
        if kept:
            one = with_kinds(replace(one, **{kept: getattr(other, kept)}))
        found.append(one)
    return Library.of(found)


@pytest.mark.parametrize("number", range(6))
def test_a_population_is_compared_as_its_families_are(number):
    made = world(number, families=40, count=8)
    old, new = Library.of(made.standards), changed(made, number)
    plan = Plan.of(old, new, since=SINCE)
    found = gather(made.events, Needs.of([*old, *new]))

    whole = replay.compare(found.events, found.book, plan, made.as_of)

    alone = Comparison()
    for subject in found.subjects:
        own = [event for event in made.events if event.subject == subject]
        alone += plan.compare(own, made.as_of)
    assert whole.standards == alone.standards
    assert (whole.caught, whole.released) == (alone.caught, alone.released)
    assert alone.caught
    assert alone.released


def test_what_a_limit_changes_is_counted(number=3):
    made = world(number, families=30, count=6)
    tight = [
        with_kinds(replace(one, within=(Within(limit),)))
        for one in made.standards
        if (limit := one.within[0].limit)
    ]
    plan = Plan.of(Library.of(made.standards), Library.of(tight), since=SINCE)
    found = gather(made.events, Needs.of([*plan.old, *plan.new]))

    whole = replay.compare(found.events, found.book, plan, made.as_of)

    assert set(whole.standards) <= set(plan.ids)
