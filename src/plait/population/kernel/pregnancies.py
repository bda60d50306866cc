"""Which pregnancy a moment falls in, when it is due, and whether it had begun."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled
from plait.population.kernel.known import end_of
from plait.population.kernel.shapes import (
    ENDS,
    NEVER,
    NO_DAY,
    NONE,
    SIGN,
    Family,
    Record,
)

#: A pregnancy is 280 days long at the due date, and 21 days longer at the most.
TERM = 280
_PAST_DUE = 21
_LONGEST = (TERM + _PAST_DUE) * 86_400_000_000


@compiled
def pregnancy_of(family: Family, at: int) -> int:
    """The number of the pregnancy that a moment falls in: how many ended before it."""
    count = 0
    while count < family.sizes[ENDS] and family.pregnancies[count]["ended"] < at:
        count += 1
    return count


@compiled
def due_day(family: Family, pregnancy: int) -> int:
    """The newest known due date of a pregnancy; `NO_DAY` where none is known."""
    if not family.pregnancies[pregnancy]["is_known"]:
        family.pregnancies[pregnancy]["due"] = _due_day(family, pregnancy)
        family.pregnancies[pregnancy]["is_known"] = 1
    return int(family.pregnancies[pregnancy]["due"])


@compiled
def _due_day(family: Family, pregnancy: int) -> int:
    stated = NONE
    was_set = 0
    booked = NO_DAY
    for k in range(family.sets[SIGN]["start"], end_of(family, SIGN)):
        at = family.items[k]
        event = family.events[at]
        if pregnancy_of(family, event["occurred"]) != pregnancy:
            continue
        if event["edd"] != NO_DAY:
            # What was set counts for more than what was notified at the same moment.
            older = family.events[stated] if stated != NONE else event
            if not _is_same_moment(event, older) or event["sets_edd"] >= was_set:
                stated = at
                was_set = event["sets_edd"]
        elif event["gestation"] != NO_DAY:
            booked = event["day"] + TERM - event["gestation"]
    if stated != NONE:
        return int(family.events[stated]["edd"])
    return int(booked)


@compiled
def _is_same_moment(event: Record, other: Record) -> bool:
    return bool(
        event["occurred"] == other["occurred"] and event["first"] == other["first"]
    )


@compiled
def is_pregnant(family: Family, at: int, day: int) -> bool:
    """Whether there is a sign of the pregnancy that the moment falls in."""
    pregnancy = pregnancy_of(family, at)
    sign = _first_sign(family, pregnancy)
    if sign > at:
        return False
    due = due_day(family, pregnancy)
    if due != NO_DAY:
        return day <= due + _PAST_DUE
    return at - sign <= _LONGEST


@compiled
def _first_sign(family: Family, pregnancy: int) -> int:
    """When the first sign since the last birth or loss was seen."""
    for k in range(family.sets[SIGN]["start"], end_of(family, SIGN)):
        at = family.events[family.items[k]]["occurred"]
        if pregnancy == 0 or at > family.pregnancies[pregnancy - 1]["ended"]:
            return int(at)
    return NEVER
