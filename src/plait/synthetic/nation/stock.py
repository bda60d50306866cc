"""The stock of facts that the nation's events are made of, each with its number.

Facts are laid in when the modules that tell of them are loaded. Their numbers are those
of their order as text, so they are the same whichever module was loaded first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from plait.synthetic.nation.calendar import MINUTES_A_DAY, UNTIL, day_at

#: What is named lies less than so many days after the last day: a due date mostly.
_NAMED_DAYS: Final = UNTIL // MINUTES_A_DAY + 300


@dataclass(frozen=True, slots=True)
class MadeFact:
    """A fact as it is recorded, without the ids that only its family can give it."""

    kind: str
    fact: dict[str, Any]

    @property
    def as_text(self) -> str:
        """The kind and the fact, for putting them in order."""
        return f"{self.kind} {json.dumps(self.fact, sort_keys=True)}"


@dataclass(slots=True)
class Stock:
    """Facts in the order in which they were laid in."""

    facts: list[MadeFact] = field(default_factory=list)

    def lay_in(self, kind: str, values: dict[str, Any]) -> int:
        """Its number in here."""
        self.facts.append(MadeFact(kind, values))
        return len(self.facts) - 1

    def in_order(self) -> tuple[list[MadeFact], npt.NDArray[Any]]:
        """The distinct facts in the order of their text, and the new number of each."""
        by_text = {one.as_text: one for one in self.facts}
        texts = sorted(by_text)
        place = {text: at for at, text in enumerate(texts)}
        numbers = [place[one.as_text] for one in self.facts]
        return [by_text[text] for text in texts], np.array(numbers, np.int32)


STOCK: Final = Stock()


def fact(kind: str, /, **fields: Any) -> int:
    """The number of a fact with these fields."""
    return STOCK.lay_in(kind, fields)


def facts(kind: str, name: str, values: Iterable[Any], **fields: Any) -> int:
    """The number of the first of the facts that differ in one field; others follow."""
    numbers = [fact(kind, **{name: value}, **fields) for value in values]
    return numbers[0]


def days(kind: str, name: str, **fields: Any) -> int:
    """The number of the fact that names the first day of all; the others follow."""
    every = (day_at(number).isoformat() for number in range(_NAMED_DAYS))
    return facts(kind, name, every, **fields)


def one_of(kind: str, name: str, values: Iterable[Any], **fields: Any) -> list[int]:
    """The numbers of facts that differ in one field."""
    return [fact(kind, **{name: value}, **fields) for value in values]
