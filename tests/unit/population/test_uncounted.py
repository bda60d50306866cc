"""Whom a counting leaves out: no duty of theirs is told, and that they are missing."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from lib.extracts import extract_of
from lib.stories import story
from plait.population import manifest as said
from plait.population import writing
from plait.population.measures import Agency
from plait.population.national.definitions import needs
from plait.population.nightly import Night, judged, uncounted
from plait.population.reading import open_extract
from plait.population.uncounted import LeftOut, counted
from plait.standards.collection import Library
from plait.standards.loader import library

#: Working days are known up to the end of 2060: a limit in them lies beyond.
AS_OF = datetime(2061, 3, 1, tzinfo=UTC)
BORN = "2060-12-20 10:00  infant  birth.recorded {born_on: 2060-12-20}"
BEYOND = f"""
{BORN}
2060-12-22 11:00  infant  contact.health_visitor.new_birth {{mode: face_to_face}}
2060-12-31 11:00  infant  referral.social_care.made
"""
_OURS = {"hv_new_birth", "referral_decision"}
AGENCIES = (
    Agency("a", "health_visiting", "ashmere"), Agency("b", "maternity", "ashmere"),
    Agency("c", "maternity", "vale"),
)  # fmt: skip


def of(subject, lines, agency):
    return [replace(one, subject=subject, agency=agency) for one in story(lines)]


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """One family that can be worked out, and one that cannot, which moved to Vale."""
    folder = tmp_path_factory.mktemp("extract")
    events = [*of("family:A", BORN, "b"), *of("family:Z", BEYOND, "a")]
    made = extract_of(folder, events, buckets=1, needs=needs(library()))
    moments = made.events["occurred"].to_pylist()
    areas = pa.array([int(one == max(moments)) for one in moments], pa.int16())
    at = made.events.schema.get_field_index("area")
    name = said.bucket_name(0)
    note = writing.write_bucket(
        folder / name, made.events.set_column(at, "area", areas)
    )
    path = folder / said.NAME
    written = json.loads(path.read_text()) | {"areas": ["ashmere", "vale"]}
    written["files"][name] = note.as_json()
    path.write_text(json.dumps(written))
    rules = Library.of(one for one in library() if one.id in _OURS)
    asked = Night(
        as_of=AS_OF, libraries=dict.fromkeys(("ashmere", "vale", "weir"), rules),
        agencies=AGENCIES, national=frozenset({"c2"}),
    )  # fmt: skip
    return list(judged(open_extract(folder), asked))


def test_every_partnership_is_told_how_many_its_numbers_lack(night):
    """
    Where the family lived, and where it lives; of Weir too that nobody is missing.
    """
    rows = list(uncounted(night, AGENCIES))

    assert [tuple(row.values()) for row in rows] == [
        ("ashmere", "", 1, 0), ("ashmere", "a", 1, 0), ("vale", "", 1, 0),
        ("weir", "", 0, 0),
    ]  # fmt: skip


def test_none_of_their_duties_is_told_and_a_national_count_has_them(night):
    """
    Beside ours they stand as what could not be worked out, not as owed nothing.
    """
    [one] = night

    measured = [row for row in one.measured.to_pylist() if not row["cut"]]
    assert {row["measure"] for row in measured} == {"standard:hv_new_birth"}
    assert sum(row["opened"] for row in measured if not row["agency"]) == 1
    beside = [
        row for row in one.defined.beside.to_pylist() if row["definition"] == "c2"
    ]
    assert sorted((row["national"], row["ours"]) for row in beside) == [
        ("no", "overdue"), ("yes", "not_known"),
    ]  # fmt: skip


def test_staff_are_no_families_and_whose_home_is_not_known_is_anybodys():
    whom = [
        LeftOut(1, True, frozenset({"ashmere"}), frozenset({"a"})),
        LeftOut(2, False, frozenset({"ashmere"}), frozenset({"a", "b"})),
        LeftOut(3, True, frozenset(), frozenset()),
    ]  # fmt: skip

    assert list(counted(whom, "ashmere", ["a", "b", "d"])) == [
        ("", 2, 1), ("a", 1, 1), ("b", 0, 1),
    ]  # fmt: skip
    assert list(counted(whom, "vale", ["c"])) == [("", 1, 0)]
