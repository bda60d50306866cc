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

SINCE = date(2026, 3, 22)


def before(made):
    """The standards of a world, without what a policy has changed of them."""
    return Library.of(one for one in made.standards if one.applies_until is None)


def changed(old, made, random):
    """The same with other limits, answers and repeats."""
    kinds = sorted({event.kind for event in made.events})
    others = standards(random, 40, kinds)
    found = []
    for one in old:
        part = random.choice(["within", "then", "repeat", "same_person", ""])
        parts = {part: getattr(random.choice(others), part)} if part else {}
        found.append(with_kinds(replace(one, **parts)))
    return Library.of(found)


@pytest.mark.parametrize("number", range(4))
def test_a_population_is_compared_as_its_families_are(number):
    made = world(number, families=40, count=9)
    old = before(made)
    new = changed(old, made, Random(number))  # noqa: S311 - seeded is the point
    plan = Plan.of(old, new, since=SINCE)
    found = gather(made.events, Needs.of([*old, *new]))

    whole = replay.compare(found.events, found.book, plan, made.as_of)

    alone = Comparison()
    for subject in found.subjects:
        own = [event for event in made.events if event.subject == subject]
        alone += plan.compare(own, made.as_of)
    assert whole.standards == alone.standards
    assert (whole.caught, whole.released) == (alone.caught, alone.released)
    assert alone.caught + alone.released
