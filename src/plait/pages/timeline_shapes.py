"""What the timeline picture is made of: lanes, marks, brackets, and their places.

Plain frozen values. `timeline_picture.draw` takes the first kind (what there is) and
gives the second (where it stands).

Units: drawing units, which are CSS pixels at 100 %. Moments are aware datetimes.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Zoom = Literal["all", "12", "2"]
Shape = Literal[
    "contact", "screen", "concern", "injury", "meeting", "missed", "message",
    "referral", "care", "plan", "birth", "other",
]  # fmt: skip
#: How many letters of a lane's title fit on a line.
LANE_LETTERS = 15
#: From here on a mark has a place of its own before the routine ones are placed.
GRAVE = 60

#: What each shape stands for, in the order of the key.
SHAPE_WORDS: dict[Shape, str] = {
    "contact": "Contact",
    "missed": "Planned contact that did not happen",
    "screen": "Screen, with its score",
    "concern": "Concern",
    "injury": "Mark or injury",
    "referral": "Social care: referral or step",
    "care": "Mental-health care",
    "meeting": "Meeting",
    "plan": "Plan",
    "message": "Message: open until it is acknowledged",
    "birth": "Birth",
    "other": "Something else",
}

State = Literal["waiting", "due", "overdue", "met", "met_late", "stopped", "missed"]

#: The shape of a mark by the group of its kind.
SHAPES: dict[str, Shape] = {
    "people": "other",
    "pregnancy": "other",
    "contacts": "contact",
    "missed": "missed",
    "screens": "screen",
    "concerns": "concern",
    "injury": "injury",
    "mental_health_care": "care",
    "social_care": "referral",
    "meetings": "meeting",
    "plans": "plan",
    "communication": "message",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the picture: a person of the family or an agency."""

    key: str
    title: str
    is_person: bool = False

    @property
    def lines(self) -> list[str]:
        """The title, broken so that it fits beside the lane."""
        return textwrap.wrap(self.title, LANE_LETTERS) or [""]


@dataclass(frozen=True, slots=True)
class Mark:
    """One event. `words` are those of its row in the list.

    `label` is drawn inside it (a score). `answered_at` is when a message was
    acknowledged: a line joins the two; None leaves the circle open.
    `is_later` is set while drawing: it was learnt after the `known_at` shown.
    `gravity` says which of several marks stands in front; see `GRAVE`.
    """

    id: str
    lane: str
    shape: Shape
    at: datetime
    recorded_at: datetime
    words: str
    href: str
    label: str = ""
    answered_at: datetime | None = None
    is_later: bool = False
    gravity: int = 0


@dataclass(frozen=True, slots=True)
class Bracket:
    """One thing owed, from when it opened to when it is due or was closed."""

    id: str
    lane: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    state: State
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Information held elsewhere, when the viewer may know that there is some.

    `is_later`: it happened after the `known_at` shown, so it was not known then.
    """

    lane: str
    at: datetime
    words: str
    href: str = ""
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark where it stands. `x2` is the far end of a message's line."""

    mark: Mark
    x: float
    y: float
    x2: float | None = None
    #: How many events stand here. The gravest is drawn, the number beside it.
    count: int = 1
    words: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PlacedBracket:
    """A bracket where it stands. An end that is cut off is drawn open."""

    bracket: Bracket
    x1: float
    x2: float
    y: float
    is_cut_left: bool
    is_cut_right: bool


@dataclass(frozen=True, slots=True)
class PlacedLock:
    """A lock where it stands."""

    lock: Lock
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane with all that stands in it."""

    lane: Lane
    y: float
    height: float
    marks: tuple[PlacedMark, ...]
    brackets: tuple[PlacedBracket, ...]
    locks: tuple[PlacedLock, ...]
    #: brackets that found no room
    more_owed: int = 0

    @property
    def middle(self) -> float:
        """Where its title stands."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across all lanes with its date, and the infant's age on it."""

    x: float
    label: str
    age: str
    is_major: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says where a moment is: now, or the `known_at` shown."""

    x: float
    words: str
    kind: Literal["now", "known"]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws."""

    zoom: Zoom
    starts_at: datetime
    ends_at: datetime
    width: float
    height: float
    lanes: tuple[PlacedLane, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    #: shapes that occur, for the key
    shapes: tuple[Shape, ...]
    states: tuple[State, ...]
    has_locks: bool

    @property
    def key(self) -> list[tuple[Shape, str]]:
        """The shapes that occur, each with what it stands for."""
        return [(shape, SHAPE_WORDS[shape]) for shape in self.shapes]

    @property
    def is_empty(self) -> bool:
        """Nothing happened in the time shown."""
        return not any(lane.marks or lane.brackets or lane.locks for lane in self.lanes)
