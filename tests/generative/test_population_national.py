"""National definitions are counted as a slow count over timelines counts them."""

from collections import Counter
from functools import cache

import pytest

from generative.population_national import AS_OF, KNOWN_AT, families, write_owed
from generative.population_slowly import Slow
from lib.extracts import extract_of
from plait.population.national.counting import count
from plait.population.national.definitions import definitions, needs
from plait.population.reading import open_extract
from plait.standards.loader import library


@cache
def ours():
    """The standards that definitions are laid beside."""
    wanted = {one.ours for one in definitions().values()}
    return tuple(one for one in library() if one.id in wanted)


@pytest.mark.parametrize(("seed", "known_at"), [(1, None), (2, KNOWN_AT)])
def test_it_is_what_a_slow_count_says(tmp_path, seed, known_at):
    """Every number of every definition, and the same people beside our standards."""
    events = families(seed)
    gathered = extract_of(tmp_path / "x", events, needs=needs(library()))
    write_owed(tmp_path / "owed", events, gathered, ours(), known_at)

    found = count(open_extract(tmp_path / "x"), AS_OF, known_at, owed=tmp_path / "owed")

    slow = Slow(events, ours(), known_at)
    assert _counted(found.counted) == slow.rows()
    assert _beside(found.beside) == slow.beside
    assert slow.medians() == {
        row["month"]: row["median_days"]
        for row in found.counted.to_pylist()
        if row["median_days"] is not None
    }


def test_these_families_try_everything():
    """Every definition that can be counted is met, not met and not known somewhere."""
    slow = Slow([*families(1), *families(2)], ours(), None)

    met = Counter()
    for (definition, _), row in slow.rows().items():
        met[definition] += row[0]

    assert {one for one, number in met.items() if number} == set(definitions())


def _counted(table):
    return {
        (row["definition"], row["month"]): (
            row["numerator"], row["denominator"] or 0, row["not_known"],
        )
        for row in table.to_pylist()
    }  # fmt: skip


def _beside(table):
    return Counter(
        {
            (row["definition"], row["month"], row["national"], row["ours"]): row[
                "number"
            ]
            for row in table.to_pylist()
        }
    )
