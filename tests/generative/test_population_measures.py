"""What became of duties is counted as a slow count of the same rows does."""

import duckdb
import pyarrow as pa
import pytest

from generative.population_owed import (
    AGENCIES,
    HOURS,
    families_of,
    random_rows,
    slowly_counted,
    write,
)
from plait.population.engines import NoRoom, Room
from plait.population.measures import BECAME, MEASURED, measure, not_recorded, opened


def counted(folder, rows, families):
    """The rows of `MEASURED` of these duties."""
    return measure(write(folder, rows), AGENCIES, families_of(families), hours=HOURS)


def told(measured):
    """The rows as tuples, to compare with the slow count."""
    return [
        (
            *(row[name] for name in MEASURED.names[:-2]),
            tuple(row["done_by"]),
            tuple(row["late_by"]),
        )
        for row in measured.to_pylist()
    ]


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_a_slow_count_says(tmp_path, seed):
    """Every number, in every way of putting duties together, and each row once."""
    rows, families = random_rows(seed)

    found = told(counted(tmp_path, rows, families))

    assert len(found) == len(set(found))
    assert set(found) == slowly_counted(rows, families)


@pytest.mark.parametrize("seed", range(3))
def test_what_became_of_duties_adds_up(tmp_path, seed):
    """Each duty became one thing, and each way of cutting has all of them."""
    rows, families = random_rows(seed)

    found = counted(tmp_path, rows, families).to_pylist()

    assert all(row["opened"] == sum(row[name] for name in BECAME) for row in found)
    for cut in ("", "deprivation", "ethnicity", "language"):
        assert len(rows) == sum(
            row["opened"] for row in found if row["cut"] == cut and not row["agency"]
        )


def test_what_is_not_recorded_is_told(tmp_path):
    """Without a word about any family all of every cut is missing."""
    rows, _ = random_rows(1)

    shares = not_recorded(counted(tmp_path, rows, []))

    assert shares
    assert set(shares.values()) == {1.0}


def test_of_no_duties_nothing_is_counted():
    """An audit without a file gives no row, in the same columns."""
    assert measure([], AGENCIES) == pa.table(MEASURED.empty_table())


def test_a_folder_whose_name_is_a_pattern_is_that_folder(tmp_path):
    """Else `night[1]` is read from `night1`, and nobody sees that it is another."""
    (rows, families), (others, _) = random_rows(1), random_rows(2)
    (tmp_path / "night1").mkdir()
    (tmp_path / "night[1]").mkdir()
    write(tmp_path / "night1", others)

    found = told(counted(tmp_path / "night[1]", rows, families))

    assert set(found) == slowly_counted(rows, families)


def test_too_little_room_to_count_is_said():
    """In the words that a command shows."""
    with pytest.raises(NoRoom, match="not enough"), opened(Room()):
        raise duckdb.OutOfMemoryException("could not allocate")
