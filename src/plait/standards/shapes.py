"""The parts of a standard, frozen. The reference says what each of them means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from plait.clock.deadlines import Limit
from plait.clock.moments import local_day, parse_moment
from plait.standards.conditions import Signal

#: Whose the standard is: how much it binds.
Force = Literal["law", "national", "national_no_time", "local", "ours"]
#: Whose the number in it is. Never "law" or "national" for a limit that we made up.
LimitOrigin = Literal["law", "national", "local", "ours"]
Repeat = Literal["each", "rearm", "first"]
SubjectKind = Literal["family", "staff", "review"]
#: When in a family's life it stands in the pathway; `stages` has the words.
Stage = Literal[
    "before_pregnancy", "pregnancy", "birth", "early_weeks", "first_year",
    "second_year", "any_time", "people", "learning",
]  # fmt: skip
#: What can be so of a family at a moment.
StateKind = Literal["pregnant", "gestation", "baby_under", "baby_from", "open"]

FORCE_IN_WORDS: dict[str, str] = {
    "law": "Law or contract",
    "national": "National guidance that states the time",
    "national_no_time": "National guidance that states no time",
    "local": "A local service's published time",
    "ours": "Our own proposal, not a national requirement",
}
#: Whose a limit is, in two words beside it.
ORIGIN_IN_SHORT: dict[str, str] = {
    "law": "Limit by law",
    "national": "National limit",
    "local": "Local limit",
    "ours": "Our own limit",
}
ORIGIN_IN_WORDS: dict[str, str] = {
    "law": "The time limit is set by law or contract.",
    "national": "The time limit is set by national guidance.",
    "local": "The time limit is a local one.",
    "ours": "The time limit is ours: no national body has set it.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document and the clause of it, and whether a person has checked the clause."""

    document: str
    clause: str
    url: str | None
    verified: bool
    checked_by: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Also:
    """The other half of a conjunction: any of these signals, from any agency.

    It counts from `before` earlier than the trigger to `after` later; with
    `until_birth`, up to the end of the pregnancy instead.
    """

    signals: tuple[Signal, ...]
    before: timedelta
    after: timedelta
    until_birth: bool = False
    #: how often it must have happened; the duty opens when that was so
    times: int = 1


@dataclass(frozen=True, slots=True)
class FamilyState:
    """Something that is so of a family, or not, at a moment.

    pregnant; gestation from `low` to `high` in days; a baby under or from an `age`
    (an `age_*` limit); `open`: one of `since` happened and none of `until` after it.
    """

    kind: StateKind
    low: int | None = None
    high: int | None = None
    age: Limit | None = None
    since: tuple[Signal, ...] = ()
    until: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class While:
    """A line that must hold for a duty to start or come back: any of its states."""

    states: tuple[FamilyState, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """Signals that, in the window up to the trigger, mean that nothing is owed."""

    signals: tuple[Signal, ...]
    within: timedelta


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a duty: any of the signals, or all of them.

    With `all_of`, each signal must be there; with `different_agencies`, each from
    another agency.
    """

    signals: tuple[Signal, ...]
    all_of: bool = False
    different_agencies: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A limit, for triggers whose fields have these values. Empty: for any."""

    limit: Limit
    when: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, fact: Mapping[str, Any]) -> bool:
        """Whether the trigger's fact has the values."""
        return all(
            fact.get(name) in (wanted if isinstance(wanted, list) else [wanted])
            for name, wanted in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder: this long after it was due, tell this role."""

    after: Limit
    tell: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what happened, the moment of asking, and what is then owed."""

    name: str
    given: str
    at: datetime
    then: tuple[str, ...]
    known_at: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Standard:
    """What should happen, who owes it, by when, and who says so."""

    id: str
    version: int
    title: str
    group: str
    subject: SubjectKind
    applies_from: date
    applies_until: date | None
    force: Force
    limit_origin: LimitOrigin
    sources: tuple[Source, ...]
    when: tuple[Signal, ...]
    then: Answer
    within: tuple[Within, ...]
    owed_by: str
    advice: str
    stage: Stage = "any_time"
    while_: tuple[While, ...] = ()
    also: Also | None = None
    unless: Unless | None = None
    #: counted for boards only: never on a worklist, and nobody is told
    counted_only: bool = False
    #: whether the team that owes it may end it with a reason
    may_dismiss: bool = False
    stop: tuple[Signal, ...] = ()
    opens: Limit | None = None
    repeat: Repeat = "each"
    renew: Limit | None = None
    same_person: bool = False
    #: Whether what names another event as the one that it answers counts here too.
    named_for_another: bool = False
    #: the role whose clock it is, where that is not whom the trigger is about: the
    #: mother's own check hangs on the birth and outlives the baby
    whose: str | None = None
    clock: Literal["occurred", "recorded"] = "occurred"
    lookback: timedelta = timedelta(0)
    if_late: tuple[Rung, ...] = ()
    examples: tuple[Example, ...] = ()
    close_of_business: time | None = None
    file: str = ""
    path: str = field(default="", compare=False)
    #: the kinds that may start it, and all kinds that may change it (worked out)
    trigger_kinds: frozenset[str] = frozenset()
    touched_by: frozenset[str] = frozenset()
    policy: str | None = None
    #: under a policy: its versions that have it so, each with the first day of which;
    #: None where it is the library's own
    under: tuple[tuple[date, str], ...] | None = None

    @property
    def in_working_days(self) -> bool:
        """Whether a limit or a rung of it is counted in working days."""
        limits = (part for case in self.within for part in case.limit.parts)
        rungs = (rung.after for rung in self.if_late)
        return any(one.unit == "working_days" for one in (*limits, *rungs))

    def policy_on(self, day: date) -> str | None:
        """The policy and version, as `ashmere/1`, that a trigger of that day is under.

        None before the first version was adopted, and where no policy was asked for.
        """
        return next(
            (label for since, label in reversed(self.under or ()) if since <= day), None
        )

    @property
    def on_pregnancy_clock(self) -> bool:
        """Whether the limit hangs on the due date."""
        return any(
            part.unit == "gestation_days"
            for case in self.within
            for part in case.limit.parts
        )

    @property
    def verified(self) -> bool:
        """Whether at least one source has been checked by a person."""
        return any(source.verified for source in self.sources)

    def limit_for(self, fact: Mapping[str, Any]) -> Limit:
        """The limit for a trigger with this fact: the first case that fits.

        A day that the fact names is read from it; where it names none, the limit is
        the one that the standard gives otherwise, and still says of which field.
        """
        fitting = (case.limit for case in self.within if case.fits(fact))
        limit = next(fitting, self.within[-1].limit)
        if limit.unit != "named_day":
            return limit
        day = day_named(fact.get(limit.field))
        if day is None and limit.otherwise is not None:
            return replace(limit.otherwise, field=limit.field)
        return replace(limit, day=day, otherwise=None)

    def in_force_on(self, day: date) -> bool:
        """Whether this version is the one for a trigger of that day."""
        return self.applies_from <= day and (
            self.applies_until is None or day <= self.applies_until
        )


def day_named(value: object) -> date | None:
    """The London day of a day or of a moment as a fact keeps it; None for neither."""
    text = str(value or "")
    try:
        return (
            local_day(parse_moment(text)) if "T" in text else date.fromisoformat(text)
        )
    except ValueError:
        return None
