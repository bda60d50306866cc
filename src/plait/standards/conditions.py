"""The small closed set of conditions that a standard may use: signals on one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from plait.timeline.facts.health import SCREENS
from plait.timeline.timeline import Known

Operator = Literal["is", "any_of", "at_least", "at_most", "includes", "not"]
OPERATORS: tuple[str, ...] = ("at_least", "at_most", "includes", "not")

#: Fields of a screen that the instrument works out when the event is read.
COMPUTED = ("total", "safety_item")


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one field of the fact."""

    __test__ = False  # not for the test runner

    field: str
    operator: Operator
    value: Any

    def holds(self, value: Any) -> bool:
        """Whether the field's value meets it. A field that is not there meets none."""
        match self.operator:
            case "is":
                return bool(value == self.value)
            case "any_of":
                return value in self.value
            case "at_least":
                return _is_number(value) and bool(value >= self.value)
            case "at_most":
                return _is_number(value) and bool(value <= self.value)
            case "includes":
                return isinstance(value, list | tuple) and self.value in value
            case "not":
                return value not in self.value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


@dataclass(frozen=True, slots=True)
class Signal:
    """A condition on one event: its kind, whom it is about, values of its fields.

    `kinds` are the kinds themselves: a pattern was spelt out when it was read.
    """

    kinds: frozenset[str]
    about: frozenset[str] = frozenset()
    tests: tuple[Test, ...] = ()
    written: str = field(default="", compare=False)

    def matches(self, event: Known) -> bool:
        """Whether the event, of one of the signal's kinds, meets its conditions."""
        if self.about and event.role not in self.about:
            return False
        for test in self.tests:  # noqa: SIM110 - half the time of all()
            if not test.holds(value_of(event, test.field)):
                return False
        return True

    def implies(self, other: Signal) -> bool:
        """Whether every event that this one matches is matched by `other`."""
        if not self.kinds <= other.kinds:
            return False
        if other.about and not (self.about and self.about <= other.about):
            return False
        return all(_is_asked(test, self.tests) for test in other.tests)


def _is_asked(wanted: Test, asked: tuple[Test, ...]) -> bool:
    if wanted in asked:
        return True
    return wanted.operator == "any_of" and any(
        test.field == wanted.field
        and test.operator == "is"
        and test.value in wanted.value
        for test in asked
    )


def value_of(event: Known, name: str) -> Any:
    """A field of the fact, or what the instrument worked out for a screen."""
    if event.kind in SCREENS:
        if name == "total":
            return event.total
        if name == "safety_item":
            return event.safety_item
    return event.fact.get(name)


def spell_out(pattern: str, known: Iterable[str]) -> frozenset[str]:
    """The kinds that a name or a pattern such as `contact.*` stands for.

    `contact.declined` is no contact: a pattern never takes it in.
    """
    if "*" not in pattern:
        return frozenset({pattern}) & frozenset(known)
    found = {name for name in known if fnmatchcase(name, pattern)}
    return frozenset(found - {"contact.declined"})


def tests_of(where: Mapping[str, Any]) -> tuple[Test, ...]:
    """The tests that a `where` stands for."""
    found: list[Test] = []
    for name, wanted in where.items():
        if isinstance(wanted, Mapping):
            for operator, value in wanted.items():
                if operator == "includes" and isinstance(value, list):
                    # Every one of them must be there.
                    found += [Test(name, "includes", one) for one in value]
                    continue
                found.append(Test(name, operator, _compared(operator, value)))
        elif isinstance(wanted, list):
            found.append(Test(name, "any_of", tuple(wanted)))
        else:
            found.append(Test(name, "is", wanted))
    return tuple(found)


def _compared(operator: str, value: Any) -> Any:
    """What `not` leaves out is a set of values, also when it is only one."""
    if operator != "not":
        return value
    return tuple(value) if isinstance(value, list) else (value,)
