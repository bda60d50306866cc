"""Questionnaires: totals and safety items, as they are spread over parents."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from statistics import NormalDist
from typing import Final

import numpy as np

from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.lives import Story
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.stock import fact, facts

WHOOLEY = facts("screen.whooley", "total", range(3))
GAD2 = facts("screen.gad2", "total", range(7))
GAD7 = facts("screen.gad7", "total", range(22))

#: How much of the spread of a score is how unwell the parent is, and how much chance.
_OWN, _CHANCE = 0.85, 0.527


def _table(name: str, most: int, item_most: int) -> Array:
    """The fact of each total and safety item; of one that cannot be, the nearest."""
    table = np.zeros((most + 1, item_most + 1), np.int32)
    for total in range(most + 1):
        low, high = max(0, total - (most - item_most)), min(item_most, total)
        possible = [
            fact(f"screen.{name}", total=total, safety_item=item)
            for item in range(low, high + 1)
        ]
        for item in range(item_most + 1):
            table[total, item] = possible[min(max(item, low), high) - low]
    return table


EPDS: Final = _table("epds", 30, 3)
PHQ9: Final = _table("phq9", 27, 3)
CORE10: Final = _table("core10", 40, 4)


@cache
def _cut(share: float) -> float:
    """Above it is this share of the standard normal distribution."""
    return NormalDist().inv_cdf(1 - share)


def _unwell(story: Story, of: Array) -> Array:
    """How unwell she is on that day: of the standard normal distribution, nearly."""
    lives = story.lives
    severity = lives.severity[of] - 0.35 * lives.complex.mean()
    return _OWN * severity + _CHANCE * story.draws.normal(len(of))


def whooley(story: Story, of: Array) -> Array:
    """Positive in as many as published: those who are most unwell on the day."""
    score = _unwell(story, of)
    cut = _cut(rate("whooley_positive"))
    return WHOOLEY + (score > cut).astype(np.int32) + (score > cut + 0.7)


def gad2(story: Story, of: Array) -> Array:
    """The fact of a GAD-2."""
    total = np.rint(1.1 + 1.5 * _unwell(story, of))
    return GAD2 + np.clip(total, 0, 6).astype(np.int32)


def gad7(story: Story, of: Array) -> Array:
    """The fact of a GAD-7."""
    total = np.rint(4 + 4 * _unwell(story, of))
    return GAD7 + np.clip(total, 0, 21).astype(np.int32)


def epds(story: Story, of: Array) -> Array:
    """The fact of an EPDS: 13 or more, 10 or more and the safety item as published."""
    total = epds_totals(_unwell(story, of))
    return EPDS[total, _safety_item(story, total)]


def epds_totals(unwell: Array) -> Array:
    """Totals by how unwell: straight lines through the published shares."""
    return np.searchsorted(_epds_begins(), unwell).astype(np.int32)


@cache
def _epds_begins() -> Array:
    """How unwell somebody is at least, for each total from 1 on."""
    ten, thirteen = _cut(rate("epds_10_or_more")), _cut(rate("epds_13_or_more"))
    bends = (
        (-3.8, 0.0), (-1.3, 1.5), (0.0, 5.4), (ten, 9.5), (thirteen, 12.5),
        (2.4, 19.5), (3.8, 28.0), (9.0, 40.0),
    )  # fmt: skip
    begins = []
    for total in range(1, 31):
        half = total - 0.5
        low, high = next(p for p in pairwise(bends) if p[0][1] <= half < p[1][1])
        along = (half - low[1]) / (high[1] - low[1])
        begins.append(low[0] + along * (high[0] - low[0]))
    return np.array(begins)


def phq9(story: Story, of: Array) -> Array:
    """The fact of a PHQ-9 of somebody for whom there is a worry."""
    unwell = _unwell(story, of)
    total = np.clip(np.rint(6 + 4.5 * unwell), 0, 27).astype(np.int32)
    return PHQ9[total, _safety_item(story, total)]


def core10(story: Story, of: Array) -> Array:
    """The fact of a CORE-10 of somebody in treatment."""
    unwell = _unwell(story, of)
    total = np.clip(np.rint(9 + 6 * unwell), 0, 40).astype(np.int32)
    return CORE10[total, _safety_item(story, total * 3 // 4)]


@cache
def _safety_chances() -> Array:
    """The chance that the safety item is more than 0, by total: rising with it."""
    # Found by trial, so that over all totals it comes to the published share.
    rising = [min(0.9, rate("epds_safety_item") * (total / 7.4) ** 2.2 * 0.7)
              for total in range(31)]  # fmt: skip
    return np.array(rising)


def _safety_item(story: Story, total: Array) -> Array:
    """0 for most; of the others mostly 1."""
    draws = story.draws
    says = draws.chance(len(total), _safety_chances()[np.minimum(total, 30)])
    draw = draws.share(len(total))
    how = 1 + (draw > 0.6).astype(np.int32) + (draw > 0.9)
    return np.where(says, how, 0)
