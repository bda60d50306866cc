"""What national bodies count of whom, as data: a YAML file each in `assurance`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from ruamel.yaml import YAML

from plait.assurance.national import texts
from plait.assurance.spc import Improvement
from plait.population.keeping import Needs
from plait.standards.conditions import Signal, spell_out, tests_of
from plait.standards.schema import SignalRow
from plait.standards.shapes import Standard
from plait.timeline.facts import kinds


class _Row(BaseModel):
    """A part of a file. It has these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Source(_Row):
    """Where it is defined, and whether a person has read that it is so."""

    document: str
    clause: str
    url: str
    verified: bool


class Age(_Row):
    """An age: so many months and days after the birth."""

    months: int = 0
    days: int = 0


def _signals(raw: object) -> Mapping[str, tuple[Signal, ...]]:
    """By part, the signals that are written in the words of standards."""
    if not isinstance(raw, dict):
        raise ValueError("signals: wanted parts with their signals")  # noqa: TRY004
    return {
        str(part): tuple(_signal(SignalRow.model_validate(row)) for row in rows)
        for part, rows in raw.items()
    }


def _signal(row: SignalRow) -> Signal:
    spelt = (spell_out(pattern, kinds()) for pattern in row.kind)
    return Signal(
        kinds=frozenset().union(*spelt),
        about=frozenset(row.about),
        tests=tests_of(row.where),
    )


Counts = Literal[
    "ages", "spans", "conferences", "pregnancies", "people", "caseload", "waits",
    "attendance",
]  # fmt: skip
Signals = Annotated[Mapping[str, tuple[Signal, ...]], BeforeValidator(_signals)]


class Definition(_Row):
    """One measure of a national body.

    Attributes:
        counts: in which way it is counted: the query of this name.
        numerator, denominator, month: in words; no denominator where it is a number.
        turned: at which age a child enters the denominator. `after`, `by`: from and
            up to which age (that day included) what is `done` counts.
        signals: `done` counts; `perhaps` would, if more were recorded of it. Where
            there is `among`, only children are counted of whom this was said in time.
        ours: the standard of ours that asks for the same.
        differs: in what it is not the same as ours, in sentences.
        improvement: whether more of it is better; `target`: the per cent that the body
            asks for, if any; `overlaps`: its months share people.
    """

    id: str
    title: str
    force: Literal["law", "national"]
    source: Source
    numerator: str
    denominator: str | None
    month: str
    counts: Counts
    signals: Signals = {}
    turned: Age = Age()
    after: Age = Age()
    by: Age = Age()
    from_gestation_days: int = 0
    within_days: int = 0
    within_working_days: int = 0
    ours: str | None = None
    improvement: Improvement = "increase"
    target: float | None = None
    overlaps: bool = False
    differs: tuple[str, ...]

    def all_signals(self) -> Iterator[Signal]:
        """Every signal that it names."""
        for signals in self.signals.values():
            yield from signals


@cache
def definitions() -> Mapping[str, Definition]:
    """Every definition by its id.

    Raises:
        ValueError: a file does not say what it should.
    """
    yaml = YAML(typ="safe")
    made = [
        Definition.model_validate(yaml.load(one.read_text("utf-8"))) for one in texts()
    ]
    return MappingProxyType({one.id: one for one in made})


def needs(standards: Iterable[Standard]) -> Needs:
    """What of facts an extract keeps for these standards and for all definitions."""
    signals = [signal for one in definitions().values() for signal in one.all_signals()]
    return Needs.of(standards) | Needs.of_signals(signals)
