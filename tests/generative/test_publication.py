"""What is published of duties: what the slow guard lets through, and its groups."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pyarrow.compute as pc
import pytest

from generative.population_owed import (
    AGENCIES,
    families_of,
    owed_rows,
    random_rows,
    slowly_counted,
    write,
)
from lib import slow_guard
from plait.assurance.publishing import OPENED
from plait.population import publication
from plait.population.engines import Room
from plait.population.measures import BECAME
from plait.population.measuring import told as measuring
from plait.population.publication import Asked, published

AS_OF = date(2026, 4, 30)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NUMBERS = (*BECAME, OPENED)


@pytest.fixture
def random():
    """Chance that is the same each time."""
    return Random(1)  # noqa: S311 - nothing secret


def told(folder, rows, families=(), as_of=AS_OF):
    """The rows by month, and by group."""
    asked = Asked(write(folder, rows), AGENCIES, families_of(families), as_of)
    tables = list(published(asked, Room()))
    return tuple(
        [row for pair in tables for row in pair[at].to_pylist()] for at in (0, 1)
    )


def duties(random, **states):
    """So many duties of each state, opened together; met after 30 hours."""
    [like] = owed_rows(random, 1)
    return [
        like
        | {
            "standard": "one", "area": "ash", "agency": None, "owed_by": "radiologist",
            "family": number, "state": state, "opened": START,
            "due": START + timedelta(days=5), "closed": START + timedelta(hours=30),
        }
        for state, count in states.items()
        for number in range(count)
    ]  # fmt: skip


def slowly_published(rows, families=()):
    """By measure, area, month, and way and part of it, what the slow guard shows."""
    blocks = {}
    for row in sorted(slowly_counted(rows, families), key=lambda row: row[:6]):
        measure, area, agency, cut, value, month, _, *counts = row
        if cut and not families:
            continue
        became = dict(zip(BECAME, counts, strict=False))
        way = ("agency", agency) if agency else (cut, value)
        blocks.setdefault((measure, area, month), {})[way] = became
    found = {}
    for key, parts in blocks.items():
        ways = {}
        for (way, part), became in parts.items():
            if way:
                ways.setdefault(way, {})[part] = became
        numbers = slow_guard.published(parts["", ""], ways).numbers
        found |= {(*key, *place): number for place, number in numbers.items()}
    return found


def as_slow(rows):
    """Rows that were published, likewise."""
    return {
        (
            row["measure"], row["area"], row["month"],
            "agency" if row["agency"] else row.get("cut", ""),
            row["agency"] or row.get("cut_value", ""), name,
        ): row[name]
        for row in rows
        for name in NUMBERS
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_months_are_what_the_slow_guard_lets_through(tmp_path, seed):
    """Where nothing is recorded of a family: each month and its agencies alone."""
    rows, _ = random_rows(seed)

    by_month, by_group = told(tmp_path, rows)

    assert by_group == []
    assert as_slow(by_month) == slowly_published(rows)


@pytest.mark.parametrize("seed", range(4))
def test_each_cut_has_every_group_and_what_is_not_recorded(tmp_path, seed):
    """Of twelve months; and months to come are in none of them."""
    rows, _ = random_rows(seed)
    families = [
        {"family": number, "area": 0, "deprivation": number, "ethnicity": None,
         "language": "pl" if number % 2 else None}
        for number in range(1, 5)
    ]  # fmt: skip

    _, by_group = told(tmp_path, rows, families, as_of=date(2026, 4, 30))

    counted = Counter(
        (f"standard:{row['standard']}", row["area"] or "")
        for row in rows
        if (row["due"] or row["opened"]) < datetime(2026, 4, 30, 23, tzinfo=UTC)
    )
    wholes = {(row["measure"], row["area"]): row for row in by_group if not row["cut"]}
    assert wholes.keys() <= counted.keys()
    for key, row in wholes.items():
        assert row["opened"] is None or abs(row["opened"] - counted[key]) <= 2
        groups = [row for row in by_group if (row["measure"], row["area"]) == key]
        values = {(row["cut"], row["group"]) for row in groups}
        assert {("deprivation", "not recorded"), ("language", "not recorded")} <= values
        assert not any(cut == "ethnicity" for cut, _ in values)
        assert {(row["first_month"], row["last_month"]) for row in groups} == {
            (date(2025, 5, 1), date(2026, 4, 1))
        }


def test_twelve_months_after_twelve_months_are_counted(tmp_path, random):
    """The last ends with the month that is asked about."""
    rows = duties(random, met=30)
    families = [{"family": 1, "deprivation": 3}]

    for as_of, first in (
        (date(2026, 3, 1), date(2025, 4, 1)),
        (date(2027, 2, 28), date(2026, 3, 1)),
        (date(2027, 3, 1), date(2025, 4, 1)),
    ):
        _, by_group = told(tmp_path, rows, families, as_of)

        assert {row["first_month"] for row in by_group} == {first}


def test_what_is_published_is_rounded_and_small_numbers_are_not_told(tmp_path, random):
    """3 of 44 are late: neither the 3 nor what would give it away is told."""
    [row], _ = told(tmp_path, duties(random, met=41, overdue=3))

    assert (row["met"], row["overdue"], row["missed"]) == (40, None, 0)
    assert row["median_hours"] == 30


def test_a_small_group_is_not_told_and_what_is_not_recorded_has_a_row(tmp_path, random):
    """Of 40 that were met 2 are of families of another language."""
    families = [
        {"family": number, "language": "pl" if number < 2 else "en"}
        for number in range(40)
    ]

    [month], by_group = told(tmp_path, duties(random, met=40), families)

    groups = {row["group"]: row["met"] for row in by_group}
    assert groups == {"": 40, "en": 40, "pl": None, "not recorded": 0}
    assert month["met"] == 40


def test_of_few_that_would_all_be_hidden_there_is_no_group(tmp_path, random):
    """Seven, each in a language of their own: their month is told, and no language."""
    families = [{"family": number, "language": f"x{number}"} for number in range(8)]

    [month], by_group = told(tmp_path, duties(random, met=7), families)

    assert month["met"] == 5
    assert not [row for row in by_group if row["opened"] is not None and row["group"]]
    assert not [row for row in by_group if row["cut"] and row["met"]]


def test_no_time_is_told_of_a_few(tmp_path, random):
    """Of six people the time of half of them may be somebody's own."""
    [row], _ = told(tmp_path, duties(random, met=6))

    assert (row["met"], row["median_hours"]) == (5, None)


def test_standards_that_do_not_fit_together_are_counted_one_after_another(
    tmp_path, monkeypatch
):
    """With the same rows."""
    rows, families = random_rows(5)
    at_once = told(tmp_path, rows, families)
    monkeypatch.setattr(measuring, "_A_DUTY", 2**30)

    in_turn = told(tmp_path, rows, families)

    assert in_turn == at_once
    assert len({row["measure"] for row in at_once[0]}) > 1


def test_parts_that_are_not_their_whole_are_not_published(tmp_path, random):
    """Nothing could be said of what is hidden then."""
    tables = []
    rows = duties(random, met=6)
    known = families_of([{"family": 1, "language": "en"}])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "shown", tables.append)
        list(published(Asked(write(tmp_path, rows), AGENCIES, known, AS_OF), Room()))
    [blocks] = tables
    fewer = blocks.filter(pc.not_equal(blocks["cut_value"], "en"))

    with pytest.raises(ValueError, match="do not add up"):
        publication.shown(fewer)


def test_what_is_published_can_be_read_as_csv(tmp_path, random):
    """A number that is not told is an empty field, and a name may have a comma."""
    rows = [row | {"area": "ash, vale"} for row in duties(random, met=41, overdue=3)]
    asked = Asked(write(tmp_path, rows), AGENCIES, families_of([]), AS_OF)
    months, groups = io.BytesIO(), io.BytesIO()

    publication.write(published(asked, Room()), months, groups)

    [row] = csv.DictReader(io.StringIO(months.getvalue().decode()))
    assert (row["area"], row["month"]) == ("ash, vale", "2026-03-01")
    assert (row["met"], row["overdue"]) == ("40", "")
    assert groups.getvalue().decode().splitlines() == [",".join(publication.BY_GROUP)]


def test_of_no_duties_nothing_is_published():
    """Only the names of the columns."""
    asked = Asked([], AGENCIES, families_of([]), AS_OF)

    assert list(published(asked, Room())) == []
