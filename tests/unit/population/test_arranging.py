"""Days and subjects are found by the column as they are found one by one."""

from dataclasses import fields
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.clock.moments import local_day, start_of_day
from plait.population import arranging
from plait.population.arranging import london_days
from plait.population.columns import day_number, micros, moment
from plait.population.ledger_stream import Heads, NotReadable
from plait.population.spilling import Codes

#: Around midnight: after an hour was lost, after one came twice, and at a new year.
_EDGES = [
    micros(start_of_day(day)) + step
    for day in (date(2026, 3, 30), date(2026, 10, 26), date(2026, 1, 1))
    for step in (-1, 0, 1)
]
_MOMENTS = st.sampled_from(_EDGES) | st.integers(
    micros(datetime(2024, 1, 1, tzinfo=UTC)), micros(datetime(2028, 1, 1, tzinfo=UTC))
)


@given(st.lists(_MOMENTS, max_size=8))
def test_the_london_day_of_a_column_is_that_of_each_moment(moments):
    """Also at midnight, and when the clocks change."""
    found = london_days(np.array(moments, "i8"))

    assert found.tolist() == [day_number(local_day(moment(one))) for one in moments]


def test_two_subjects_whose_ids_begin_alike_are_told_apart():
    """Half of an id is compared first, and that is never all."""
    ids = {"high": [1, 7, 7, 7, 9], "low": [5, 2, 4, 6, 0]}
    nothing = {one.name: None for one in fields(Heads)}
    heads = Heads(**nothing | {name: np.array(x, "u8") for name, x in ids.items()})

    wanted = np.array([[7, 6], [9, 0], [7, 2], [1, 5], [7, 4]], ">u8")
    assert heads.places_of(wanted).tolist() == [3, 4, 1, 0, 2]
    with pytest.raises(NotReadable, match="plait verify"):
        heads.places_of(np.array([[7, 3]], ">u8"))


def test_more_people_corrections_or_agencies_than_have_numbers_are_refused():
    """
    A number that does not fit would come out as that of somebody else.
    """
    many = 2**15 + 1
    ids = pa.array([at.to_bytes(16, "big") for at in range(1, many + 1)])
    places = np.zeros(many, "u4")

    with pytest.raises(NotReadable, match="at most 32,767"):
        arranging._people(places, pa.chunked_array([ids.cast(pa.binary(16))]))
    with pytest.raises(NotReadable, match="at most 32,767"):
        arranging._small(np.array([1, 2**15]))
    with pytest.raises(NotReadable, match="at most 32,767"):
        Codes(["one"] * 2**15).code("another")


def test_corrections_of_corrections_are_counted():
    depths = arranging._depths(np.array([-1, 0, 1, -1, 2, 3]))

    assert depths.tolist() == [0, 1, 2, 0, 3, 1]
