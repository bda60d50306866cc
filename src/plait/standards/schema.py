"""What a standard's YAML may say, field by field. Reading it is `loader`'s part."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from plait.clock.ages import parse_gestation
from plait.clock.deadlines import Limit
from plait.standards.conditions import OPERATORS, spell_out
from plait.standards.faults import said_of_value
from plait.standards.shapes import Force, LimitOrigin, Repeat, Stage, SubjectKind
from plait.standards.values import faults_of
from plait.timeline.facts import did_you_mean, kinds
from plait.timeline.subjects import ROLES

_SPAN = re.compile(r"^(\d{1,20}) (hours?|days?|weeks?|years?)$")
_SPAN_DAYS = {"day": 1.0, "week": 7.0, "year": 365.25}
_LIMIT_UNITS = ("hours", "days", "working_days", "months", "gestation", "age")
#: Longer than anybody lives; working days as far as the calendar can count.
_LONGEST = {
    "hours": 100_000,
    "days": 36_500,
    "working_days": 2_500,
    "months": 1_200,
    "age_days": 36_500,
    "age_weeks": 5_200,
    "age_months": 1_200,
}
_LONGEST_SPAN = timedelta(days=200 * 365.25)
_THEN = re.compile(
    r"^(nothing|(waiting|due|overdue|met|met_late|stopped|missed)"
    r"( \d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?)?)$"
)
_AGE_UNITS = ("days", "weeks", "months")


def span_of(text: object) -> timedelta:
    """`4 hours`, `365 days`, `10 years` as a length of time (a year is 365.25 days).

    Raises:
        ValueError: it is not written so.
    """
    match = _SPAN.match(str(text))
    if match is None:
        got = said_of_value(text)
        raise ValueError(f"wanted a time such as '4 hours' or '365 days', got {got}")
    n, unit = int(match[1]), match[2].rstrip("s")
    try:
        span = (
            timedelta(hours=n)
            if unit == "hour"
            else timedelta(days=n * _SPAN_DAYS[unit])
        )
    except OverflowError:
        span = timedelta.max
    if span > _LONGEST_SPAN:
        raise ValueError("wanted a time of at most 200 years")
    return span


def limit_of(raw: object) -> Limit:
    """`{hours: 4}`, `{working_days: 1}`, `{gestation: "32+0"}`, `{age: {days: 14}}`.

    Raises:
        ValueError: it is not written so, or the number cannot be.
    """
    if not isinstance(raw, dict) or len(raw) != 1:
        wanted = ", ".join(_LIMIT_UNITS)
        got = ", ".join(map(str, raw)) if isinstance(raw, dict) else said_of_value(raw)
        raise ValueError(f"wanted exactly one of {wanted}, got {got or 'none'}")
    [(unit, n)] = raw.items()
    if unit not in _LIMIT_UNITS:
        hint = did_you_mean(str(unit), _LIMIT_UNITS)
        raise ValueError(f"{unit!r} is not a unit of time{hint}")
    if unit == "gestation":
        return Limit("gestation_days", parse_gestation(str(n)))
    if unit == "age":
        if not isinstance(n, dict) or len(n) != 1 or next(iter(n)) not in _AGE_UNITS:
            raise ValueError("age: wanted exactly one of days, weeks, months")
        [(unit, n)] = n.items()
        unit = f"age_{unit}"
    if type(n) is not int or not 0 <= n <= _LONGEST[unit]:
        raise ValueError(
            f"{unit}: wanted a whole number, 0 or more and at most {_LONGEST[unit]}, "
            f"got {said_of_value(n)}"
        )
    if unit == "working_days" and n < 1:
        raise ValueError("working_days: working days start at 1")
    return Limit(unit, n)


def _age(raw: object) -> Limit:
    """`{months: 12}`: an age."""
    return limit_of({"age": raw})


def _gestation(raw: object) -> int:
    """`"9+1"` as days."""
    return parse_gestation(str(raw))


def _comparisons(wanted: object) -> list[tuple[str, Any]]:
    """`{at_least: 13}` as pairs; none where a value itself is wanted."""
    if not isinstance(wanted, dict):
        return []
    return [(str(operator), value) for operator, value in wanted.items()]


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Span = Annotated[timedelta, BeforeValidator(span_of)]
LimitRow = Annotated[Any, BeforeValidator(limit_of)]
Names = Annotated[list[str], BeforeValidator(_listed)]
Role = Literal["mother", "unborn", "infant", "partner", "other_carer", "sibling"]


class Row(BaseModel):
    """A part of the file. It has these fields and no others."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class SignalRow(Row):
    """A signal: kind, whom it is about, and values of fields."""

    kind: Names
    about: Names = []
    where: dict[str, Any] = {}

    @field_validator("kind")
    @classmethod
    def _kinds_are_recorded(cls, names: list[str]) -> list[str]:
        for name in names:
            if not spell_out(name, kinds()):
                hint = did_you_mean(name, kinds())
                raise ValueError(f"{name!r} is not a fact we record{hint}")
        return names

    @field_validator("about")
    @classmethod
    def _roles_are_known(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in ROLES:
                hint = did_you_mean(name, ROLES)
                raise ValueError(f"{name!r} is not a role in a family{hint}")
        return names

    @model_validator(mode="after")
    def _fields_are_known(self) -> Self:
        for name, wanted in self.where.items():
            for operator, value in _comparisons(wanted):
                if operator not in OPERATORS:
                    hint = did_you_mean(operator, OPERATORS)
                    raise ValueError(f"where: {operator!r} is no comparison{hint}")
                number = type(value) in (int, float) and isfinite(value)
                if operator in ("at_least", "at_most") and not number:
                    raise ValueError(f"where: {name}: {operator}: wanted a number")
        for fault in faults_of(self.kind, self.where):
            raise ValueError(f"where: {fault}")
        return self


Signals = Annotated[list[SignalRow], BeforeValidator(_listed), Field(min_length=1)]


class AlsoWindow(Row):
    """Around the trigger: from how long before to how long after."""

    before: Span = timedelta(0)
    after: Span = timedelta(0)
    until: Literal["birth"] | None = None


class AlsoRow(Row):
    """The other half of a conjunction."""

    within: AlsoWindow
    any: Signals
    times: Annotated[int, Field(ge=1, le=9, strict=True)] = 1


class OpenRow(Row):
    """Something that was started, by one of `since`, and not ended by `until`."""

    since: Signals
    until: Signals


class GestationRow(Row):
    """From and to which gestation, in weeks and days; either end may be left out."""

    from_: Annotated[int, BeforeValidator(_gestation)] | None = Field(
        default=None, alias="from"
    )
    to: Annotated[int, BeforeValidator(_gestation)] | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.from_ is None and self.to is None:
            raise ValueError("wanted from, to, or both")
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise ValueError("from is after to, so it never holds")
        return self


class WhileRow(Row):
    """A line of `while`: it holds if any of its states holds."""

    pregnant: Literal[True] | None = None
    gestation: GestationRow | None = None
    baby_under: Annotated[Any, BeforeValidator(_age)] = None
    baby_from: Annotated[Any, BeforeValidator(_age)] = None
    open: OpenRow | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            wanted = "pregnant, gestation, baby_under, baby_from or open"
            raise ValueError(f"wanted one or more of {wanted}")
        return self


class UnlessRow(Row):
    """What means that nothing is owed."""

    within: Span
    any: Signals


class AllRow(Row):
    """Every one of these signals answers together."""

    all: Annotated[list[SignalRow], Field(min_length=2, max_length=4)]
    different: Literal["agency"] | None = None


class CheckedRow(Row):
    """Who has read the clause in its source, and when."""

    by: str = "nobody yet"
    on: date | None = None


class SourceRow(Row):
    """A document and its clause."""

    document: Annotated[str, Field(min_length=3)]
    clause: str
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    verified: bool = False
    checked: CheckedRow = CheckedRow()


class AppliesRow(Row):
    """Where and since when this version is in force."""

    jurisdiction: str = "england"
    from_: date = Field(alias="from")
    until: date | None = None


class RungRow(Row):
    """A rung of the ladder."""

    after: Any
    tell: str

    @field_validator("after")
    @classmethod
    def _length(cls, value: object) -> Limit:
        match = re.match(r"^(\d{1,4}) (hour|day|working[ _]day)s?$", str(value))
        if match is None:
            got = said_of_value(value)
            wanted = "wanted a time such as '4 hours' or '2 working days'"
            raise ValueError(f"{wanted}, got {got}")
        unit = match[2].replace(" ", "_") + "s"
        n = int(match[1])
        if unit == "working_days" and n < 1:
            raise ValueError("working days start at 1")
        return Limit(unit, n)  # type: ignore[arg-type]


class ExampleRow(Row):
    """A worked example."""

    name: str
    given: str
    at: str | datetime
    known_at: str | datetime | None = None
    then: Names

    @field_validator("then")
    @classmethod
    def _answers_can_be_compared(cls, lines: list[str]) -> list[str]:
        for line in lines:
            if not _THEN.match(line):
                raise ValueError(
                    "wanted 'nothing', or a state with its moment such as "
                    f"'due 2026-03-04 23:59:59', got {said_of_value(line)}"
                )
            moment = line.partition(" ")[2]
            try:
                datetime.fromisoformat(moment or "2026-01-01")
            except ValueError:
                raise ValueError(f"there is no such day or time: {moment}") from None
        return lines


class StandardRow(Row):
    """One file."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    title: Annotated[str, Field(min_length=5, max_length=90)]
    subject: SubjectKind = "family"
    stage: Stage | None = None
    applies: AppliesRow
    force: Force
    limit_origin: LimitOrigin
    sources: Annotated[list[SourceRow], Field(min_length=1)]
    when: Signals
    while_: list[WhileRow] = Field(default=[], alias="while")
    also: AlsoRow | None = None
    unless: UnlessRow | None = None
    then: Any
    stop: Annotated[list[SignalRow], BeforeValidator(_listed)] = []
    within: Any
    opens: LimitRow | None = None
    repeat: Repeat = "each"
    renew: LimitRow | None = None
    same_person: bool = False
    named_for_another: bool = False
    whose: Role | None = None
    clock: Literal["occurred", "recorded"] = "occurred"
    counted_only: bool = False
    may_dismiss: bool = False
    lookback: Span = timedelta(0)
    owed_by: str
    advice: Annotated[str, Field(min_length=5)]
    if_late: Annotated[list[RungRow], Field(min_length=1)]
    close_of_business: time | None = None
    examples: Annotated[list[ExampleRow], Field(min_length=1)]

    @model_validator(mode="after")
    def _a_limit_of_ours_is_not_called_national(self) -> Self:
        binding = {"law": ("law", "national"), "national": ("law", "national")}
        allowed = binding.get(self.force)
        if allowed and self.limit_origin not in allowed:
            raise ValueError(
                f"limit_origin: force is {self.force}, so the limit cannot be "
                f"{self.limit_origin}"
            )
        if not allowed and self.limit_origin in ("law", "national"):
            raise ValueError(
                f"limit_origin: force is {self.force}, so the limit cannot be "
                f"{self.limit_origin}: never show a limit of ours as if it were law"
            )
        return self
