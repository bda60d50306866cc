"""No count that is hidden can be worked out from all that is shown."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plait.assurance.publishing import OPENED, published, rounded

FATES = ("met", "late")
#: No count of these tests is larger, so nobody need look further.
_MOST = 13


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)],
)
def test_small_numbers_are_hidden_and_others_rounded(count, shown):
    """Under 5 nothing is shown; 5 and more to the nearest 5."""
    assert rounded(count) == shown


def test_large_numbers_are_shown_as_they_are_rounded():
    """Where nothing is small nothing is withheld."""
    whole = {"met": 101, "late": 27}
    fifths = {"1": {"met": 60, "late": 12}, "2": {"met": 41, "late": 15}}

    shown = published(whole, {"deprivation": fifths})

    assert None not in shown.numbers.values()
    assert shown.numbers["", "", OPENED] == 130
    assert shown.numbers["deprivation", "1", "met"] == 60


def test_two_sevens_and_their_sum_would_give_away_what_is_beside_them():
    """7 + 7 + 4 is 18, told as 20: nothing but 4 would do. So nothing is said of it."""
    whole = {"a": 7, "b": 7, "c": 4}

    shown = published(whole, {})

    assert shown.numbers["", "", "c"] is None
    assert shown.small == frozenset()


def test_parts_may_not_be_more_than_the_whole():
    """Whoever put them together wrongly is told by which way."""
    with pytest.raises(ValueError, match="agency"):
        published({"met": 1}, {"agency": {"x": {"met": 2}}})


@st.composite
def blocks(draw):
    """The same few people cut in two ways."""
    count = st.integers(0, draw(st.sampled_from([1, 3, 6])))
    row = st.fixed_dictionaries(dict.fromkeys(FATES, count))
    one = {"x": draw(row), "y": draw(row)}
    whole = {fate: sum(part[fate] for part in one.values()) for fate in FATES}
    first = {fate: draw(st.integers(0, whole[fate])) for fate in FATES}
    rest = {fate: whole[fate] - first[fate] for fate in FATES}
    return whole, {"agency": one, "deprivation": {"1": first, "2": rest}}


@settings(max_examples=120)
@given(blocks())
@example(
    (
        {"met": 6, "late": 1},
        {"agency": {"x": {"met": 5, "late": 0}, "y": {"met": 1, "late": 1}}},
    )
)
def test_nobody_can_work_out_what_is_hidden(block):
    """
    Whoever has the whole and two ways of cutting it, and tries every table that would
    look the same, is left with at least two numbers for each that is hidden.
    """
    whole, ways = block

    shown = published(whole, ways)

    possible = _possible(shown, ways)
    hidden = [key for key, number in shown.numbers.items() if number is None]
    assert all(len(possible[key]) > 1 for key in hidden)


def _possible(shown, ways):
    """Of each number what it could be, by trying every table."""
    wholes = [
        dict(zip(FATES, counts, strict=True))
        for counts in product(range(_MOST), repeat=len(FATES))
    ]
    fitting = [whole for whole in wholes if _looks_so(shown, "", "", [*whole.values()])]
    found = {key: set() for key in shown.numbers}
    by_way = {way: _tables(shown, way, parts) for way, parts in ways.items()}
    for whole in fitting:
        key = tuple(whole.values())
        if not all(key in tables for tables in by_way.values()):
            continue
        _note(found, "", "", key)
        for way, tables in by_way.items():
            for table in tables[key]:
                for part, counts in zip(ways[way], table, strict=True):
                    _note(found, way, part, counts)
    return found


def _tables(shown, way, parts):
    """Every table that would be shown so, by its sums."""
    rows = [
        [
            counts
            for counts in product(range(_MOST), repeat=len(FATES))
            if _looks_so(shown, way, part, counts)
        ]
        for part in parts
    ]
    found = {}
    for table in product(*rows):
        sums = tuple(map(sum, zip(*table, strict=True)))
        found.setdefault(sums, []).append(table)
    return found


def _looks_so(shown, way, part, counts):
    if shown.numbers[way, part, OPENED] != 0 and not any(counts):
        # The row is there, so there is something in it.
        return False
    whole = zip((*FATES, OPENED), (*counts, sum(counts)), strict=True)
    return all(_fits(shown, (way, part, name), count) for name, count in whole)


def _fits(shown, key, count):
    """Whether the count would be shown so; what is withheld could be anything."""
    if key in shown.small:
        return 0 < count < 5
    number = shown.numbers[key]
    return number is None or (rounded(count) == number and not 0 < count < 5)


def _note(found, way, part, counts):
    for name, count in zip((*FATES, OPENED), (*counts, sum(counts)), strict=True):
        found[way, part, name].add(count)


@settings(max_examples=60)
@given(st.tuples(st.integers(0, 12), st.integers(0, 9), st.integers(0, 6)))
@example((11, 0, 3))
def test_what_is_shown_of_a_sum_of_some_gives_nothing_away(counts):
    """Beside all of them, those are shown together that were decided."""
    names = ("met", "late", "open")

    shown = published(
        dict(zip(names, counts, strict=True)), {}, {"decided": ("met", "late")}
    )

    every = (_with_sums(names, one) for one in product(range(15), repeat=3))
    possible = [
        numbers
        for numbers in every
        if all(_fits(shown, ("", "", name), each) for name, each in numbers.items())
    ]
    for (_, _, name), number in shown.numbers.items():
        if number is None:
            assert len({one[name] for one in possible}) > 1


def _with_sums(names, counts):
    met, late, still = counts
    numbers = dict(zip(names, counts, strict=True))
    return numbers | {"decided": met + late, OPENED: met + late + still}
