"""The demo's boards show what was counted of made-up families, as by night."""

import csv
import gzip
from datetime import UTC, date, datetime

import pytest

from plait.assurance.counts import FATES, MADE_UP, check
from plait.population.engines import GIGABYTE, Room
from plait.standards.collection import Library
from plait.standards.loader import library
from plait.synthetic import counting, readings
from plait.synthetic.organisation import organisation

AS_OF = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept():
    """What a demo of this day is loaded with."""
    return readings.made_readings(organisation(), as_of=AS_OF)


def test_it_was_counted_by_the_standards_that_there_are():
    """
    Others may say something else of the same families: `make demo-boards`.
    """
    assert readings.counted_by() == counting.rules_of(organisation()), (
        "standards changed: run make demo-boards, which takes some minutes"
    )


def test_the_road_from_families_to_readings_leads_there(tmp_path, monkeypatch):
    """
    A small nation is made up, audited, counted, written and read again, unchanged.
    """
    few = Library.of(one for one in library() if one.id in counting.STANDARDS)
    monkeypatch.setattr(counting, "libraries", lambda _: {"ashmere": few})
    rows = counting.count(
        tmp_path / "nation", families=60, seed=2, room=Room(GIGABYTE, 1)
    )

    lines = gzip.decompress(counting.as_bytes(rows, "rules")).decode().splitlines()

    assert lines[0] == "# rules"
    written = list(csv.DictReader(lines[1:]))
    assert len(written) == len(rows) > 0
    for name in (*FATES, "missing"):
        sums = sum(row.get(name, 0) for row in rows)
        assert sum(int(row[name] or 0) for row in written) == sums


def test_its_months_end_with_the_one_before_the_demo_began(kept):
    """
    Two and a half years of them, that can be stored, and are marked as made up.
    """
    months = {one.month for one in kept}
    assert (min(months), max(months)) == (date(2024, 8, 1), date(2027, 1, 1))
    assert {one.rules for one in kept} == {MADE_UP}
    assert {one.partnership for one in kept} == {"ashmere", "wendlebury"}
    for one in kept:
        check(one, kept[0])


def test_each_board_has_national_definitions_agencies_and_cuts(kept):
    """
    And the same people counted in two ways.
    """
    measures = {one.measure for one in kept}
    assert {"national:c2", "national:mhs91", "standard:hv_new_birth"} <= measures
    assert {one.cut for one in kept} == {"", "deprivation", "ethnicity", "beside"}
    agencies = {one.agency for one in kept}
    assert {"ashmere-health-visiting", "wendlebury-maternity"} <= agencies
