"""What a partnership may set by name, and how each reaches the standards that use it.

There is one way: a parameter stands in `parameters.yaml` with the paths of the fields
that it sets. Nothing else in the rules asks a policy what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from ruamel.yaml import YAML

from plait.standards.roles import role_title
from plait.timeline.facts import did_you_mean

ParameterType = Literal["number", "time", "text", "roles"]

#: Stands for every standard that is counted in working days.
IN_WORKING_DAYS = "counted_in_working_days"
LONGEST_TEXT = 600
#: The cut-offs of the EPDS as the library has them, the lower first.
_CUT_OFFS = {"epds_possible": 10, "epds_probable": 13}


@dataclass(frozen=True, slots=True)
class Reach:
    """One field of one standard that a parameter sets: its path in the file."""

    standard: str
    path: tuple[str | int, ...]
    plus: int = 0
    written: str = ""
    beside: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The part of the standard that it changes, such as `within`."""
        return str(self.path[0])

    def put(self, raw: dict[str, Any], value: Any) -> None:
        """Write the value in the standard's plain fields.

        Raises:
            LookupError: the standard has no such place.
        """
        *steps, last = self.path
        node: Any = raw
        for step in steps:
            if isinstance(node, dict) and step not in node:
                node[step] = {}
            node = node[step]
        node[last] = self._as_written(value)

    def _as_written(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return list(dict.fromkeys([*self.beside, *value]))
        if self.plus:
            value += self.plus
        return self.written.format(value) if self.written else value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a partnership may set.

    `unit` stands behind a number; `least` and `most` bound a number or a time. `band`
    is an instrument and a band of it that begins at the number. `shown` says where a
    person meets it who reads no standard. `among` are the roles that may be listed.
    """

    id: str
    title: str
    means: str
    type: ParameterType
    unit: str = ""
    least: Any = None
    most: Any = None
    reaches: tuple[Reach, ...] = ()
    band: tuple[str, str] | None = None
    shown: str = ""
    among: tuple[str, ...] = ()

    def read(self, raw: Any) -> Any:
        """The value: a whole number, a time of day, words, or roles as a tuple.

        Raises:
            ValueError: it cannot be; the text says what was wanted.
        """
        match self.type:
            case "number":
                return self._number(raw)
            case "time":
                return self._time(raw)
            case "roles":
                return _roles(raw, self.among)
            case "text":
                return _text(raw)

    def in_words(self, value: Any) -> str:
        """The value as a person reads it: `13 points`, `5pm`."""
        if value is None:
            return "not set"
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, tuple):
            return ", ".join(role_title(role) for role in value)
        unit = self.unit.removesuffix("s") if value == 1 else self.unit
        return f"{value} {unit}".strip()

    def plain(self, value: Any) -> Any:
        """The value as a file or a table holds it."""
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return list(value) if isinstance(value, tuple) else value

    def _number(self, raw: Any) -> int:
        if type(raw) is not int or not self.least <= raw <= self.most:
            wanted = f"wanted a whole number from {self.least} to {self.most}"
            raise ValueError(f"{wanted} ({self.unit}), got {_short(raw)}")
        return raw

    def _time(self, raw: Any) -> time:
        try:
            found = raw if isinstance(raw, time) else time.fromisoformat(str(raw))
        except ValueError:
            found = None
        is_local = found is not None and found.tzinfo is None
        if found is None or not is_local or not self.least <= found <= self.most:
            wanted = f"wanted a time from {self.least:%H:%M} to {self.most:%H:%M}"
            raise ValueError(f"{wanted}, got {_short(raw)}")
        return found


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > LONGEST_TEXT:
        raise ValueError(f"wanted words, at most {LONGEST_TEXT} letters")
    return raw.strip()


def _roles(raw: Any, among: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or not raw:
        raise ValueError(f"wanted a list of roles, got {_short(raw)}")
    for role in raw:
        if role not in among:
            hint = did_you_mean(str(role), among)
            wanted = f"wanted some of {', '.join(among)}"
            raise ValueError(f"{_short(role)} is not on the list{hint}: {wanted}")
    if len(set(raw)) < len(raw):
        raise ValueError("the same role is there twice")
    return tuple(str(role) for role in raw)


def _short(raw: Any) -> str:
    return f"{str(raw)[:40]!r}"


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by its name, in the order of the file."""
    text = (files("plait.standards") / "parameters.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    return MappingProxyType({name: _parameter(name, row) for name, row in raw.items()})


def _parameter(name: str, row: Mapping[str, Any]) -> Parameter:
    is_time = row["type"] == "time"
    bounds = [row.get("from"), row.get("to")]
    least, most = map(time.fromisoformat, bounds) if is_time else bounds  # type: ignore[arg-type]
    band = row.get("band")
    return Parameter(
        id=name,
        title=row["title"],
        means=row["means"],
        type=row["type"],
        unit=row.get("unit", ""),
        least=least,
        most=most,
        reaches=tuple(_reach(one) for one in row.get("reaches", ())),
        band=(band["instrument"], band["name"]) if band else None,
        shown=row.get("shown", ""),
        among=tuple(row.get("among", ())),
    )


def _reach(row: Mapping[str, Any]) -> Reach:
    steps = str(row["field"]).split(".")
    return Reach(
        standard=row["standard"],
        path=tuple(int(step) if step.isdecimal() else step for step in steps),
        plus=row.get("plus", 0),
        written=row.get("written", ""),
        beside=tuple(row.get("beside", ())),
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one of the values that a policy gives."""

    name: str
    message: str


def read_values(raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Fault]]:
    """The values by name, and what is wrong with those that cannot be."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in raw.items():
        parameter = parameters().get(name)
        if parameter is None:
            hint = did_you_mean(name, parameters())
            faults.append(Fault(name, f"is not a parameter of a policy{hint}"))
            continue
        try:
            found[name] = parameter.read(value)
        except ValueError as error:
            faults.append(Fault(name, str(error)))
    return MappingProxyType(found), [*faults, *_out_of_order(found)]


def _out_of_order(found: Mapping[str, Any]) -> Iterator[Fault]:
    """A band that begins where the one above it does leaves nothing between."""
    low, high = (found.get(name, unset) for name, unset in _CUT_OFFS.items())
    if low >= high:
        at = "epds_possible" if "epds_possible" in found else "epds_probable"
        message = f"wanted epds_possible below epds_probable, got {low} and {high}"
        yield Fault(at, message)


def bands(values: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    """The cut-offs that the values set, by instrument and band."""
    found: dict[str, dict[str, int]] = {}
    for name, value in values.items():
        band = parameters()[name].band
        if band is not None:
            found.setdefault(band[0], {})[band[1]] = value
    return found


@dataclass(frozen=True, slots=True)
class Reached:
    """A parameter's value on its way to one field of a standard."""

    parameter: Parameter
    reach: Reach
    value: Any = field(compare=False)


def reaching(values: Mapping[str, Any], standard_id: str) -> Iterator[Reached]:
    """What of the values reaches this standard."""
    for name, value in values.items():
        parameter = parameters()[name]
        for reach in parameter.reaches:
            if reach.standard == standard_id:
                yield Reached(parameter, reach, value)
