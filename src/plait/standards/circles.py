"""Standards that start each other without end: every answer is the next one's trigger.

Such a circle never lets a family go. It is not one if something in it may end it: a
`while` or an `unless`, another half that must be there, a `stop`, or a duty that comes
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plait.standards.shapes import Standard


@dataclass(frozen=True, slots=True)
class Loop:
    """Standards in a circle, beginning with the first by id."""

    standards: tuple[Standard, ...]

    @property
    def first(self) -> Standard:
        """Where the fault is told."""
        return self.standards[0]

    @property
    def said(self) -> str:
        """The whole circle in words."""
        ids = " -> ".join([*(one.id for one in self.standards), self.first.id])
        return (
            f"each answer starts the next without end: {ids}. Wanted what ends it: "
            "while, unless, stop, or repeat: first"
        )


def endless(standards: Iterable[Standard]) -> list[Loop]:
    """Every circle of standards with no end, each once."""
    some = sorted(filter(_goes_on, standards), key=lambda one: (one.id, one.version))
    after = {id(one): [other for other in some if _starts(one, other)] for one in some}
    found: dict[frozenset[str], Loop] = {}
    for one in some:
        for path in _circles_from(one, after):
            ids = frozenset(standard.id for standard in path)
            found.setdefault(ids, Loop(path))
    return list(found.values())


def _circles_from(
    first: Standard, after: dict[int, list[Standard]]
) -> Iterator[tuple[Standard, ...]]:
    """The shortest circle through `first` of standards that do not come before it."""
    waiting: list[tuple[Standard, ...]] = [(first,)]
    seen = {first.id}
    while waiting:
        path = waiting.pop(0)
        for other in after[id(path[-1])]:
            if other is first:
                yield path
                return
            if other.id not in seen and other.id > first.id:
                seen.add(other.id)
                waiting.append((*path, other))


def _goes_on(standard: Standard) -> bool:
    """Whether nothing but its answer could end the standard."""
    ends = (standard.while_, standard.unless, standard.also, standard.stop)
    once = standard.repeat == "first"
    return not once and not any(ends) and not standard.then.all_of


def _starts(one: Standard, other: Standard) -> bool:
    """Whether every answer to `one` starts `other`."""
    return one.subject == other.subject and all(
        any(answer.implies(trigger) for trigger in other.when)
        for answer in one.then.signals
    )
