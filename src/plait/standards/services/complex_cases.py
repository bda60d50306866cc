"""What the complex-cases team of maternity says of itself: whom it takes, and when.

A criterion says in words what it is, and in signals by which events it is seen; the
signals are those of the standards, so that it knows no more kinds than they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from plait.clock.ages import parse_gestation
from plait.standards.conditions import Signal, spell_out, tests_of
from plait.standards.schema import SignalRow
from plait.standards.services import Service, Sourced, has_topic, of_agency, topic
from plait.timeline.facts import kinds
from plait.timeline.facts.complex_cases import Tier

#: The name of the topic, and of its file.
TOPIC: Final = "complex_cases"

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")


def _listed(value: object) -> object:
    return [value] if isinstance(value, Mapping) else value


def _clock(value: object) -> object:
    return time.fromisoformat(value) if isinstance(value, str) else value


Rows = Annotated[list[SignalRow], BeforeValidator(_listed)]
Gestation = Annotated[int, BeforeValidator(parse_gestation), Field(ge=0, le=315)]


class Criterion(Sourced):
    """One reason for which the team takes a family.

    Attributes:
        words: what it is, as the list says it.
        tier: how often the meeting talks of whom it brings.
        when: the events by which it is seen; `at_least` how many of them there must be.
        unless: events after the last of those that take it away again.
        within: which of them count: of this `pregnancy`, `ever`, or a number of
            `months` before it was known and the time since.
        younger_than: she was not so old, in years, when the pregnancy was known.
        booked_after: she was booked later than at this gestation, as `12+6`; days.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    words: str = Field(min_length=1, max_length=120)
    tier: Tier
    when: Rows = Field(default_factory=list)
    unless: Rows = Field(default_factory=list)
    at_least: int = Field(default=1, ge=1, le=20)
    within: Literal["pregnancy", "ever"] | int = "pregnancy"
    younger_than: int | None = Field(default=None, ge=14, le=30)
    booked_after: Gestation | None = None

    @model_validator(mode="after")
    def _is_seen_by_one_thing(self) -> Self:
        ways = [bool(self.when), self.younger_than, self.booked_after]
        if sum(way not in (None, False) for way in ways) != 1:
            message = "wanted one of `when`, `younger_than` and `booked_after`"
            raise ValueError(message)
        if isinstance(self.within, int) and not 1 <= self.within <= 240:  # noqa: PLR2004
            message = "within: wanted from 1 to 240 months"
            raise ValueError(message)
        return self

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The events by which it is seen."""
        return tuple(map(_signal, self.when))

    @cached_property
    def undoing(self) -> tuple[Signal, ...]:
        """The events that take it away again."""
        return tuple(map(_signal, self.unless))


class TierRow(Sourced):
    """One tier: what it is called, and how often the meeting talks of its families.

    `days` is the most from one talk to the next. `joint`: with the pre-birth meeting
    of children's social care.
    """

    id: Tier
    words: str = Field(min_length=1, max_length=60)
    days: int = Field(ge=1, le=62)
    joint: bool = False


class MeetingRow(Sourced):
    """When the team meets each week, how long, and how long a family is talked of."""

    on: Weekday
    at: Annotated[time, BeforeValidator(_clock)]
    minutes: int = Field(ge=10, le=240)
    seconds_each: int = Field(ge=30, le=1800)

    @property
    def weekday(self) -> int:
        """The day of the week, Monday is 0."""
        return _WEEKDAYS.index(self.on)

    @property
    def room_for(self) -> int:
        """How many families can be talked of in its time."""
        return self.minutes * 60 // self.seconds_each

    def slot(self, number: int) -> timedelta:
        """How long after the beginning the family of this number is due, from 0.

        In whole minutes, rounded down.
        """
        return timedelta(minutes=number * self.seconds_each // 60)


class ComplexCases(BaseModel):
    """The topic: the meeting, its tiers with the gravest first, and the criteria."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meeting: MeetingRow
    tiers: Annotated[list[TierRow], Field(min_length=1)]
    criteria: Annotated[list[Criterion], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _every_tier_is_one_of_its_own(self) -> Self:
        known = [tier.id for tier in self.tiers]
        ids = [one.id for one in self.criteria]
        for names, what in ((known, "tiers"), (ids, "criteria")):
            if len(set(names)) != len(names):
                message = f"{what}: wanted each id once"
                raise ValueError(message)
        for one in self.criteria:
            if one.tier not in known:
                message = f"criteria: {one.id}: {one.tier} is none of its tiers"
                raise ValueError(message)
        return self

    def tier(self, id_: str) -> TierRow:
        """The tier of this id; the last where the team has none of that name."""
        return next((one for one in self.tiers if one.id == id_), self.tiers[-1])

    def gravest(self, *tiers: str) -> TierRow:
        """The gravest of these: the one that stands first."""
        return next(
            (one for one in self.tiers if one.id in tiers), self.tiers[-1]
        )  # fmt: skip

    def rank(self, id_: str) -> int:
        """Its place among the tiers, the gravest is 0."""
        return self.tiers.index(self.tier(id_))


def of_team(agency: str) -> tuple[Service, ComplexCases] | None:
    """The complex-cases team of an agency and what it says of itself; None for none.

    Raises:
        BadStandards: what it says is wrong.
    """
    service = of_agency(agency, "complex_cases")
    if service is None or not has_topic(service, TOPIC):
        return None
    return service, topic(service, TOPIC, ComplexCases)


def _signal(row: SignalRow) -> Signal:
    names = frozenset[str]().union(*(spell_out(name, kinds()) for name in row.kind))
    return Signal(names, frozenset(row.about), tests_of(row.where))
