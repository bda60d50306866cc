"""`plait audit` of an extract counts what became of all duties, without a database."""

import csv
import json

import pytest
from click.testing import CliRunner

from plait.population.manifest import NAME, Agency, parse
from plait.site.cli_audit import MEASURES, command
from plait.standards.loader import library
from plait.synthetic.nation import writing

AS_OF = ("--as-of", "2026-06-30T12:00+01:00")


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """A small nation and what its audit wrote, as rows."""
    folder = tmp_path_factory.mktemp("nation")
    writing.write(folder / "nation", families=100, seed=4, libraries=(library(),))
    words = ["--events", folder / "nation", *AS_OF, "--out", folder / "out"]
    found = CliRunner().invoke(command, [str(word) for word in words])
    assert found.exit_code == 0, found.output
    with (folder / "out" / MEASURES).open(encoding="utf-8") as lines:
        return folder, list(csv.DictReader(lines))


def test_it_counts_by_month_area_and_agency_and_hides_small_numbers(audited):
    """The extract says which agencies there are; 1 to 4 are never told."""
    _, rows = audited

    agencies = {row["agency"] for row in rows}
    assert {"ashmere-health-visiting", "saltmarsh-maternity"} <= agencies
    told = {row["opened"] for row in rows}
    assert told <= {"", "0", *(str(5 * many) for many in range(1, 9))}
    assert {"", "5"} <= told


def test_an_extract_says_of_each_agency_of_which_kind_it_is(audited):
    """An earlier one does not, and is read all the same: nobody is named then."""
    folder, _ = audited
    text = (folder / "nation" / NAME).read_text("utf-8")

    assert Agency("ashmere-hospital", "paediatrics", "ashmere") in parse(text).owing
    before = json.loads(text)
    del before["owing"]
    assert parse(json.dumps(before)).owing == ()
