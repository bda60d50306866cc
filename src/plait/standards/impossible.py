"""Parts of a standard that are each well written and cannot stand together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from plait.clock.deadlines import Limit
from plait.standards.conditions import Signal
from plait.standards.faults import Place
from plait.standards.shapes import FamilyState, Standard, While

#: The fewest and the most days in one of each unit. Working days need a margin.
_DAYS: dict[str, tuple[float, float]] = {
    "hours": (1 / 24, 1 / 24),
    "days": (1, 1),
    "working_days": (1, 7 / 4),
    "months": (28, 31),
    "gestation_days": (1, 1),
    "age_days": (1, 1),
    "age_weeks": (7, 7),
    "age_months": (28, 31),
}
_CHRISTMAS = 5
_UNBORN_OR_BORN = frozenset({"infant", "unborn"})


def refuse_what_cannot_work(made: Standard, place: Place) -> None:
    """Refuse what could never be owed, met or counted.

    Raises:
        ValueError: the first such fault, with file and line.
    """
    faults = (_lookback, _windows, _renewal, _other_half, _states, _endings)
    for part in faults:
        for where, message in part(made):
            raise ValueError(place.fault(where, message))


_Fault = tuple[list[str | int], str]


def _lookback(made: Standard) -> Iterator[_Fault]:
    shared = kinds_of(made.when) & kinds_of(made.then.signals)
    if made.lookback and shared:
        # The trigger before last would answer the last one.
        message = f"{min(shared)} both starts and answers it, so nothing can look back"
        yield ["lookback"], message


def _windows(made: Standard) -> Iterator[_Fault]:
    for number, case in enumerate(made.within):
        where: list[str | int] = ["within", number] if len(made.within) > 1 else []
        where = where or ["within"]
        limit, low, high = case.limit, case.limit.at_least, case.limit.at_most
        if low and high and _is_after(low, high):
            yield where, "at_least is after at_most, so no time is in it"
        if low and _is_after(low, limit):
            yield where, "at_least is always later, so the limit never counts"
        if high and _is_after(limit, high):
            yield where, "at_most is always earlier, so the limit never counts"
        if made.opens is not None and _opens_too_late(made.opens, limit):
            yield ["opens"], "the window opens after it is due"


def _opens_too_late(opens: Limit, limit: Limit) -> bool:
    last = [one for one in (limit, limit.at_least) if one is not None]
    too_late = all(_is_after(opens, one) for one in last)
    return too_late or (limit.at_most is not None and _is_after(opens, limit.at_most))


def _is_after(one: Limit, other: Limit) -> bool:
    """Whether `one` falls after `other` whatever the calendar, from the same day."""
    if _base(one) != _base(other):
        return False
    earliest = one.n * _DAYS[one.unit][0]
    latest = other.n * _DAYS[other.unit][1]
    if other.unit == "working_days":
        latest += _CHRISTMAS
    if one.unit == other.unit:
        return one.n > other.n
    # Days end at midnight and hours do not: what is nearer than a day may be either.
    return earliest >= latest + 1


def _base(limit: Limit) -> str:
    """What the limit counts from."""
    return limit.unit[:3] if limit.unit[:3] in ("ges", "age", "nam") else "trigger"


def _renewal(made: Standard) -> Iterator[_Fault]:
    if made.renew is None:
        return
    if made.renew.n == 0:
        yield ["renew"], "it would come back at the moment at which it is done"
    if made.repeat != "first" and all(
        any(answer.implies(trigger) for trigger in made.when)
        for answer in made.then.signals
    ):
        message = "what answers it starts it too: take away renew, or repeat: first"
        yield ["renew"], message


def _other_half(made: Standard) -> Iterator[_Fault]:
    also = made.also
    if also is not None and not (also.before or also.after or also.until_birth):
        yield ["also", "within"], "wanted before, after or until: the window is empty"


def _states(made: Standard) -> Iterator[_Fault]:
    """A `while` that can never hold."""
    for number, line in enumerate(made.while_):
        if all(_never_holds(state) for state in line.states):
            yield ["while", number], "it can never hold"
    of_one_baby = all(
        signal.about and signal.about <= _UNBORN_OR_BORN for signal in made.when
    )
    lines = list(enumerate(made.while_))
    for (_, one), (number, other) in combinations(lines, 2):
        if _exclude(one, other, of_one_baby=of_one_baby):
            yield ["while", number], "can never hold together with a line above it"


def _never_holds(state: FamilyState) -> bool:
    if state.kind == "baby_under" and state.age is not None:
        return state.age.n == 0
    if state.kind != "open":
        return False
    return all(any(one.implies(end) for end in state.until) for one in state.since)


def _exclude(one: While, other: While, *, of_one_baby: bool) -> bool:
    return all(
        _contradict(a, b, of_one_baby=of_one_baby)
        for a in one.states
        for b in other.states
    )


def _contradict(a: FamilyState, b: FamilyState, *, of_one_baby: bool) -> bool:
    """Whether no family is in both states at once."""
    if a.kind == b.kind == "gestation":
        low = max(a.low or 0, b.low or 0)
        return any(one.high is not None and low > one.high for one in (a, b))
    if {a.kind, b.kind} == {"baby_under", "baby_from"} and of_one_baby:
        under, since = (a, b) if a.kind == "baby_under" else (b, a)
        if under.age is None or since.age is None:
            return False
        if under.age.unit == since.age.unit:
            return since.age.n >= under.age.n
        return _is_after(since.age, under.age)
    return False


def _endings(made: Standard) -> Iterator[_Fault]:
    for signal in made.stop:
        if not made.then.all_of and signal in made.then.signals:
            yield ["stop"], f"{signal.written} stands in then as well: it answers it"


def kinds_of(signals: tuple[Signal, ...]) -> frozenset[str]:
    """Every kind that one of the signals means."""
    return frozenset(kind for signal in signals for kind in signal.kinds)
