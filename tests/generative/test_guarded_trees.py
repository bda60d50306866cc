"""Of months, the agencies in them and groups of all nobody learns what is hidden."""

from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plait.assurance.guarding import NOWHERE, Forest, guarded, is_small, rounded

#: No count of these tests is larger, so nobody need look further.
_MOST = 12
#: The rows of a tree: a year, its two months, two groups, two agencies of each month.
_PARENT = (NOWHERE, 0, 0, 0, 0, 1, 1, 2, 2)
_WAY = (NOWHERE, 0, 0, 1, 1, 2, 2, 3, 3)
_YEAR, _MONTHS, _GROUPS, _AGENCIES = 0, (1, 2), (3, 4), ((5, 6), (7, 8))


def tree(agencies, groups, is_told=(True,) * 9):
    """What is counted: of each agency in each month, and of each group."""
    months = [tuple(map(sum, zip(*two, strict=True))) for two in agencies]
    year = tuple(map(sum, zip(*months, strict=True)))
    rows = [year, *months, *groups, *agencies[0], *agencies[1]]
    counts = np.array([(*row, sum(row)) for row in rows])
    return Forest(
        counts, np.ones((1, 2), bool), np.array(_PARENT), np.array(_WAY),
        np.array(is_told), np.isin(range(9), (_YEAR, *_GROUPS)),
    )  # fmt: skip


@st.composite
def trees(draw):
    """Few people; now and then what nobody owes is told to nobody."""
    count = st.integers(0, draw(st.sampled_from([1, 2])))
    pair = st.tuples(count, count)
    agencies = [[draw(pair), draw(pair)] for _ in _MONTHS]
    met, late = (sum(one[at] for two in agencies for one in two) for at in (0, 1))
    first = draw(st.integers(0, met)), draw(st.integers(0, late))
    groups = [first, (met - first[0], late - first[1])]
    is_told = [True] * 6 + [draw(st.booleans()), True, draw(st.booleans())]
    return tree(agencies, groups, is_told)


@settings(max_examples=40)
@given(trees())
@example(tree([[(1, 0), (0, 0)], [(3, 0), (1, 0)]], [(4, 0), (1, 0)]))
@example(tree([[(1, 0), (0, 0)], [(0, 0), (0, 0)]], [(0, 0), (1, 0)]))
@example(tree([[(2, 1), (3, 0)], [(0, 4), (0, 1)]], [(5, 1), (0, 5)]))
@example(tree([[(4, 0), (0, 0)], [(3, 1), (0, 0)]], [(6, 0), (1, 1)]))
def test_nobody_can_work_out_what_is_hidden_of_a_year(forest):
    """
    Whoever has all rows, and tries every table that would look the same, is left with
    two numbers at least for each that is hidden.
    """
    withheld = guarded(forest)

    is_told = forest.is_told & ~(forest.yields & withheld.all(axis=1))
    hidden = (withheld | is_small(forest.counts)) & is_told[:, None]
    possible = could_be(forest, withheld)
    for row, name in zip(*np.nonzero(hidden), strict=True):
        assert len({(*pair, sum(pair))[name] for pair in possible[row]}) > 1


def test_a_group_is_not_had_from_the_months_less_the_others():
    """Two months of 20 less a group of 38 would be the other group, of 2."""
    forest = tree([[(20, 0), (0, 0)], [(20, 0), (0, 0)]], [(38, 0), (2, 0)])

    withheld = guarded(forest)

    possible = could_be(forest, withheld, most=45)
    assert len({pair[0] for pair in possible[4]}) > 1


def test_numbers_that_are_each_rounded_by_themselves_give_away_what_is_hidden():
    """7 and 7 and a month of 4 in a year told as 20: so these tests can fail."""
    forest = tree([[(7, 0), (7, 0)], [(4, 0), (0, 0)]], [(18, 0), (0, 0)])

    possible = could_be(forest, np.zeros_like(guarded(forest)), most=24)

    assert possible[2] == {(4, 0)}


def test_each_tree_is_guarded_as_if_it_were_alone():
    """Many at once are guarded as one after another."""
    few = tree([[(1, 0), (0, 2)], [(3, 0), (1, 0)]], [(4, 1), (1, 1)])
    many = tree([[(50, 9), (40, 8)], [(60, 0), (30, 7)]], [(90, 20), (90, 4)])
    size = len(_PARENT)

    together = guarded(
        Forest(
            np.concatenate([few.counts, many.counts, few.counts]),
            few.members,
            np.concatenate([
                np.where(one.parent < 0, NOWHERE, one.parent + size * at)
                for at, one in enumerate((few, many, few))
            ]),
            np.concatenate([
                np.where(one.way < 0, NOWHERE, one.way + 10 * at)
                for at, one in enumerate((few, many, few))
            ]),
            np.concatenate([few.is_told, many.is_told, few.is_told]),
            np.concatenate([few.yields, many.yields, few.yields]),
        )
    )  # fmt: skip

    alone = [guarded(few), guarded(many), guarded(few)]
    assert (together == np.concatenate(alone)).all()


def could_be(forest, withheld, most=_MOST):
    """Of each row every pair that it has in some table that would look the same."""
    fitting = [_fitting(forest, withheld, row, most) for row in range(len(_PARENT))]
    months = [
        {pair: tables for pair, tables in _sums(fitting, rows).items()
         if pair in set(fitting[month])}
        for month, rows in zip(_MONTHS, _AGENCIES, strict=True)
    ]  # fmt: skip
    groups = _sums(fitting, _GROUPS)
    possible = [set() for _ in _PARENT]
    for first, second in product(*months):
        year = first[0] + second[0], first[1] + second[1]
        if year not in set(fitting[_YEAR]) or year not in groups:
            continue
        for row, pair in zip((_YEAR, *_MONTHS), (year, first, second), strict=True):
            possible[row].add(pair)
        _note(possible, _GROUPS, groups[year])
        for rows, month, pair in zip(_AGENCIES, months, (first, second), strict=True):
            _note(possible, rows, month[pair])
    return possible


def _note(possible, rows, tables):
    for table in tables:
        for row, pair in zip(rows, table, strict=True):
            possible[row].add(pair)


def _sums(fitting, rows):
    """Every table of two rows, by what they add up to."""
    found = {}
    for one, two in product(*(fitting[row] for row in rows)):
        found.setdefault((one[0] + two[0], one[1] + two[1]), []).append((one, two))
    return found


def _fitting(forest, withheld, row, most):
    """The pairs that would be shown as the row is, which is not left out as empty."""
    pairs = np.array(list(product(range(most), repeat=2)))
    if forest.counts[row].any():
        pairs = pairs[pairs.any(axis=1)]
    all_of_it = np.concatenate([pairs, pairs.sum(axis=1, keepdims=True)], axis=1)
    counts = forest.counts[row]
    as_small = is_small(counts) == is_small(all_of_it)
    as_round = is_small(counts) | (rounded(counts) == rounded(all_of_it))
    fits = ((as_small & as_round) | withheld[row]).all(axis=1)
    return list(map(tuple, pairs[fits].tolist()))
