"""What a page shows of what is owed: plain frozen values, safe to render.

Every word here is safe for a reader who may see routine information only, except
`Reason.words`, which has passed `access.disclosure` for the person who asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from plait.standards.shapes import Source
from plait.worklist.arranged import Offer
from plait.worklist.said import Said

#: `waiting`: its window has not opened. `missed`: stopped after it was overdue.
State = Literal["waiting", "due", "overdue", "met", "met_late", "stopped", "missed"]

#: Which part of a worklist is shown. `open` is all but what has not opened yet.
Show = Literal[
    "open",
    "overdue",
    "today",
    "this_week",
    "later",
    "coming",
    "escalated",
    "others",
    "concerned",
    "closed",
]

#: How old the baby is, as a filter: the first day of age and the first one too old.
BABY_AGES: dict[str, tuple[int, int]] = {
    "under_2_weeks": (0, 14),
    "2_to_8_weeks": (14, 56),
    "8_weeks_to_6_months": (56, 183),
    "6_months_to_1_year": (183, 366),
    "over_1_year": (366, 4000),
}


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """Which entries of a worklist are asked for. Every field is one part of a URL.

    Attributes:
        scope: `me`: what my role in my teams owes; `team`: all that my teams owe.
        show: see `Show`.
        group: a standard's group, e.g. `safeguarding`.
        person: entries about this person.
        agency: entries that this agency owes, or that came from what it recorded.
        baby_age: a key of `BABY_AGES`.
        team: one of my teams by number; None is every team of mine.
    """

    scope: Literal["me", "team"] = "team"
    show: Show = "open"
    group: str | None = None
    person: UUID | None = None
    agency: str | None = None
    baby_age: str | None = None
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A rung of the ladder that was told: to which role and team, and when (UTC)."""

    rung: int
    tell: str
    at: datetime
    team: str = ""
    answered: bool = False
    team_id: int | None = None
    #: Whether anybody could be reached (`people` or `nobody`), and their numbers; that
    #: it was told because `nobody` was found below it, or messages were `undelivered`;
    #: its event. Empty of what was told before that was
    #: kept.
    found: str = ""
    reached: tuple[int, ...] = ()
    instead: str = ""
    event: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder: whom to tell when it is this late, and if it was done."""

    index: int
    tell: str
    at: datetime
    role: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing owed, as a row of a worklist.

    `person_label` is initials only ("Baby A."). `owed_by` is a role; `owed_by_words`
    the same for people. Where `is_opening_held` (or `is_closing_held`), a fact began
    (or ended) it that the viewer may not read, and the moment is the first of its week.
    `answers` are the kinds of event that would meet it, first
    the most usual one: a page turns it into the button on the row.

    `is_ours`: a team of the viewer owes it. `worker` is the named member of the owing
    team, if there is one; `is_mine` that it is the viewer, or that nobody is named and
    the viewer's role owes it. `needed` are the numbers of the teams that must be there.
    `part` says how it concerns the viewer's team where another owes it: `needed`,
    `half` (it recorded a part of the reason) or `offered`.
    """

    id: UUID
    subject_id: UUID
    standard: str
    version: int
    title: str
    group: str
    about: UUID | None
    person_label: str
    person_born_on: date | None
    owed_by: str
    owed_by_words: str
    team_id: int
    team: str
    agency: str
    opened_at: datetime
    opens_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    state: State
    why: str
    answers: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    is_mine: bool = False
    is_opening_held: bool = False
    is_closing_held: bool = False
    is_ours: bool = False
    worker: str = ""
    worker_is_me: bool = False
    needed: tuple[int, ...] = ()
    late_said_at: datetime | None = None
    part: str = ""
    #: Whose limit it is where two partnerships' were asked and this is the stricter.
    stricter_limit_of: str = ""
    #: Whose the limit is: law, national, local or ours.
    limit_origin: str = ""

    @property
    def is_open(self) -> bool:
        """It is still to be done (its window may not have opened yet)."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries the viewer's worklist has, by when they are due.

    `today` ends at midnight in London; `this_week` is after today and within 7 days;
    `later` is after that or without a date; `coming` has not opened yet; `escalated` is
    owed by other teams, late, and mine were told; `others` is owed by other teams and
    came from what mine recorded: we wait for their answer. `concerned` is what mine
    are needed for, recorded a part of the reason of, or were offered. `handed` are
    those of `others` that are families which we handed over: ours until accepted.
    """

    overdue: int = 0
    today: int = 0
    this_week: int = 0
    later: int = 0
    coming: int = 0
    escalated: int = 0
    others: int = 0
    concerned: int = 0
    handed: int = 0

    @property
    def open(self) -> int:
        """Everything of mine that can be done now."""
        return self.overdue + self.today + self.this_week + self.later


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the system could not work out, which a person must look at.

    `since` is when it failed first, `at` when last, `tries` how often. `label` is as on
    a worklist ("Family A."), `reference` what is read out on the telephone. `team` is
    the home team, reached by `phone`; `is_ours`: it is one of the viewer's.
    """

    subject_id: UUID
    at: datetime
    words: str
    since: datetime
    to_do: str = ""
    label: str = ""
    reference: str = ""
    team: str = ""
    phone: str = ""
    tries: int = 1
    is_ours: bool = False
    is_family: bool = True


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of a worklist, counted from 1. `checked_at` is when it was read."""

    rows: tuple[Row, ...]
    counts: Counts
    page: int
    pages: int
    total: int
    checked_at: datetime
    attention: tuple[Attention, ...] = ()
    #: What concerns us beside that: the first of it, with the usual list.
    concerned: tuple[Row, ...] = ()
    #: Families that are ours until another team accepts them: what it owes us.
    still_ours: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact behind a duty, as the viewer may know it.

    `is_held` means that another team holds it and the viewer may not read it: `words`
    then say whom to ask, and `holder` is the number of that team. Otherwise `words` are
    the fact in full, `at` when it happened and `event` its id.
    """

    words: str
    is_held: bool
    at: datetime | None = None
    event: UUID | None = None
    team: str = ""
    phone: str = ""
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step of the story of a duty."""

    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ObligationView:
    """A duty with its story, for its own page.

    `force_words` and `limit_words` say whose the duty and whose the number is.
    `phone` reaches the team that owes it; `out_of_hours` when it is closed. `trigger`
    is the event that began it, by its id alone.
    """

    row: Row
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    rungs: tuple[Rung, ...]
    advice: str
    answers_words: tuple[str, ...]
    clause: str
    clause_url: str
    is_clause_checked: bool
    force_words: str
    limit_words: str
    phone: str
    out_of_hours: str
    closed_how: str
    closed_by: Reason | None = None
    #: The event that started it, and the class of what is recorded about it.
    trigger: UUID | None = None
    sensitivity: str | None = None
    sources: tuple[Source, ...] = ()
    said: tuple[Said, ...] = ()
    #: Offered and not accepted yet.
    offer: Offer | None = None
    #: The mask of the classes of its reasons.
    classes: int = 0
    #: The policy that it was made under, with its version and day, in words.
    policy_words: str = ""
    #: Whether its team may end it with a reason, as the standard is in use here.
    may_dismiss: bool = False
    #: That what the family is owed could not be worked out, so this may be out of date.
    attention: Attention | None = None
    #: Each of `answers_words` must be there, and not only one of them.
    needs_all: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """What comes from another system: when it was last heard from.

    `agency` is empty for the feed as a whole. `every` is how long it may be silent;
    None where nobody said. `refused` lines of its last file were refused;
    `refused_at` is when a file was last refused whole.
    """

    name: str
    agency: str
    heard_at: datetime | None
    newest_at: datetime | None = None
    every: timedelta | None = None
    is_silent: bool = False
    refused: int = 0
    refused_at: datetime | None = None

    @property
    def words(self) -> str:
        """The feed for people: its name, and whose part of it."""
        return f"{self.name} ({self.agency})" if self.agency else self.name

    @property
    def is_last_refused(self) -> bool:
        """The newest file of it was refused whole."""
        return self.refused_at is not None and (
            self.heard_at is None or self.refused_at > self.heard_at
        )


@dataclass(frozen=True, slots=True)
class Engine:
    """That the rules can be worked out, and which they are.

    `rules` is the digest of those of this process, `worker_rules` of the worker's.
    """

    checked_at: datetime | None
    rebuilt_at: datetime | None
    rebuilt_failed: int
    worker_rules: str
    rules: str
    standards: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Down:
    """Something that is not as it should be: what, since when, and what to do."""

    what: str
    to_do: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When escalation was last checked in full, and whether that is too long ago.

    Beside it the engine, every feed, and all that is down but the escalation itself.
    """

    last_finished: datetime | None
    is_stale: bool
    seconds: int | None = None
    alarm: str = ""
    engine: Engine | None = None
    feeds: tuple[Feed, ...] = ()
    downs: tuple[Down, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """What a recording changed: what is owed now, and what it answered or ended."""

    owed: tuple[Row, ...] = field(default=())
    closed: tuple[Row, ...] = field(default=())
