"""A number that may point at a family is not shown, nor can it be worked out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.worklist.small_numbers import Number, beside_their_sum, hidden, shown

PARTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def named(counts) -> dict[str, int]:
    return {f"part {number}": count for number, count in enumerate(counts)}


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (1234, "1,234")],
)
def test_one_to_four_are_fewer_than_five(count, words):
    """
    Nothing and many are told.
    """
    assert shown(count).words == words


def test_the_sum_is_what_is_shown_or_more():
    """
    So that it tells nothing that the parts do not.
    """
    total, parts = hidden({"met": 20, "late": 3, "missed": 0})

    assert total.words == "20 or more"
    assert [one.words for one in parts.values()] == ["20", "fewer than 5", "0"]


def told(counts) -> tuple:
    """All that a reader sees of these counts."""
    total, parts = hidden(named(counts))
    return total, tuple(parts.values())


@given(PARTS)
def test_no_small_number_can_be_worked_out(counts):
    """
    Whoever knows the rule still finds several numbers that it could be: all that look
    the same to a reader.
    """
    alike = [
        other
        for other in product(*map(_could_be, counts))
        if told(other) == told(counts)
    ]
    for place, count in enumerate(counts):
        if 0 < count < 5:
            assert {other[place] for other in alike} == {1, 2, 3, 4}


def _could_be(count: int) -> list[int]:
    """What a reader may take a part for: what is shown, or any small number."""
    return [1, 2, 3, 4] if 0 < count < 5 else [count]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_beside_their_sum_all_parts_are_told_or_none(counts):
    """
    One that is hidden alone could be worked out.
    """
    told = beside_their_sum(named(counts)).values()

    if any(count < 5 for count in counts):
        assert set(told) == {Number(None)}
    else:
        assert [one.value for one in told] == counts


def test_the_order_tells_nothing_of_what_is_hidden():
    """
    All that are small are alike to a table that is sorted.
    """
    assert len({shown(count).order for count in (1, 2, 3, 4)}) == 1
    assert shown(0).order < shown(3).order < shown(5).order
