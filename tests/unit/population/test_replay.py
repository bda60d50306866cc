"""An extract replayed: whoever cannot be worked out is told, and not compared."""

from dataclasses import replace as with_
from datetime import UTC, date, datetime

import pytest

from lib.extracts import extract_of, families
from lib.stories import story
from plait.engine.replay import Plan
from plait.population.engines import Room
from plait.population.manifest import BadExtract
from plait.population.reading import open_extract
from plait.population.replay import replay
from plait.site.replay_population import of_an_extract
from plait.standards.collection import Library
from plait.standards.loader import library

AS_OF = datetime(2061, 3, 1, tzinfo=UTC)
BEYOND = """
2060-12-30 10:00  infant  birth.recorded
2060-12-30 11:00  infant  referral.social_care.made
"""


@pytest.fixture(scope="module")
def plan():
    """What if nobody had to assess within 45 working days?"""
    less = Library.of(one for one in library() if one.id != "assessment_45")
    return Plan.of(library(), less, since=date(2026, 1, 1))


@pytest.fixture
def folder(tmp_path):
    """A family, and one whose limit lies outside the table of working days."""
    beyond = [with_(one, subject="family:Z") for one in story(BEYOND)]
    extract_of(tmp_path / "extract", [*families("A"), *beyond], buckets=1)
    return tmp_path / "extract"


def test_whoever_cannot_be_worked_out_is_named_by_number(folder, plan):
    found = of_an_extract(folder, plan, AS_OF, "duckdb")

    assert (found.total.subjects, found.total.released) == (1, 0)
    assert list(found.failed) == ["family 1 of the extract"]


def test_an_extract_that_is_written_anew_meanwhile_is_not_compared(folder, plan):
    extract = open_extract(folder)
    (folder / "manifest.json").unlink()

    with pytest.raises(BadExtract, match="written anew while it was read"):
        replay(extract, plan, AS_OF, engine="duckdb", room=Room())
