"""What a fact lacks to be the one that a signal means, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from plait.engine.reasons import ROLE_WORDS
from plait.standards.conditions import Signal, Test, value_of
from plait.standards.plain_words import tests_in_words
from plait.standards.roles import role_title
from plait.timeline.timeline import Known, Timeline

_LONGEST = 60
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def of_kinds(timeline: Timeline, signals: Iterable[Signal]) -> list[Known]:
    """The facts of the kinds of these signals, in order, whatever their values."""
    kinds = frozenset().union(*(signal.kinds for signal in signals))
    if kinds.isdisjoint(timeline.kinds):
        return []
    return [event for event in timeline.events if event.kind in kinds]


def misses(signals: Iterable[Signal], event: Known) -> list[str]:
    """What keeps a fact from being one that any of the signals means; none if it is.

    Of several signals of its kind, the one that it fails least is told.
    """
    told = [_misses(one, event) for one in signals if event.kind in one.kinds]
    return min(told, key=len, default=["it is of another kind"])


def _misses(signal: Signal, event: Known) -> list[str]:
    found = []
    if signal.about and event.role not in signal.about:
        wanted = " or ".join(_who(role) for role in sorted(signal.about))
        found.append(f"wanted: about the {wanted}; it is about {whom(event)}")
    found += [
        _failed(test, value)
        for test in signal.tests
        if not test.holds(value := value_of(event, test.field))
    ]
    return found


def whom(event: Known) -> str:
    """`the mother`, `somebody whose role is not known`, `nobody named`."""
    if event.about is None:
        return "nobody named"
    if event.role is None:
        return "somebody whose role is not known"
    return f"the {_who(event.role)}"


def _who(role: str) -> str:
    return ROLE_WORDS.get(role, role.replace("_", " "))


def _failed(test: Test, value: Any) -> str:
    wanted = tests_in_words([test])[0]
    return f"wanted: {wanted}; {_got(test, value)}"


def _got(test: Test, value: Any) -> str:
    match value:
        case None:
            return "that is not recorded"
        case True | False:
            return f"it says {'yes' if value else 'no'}"
        case list() | tuple() if test.operator == "includes":
            there = ", ".join(role_title(str(one)) for one in value)
            return f"there was {there}" if there else "nobody is recorded as there"
        case list() | tuple():
            return f"it was {', '.join(map(_said, value)) or 'empty'}"
        case _:
            return f"it was {_said(value)}"


def _said(value: Any) -> str:
    return str(value).replace("_", " ")[:_LONGEST]


def distance(span: timedelta) -> str:
    """`3 days`, `1 day`, `5 hours`, `20 minutes`: how far apart, rounded down."""
    for unit, name in (
        (_DAY, "day"),
        (_HOUR, "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        if span >= unit:
            return counted(span // unit, name)
    return "less than a minute"


def counted(number: int, noun: str) -> str:
    """A number and its noun, singular or plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def apart(one: Known, other: Known) -> timedelta:
    """How far apart two facts happened."""
    return abs(one.occurred_at - other.occurred_at)


def sentence(words: str) -> str:
    """The words as a sentence: a capital letter, and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."
