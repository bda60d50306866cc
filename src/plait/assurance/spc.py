"""Charts that tell news from noise: XmR, by the rules of NHS England's charts.

Each point is compared with the mean of its period and with limits around it, which are
2.66 mean moving ranges away. What the rules find is special cause; the rest is common
cause, and nobody should be asked about it.

The sums are exact, in fractions of the numbers as they are written: rounding makes no
point fall outside a limit, and none leave the mean that stands on it.

Source: NHS England, Making Data Count, as NHSRplotthedots 0.2.2 has it, without that
program's screening of outliers (the spreadsheet of the same people has none either).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

Improvement = Literal["increase", "decrease", "neutral"]
Type = Literal[
    "common_cause", "improvement", "concern", "neutral_high", "neutral_low"
]  # fmt: skip
Rule = Literal["outside", "trend", "two_in_three", "shift"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]

#: The limits are so many mean moving ranges from the mean: 3 / 1.128.
WIDTH: Final = Fraction(266, 100)
#: From here on a point is near its limit: in the outer third.
NEAR: Final = Fraction(2, 3)
#: With fewer values in a period its limits are for trial: one more may move them far.
ENOUGH: Final = 13


@dataclass(frozen=True, slots=True)
class Rules:
    """How many points in a row a shift and a trend are."""

    shift: int
    trend: int


#: The two sets of rules, by name: 7 and 7, or the older 8 on a side and 6 in a row.
RULES: Final[Mapping[str, Rules]] = MappingProxyType(
    {"nhs7": Rules(shift=7, trend=7), "shift8": Rules(shift=8, trend=6)}
)
DIRECTIONS: Final[Mapping[str, int]] = MappingProxyType(
    {"increase": 1, "decrease": -1, "neutral": 0}
)


@dataclass(frozen=True, slots=True)
class Point:
    """A value by name of its time; y is None where there is no value."""

    x: str | int | float
    y: float | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A point with its period's mean and limits, and what the rules say of it.

    `lower` and `upper` are None where its period has no two values in a row. `rule` is
    the first in precedence that found it; `type` is None where there is no value.
    """

    x: str | int | float
    y: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    rule: Rule | None
    type: Type | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The points, and the two icons.

    Attributes:
        variation: the type of the last value; None where there is none.
        assurance: whether the process as it is now will pass the target; None without
            a target, without limits, or where neither way is better.
        notes: what a reader should know, in sentences: periods with few values.
    """

    points: tuple[Placed, ...]
    variation: Type | None
    assurance: Assurance | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Limits:
    mean: Fraction
    spread: Fraction | None


def chart(
    points: Sequence[Point],
    *,
    improvement: Improvement,
    target: float | None = None,
    rebase_at: Sequence[int] = (),
    rules: str = "nhs7",
) -> Chart:
    """The chart of a series.

    Args:
        points: in the order of time.
        improvement: which way is better.
        target: what should be reached, in the unit of y.
        rebase_at: the index of the first point of each new period, from 0.
        rules: a key of `RULES`.

    Raises:
        ValueError: an index is of no point, or the rules have no such name.
    """
    if rules not in RULES:
        raise ValueError(f"rules: wanted one of {', '.join(RULES)}")
    for index in rebase_at:
        if not 0 <= index < len(points):
            raise ValueError(f"rebase_at: {index} is not the index of a point")
    starts = sorted({0, *rebase_at}) if points else []
    placed: list[Placed] = []
    notes: list[str] = []
    last: _Limits | None = None
    for begin, end in pairwise([*starts, len(points)]):
        part = points[begin:end]
        values = [None if one.y is None else exact(one.y) for one in part]
        limits = _limits(values)
        placed += _period(part, values, limits, improvement, RULES[rules])
        notes += _few(part, values)
        last = limits
    return Chart(
        points=tuple(placed),
        variation=next((one.type for one in reversed(placed) if one.type), None),
        assurance=_assurance(last, improvement, target),
        notes=tuple(notes),
    )


def without_limits(found: Chart) -> Chart:
    """The values alone: of numbers that are no separate measurements.

    The rules find news in sums that share most of their parts where there is none.
    """
    points = (
        replace(
            one, mean=None, lower=None, upper=None, rule=None,
            type=None if one.y is None else "common_cause",
        )
        for one in found.points
    )  # fmt: skip
    return Chart(tuple(points), variation=None, assurance=None)


def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(repr(number))


def _limits(values: Sequence[Fraction | None]) -> _Limits | None:
    """The mean, and how far the limits are from it. No range is taken across a gap."""
    known = [one for one in values if one is not None]
    if not known:
        return None
    ranges = [
        abs(after - before)
        for before, after in pairwise(values)
        if before is not None and after is not None
    ]
    return _Limits(
        mean=sum(known, Fraction()) / len(known),
        spread=WIDTH * sum(ranges, Fraction()) / len(ranges) if ranges else None,
    )


def _period(
    points: Sequence[Point],
    values: Sequence[Fraction | None],
    limits: _Limits | None,
    improvement: Improvement,
    rules: Rules,
) -> list[Placed]:
    if limits is None:
        return [Placed(one.x, None, None, None, None, None, None) for one in points]
    mean, spread = limits.mean, limits.spread
    lower = None if spread is None else float(mean - spread)
    upper = None if spread is None else float(mean + spread)
    found = _found(values, limits, rules)
    placed = []
    for number, one in enumerate(points):
        rule, side = next(
            ((name, by[number]) for name, by in found.items() if by[number]), (None, 0)
        )
        kind = None if one.y is None else _type(side, improvement)
        placed.append(Placed(one.x, one.y, float(mean), lower, upper, rule, kind))
    return placed


def _found(
    values: Sequence[Fraction | None], limits: _Limits, rules: Rules
) -> dict[Rule, list[int]]:
    """What each rule finds: 1 upwards, -1 downwards, 0 nothing; by precedence."""
    gone = [None if one is None else one - limits.mean for one in values]
    sides = [0 if one is None else _sign(one) for one in gone]
    steps = [
        0 if before is None or after is None else _sign(after - before)
        for before, after in pairwise(values)
    ]
    outside, near = [0] * len(values), [0] * len(values)
    if limits.spread is not None:
        for number, one in enumerate(gone):
            if one is not None and abs(one) > limits.spread:
                outside[number] = sides[number]
            elif one is not None and abs(one) > limits.spread * NEAR:
                near[number] = sides[number]
    return {
        "outside": outside,
        "trend": _runs(steps, rules.trend - 1, extra=1),
        "two_in_three": _two_in_three(sides, near),
        "shift": _runs(sides, rules.shift, extra=0),
    }


def _runs(signs: Sequence[int], long: int, *, extra: int) -> list[int]:
    """Each place in a run of so many equal signs, 0 being none of them.

    With `extra` 1 the signs are steps between places, and a run has one place more; of
    two that meet in a place, the later one counts.
    """
    found = [0] * (len(signs) + extra)
    begin = 0
    for number, sign in enumerate(signs):
        if number and sign != signs[number - 1]:
            begin = number
        if sign and number - begin + 1 >= long:
            for place in range(begin, number + 1 + extra):
                found[place] = sign
    return found


def _two_in_three(sides: Sequence[int], near: Sequence[int]) -> list[int]:
    """Points near a limit, two at least of three in a row on one side of the mean."""
    found = [0] * len(sides)
    for begin in range(len(sides) - 2):
        window = range(begin, begin + 3)
        side = sides[begin]
        if not side or any(sides[place] != side for place in window):
            continue
        close = [place for place in window if near[place]]
        if len(close) > 1:
            for place in close:
                found[place] = side
    return found


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _type(side: int, improvement: Improvement) -> Type:
    if not side:
        return "common_cause"
    better = DIRECTIONS[improvement]
    if not better:
        return "neutral_high" if side > 0 else "neutral_low"
    return "improvement" if side == better else "concern"


def _assurance(
    limits: _Limits | None, improvement: Improvement, target: float | None
) -> Assurance | None:
    better = DIRECTIONS[improvement]
    if target is None or not better or limits is None or limits.spread is None:
        return None
    beyond = exact(target) - limits.mean
    if abs(beyond) <= limits.spread:
        return "inconsistent"
    return "consistent_fail" if _sign(beyond) == better else "consistent_pass"


def _few(points: Sequence[Point], values: Sequence[Fraction | None]) -> list[str]:
    """What to say where a period has too few values."""
    known = sum(one is not None for one in values)
    if known >= ENOUGH:
        return []
    whole = f"The period from {points[0].x} has {counted(known, 'value')}"
    if any(a is not None and b is not None for a, b in pairwise(values)):
        return [f"{whole}: its limits are for trial until there are {ENOUGH}."]
    return [f"{whole} and no two in a row: it has no limits yet."]


def counted(number: int, word: str) -> str:
    """`no values`, `1 value`, `12 values`."""
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


#: What each icon and each type says, in words: colour never stands alone.
VARIATION_WORDS: Final[Mapping[Type, str]] = MappingProxyType(
    {
        "common_cause": "No significant change: common cause",
        "improvement": "Improving: special cause",
        "concern": "Of concern: special cause",
        "neutral_high": "Higher: special cause",
        "neutral_low": "Lower: special cause",
    }
)
ASSURANCE_WORDS: Final[Mapping[Assurance, str]] = MappingProxyType(
    {
        "consistent_pass": "Will pass the target as things are",
        "consistent_fail": "Will not pass the target as things are",
        "inconsistent": "Will sometimes pass the target and sometimes not",
    }
)
_RULE_WORDS: Final[Mapping[Rule, Callable[[Rules], str]]] = MappingProxyType(
    {
        "outside": lambda _: "outside the limits",
        "trend": lambda rules: f"{rules.trend} in a row rising or falling",
        "two_in_three": lambda _: "2 of 3 near a limit",
        "shift": lambda rules: f"{rules.shift} in a row on one side of the mean",
    }
)


def rule_words(rule: Rule, rules: str = "nhs7") -> str:
    """A rule as people say it: `7 in a row on one side of the mean`."""
    return _RULE_WORDS[rule](RULES[rules])
