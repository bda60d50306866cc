"""What a night counts, and what of it anybody may see."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from lib.extracts import extract_of
from lib.stories import story
from plait.population import manifest as said
from plait.population import writing
from plait.population.measures import Agency
from plait.population.national.definitions import needs
from plait.population.nightly import Night, readings
from plait.population.reading import open_extract
from plait.standards.collection import Library
from plait.standards.loader import library

AS_OF = datetime(2026, 5, 1, 9, tzinfo=UTC)
STORY = """
2026-03-02 04:10  infant  birth.recorded {born_on: 2026-03-02}
2026-03-13 10:00  infant  contact.health_visitor.new_birth {mode: face_to_face}
2026-03-20 10:00  mother  contact.perinatal {mode: video}
"""
_OURS = {"hv_new_birth", "hv_six_week"}
AGENCIES = (Agency("ashmere-hv", "health_visiting", "ashmere"),)


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """The story, in a family that lives in Ashmere."""
    folder = tmp_path_factory.mktemp("extract")
    made = extract_of(folder, story(STORY), buckets=1, needs=needs(library()))
    at = made.events.schema.get_field_index("area")
    areas = pa.array([0] * made.events.num_rows, pa.int16())
    name = said.bucket_name(0)
    note = writing.write_bucket(
        folder / name, made.events.set_column(at, "area", areas)
    ).as_json()
    path = folder / said.NAME
    written = json.loads(path.read_text())
    written["files"][name] = note
    path.write_text(json.dumps(written | {"areas": ["ashmere"]}))
    return open_extract(folder)


@pytest.fixture(scope="module")
def rules():
    """Two standards, as a library of their own."""
    return Library.of(one for one in library() if one.id in _OURS)


@pytest.fixture(scope="module")
def night(rules):
    """One that asks for two standards and a definition."""
    return Night(
        as_of=AS_OF, libraries={"ashmere": rules, "vale": rules}, agencies=AGENCIES,
        hours=(24, 10_000), national=frozenset({"c2"}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def stored(extract, night):
    """What is stored after such a night."""
    return readings(extract, night, made_at=AS_OF)


def of(stored, measure, **wanted):
    """The one row of a measure with these fields."""
    [row] = [
        row
        for row in stored
        if row["measure"] == measure
        and all(row.get(name, "") == value for name, value in wanted.items())
    ]
    return row


def test_a_duty_is_read_for_its_partnership_and_for_the_agency_that_owes_it(stored):
    """The visit is health visiting's, though somebody else recorded the birth."""
    whole = of(stored, "standard:hv_new_birth", agency="", cut="")
    own = of(stored, "standard:hv_new_birth", agency="ashmere-hv")

    assert (whole["partnership"], whole["month"]) == ("ashmere", date(2026, 3, 1))
    assert (whole["opened"], whole["met"], whole["missing"]) == (1, 1, 0)
    assert whole["done_by"] == (0, 1)
    assert own["met"] == 1


def test_what_is_due_in_a_month_to_come_is_not_read_yet(extract, night):
    """On the day after the birth the visit is due; the 8 weeks end in April."""
    asked = replace(night, as_of=datetime(2026, 3, 3, 9, tzinfo=UTC))

    found = readings(extract, asked, made_at=AS_OF)

    assert {row["measure"] for row in found} == {"standard:hv_new_birth"}
    assert {row["still_open"] for row in found} == {1}


def test_a_definition_is_a_reading_too(stored):
    """It is counted in the month in which the baby turned 30 days."""
    row = of(stored, "national:c2", cut="")

    assert (row["month"], row["opened"], row["met"]) == (date(2026, 4, 1), 1, 1)


def test_a_definition_is_read_when_its_month_is_over(extract, night):
    """The baby turned 30 days on 1 April: on the 30th, others may turn them yet."""
    asked = replace(night, as_of=datetime(2026, 4, 30, 22, tzinfo=UTC))

    found = readings(extract, asked, made_at=AS_OF)

    assert {row["measure"] for row in found} == {
        "standard:hv_new_birth", "standard:hv_six_week",
    }  # fmt: skip


def test_people_of_twelve_months_are_read_when_twelve_are_known(extract, night):
    """Somebody was first seen in March 2026: it is told from the next February on."""
    later = datetime(2027, 4, 1, 9, tzinfo=UTC)
    asked = replace(night, as_of=later, national=frozenset({"mhs91"}))

    found = readings(extract, asked, made_at=later)

    months = [row["month"] for row in found if row["measure"] == "national:mhs91"]
    assert months == [date(2027, 2, 1)]


def test_the_same_people_are_a_cut_by_what_became_of_ours(stored):
    """Ours was met in time, and the visit was in person: it counts nationally too."""
    row = of(stored, "national:c2", cut="beside")

    assert (row["cut_value"], row["opened"], row["met"]) == ("met", 1, 1)


def test_what_is_not_recorded_of_the_family_has_a_row(stored):
    """Nothing is known of its language, and that is told."""
    row = of(stored, "standard:hv_new_birth", cut="language")

    assert (row["cut_value"], row["opened"]) == ("not recorded", 1)


def test_each_reading_says_when_and_by_what_it_was_judged(stored):
    """By the moment that was asked about, and the digest of the standards."""
    assert {row["as_of"] for row in stored} == {AS_OF}
    assert all(row["rules"] for row in stored)
