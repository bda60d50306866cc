"""What of a fact goes into an extract: what a standard asks for, and nothing else.

No name, no free word and no id of a person leaves with it. Of a text only the values
that some standard asks for are kept, everything else is `(other)`. So there are few
distinct facts, and what a signal means is decided once for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from plait.instruments.scoring import total_of
from plait.standards.conditions import COMPUTED, Signal
from plait.standards.shapes import Standard, day_named
from plait.timeline.events import Event
from plait.timeline.facts.health import SCREENS

#: Stands for a text that no standard asks for.
OTHER: Final = "(other)"
#: What the engine itself reads, whatever the standards are. Days are kept as days.
DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "person.joined": ("born_on",),
    "birth.recorded": ("born_on",),
    "pregnancy.notified": ("edd",),
    "pregnancy.edd_set": ("edd",),
}
_READ: Final[Mapping[str, tuple[str, ...]]] = {
    "pregnancy.booked": ("gestation_days",),
    "area.left": ("transfer_accepted",),
    "responsibility.accepted": ("standard",),
    "responsibility.offered": ("standard", "to_area"),
    "transfer.accepted": ("home",),
}
_ROLES: Final = ("mother", "unborn", "infant", "partner", "other_carer", "sibling")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one field: which values of it matter, and whether its day."""

    values: frozenset[str] = frozenset()
    day: bool = False

    def __or__(self, other: Asked) -> Asked:
        """Both."""
        return Asked(self.values | other.values, self.day or other.day)

    def covers(self, other: Asked) -> bool:
        """Whether all that the other asks is among it."""
        return other.values <= self.values and (self.day or not other.day)

    def kept(self, value: Any) -> Any:
        """What is left of a value; None stands for nothing."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list | tuple):
            texts = {one for one in value if isinstance(one, str)}
            known = [one for one in value if isinstance(one, bool | int | float)]
            return [*known, *sorted(self.values & texts)]
        if value is None or isinstance(value, bool | int | float):
            return value
        return OTHER

    def _text(self, value: str) -> str:
        if self.day and (day := day_named(value)) is not None:
            return day.isoformat()
        return value if value in self.values or not value else OTHER


#: By kind, what is asked of each of its fields.
Fields = Mapping[str, Mapping[str, Asked]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What standards ask of facts: by kind, of which fields what is asked."""

    fields: Fields

    @classmethod
    def of(cls, standards: Iterable[Standard]) -> Needs:
        """What these standards ask for, and what the engine reads itself."""
        return cls._joined(_everything(standards))

    @classmethod
    def of_signals(cls, signals: Iterable[Signal]) -> Needs:
        """What these signals ask for, and nothing else."""
        return cls._joined(
            (kind, test.field, Asked(frozenset(_texts(test.value))))
            for signal in signals
            for test in signal.tests
            for kind in signal.kinds
        )

    def __or__(self, other: Needs) -> Needs:
        """What either asks for."""
        return self._joined(
            (kind, name, asked)
            for one in (self, other)
            for kind, fields in one.fields.items()
            for name, asked in fields.items()
        )

    @classmethod
    def _joined(cls, asking: Iterable[tuple[str, str, Asked]]) -> Needs:
        found: dict[str, dict[str, Asked]] = {}
        for kind, name, asked in asking:
            one = found.setdefault(kind, {})
            one[name] = one.get(name, Asked()) | asked
        return cls(found)

    def kept(self, event: Event) -> dict[str, Any]:
        """What is kept of the event's fact, in the order of the names."""
        if event.fact.get("withdrawn"):
            return {"withdrawn": True}
        asked = self.fields.get(event.kind)
        if not asked:
            return {}
        values: Mapping[str, Any] = event.fact
        if event.kind in SCREENS and not asked.keys().isdisjoint(COMPUTED):
            scores = total_of(event.kind.removeprefix("screen."), event.fact)
            values = {**values, **dict(zip(COMPUTED, scores, strict=True))}
        kept = ((name, asked[name].kept(values.get(name))) for name in sorted(asked))
        return {name: value for name, value in kept if value is not None}

    def lacking(self, other: Needs) -> Iterator[tuple[str, str]]:
        """The kind and field of what the other needs and these do not keep."""
        for kind, fields in other.fields.items():
            own = self.fields.get(kind, {})
            for name, asked in fields.items():
                if name not in own or not own[name].covers(asked):
                    yield kind, name

    def as_json(self) -> dict[str, Any]:
        """As the manifest of an extract says it."""
        return {
            kind: {
                name: {"values": sorted(asked.values), "day": asked.day}
                for name, asked in sorted(fields.items())
            }
            for kind, fields in sorted(self.fields.items())
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Needs:
        """As it was written in a manifest.

        Raises:
            KeyError, TypeError, AttributeError: it was not written so.
        """
        return cls(
            {
                kind: {
                    name: Asked(frozenset(asked["values"]), bool(asked["day"]))
                    for name, asked in fields.items()
                }
                for kind, fields in written.items()
            }
        )


@dataclass(frozen=True, slots=True)
class KeptFact:
    """One distinct fact of an extract."""

    kind: str
    fields: Mapping[str, Any]


@dataclass(slots=True)
class FactBook:
    """The distinct facts of an extract, by their numbers from 0."""

    needs: Needs
    facts: list[KeptFact] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number_of(self, event: Event) -> int:
        """The number of what the event says; it is given one if it is new."""
        return self.number(event.kind, self.needs.kept(event))

    def number(self, kind: str, kept: Mapping[str, Any]) -> int:
        """The number of a fact that is kept so."""
        if not self._numbers:
            # Only now: who judges these facts never asks for the number of one.
            for number, one in enumerate(self.facts):
                self._numbers.setdefault((one.kind, as_text(one.fields)), number)
        key = kind, as_text(kept)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.facts)
            self.facts.append(KeptFact(kind, dict(kept)))
        return found


def as_text(kept: Mapping[str, Any]) -> str:
    """What is kept of a fact as text: the same for the same."""
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signals_of(standard: Standard) -> Iterator[Signal]:
    """Every signal that a standard names, wherever it stands."""
    yield from standard.when
    yield from standard.then.signals
    yield from standard.stop
    if standard.also is not None:
        yield from standard.also.signals
    if standard.unless is not None:
        yield from standard.unless.signals
    for line in standard.while_:
        for state in line.states:
            yield from state.since
            yield from state.until


def _everything(standards: Iterable[Standard]) -> Iterator[tuple[str, str, Asked]]:
    for kind, names in DAYS.items():
        yield from ((kind, name, Asked(day=True)) for name in names)
    for kind, names in _READ.items():
        yield from ((kind, name, Asked()) for name in names)
    yield "person.joined", "role", Asked(frozenset(_ROLES))
    for standard in standards:
        if standard.may_dismiss:
            yield "duty.dismissed", "standard", Asked(frozenset({standard.id}))
        for signal in signals_of(standard):
            for test in signal.tests:
                asked = Asked(frozenset(_texts(test.value)))
                yield from ((kind, test.field, asked) for kind in signal.kinds)
        yield from _limits(standard)


def _limits(standard: Standard) -> Iterator[tuple[str, str, Asked]]:
    """What decides which limit holds, or is the day itself."""
    kinds = {kind for signal in standard.when for kind in signal.kinds}
    for case in standard.within:
        for kind in kinds:
            for name, value in case.when.items():
                yield kind, name, Asked(frozenset(_texts(value)))
            if case.limit.unit == "named_day":
                yield kind, case.limit.field, Asked(day=True)


def _texts(value: Any) -> Iterator[str]:
    """The texts that a test compares with."""
    values = value if isinstance(value, list | tuple) else (value,)
    return (one for one in values if isinstance(one, str))
