"""Whether what is hidden in tables of counts can be worked out, for many at once.

A tree is one whole and the rows that add up to it in several ways; a row may be put
together in ways of its own, as a year of months and each month of agencies. All trees
of one call are looked at together, as arrays.

A number that is hidden is free where some change of its row by one, or of one fate for
another, leaves all that is shown as it is: in the row, in what the row is made of, and
in what it is a part of. `publishing` says what is withheld where a number is not free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: From this on a number is shown; 0 is too.
SHOWN_FROM: Final = 5
ROUNDED_TO: Final = 5
#: Rows that are looked at together; so much memory it takes, and no more.
_TOGETHER: Final = 30_000
#: So many times a number is withheld for another before all rows that yield are.
_PATIENCE: Final = 3
#: The parent of a whole.
NOWHERE: Final = -1

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forest:
    """Rows of counts, and what they are parts of. R rows, K numbers each, F fates.

    The rows of a tree stand together, its whole first. The rows of a way stand
    together, and the ways of a row one after the other, in the order of their rows.

    Attributes:
        counts: R x K; the fates, then the sums of some of them.
        members: (K - F) x F; which fates a sum is made of.
        parent: by row the row of which it is a part; -1 of a whole.
        way: by row a number of its way, another one for each parent; -1 of a whole.
        is_told: whether anybody is shown the row at all.
        yields: rows that nobody is shown where their tree is so small that one number
            after another would have to be withheld.
    """

    counts: Numbers
    members: Bools
    parent: Numbers
    way: Numbers
    is_told: Bools
    yields: Bools

    @property
    def roots(self) -> Numbers:
        """Where each tree begins."""
        return np.flatnonzero(self.parent == NOWHERE)

    def trees(self, chosen: Numbers) -> tuple[Forest, Numbers]:
        """Some of the trees, by their numbers, and where their rows stand here."""
        roots = self.roots
        sizes = np.diff(np.append(roots, len(self.parent)))[chosen]
        rows = _ranges(roots[chosen], sizes)
        moved = np.repeat(roots[chosen] - (np.cumsum(sizes) - sizes), sizes)
        parent = np.where(self.parent[rows] < 0, NOWHERE, self.parent[rows] - moved)
        some = Forest(
            self.counts[rows], self.members, parent, self.way[rows],
            self.is_told[rows], self.yields[rows],
        )  # fmt: skip
        return some, rows


def is_small(counts: Numbers) -> Bools:
    """Where it is 1 to 4."""
    return (counts > 0) & (counts < SHOWN_FROM)


def rounded(counts: Numbers) -> Numbers:
    """Each to the nearest five."""
    return (counts + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def guarded(forest: Forest) -> Bools:
    """R x K: which numbers are withheld, beside those that are small.

    Of what is withheld nothing is said; of others that are hidden, that they are small.
    """
    withheld = np.repeat(~forest.is_told[:, None], forest.counts.shape[1], axis=1)
    for chosen in _batches(forest):
        some, rows = forest.trees(chosen)
        withheld[rows] = _guarded(some)
    return withheld


def _batches(forest: Forest) -> Iterator[Numbers]:
    """The trees in which something is hidden, not too many at once."""
    roots = forest.roots
    if not len(roots):
        return
    small = (is_small(forest.counts).any(axis=1) & forest.is_told).astype(np.int64)
    chosen = np.flatnonzero(np.add.reduceat(small, roots))
    sizes = np.diff(np.append(roots, len(forest.parent)))[chosen]
    batch = np.cumsum(sizes) // _TOGETHER
    yield from np.split(chosen, np.flatnonzero(np.diff(batch)) + 1)


def _guarded(forest: Forest) -> Bools:
    """The same of a few trees: withhold until nothing that is hidden is pinned."""
    withheld = np.repeat(~forest.is_told[:, None], forest.counts.shape[1], axis=1)
    number = np.cumsum(forest.parent == NOWHERE) - 1
    left = np.unique(number)
    for turn in count():
        if not len(left):
            break
        some, rows = forest.trees(left)
        if turn == _PATIENCE:
            told = forest.is_told.copy()
            told[rows[some.yields]] = False
            withheld[~told] = True
            forest = replace(forest, is_told=told)
            some, rows = forest.trees(left)
        pinned = _pinned(some, withheld[rows])
        at, name = np.nonzero(pinned)
        at = rows[at]
        _withhold(forest, withheld, at, name)
        left = np.unique(number[at])
    return withheld


def _withhold(forest: Forest, withheld: Bools, at: Numbers, name: Numbers) -> None:
    """Withhold one number for each that is pinned, all by what was withheld before."""
    is_itself = ~withheld[at, name]
    others = zip(at[~is_itself].tolist(), name[~is_itself].tolist(), strict=True)
    more = [_next(forest, withheld, row, what) for row, what in others]
    withheld[at[is_itself], name[is_itself]] = True
    for one in more:
        withheld[one] = True


def _next(forest: Forest, withheld: Bools, row: int, name: int) -> tuple[int, int]:
    """What is withheld beside a number that is, the least missed first."""
    for one in _beside(forest, row, name):
        if not withheld[one]:
            return one
    # Nothing near is left: the first of all that are shown of its tree.
    root = row
    while forest.parent[root] != NOWHERE:
        root = int(forest.parent[root])
    later = np.flatnonzero(forest.parent[root + 1 :] == NOWHERE)
    end = root + 1 + int(later[0]) if len(later) else len(forest.parent)
    place, what = np.nonzero(~withheld[root:end])
    return root + int(place[0]), int(what[0])


def _beside(forest: Forest, row: int, name: int) -> Iterator[tuple[int, int]]:
    """What could be withheld to leave a number room, the least missed first."""
    kinds = forest.counts.shape[1]
    sums = range(kinds - len(forest.members), kinds)
    at = row
    while (parent := int(forest.parent[at])) != NOWHERE:
        yield from ((at, one) for one in sums)
        if at == row:
            yield from _beneath(forest, row, name)
        others = np.flatnonzero(forest.way == forest.way[at])
        yield from ((one, name) for one in _by_size(forest, others, name) if one != at)
        at = parent
        yield at, name
    yield from ((at, one) for one in sums)


def _beneath(forest: Forest, row: int, name: int) -> Iterator[tuple[int, int]]:
    """The same number of the parts of a part, and their sums."""
    kinds = forest.counts.shape[1]
    for one in _by_size(forest, np.flatnonzero(forest.parent == row), name):
        yield one, name
        yield from ((one, what) for what in range(kinds - len(forest.members), kinds))


def _by_size(forest: Forest, rows: Numbers, name: int) -> list[int]:
    order = np.argsort(forest.counts[rows, name], kind="stable")
    return [int(one) for one in rows[order]]


@dataclass(slots=True)
class _Changes:
    """By row or way: one more, one less (x F), one more of this for that (x F x F)."""

    more: Any
    less: Any
    swap: Any

    def __and__(self, other: _Changes) -> _Changes:
        return _Changes(
            self.more & other.more, self.less & other.less, self.swap & other.swap
        )

    def __or__(self, other: _Changes) -> _Changes:
        return _Changes(
            self.more | other.more, self.less | other.less, self.swap | other.swap
        )

    def __getitem__(self, at: Any) -> _Changes:
        return _Changes(self.more[at], self.less[at], self.swap[at])

    def __setitem__(self, at: Any, other: _Changes) -> None:
        self.more[at], self.less[at], self.swap[at] = (
            other.more, other.less, other.swap,
        )  # fmt: skip

    def added(self, starts: Numbers) -> _Changes:
        """How many, of the rows from each of these on."""
        return _Changes(
            *(
                np.add.reduceat(one, starts, axis=0, dtype=np.int32)
                for one in (self.more, self.less, self.swap)
            )
        )


@dataclass(frozen=True, slots=True)
class _Level:
    """The rows that are equally deep, by their ways, and these by their parents."""

    rows: Numbers
    #: where a way begins among the rows; by row, the number of its way
    starts: Numbers
    way: Numbers
    #: by way its parent; where the ways of a parent begin, and by way which of these
    parent: Numbers
    of_parent: Numbers
    which: Numbers


def _levels(forest: Forest) -> list[_Level]:
    depth = np.zeros(len(forest.parent), np.int64)
    found = []
    at = forest.parent.copy()
    while (at != NOWHERE).any():
        depth[at != NOWHERE] += 1
        at = np.where(at == NOWHERE, NOWHERE, forest.parent[at])
    for one in range(1, int(depth.max(initial=0)) + 1):
        rows = np.flatnonzero(depth == one)
        begins = _begins(forest.way[rows])
        starts = np.flatnonzero(begins)
        parent = forest.parent[rows[starts]]
        first = _begins(parent)
        which = np.cumsum(first) - 1
        of_parent = np.flatnonzero(first)
        way = np.cumsum(begins) - 1
        found.append(_Level(rows, starts, way, parent, of_parent, which))
    return found


def _begins(numbers: Numbers) -> Bools:
    """Where another number begins."""
    found = np.ones(len(numbers), np.bool_)
    found[1:] = numbers[1:] != numbers[:-1]
    return found


def _pinned(forest: Forest, withheld: Bools) -> Bools:
    """Which hidden numbers can be no other, with all that is shown staying as it is."""
    levels = _levels(forest)
    alone = _alone(forest, withheld)
    keeps = _Changes(alone.more.copy(), alone.less.copy(), alone.swap.copy())
    parts = []
    for level in reversed(levels):
        one = _Parts.of(level, keeps[level.rows])
        keeps[level.parent[level.of_parent]] &= one.all_ways()
        parts.append(one)
    free = _Changes(*(np.ones_like(o) for o in (keeps.more, keeps.less, keeps.swap)))
    for one in reversed(parts):
        free[one.level.rows] = one.elsewhere(alone, free)
    is_free = _of_each(keeps & free, forest.members)
    is_hidden = forest.is_told[:, None] & (withheld | is_small(forest.counts))
    return is_hidden & ~is_free


def _alone(forest: Forest, withheld: Bools) -> _Changes:
    """By row, which changes leave what is shown of it as it is."""
    counts = forest.counts
    fates = forest.members.shape[1]
    up, down = (_looks_same(counts, withheld, step) for step in (1, -1))
    # A row is there because there is something in it: all of it cannot be nothing.
    alls = fates + np.flatnonzero(forest.members.all(axis=1))
    down[:, alls] &= counts[:, alls] != 1
    more, less = up[:, :fates].copy(), down[:, :fates].copy()
    swap = more[:, :, None] & less[:, None, :]
    swap[:, range(fates), range(fates)] = False
    for place, members in enumerate(forest.members, fates):
        more[:, members] &= up[:, place, None]
        less[:, members] &= down[:, place, None]
        into, out = np.nonzero(members[:, None] & ~members[None, :])
        swap[:, into, out] &= up[:, place, None]
        swap[:, out, into] &= down[:, place, None]
    return _Changes(more, less, swap)


def _looks_same(counts: Numbers, withheld: Bools, step: int) -> Bools:
    after = counts + step
    is_same = (rounded(counts) == rounded(after)) | is_small(counts)
    is_same &= is_small(counts) == is_small(after)
    return (after >= 0) & (withheld | is_same)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of one level, and how they could change.

    `some` is how many of a way may change so; `ways` whether the way may, in one part
    or in two; `refusing` how many ways of a parent may not.
    """

    level: _Level
    keeps: _Changes
    some: _Changes
    ways: _Changes
    refusing: _Changes

    @classmethod
    def of(cls, level: _Level, keeps: _Changes) -> _Parts:
        """As it follows from what the rows may."""
        some = keeps.added(level.starts)
        both = keeps.more[:, :, None] & keeps.less[:, None, :]
        in_one = np.add.reduceat(both, level.starts, axis=0, dtype=np.int32)
        in_two = some.more[:, :, None] * some.less[:, None, :] > in_one
        fates = range(in_two.shape[1])
        in_two[:, fates, fates] = False
        ways = _Changes(some.more > 0, some.less > 0, (some.swap > 0) | in_two)
        not_so = _Changes(~ways.more, ~ways.less, ~ways.swap)
        return cls(level, keeps, some, ways, not_so.added(level.of_parent))

    def all_ways(self) -> _Changes:
        """By parent, whether all its ways may change so."""
        one = self.refusing
        return _Changes(one.more == 0, one.less == 0, one.swap == 0)

    def elsewhere(self, alone: _Changes, free: _Changes) -> _Changes:
        """By row, whether there is room for its change in all that is not in it.

        In another part of its way; or in the parent, with its other ways and all that
        it is itself a part of; or in both.
        """
        level = self.level
        refusing = self.refusing[level.which]
        others = _Changes(
            refusing.more == ~self.ways.more,
            refusing.less == ~self.ways.less,
            refusing.swap == ~self.ways.swap,
        )
        up = (alone[level.parent] & free[level.parent] & others)[level.way]
        beside = self.some[level.way]
        more = beside.more > self.keeps.more
        less = beside.less > self.keeps.less
        swap = beside.swap > self.keeps.swap
        return up | _Changes(
            less | (less[:, None, :] & up.swap).any(axis=2),
            more | (more[:, :, None] & up.swap).any(axis=1),
            swap.transpose(0, 2, 1),
        )


def _of_each(free: _Changes, members: Bools) -> Bools:
    """R x K: whether a change that may be is one of this number."""
    one = free.more | free.less
    found = [one | free.swap.any(axis=2) | free.swap.any(axis=1)]
    for sums in members:
        crossing = sums[:, None] != sums[None, :]
        is_free = one[:, sums].any(axis=1) | free.swap[:, crossing].any(axis=1)
        found.append(is_free[:, None])
    return np.concatenate(found, axis=1)


def _ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """All numbers from each start on, so many."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(sizes.sum())
