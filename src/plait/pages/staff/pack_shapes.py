"""The pack of a meeting in words, part by part: what its template is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: A label and its value.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the pack, for whom, and when: it stands on every page of it.

    `beforehand` is the team whose pack is looked at beforehand by somebody else.
    """

    name: str
    team: str
    agency: str
    at: datetime
    reference: str
    beforehand: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: when, what, of whom it is told, and who recorded it."""

    when: str
    what: str
    person: str
    more: tuple[Pair, ...]
    who: str

    @property
    def weight(self) -> int:
        """How many characters it has, near enough to say how long a page it fills."""
        said = sum(len(label) + len(words) for label, words in self.more)
        return len(self.when) + len(self.what) + len(self.who) + said


@dataclass(frozen=True, slots=True)
class Lane:
    """What happened to one person in a week, or to the family."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the chronology; `held` says who holds more of it, and whom to ask.

    Several weeks of which nothing may be read but that are one.
    """

    heading: str
    lanes: tuple[Lane, ...]
    held: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many things it tells."""
        return sum(len(lane.lines) for lane in self.lanes)

    @property
    def weight(self) -> int:
        """How many characters it has, near enough."""
        return sum(line.weight for lane in self.lanes for line in lane.lines)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A team that is asked, in which role, what it answered, what to bring."""

    team: str
    role: str
    reply: str
    bring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another meeting of the family: what it was, what it decided, what is open."""

    heading: str
    decided: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the family."""

    name: str
    role: str
    born: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class LivedDay:
    """What somebody saw of a baby's day."""

    when: str
    what: str
    seen: str
    awake: str
    undressed: str
    feeding: str
    who: str


@dataclass(frozen=True, slots=True)
class Owed:
    """Something owed: what, about whom, by whom, and by when."""

    title: str
    person: str
    owed_by: str
    due: str


@dataclass(frozen=True, slots=True)
class Why:
    """What the meeting was called for, and the reasons as this reader may know them."""

    title: str
    due: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The pack, as far as its reader may know.

    `cut` says who holds what is not in it, each with where they are asked on a page.
    `trimmed` says from when on it tells, where a document would be too long. `left_out`
    is for a look beforehand: what the reader may read and the recipient may not.
    """

    title: str
    when: str
    where: str
    reading: Reading
    people: tuple[Person, ...]
    sights: tuple[str, ...]
    why: Why | None
    note: str
    owed: tuple[Owed, ...]
    unanswered: tuple[Owed, ...]
    weeks: tuple[Week, ...]
    lived: tuple[LivedDay, ...]
    screens: tuple[Line, ...]
    marks: tuple[Line, ...]
    missed: tuple[Line, ...]
    earlier: tuple[Earlier, ...]
    seats: tuple[SeatLine, ...]
    cut: tuple[Pair, ...]
    ask: str
    trimmed: str = ""
    left_out: tuple[Pair, ...] = ()
