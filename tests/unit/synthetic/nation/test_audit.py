"""A made-up nation is audited as each of its families is derived."""

from collections import Counter
from datetime import UTC, datetime

import pyarrow.parquet as pq

from plait.engine.derive import derive
from plait.population.engines import GIGABYTE, Room
from plait.population.reading import open_extract
from plait.population.run import Question, audit
from plait.standards.loader import library
from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation import writing
from plait.synthetic.nation.reading import events

FAMILIES = 120
LAST = datetime(2026, 7, 1, tzinfo=UTC)


def test_the_audit_of_a_nation_says_what_derive_says_of_each(tmp_path):
    """
    Corrections, moves, deaths, dismissals, staff and reviews among them.
    """
    folder, out = tmp_path / "nation", tmp_path / "owed"
    writing.write(folder, families=FAMILIES, seed=3, libraries=(library(),))
    question = Question(LAST, None, library())

    audit(open_extract(folder), question, out, room=Room(GIGABYTE, 1))

    owed = [row for path in out.rglob("*.parquet") for row in rows(path)]
    derived = [
        (one.standard, one.version, str(one.state), int(one.trigger.rpartition("-")[2]))
        for own in events(chunks.make(3, 0, FAMILIES))
        for one in derive(own, library(), LAST)
    ]
    assert Counter(owed) == Counter(derived)
    assert len(owed) > 20 * FAMILIES


def rows(path):
    """Of each obligation of a file what tells it from another."""
    table = pq.read_table(path)
    names = ("standard", "version", "state", "trigger")
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))
