"""What ends a duty without being asked for: death, having left, a pregnancy's end."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled
from plait.population.kernel.known import end_of, is_of
from plait.population.kernel.pregnancies import pregnancy_of
from plait.population.kernel.shapes import (
    ACCEPTANCE,
    DIED,
    EVENTS,
    LEFT_ACCEPTED,
    LOSS,
    MOVE,
    NEVER,
    NOBODY,
    NONE,
    PEOPLE,
    TRANSFER,
    UNBORN,
    Family,
    Record,
    Rules,
)


@compiled
def default_stop(
    family: Family, rules: Rules, standard: Record, duty: Record
) -> tuple[int, int]:
    """When the first of them came, and which event it was. None is its own trigger."""
    at = NEVER
    stop = NONE
    for k in range(family.sets[DIED]["start"], end_of(family, DIED)):
        died = family.items[k]
        event = family.events[died]
        if died == duty["trigger"] or event["about"] == NONE:
            continue
        died_at = max(event["occurred"], duty["opened"])
        if died_at < at and _is_theirs(family, standard, duty, event):
            at = died_at
            stop = died
    if family.sets[rules.departures]["count"]:
        left_at, left = _left(family, rules, standard, duty)
        if left_at < at:
            at = left_at
            stop = left
    if family.sets[LOSS]["count"]:
        lost = _loss(family, standard, duty)
        if lost != NONE and family.events[lost]["occurred"] < at:
            return int(family.events[lost]["occurred"]), lost
    return at, stop


@compiled
def _is_theirs(family: Family, standard: Record, duty: Record, event: Record) -> bool:
    """Whether an event is about the person whose clock the duty is.

    A clock of the baby's that started with somebody else ends with the last baby.
    """
    trigger = family.events[duty["trigger"]]
    whose = standard["whose"]
    if whose == NOBODY or trigger["role"] == whose:
        return bool(event["about"] == trigger["about"])
    if event["role"] != whose:
        return False
    for number in range(family.sizes[PEOPLE]):
        person = family.people[number]
        if not person["there"] or person["role"] != whose or number == event["about"]:
            continue
        if person["died"] > event["occurred"]:
            return False
    return True


@compiled
def _left(
    family: Family, rules: Rules, standard: Record, duty: Record
) -> tuple[int, int]:
    """When the first move was complete that ends the duty."""
    at = NEVER
    stop = NONE
    for k in range(
        family.sets[rules.departures]["start"], end_of(family, rules.departures)
    ):
        left = family.items[k]
        event = family.events[left]
        if left == duty["trigger"]:
            continue
        if event["about"] != NONE and not _is_theirs(family, standard, duty, event):
            continue
        moved_at = _complete(family, rules, standard, duty, left)
        if duty["opened"] <= moved_at < at:
            at = moved_at
            stop = left
    return at, stop


@compiled
def _complete(
    family: Family, rules: Rules, standard: Record, duty: Record, left: int
) -> int:
    """When a move was complete: the later of leaving and of the acceptance."""
    event = family.events[left]
    if is_of(rules, event, LEFT_ACCEPTED):
        return int(event["occurred"])
    for k in range(family.sets[MOVE]["start"], end_of(family, MOVE)):
        if family.events[family.items[k]]["occurred"] >= event["occurred"]:
            return NEVER  # the record moved with them
    # What completed an earlier move of theirs does not complete this one.
    wanted = 0
    for k in range(
        family.sets[rules.departures]["start"], end_of(family, rules.departures)
    ):
        other = family.events[family.items[k]]
        if family.items[k] > left or is_of(rules, other, LEFT_ACCEPTED):
            continue
        if other["about"] == event["about"]:
            wanted += 1
    taken = _acceptance(family, rules, standard, duty, wanted)
    if taken == NONE or taken == duty["trigger"]:
        return NEVER
    return int(max(family.events[taken]["occurred"], event["occurred"]))


@compiled
def _acceptance(
    family: Family, rules: Rules, standard: Record, duty: Record, wanted: int
) -> int:
    """The so-manieth acceptance of theirs that is not of a child's protection alone."""
    for k in range(family.sets[ACCEPTANCE]["start"], end_of(family, ACCEPTANCE)):
        taken = family.items[k]
        event = family.events[taken]
        if event["names"] >= 0 and _is_of_protection(family, rules, event["names"]):
            continue
        if event["about"] != NONE and not _is_theirs(family, standard, duty, event):
            continue
        wanted -= 1
        if wanted == 0:
            return int(taken)
    return NONE


@compiled
def _is_of_protection(family: Family, rules: Rules, named: int) -> bool:
    """Whether the offer that was accepted is of a child's protection alone."""
    for at in range(family.sizes[EVENTS]):
        if family.events[at]["root"] == named:
            return is_of(rules, family.events[at], TRANSFER)
    return False


@compiled
def _loss(family: Family, standard: Record, duty: Record) -> int:
    """The first loss of the pregnancy whose clock the duty is."""
    trigger = family.events[duty["trigger"]]
    if not standard["on_pregnancy_clock"] and trigger["role"] != UNBORN:
        return NONE
    pregnancy = pregnancy_of(family, trigger["occurred"])
    for k in range(family.sets[LOSS]["start"], end_of(family, LOSS)):
        lost = family.items[k]
        event = family.events[lost]
        if lost == duty["trigger"] or event["occurred"] < duty["opened"]:
            continue
        if event["role"] == UNBORN and trigger["role"] == UNBORN:
            if event["about"] == trigger["about"]:
                return int(lost)
        elif pregnancy_of(family, event["occurred"]) == pregnancy:
            return int(lost)
    return NONE
