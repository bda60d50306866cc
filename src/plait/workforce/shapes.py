"""What is known of who works in a team: read from its tables, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from plait.standards.services.capacity import Profession

#: For whom in the family somebody is allocated: the coordinator of all of its care,
#: or the baby's own worker.
Part = Literal["coordinator", "infant"]


@dataclass(frozen=True, slots=True)
class Funded:
    """Posts that are paid for: `wte` of a profession from a day to a last day."""

    profession: str
    wte: Decimal
    since: date
    until: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Working:
    """How much of full time somebody works in the team, from a day to a last day."""

    staff: int
    profession: str
    wte: Decimal
    since: date
    until: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """Away from a day on, and back on `back`; None where that is not known."""

    since: date
    back: date | None = None

    def touches(self, first: date, last: date) -> bool:
        """Whether somebody is away on any day of a stretch."""
        return self.since <= last and (self.back is None or self.back > first)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has in the team now: families, babies, and their points."""

    families: int = 0
    babies: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """A course that somebody owes, by its title, and the last day on which it is."""

    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A colleague of the team, as far as it matters to who can take a family on.

    Attributes:
        profession: None where nobody has entered one.
        wte: how much of full time they work in the team today; None where nobody has
            said.
        courses: what they owe next of each course; empty where none is known.
    """

    staff: int
    name: str
    profession: Profession | None = None
    wte: Decimal | None = None
    leave: tuple[Leave, ...] = ()
    held: Held = Held()
    languages: frozenset[str] = field(default_factory=frozenset)
    courses: tuple[Course, ...] = ()
