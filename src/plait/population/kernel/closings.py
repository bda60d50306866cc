"""Which event ends a duty: the first answer or stop; of a tie the answer."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled
from plait.population.kernel.departures import default_stop
from plait.population.kernel.known import end_of, is_of, since
from plait.population.kernel.shapes import (
    INFANT,
    MOTHER,
    NEVER,
    NONE,
    OTHER_CARER,
    PARTNER,
    SIBLING,
    UNBORN,
    Family,
    Record,
    Rules,
)
from plait.population.kernel.states import is_among


@compiled
def closing(
    family: Family, rules: Rules, standard: Record, duty: Record
) -> tuple[int, int, bool]:
    """When it ended, by which event, and whether that met it; `NEVER` while open."""
    if standard["then_set"] == NONE:
        answer = _all_answers(family, rules, standard, duty)
    else:
        answer = _answer(family, rules, standard, duty)
    at = NEVER
    if answer != NONE:
        at = family.events[answer]["occurred"]
    stopped_at, stop = _stop(family, rules, standard, duty)
    if stopped_at < at:
        return stopped_at, stop, False
    return at, answer, True


@compiled
def _earliest(family: Family, standard: Record, duty: Record) -> int:
    """Before this nothing answers, not even what names the duty's trigger."""
    triggered = family.events[duty["trigger"]]["occurred"]
    return int(min(duty["opened"] - standard["lookback"], triggered))


@compiled
def _refused(
    family: Family, rules: Rules, standard: Record, duty: Record, at: int
) -> bool:
    """Whether an event that is late enough can't answer or stop the duty."""
    if at == duty["trigger"] or at == duty["partner"]:
        return True
    if duty["held_count"] and is_among(family, duty["held"], duty["held_count"], at):
        return True
    event = family.events[at]
    trigger = family.events[duty["trigger"]]
    if standard["same_person"] and event["about"] != trigger["about"]:
        return True
    if event["names"] != NONE and not standard["named_for_another"]:
        return not _names(family, duty, event["names"])
    if event["occurred"] <= trigger["occurred"] and is_of(
        rules, event, standard["kinds_set"]
    ):
        return True
    return bool(event["occurred"] < duty["opened"] - standard["lookback"])


@compiled
def _names(family: Family, duty: Record, named: int) -> bool:
    """Whether what an event names is what the duty rests on."""
    if named == family.events[duty["trigger"]]["root"]:
        return True
    partner = duty["partner"]
    return bool(partner != NONE and named == family.events[partner]["root"])


@compiled
def _answer(family: Family, rules: Rules, standard: Record, duty: Record) -> int:
    number = standard["then_set"]
    first = since(family, number, _earliest(family, standard, duty))
    for k in range(first, end_of(family, number)):
        if not _refused(family, rules, standard, duty, family.items[k]):
            return int(family.items[k])
    return NONE


@compiled
def _all_answers(family: Family, rules: Rules, standard: Record, duty: Record) -> int:
    """The first event with which there is one for each part, no two the same."""
    count = standard["part_count"]
    for part in range(count):
        number = rules.parts[standard["part"] + part]
        if family.sets[number]["count"] == 0:
            return NONE
        family.there[part] = 0
    first = _first_since(family, _earliest(family, standard, duty))
    for at in range(first, family.sizes[0]):
        event = family.events[at]
        is_new = False
        for part in range(count):
            number = rules.parts[standard["part"] + part]
            if not is_of(rules, event, number):
                continue
            if _refused(family, rules, standard, duty, at):
                break
            own = event["agency"] if standard["different_agencies"] else event["root"]
            if _add(family, part, count, own):
                is_new = True
        if is_new and _can_choose(family, count):
            return at
    return NONE


@compiled
def _first_since(family: Family, moment: int) -> int:
    low = 0
    high = family.sizes[0]
    while low < high:
        middle = (low + high) >> 1
        if family.events[middle]["occurred"] < moment:
            low = middle + 1
        else:
            high = middle
    return int(low)


@compiled
def _add(family: Family, part: int, count: int, own: int) -> bool:
    """Note what is there of a part: as many as there are parts are enough."""
    there = family.there[part]
    if there == count:
        return False
    for k in range(there):
        if family.there[(part + 1) * count + k] == own:
            return False
    family.there[(part + 1) * count + there] = own
    family.there[part] += 1
    return True


@compiled
def _can_choose(family: Family, count: int) -> bool:
    """Whether one can be chosen for each part, no two the same: all are tried."""
    chosen = family.there[(count + 1) * count : (count + 2) * count]
    part = 0
    chosen[0] = -1
    while part >= 0:
        chosen[part] += 1
        if chosen[part] >= family.there[part]:
            part -= 1
            continue
        own = family.there[(part + 1) * count + chosen[part]]
        is_free = True
        for other in range(part):
            if family.there[(other + 1) * count + chosen[other]] == own:
                is_free = False
        if not is_free:
            continue
        part += 1
        if part == count:
            return True
        chosen[part] = -1
    return False


@compiled
def _stop(
    family: Family, rules: Rules, standard: Record, duty: Record
) -> tuple[int, int]:
    """When what stops it came, and which event it was."""
    at = NEVER
    stop = NONE
    number = standard["stop_set"]
    if number != NONE:
        for k in range(since(family, number, duty["opened"]), end_of(family, number)):
            event = family.items[k]
            if not _is_anothers(family, duty, event) and not _refused(
                family, rules, standard, duty, event
            ):
                at = family.events[event]["occurred"]
                stop = event
                break
    if standard["dismiss_set"] != NONE:
        dismissed = _dismissal(family, standard, duty)
        if dismissed != NONE and family.events[dismissed]["occurred"] < at:
            at = family.events[dismissed]["occurred"]
            stop = dismissed
    default_at, default = default_stop(family, rules, standard, duty)
    if default_at < at:
        return default_at, default
    return at, stop


@compiled
def _is_anothers(family: Family, duty: Record, at: int) -> bool:
    """Whether what ended is another child's, or another adult's."""
    event = family.events[at]
    trigger = family.events[duty["trigger"]]
    if event["about"] == NONE or trigger["about"] == NONE:
        return False
    if event["about"] == trigger["about"]:
        return False
    role = event["role"]
    theirs = trigger["role"]
    if role == UNBORN or theirs == UNBORN:
        return bool(role == theirs)
    is_adult = role == MOTHER or role == PARTNER or role == OTHER_CARER
    is_child = role == INFANT or role == SIBLING
    if theirs == MOTHER or theirs == PARTNER or theirs == OTHER_CARER:
        return bool(is_adult)
    return bool((theirs == INFANT or theirs == SIBLING) and is_child)


@compiled
def _dismissal(family: Family, standard: Record, duty: Record) -> int:
    """That its team ended it with a reason: the first that names this duty."""
    number = standard["dismiss_set"]
    root = family.events[duty["trigger"]]["root"]
    for k in range(since(family, number, duty["opened"]), end_of(family, number)):
        if family.events[family.items[k]]["ends"] == root:
            return int(family.items[k])
    return NONE
