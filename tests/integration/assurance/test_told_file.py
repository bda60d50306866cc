"""The table that anybody may see says what boards tell others, and nothing else."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from lib.made_readings import AS_OF, reading, uncounted
from plait.assurance import readings, told_file

HV = "ashmere-health-visiting"


@pytest.fixture
def table(town, as_engine):
    """`table(days, *rows)`: these are counted then; the table after that."""

    def count(days, *rows, missing=()):
        at = {"as_of": AS_OF + timedelta(days=days), "made_at": AS_OF}
        with as_engine():
            readings.store(
                [replace(one, known_at=at["as_of"], **at) for one in rows],
                uncounted=[replace(one, **at) for one in missing],
                using="default",
            )
            written = io.StringIO()
            many = told_file.write(written, using="default")
        found = list(csv.DictReader(io.StringIO(written.getvalue())))
        assert len(found) == many
        return found

    return count


def a_month(table):
    """The number of January that is told of the whole."""
    [one] = [
        row for row in table if row["span"] == "month" and row["begins"] == "2026-01-01"
    ]
    return one["met"]


def test_it_has_the_numbers_of_the_last_telling_and_not_of_last_night(table):
    first = table(0, reading(1, met=42), reading(1, agency=HV, met=42))
    second = table(1, reading(1, met=49), reading(1, agency=HV, met=49))

    assert a_month(first) == a_month(second) == "40"
    assert {row["as_of"] for row in second} == {AS_OF.isoformat()}


def test_what_is_hidden_is_an_empty_field(table):
    found = table(0, reading(1, met=42, missed=2), reading(1, agency=HV, met=42))

    assert {row["missed"] for row in found} == {""}


def test_who_could_not_be_worked_out_comes_first(table):
    """Few are not told as a number, and of an agency nothing is."""
    missing = (uncounted(families=7), uncounted(agency=HV, families=7))
    [first, *more] = table(0, reading(1, met=42), missing=missing)

    assert (first["measure"], first["opened"]) == ("not_worked_out", "5")
    assert "not_worked_out" not in {row["measure"] for row in more}
