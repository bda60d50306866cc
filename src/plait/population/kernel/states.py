"""What was so of a family at a moment: pregnant, with a baby this old, in care."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled
from plait.population.kernel.known import end_of
from plait.population.kernel.pregnancies import (
    TERM,
    due_day,
    is_pregnant,
    pregnancy_of,
)
from plait.population.kernel.shapes import (
    INFANT,
    NEVER,
    NO_DAY,
    NONE,
    PEOPLE,
    Family,
    Record,
    Rules,
)

_PREGNANT = 0
_GESTATION = 1
_BABY_UNDER = 2
_OPEN = 4

#: A state that did not hold, and one that held without an event that made it so.
_FAILED = -2
_BY_ITSELF = -1
#: A line that did not hold.
FAILED = -1


@compiled
def held(
    family: Family, rules: Rules, standard: Record, at: int, day: int, about: int,
    begin: int,
) -> int:  # fmt: skip
    """How many events made every line hold at a moment; `FAILED` if one did not.

    They stand in `family.held` from `begin` on, each once.
    """
    count = 0
    line = NONE
    holds = True
    for k in range(standard["state"], standard["state"] + standard["state_count"]):
        state = rules.states[k]
        if state["line"] != line:
            if not holds:
                return FAILED
            line = state["line"]
            holds = False
        elif holds:
            continue
        by = _held_by(family, rules, standard, state, at, day, about)
        if by == _FAILED:
            continue
        holds = True
        if by != _BY_ITSELF and not is_among(family, begin, count, by):
            family.held[begin + count] = by
            count += 1
    return count if holds else FAILED


@compiled
def is_among(family: Family, begin: int, count: int, at: int) -> bool:
    """Whether an event is among those of `family.held`."""
    for k in range(begin, begin + count):
        if family.held[k] == at:
            return True
    return False


@compiled
def _held_by(
    family: Family, rules: Rules, standard: Record, state: Record, at: int, day: int,
    about: int,
) -> int:  # fmt: skip
    """The event that made a state so, or that it held by itself, or did not."""
    kind = state["kind"]
    if kind == _OPEN:
        whom = about if standard["same_person"] else NONE
        return _opened_by(family, state, at, whom)
    if kind == _PREGNANT:
        holds = is_pregnant(family, at, day)
    elif kind == _GESTATION:
        holds = _is_within(family, state, at, day)
    else:
        holds = _is_of_age(family, rules, state, at, about)
    return _BY_ITSELF if holds else _FAILED


@compiled
def _opened_by(family: Family, state: Record, at: int, whom: int) -> int:
    """The earliest of what was started by then, for the same person, and not ended."""
    for k in range(
        family.sets[state["since_set"]]["start"], end_of(family, state["since_set"])
    ):
        place = family.items[k]
        event = family.events[place]
        if event["occurred"] > at:
            break
        if whom != NONE and event["about"] != NONE and event["about"] != whom:
            continue
        if not _is_ended(family, state, place, at):
            return int(place)
    return _FAILED


@compiled
def _is_ended(family: Family, state: Record, place: int, at: int) -> bool:
    """Whether what an event had started was ended after it, by then."""
    if state["until_set"] == NONE:
        return False
    about = family.events[place]["about"]
    for k in range(
        family.sets[state["until_set"]]["start"], end_of(family, state["until_set"])
    ):
        end = family.items[k]
        if family.events[end]["occurred"] > at:
            break
        whom = family.events[end]["about"]
        if end > place and (whom == NONE or about == NONE or whom == about):
            return True
    return False


@compiled
def _is_within(family: Family, state: Record, at: int, day: int) -> bool:
    """Whether the pregnancy is as far on as the state says; unknown is not."""
    due = due_day(family, pregnancy_of(family, at))
    if due == NO_DAY:
        return False
    days = TERM - (due - day)
    return bool(days >= state["low"] and days <= state["high"])


@compiled
def _is_of_age(
    family: Family, rules: Rules, state: Record, at: int, about: int
) -> bool:
    """Whether the baby it is about, else any, was born by then and is so old."""
    if about >= 0 and family.people[about]["role"] == INFANT:
        return _is_so_old(rules, state, family.people[about], at)
    for number in range(family.sizes[PEOPLE]):
        person = family.people[number]
        if not person["there"] or person["role"] != INFANT:
            continue
        if _is_so_old(rules, state, person, at):
            return True
    return False


@compiled
def _is_so_old(rules: Rules, state: Record, person: Record, at: int) -> bool:
    if person["born"] == NO_DAY:
        return False  # whose birthday nobody knows
    since = rules.ages[0, person["place"]]
    until = rules.ages[1 + state["age"], person["place"]]
    if state["kind"] != _BABY_UNDER:
        since = until
        until = NEVER
    if state["living"]:
        until = min(until, person["died"])
    return bool(since <= at < until)
