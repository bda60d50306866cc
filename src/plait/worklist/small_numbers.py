"""Counts as they may be shown: a number so small that it may point at a family is not.

Hiding a small number is not enough where it can be worked out from the others and their
sum, so then the sum is told only as far as what is shown makes it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: From this on a number is shown; 0 is too.
SHOWN_FROM: Final = 5


@dataclass(frozen=True, slots=True)
class Number:
    """A count that may be shown, or not.

    `value` is None where it is not: because it is 1 to 4 (`is_small`), or else because
    one that is could be worked out from it. It is then `at_least` so many.
    """

    value: int | None
    is_small: bool = False
    at_least: int = 0

    @property
    def words(self) -> str:
        """The number for people."""
        if self.value is not None:
            return f"{self.value:,}"
        if self.is_small:
            return f"fewer than {SHOWN_FROM}"
        return f"{self.at_least:,} or more" if self.at_least else "not shown"

    @property
    def order(self) -> float:
        """By what it is sorted: by what is shown of it, and by nothing else."""
        if self.value is not None:
            return self.value
        return 0.5 if self.is_small else self.at_least + 0.25


def is_small(count: int) -> bool:
    """Whether the count may point at a family."""
    return 0 < count < SHOWN_FROM


def shown(count: int) -> Number:
    """A count that stands alone."""
    return Number(None, is_small=True) if is_small(count) else Number(count)


def hidden(parts: Mapping[str, int]) -> tuple[Number, dict[str, Number]]:
    """The sum of the parts and each part, as they may be shown beside each other.

    Where a part is small the sum is told as what those that are shown come to, or more.
    """
    numbers = {name: shown(count) for name, count in parts.items()}
    counts = [count for count in parts.values() if count]
    if len(counts) < 2 or not any(map(is_small, counts)):  # noqa: PLR2004 - one alone
        return shown(sum(counts)), numbers
    rest = sum(count for count in counts if not is_small(count))
    return Number(None, at_least=rest), numbers


def without_their_sum(
    ways: Mapping[str, Mapping[str, int]],
) -> tuple[Number, dict[str, dict[str, Number]]]:
    """One total that is split in several ways, and every part, as they may be shown.

    Where any part is small, no way of splitting tells the total, from which the small
    one could be worked out: one without a small part keeps its smallest to itself.
    """
    total = sum(next(iter(ways.values()), {}).values())
    if not any(is_small(count) for way in ways.values() for count in way.values()):
        return Number(total), {
            name: {part: Number(count) for part, count in way.items()}
            for name, way in ways.items()
        }
    found = {}
    for name, way in ways.items():
        numbers = {part: shown(count) for part, count in way.items()}
        told = [part for part, count in way.items() if count]
        if told and not any(map(is_small, way.values())):
            numbers[min(told, key=lambda part: way[part])] = Number(None)
        found[name] = numbers
    return shown(total) if is_small(total) else Number(None), found


def beside_their_sum(parts: Mapping[str, int]) -> dict[str, Number]:
    """Each part, where their sum is told: all of them or, if one is small, none."""
    if any(map(is_small, parts.values())):
        return dict.fromkeys(parts, Number(None))
    return {name: Number(count) for name, count in parts.items()}
