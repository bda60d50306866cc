"""What is withheld, number by number, as slowly as it can be read.

The meaning of `plait.assurance.guarding`, which does it for many tables at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

#: From this on a number is shown; 0 is too.
SHOWN_FROM: Final = 5
ROUNDED_TO: Final = 5
#: The sum of what became of duties.
OPENED: Final = "opened"
#: By what, which part of it, and what became of them; ("", "", ...) is the whole.
Key = tuple[str, str, str]
#: By what, by part, what became of how many.
Ways = Mapping[str, Mapping[str, Mapping[str, int]]]
#: What a whole is made of that no part has.
_REST: Final = ""
#: How much more, or less, of each.
_Change = dict[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown: `numbers` are None where they are not.

    `small` are those of them of which may be said that they are 1 to 4; of the others
    nothing is said. A sum over months is made of what is shown here, and never of what
    it was made from.
    """

    numbers: Mapping[Key, int | None]
    small: frozenset[Key]


def published(
    whole: Mapping[str, int],
    ways: Ways,
    sums: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> Published:
    """One measure, place and month, whole and put together in several ways.

    Args:
        whole: how many became what.
        ways: the same by agency, by fifths of deprivation and so on. What is in no part
            of a way is kept back.
        sums: of which of these a sum is shown too, beside `opened`, by its name.

    Raises:
        ValueError: the parts of a way are more than the whole.
    """
    added = {OPENED: frozenset(whole)} | {
        name: frozenset(parts) for name, parts in sums.items()
    }
    block = _Block(dict(whole), _with_rest(whole, ways), added)
    block.guard()
    shown = {key: block.shown(key) for key in block.counts if _is_told(key)}
    small = {key for key in shown if _is_small(block.counts[key])}
    return Published(shown, frozenset(small - block.withheld))


def rounded(count: int) -> int | None:
    """A count that stands alone; None where it is 1 to 4."""
    if _is_small(count):
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _is_small(count: int) -> bool:
    return 0 < count < SHOWN_FROM


def _is_told(key: Key) -> bool:
    way, part, _ = key
    return not way or part != _REST


def _with_rest(
    whole: Mapping[str, int], ways: Ways
) -> dict[str, dict[str, dict[str, int]]]:
    """Each way with what is missing from it, so that all ways add up to the whole."""
    made: dict[str, dict[str, dict[str, int]]] = {}
    for way, parts in ways.items():
        full = {
            part: {name: counts.get(name, 0) for name in whole}
            for part, counts in parts.items()
        }
        rest = {n: whole[n] - sum(one[n] for one in full.values()) for n in whole}
        if any(count < 0 for count in rest.values()):
            raise ValueError(f"{way}: the parts are more than the whole")
        made[way] = {**full, _REST: rest} if any(rest.values()) else full
    return made


@dataclass(slots=True)
class _Block:
    """The counts, and which of them are withheld beside those that are small."""

    whole: dict[str, int]
    ways: dict[str, dict[str, dict[str, int]]]
    #: What is shown that is made of others, and of which.
    sums: dict[str, frozenset[str]]
    withheld: set[Key] = field(default_factory=set)
    counts: dict[Key, int] = field(default_factory=dict)
    #: What was found of changes of a row, while nothing more is withheld; and what each
    #: change does to what is shown.
    kept: dict[tuple[Any, ...], bool] = field(default_factory=dict)
    steps: dict[tuple[Any, ...], list[tuple[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Add up what is added up."""
        self._take_in("", "", self.whole)
        for way, parts in self.ways.items():
            for part, counts in parts.items():
                self._take_in(way, part, counts)
        self.withheld |= {key for key in self.counts if not _is_told(key)}

    def _take_in(self, way: str, part: str, counts: Mapping[str, int]) -> None:
        for name, count in counts.items():
            self.counts[way, part, name] = count
        for name in self.sums:
            self.counts[way, part, name] = self._step(counts, name)

    def _step(self, change: Mapping[str, int], name: str) -> int:
        """How much of what is shown by this name there is in it."""
        if name not in self.sums:
            return change.get(name, 0)
        members = self.sums[name]
        return sum(count for one, count in change.items() if one in members)

    def shown(self, key: Key) -> int | None:
        """The number as it is shown."""
        return None if key in self.withheld else rounded(self.counts[key])

    def guard(self) -> None:
        """Withhold until nothing that is hidden can be worked out."""
        self.kept.clear()
        keys = [key for key in self.counts if _is_told(key)]
        while pinned := [
            k for k in keys if self.shown(k) is None and self._is_pinned(k)
        ]:
            more = {
                next(one for one in self._beside(key) if one not in self.withheld)
                for key in pinned
            }
            self.withheld |= more
            self.kept.clear()

    def _beside(self, key: Key) -> Iterator[Key]:
        """What could be withheld to leave a number room, the least missed first.

        Of the number itself it is withheld that it is small.
        """
        way, part, name = key
        yield key
        if way:
            yield from ((way, part, one) for one in self.sums)
            others = [one for one in self.ways[way] if one != part]
            by_size = sorted(others, key=lambda one: self.counts[way, one, name])
            yield from ((way, one, name) for one in by_size)
        yield "", "", name
        yield from (("", "", one) for one in self.sums)
        yield from self.counts

    def _is_pinned(self, key: Key) -> bool:
        """Whether it cannot be one more or less with all else as it is shown."""
        way = key[0]
        if way:
            for change in self._inside(way, key[1], key[2]):
                if self._touches(way, change, key) and self._holds(way, change):
                    return False
        return not any(
            self._works(key, wanted)
            for wanted in self._changes()
            if way or self._step(wanted, key[2])
        )

    def _changes(self) -> Iterator[_Change]:
        """Ways in which the whole may be another: one more or less, or another fate."""
        for name in self.whole:
            yield {name: 1}
            yield {name: -1}
            yield from ({name: 1, other: -1} for other in self.whole if other != name)

    def _works(self, key: Key, wanted: _Change) -> bool:
        """Whether each way could change so, one of them at this number."""
        if not self._keeps("", "", wanted):
            return False
        return all(
            any(
                (way != key[0] or self._touches(way, change, key))
                and self._holds(way, change)
                for change in self._local(way, wanted)
            )
            for way in self.ways
        )

    def _local(self, way: str, wanted: _Change) -> Iterator[dict[str, _Change]]:
        """How the parts of a way may change to change the whole so."""
        parts = self.ways[way]
        match list(wanted.items()):
            case [(name, step)]:
                yield from ({part: {name: step}} for part in parts)
            case [(name, step), (other, back)]:
                for part in parts:
                    yield {part: {name: step, other: back}}
                    for second in parts:
                        if second != part:
                            yield {part: {name: step}, second: {other: back}}

    def _inside(self, way: str, at: str, shown: str) -> Iterator[dict[str, _Change]]:
        """What the whole does not show: to or from a part, alone or crosswise.

        Of the part at least the number of this name changes.
        """
        others = [one for one in self.ways[way] if one != at]
        pairs = [pair for one in others for pair in ((at, one), (one, at))]
        names = self.sums.get(shown, (shown,))
        for one, two in pairs:
            for name in names:
                yield {one: {name: 1}, two: {name: -1}}
        for one, two in pairs:
            for name in names:
                for other in self.whole:
                    if other != name:
                        change = {name: 1, other: -1}
                        yield {one: change, two: {name: -1, other: 1}}

    def _touches(self, way: str, change: Mapping[str, _Change], key: Key) -> bool:
        if way != key[0] or key[1] not in change:
            return False
        return self._step(change[key[1]], key[2]) != 0

    def _holds(self, way: str, change: Mapping[str, _Change]) -> bool:
        return all(self._keeps(way, part, one) for part, one in change.items())

    def _keeps(self, way: str, part: str, change: _Change) -> bool:
        """Whether a row would be shown just as it is."""
        what = tuple(change.items())
        key = (way, part, what)
        found = self.kept.get(key)
        if found is None:
            if what not in self.steps:
                sums = ((one, self._step(change, one)) for one in self.sums)
                self.steps[what] = [*what, *(one for one in sums if one[1])]
            found = self.kept[key] = all(
                self._looks_same((way, part, name), step)
                for name, step in self.steps[what]
            )
        return found

    def _looks_same(self, key: Key, step: int) -> bool:
        count = self.counts[key]
        if count + step < 0:
            return False
        if count + step == 0 and self.sums.get(key[2]) == frozenset(self.whole):
            # The row is there, so there is something in it.
            return False
        if key in self.withheld:
            return True
        is_same = rounded(count) == rounded(count + step)
        return is_same and _is_small(count) == _is_small(count + step)
