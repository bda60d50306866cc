"""Counts as others than the agency whose own they are may see them.

1 to 4 are hidden and the rest is rounded to 5. That is not enough where counts add up:
two fives and a ten leave little room for what is hidden beside them. So every number
that is hidden must be able to be another one, with all that is shown staying as it is;
where it could not, more is withheld until it can.

Source: counts below 5 hidden and the rest rounded to 5 is how NHS England publishes the
perinatal figures of the Mental Health Services Data Set. Withholding more is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from plait.assurance.guarding import (
    ROUNDED_TO,
    SHOWN_FROM,
    Forest,
    guarded,
    is_small,
)

#: The sum of what became of duties.
OPENED: Final = "opened"
#: By what, which part of it, and what became of them; ("", "", ...) is the whole.
Key = tuple[str, str, str]
#: By what, by part, what became of how many.
Ways = Mapping[str, Mapping[str, Mapping[str, int]]]
#: What a whole is made of that no part has.
_REST: Final = ""


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
    places, forest = _forest(whole, _with_rest(whole, ways), added)
    withheld = guarded(forest)
    hidden = withheld | is_small(forest.counts)
    shown: dict[Key, int | None] = {}
    small: set[Key] = set()
    for row, (way, part) in enumerate(places):
        if not forest.is_told[row]:
            continue
        for at, name in enumerate((*whole, *added)):
            count = int(forest.counts[row, at])
            shown[way, part, name] = None if hidden[row, at] else rounded(count)
            if hidden[row, at] and not withheld[row, at]:
                small.add((way, part, name))
    return Published(shown, frozenset(small))


def rounded(count: int) -> int | None:
    """A count that stands alone; None where it is 1 to 4."""
    if _is_small(count):
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _is_small(count: int) -> bool:
    return 0 < count < SHOWN_FROM


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


def _forest(
    whole: Mapping[str, int],
    ways: Mapping[str, Mapping[str, Mapping[str, int]]],
    sums: Mapping[str, frozenset[str]],
) -> tuple[list[tuple[str, str]], Forest]:
    """The whole and its parts as rows, and what each row is."""
    places, rows = [("", "")], [whole]
    for way, parts in ways.items():
        places += [(way, part) for part in parts]
        rows += parts.values()
    members = np.array([[one in each for one in whole] for each in sums.values()])
    members = members.reshape(len(sums), len(whole))
    fates = np.array([list(row.values()) for row in rows], np.int64)
    numbers = {way: number for number, way in enumerate(ways)}
    return places, Forest(
        np.concatenate([fates, fates @ members.T], axis=1),
        members,
        np.array([-1, *(0 for _ in places[1:])]),
        np.array([-1, *(numbers[way] for way, _ in places[1:])]),
        np.array([not way or part != _REST for way, part in places]),
        np.zeros(len(places), np.bool_),
    )
