"""A made-up contact says how it was held, as national definitions ask."""

from datetime import UTC, datetime

import pytest

from plait.population.national.counting import count
from plait.population.reading import open_extract
from plait.standards.loader import library
from plait.synthetic.nation import writing

LAST = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Each definition, added up over all months and areas of a small nation."""
    folder = tmp_path_factory.mktemp("held") / "nation"
    writing.write(folder, families=2000, seed=2, libraries=(library(),))
    found = count(open_extract(folder), LAST)
    assert found.left_out == {}
    sums: dict[str, list[int]] = {}
    for row in found.counted.to_pylist():
        one = sums.setdefault(row["definition"], [0, 0, 0])
        for place, name in enumerate(("numerator", "denominator", "not_known")):
            one[place] += row[name] or 0
    return sums


@pytest.mark.parametrize(
    "definition", ["c1", "c2", "c3", "mhs91", "perinatal_wait", "perinatal_caseload"]
)
def test_what_asks_for_contacts_in_person_can_be_counted(counted, definition):
    """Of health visitors and of the perinatal team alike."""
    assert counted[definition][0] > 0


def test_most_new_births_are_visited_in_person_and_of_a_few_it_is_not_known(counted):
    """Not far below the 83 % that are published of all."""
    met, born, not_known = counted["c2"]

    assert 0.7 < met / born < 0.86
    assert 0 < not_known < born / 20


def test_of_most_reviews_at_two_and_a_half_the_asq3_was_used(counted):
    """About as often as is assumed of those held in time; of some it is not known."""
    used, reviewed, not_known = counted["c6ii"]

    assert reviewed == counted["c6i"][0]
    assert 0.85 < used / reviewed < 0.98
    assert 0 < not_known < reviewed / 10
