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
    assert set(found.left_out) == {"c6ii"}
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
