"""A made-up nation is possible, the same for the same seed, and told in one way."""

import json

import numpy as np
import pytest

from plait.population.columns import EVENTS, ORDER
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.standards.loader import library
from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation import writing
from plait.synthetic.nation.calendar import MICROSECONDS_A_MINUTE, SINCE_1970, UNTIL
from plait.synthetic.nation.reading import events
from plait.timeline import facts
from plait.timeline.lines import read_lines, to_line

FAMILIES = 600
#: Said with another number by whoever gathers events: the same, by another code list.
CODED = ("family", "fact", "agency", "area")


@pytest.fixture(scope="module")
def chunk():
    """A small chunk."""
    return chunks.make(7, 3, FAMILIES)


@pytest.fixture(scope="module")
def subjects(chunk):
    """The events of its first 300 families."""
    return list(events(chunk, subjects=300))


def others(chunk):
    """Its members of staff and its reviews."""
    return [own for own in events(chunk) if not own[0].subject.startswith("family:")]


def test_the_same_seed_makes_the_same_nation_and_another_makes_another():
    """
    Seed, number and size of a chunk are all of chance.
    """
    one, same = (chunks.make(5, 2, 200) for _ in range(2))
    other, next_one = chunks.make(6, 2, 200), chunks.make(5, 3, 200)

    for name, values in one.columns.items():
        assert np.array_equal(values, same.columns[name]), name
    for another in (other, next_one):
        assert not np.array_equal(
            one.columns["occurred"][:2000], another.columns["occurred"][:2000]
        )


def test_every_fact_is_possible(subjects):
    """
    Whatever is made, Plait would record it just so.
    """
    distinct = {
        (one.kind, json.dumps(one.fact, sort_keys=True))
        for own in subjects
        for one in own
        if not one.fact.get("withdrawn")
    }

    for kind, fact in distinct:
        kept = facts.check(kind, json.loads(fact))
        assert kept.items() >= json.loads(fact).items(), kind


def test_all_that_is_in_stock_is_possible():
    """
    Also what these families happen not to have; ids and moves are filled in later.
    """
    for one in chunks.made_facts():
        if one.kind.startswith(("transfer.", "duty.")):
            continue
        assert facts.check(one.kind, one.fact) is not None, one


def test_families_are_read_back_without_a_problem(subjects):
    """
    Nobody acts before birth, nothing is about nobody, every correction fits.
    """
    every = [one for own in subjects for one in own]

    read = read_lines(json.dumps(to_line(one)) for one in every)

    assert read.problems == []
    assert len(read.events) == len(every) > 300 * 30


def test_staff_and_reviews_are_read_back_without_a_problem(chunk):
    """
    The other two kinds of subject are there too.
    """
    every = [one for own in others(chunk) for one in own]

    read = read_lines(json.dumps(to_line(one)) for one in every)

    assert read.problems == []
    assert {one.subject.partition(":")[0] for one in every} == {"staff", "review"}


def test_columns_say_what_gathering_the_events_would_say(chunk, subjects):
    """
    The table is the one that `gather` makes of the same events, row by row.
    """
    needs = Needs.of(library())
    known = writing.dictionary(needs)
    every = [one for own in subjects for one in own]

    made = writing.events_of(chunk, known).slice(0, len(every))
    gathered = gather(every, needs)

    for name in EVENTS.names:
        if name not in CODED:
            assert made[name].to_pylist() == gathered.events[name].to_pylist(), name
    assert [known.facts[one] for one in made["fact"].to_pylist()] == [
        gathered.book.facts[one] for one in gathered.events["fact"].to_pylist()
    ]
    assert [chunks.agencies()[one] for one in made["agency"].to_pylist()] == [
        gathered.agencies[one] for one in gathered.events["agency"].to_pylist()
    ]


def test_rows_stand_in_the_order_of_an_extract(chunk):
    """
    Whole subjects, each as it happened: packing the order into one number loses none.
    """
    by = [chunk.columns[name] for name in reversed(ORDER)]

    assert np.array_equal(np.lexsort(by), np.arange(len(chunk)))


def test_nothing_is_recorded_early_or_after_the_last_day(chunk):
    """
    A moment of recording lies between what happened and the making of the extract.
    """
    columns = chunk.columns
    last = (UNTIL + SINCE_1970 * 24 * 60) * MICROSECONDS_A_MINUTE

    assert (columns["occurred"] <= columns["first"]).all()
    assert (columns["first"] <= columns["recorded"]).all()
    assert columns["recorded"].max() <= last


def test_events_are_numbered_from_one_without_a_gap(chunk):
    """
    So the number of an event is the rank of its id.
    """
    last = {}
    pairs = zip(
        chunk.columns["family"].tolist(), chunk.columns["event"].tolist(), strict=True
    )
    for family, event in pairs:
        last.setdefault(family, []).append(event)

    assert all(sorted(n) == list(range(1, len(n) + 1)) for n in last.values())


def test_there_are_corrections_of_corrections_and_events_taken_back(chunk):
    """
    Engines that forget either would give other answers.
    """
    made = chunks.made_facts()
    taken_back = [one for one in chunk.made.tolist() if made[one].fact.get("withdrawn")]

    assert set(chunk.columns["depth"].tolist()) == {0, 1, 2}
    assert taken_back
    assert (chunk.columns["trigger"] > 0).any()
    assert (chunk.columns["names"] > 0).any()


def test_a_family_that_moves_has_its_new_home_from_the_acceptance_on(chunk):
    """
    The area of an event is where the family lived then.
    """
    kinds = np.array([one.kind for one in chunks.made_facts()])[chunk.made]
    family, area = chunk.columns["family"], chunk.columns["area"]
    moved = family[(kinds == "transfer.accepted") & (chunk.columns["depth"] == 0)]

    homes = [set(area[family == one].tolist()) for one in moved[:20]]

    assert homes
    assert all(len(one) == 2 for one in homes)


def test_who_is_most_unwell_is_in_care_more_often(chunk):
    """
    One number for each mother stands behind scores and referrals.
    """
    kinds = np.array([one.kind for one in chunks.made_facts()])[chunk.made]
    inside = chunk.columns["family"][kinds == "referral.mental_health.accepted"]
    inside = inside - chunk.first_key

    severity = chunk.lives.severity

    assert severity[inside].mean() > severity.mean() + 1


def _is_told(signal):
    """Whether some fact of the stock meets a signal, whoever it is about."""
    return any(
        one.kind in signal.kinds
        and all(test.holds(one.fact.get(test.field)) for test in signal.tests)
        for one in chunks.made_facts()
    )


def test_every_standard_can_be_owed_and_met():
    """
    Of each standard there is a fact that opens it, and one that answers it.
    """
    for standard in library():
        assert any(map(_is_told, standard.when)), standard.id
        assert any(map(_is_told, standard.then.signals)), standard.id
