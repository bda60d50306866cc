"""What one family is owed under one standard: triggers, conjunctions, renewals."""

from __future__ import annotations

from plait.population.kernel.closings import closing
from plait.population.kernel.compiled import compiled
from plait.population.kernel.known import end_of, since
from plait.population.kernel.pregnancies import due_day, pregnancy_of
from plait.population.kernel.shapes import (
    ENDS,
    HELD,
    NEVER,
    NO_DAY,
    NONE,
    OWED_COUNT,
    Family,
    Record,
    Rules,
    Work,
)
from plait.population.kernel.states import FAILED, held

_REARM = 1
_FIRST = 2
#: What makes two triggers one duty: the trigger, the answer, the person or pregnancy,
#: the answer after which it came back.
_BY_TRIGGER = 0
_BY_ANSWER = 1
_BY_PERSON = 2
_BY_PREGNANCY = 3
_BY_RENEWAL = 4
_DUE_DATE = 1
_BIRTHDAY = 2


@compiled
def judge_standard(family: Family, work: Work, rules: Rules, standard: Record) -> bool:
    """Add what is owed under it to `work.owed`; False if there is no room."""
    count = _duties(family, work, rules, standard)
    for number in range(count):
        duty = work.duties[number]
        if standard["repeat"] == _FIRST:
            kind, one, other = _once(family, standard, duty)
            if _is_seen(work, standard, kind, one, other):
                continue
        at, event, is_met = closing(family, rules, standard, duty)
        kind, one, other = _sameness(family, standard, duty, at, event)
        if _is_seen(work, standard, kind, one, other):
            continue
        made = family.sizes[OWED_COUNT]
        if made == len(work.owed):
            return False
        _write(family, work, rules, standard, duty, at, event, is_met)
        _mark(family, work, standard, kind, one, other)
        if standard["renew"] != NONE and is_met and at != NEVER:
            about = family.events[duty["trigger"]]["about"]
            if not _renewals(family, work, rules, standard, about, at, event):
                return False
    return True


@compiled
def _duties(family: Family, work: Work, rules: Rules, standard: Record) -> int:
    """Each trigger that starts something, by when it opened."""
    count = 0
    number = standard["when_set"]
    for k in range(family.sets[number]["start"], end_of(family, number)):
        at = family.items[k]
        trigger = family.events[at]
        if not standard["from_day"] <= trigger["day"] <= standard["until_day"]:
            continue
        if standard["unless_set"] != NONE and _is_excepted(family, standard, at):
            continue
        partner = NONE
        if standard["also_set"] != NONE:
            partner = _partner(family, work, standard, at)
            if partner == NONE:
                continue
        begin = family.sizes[HELD]
        holding = 0
        if standard["state_count"]:
            holding = held(
                family, rules, standard, trigger["occurred"], trigger["day"],
                trigger["about"], begin,
            )  # fmt: skip
            if holding == FAILED:
                continue
        duty = work.duties[count]
        duty["trigger"] = at
        duty["partner"] = partner
        duty["held"] = begin
        duty["held_count"] = holding
        _open(family, standard, duty)
        if duty["opened"] <= rules.as_of:
            family.sizes[HELD] += holding
            count += 1
            _sink(work, count - 1)
    return count


@compiled
def _sink(work: Work, number: int) -> None:
    """Put the newest duty where it belongs: the earliest to open starts the clock."""
    while number and work.duties[number - 1]["opened"] > work.duties[number]["opened"]:
        _swap(work.duties[number - 1], work.duties[number])
        number -= 1


@compiled
def _swap(one: Record, other: Record) -> None:
    opened, trigger, partner = one["opened"], one["trigger"], one["partner"]
    day, begin, count = one["day"], one["held"], one["held_count"]
    one["opened"] = other["opened"]
    one["trigger"] = other["trigger"]
    one["partner"] = other["partner"]
    one["day"] = other["day"]
    one["held"] = other["held"]
    one["held_count"] = other["held_count"]
    other["opened"] = opened
    other["trigger"] = trigger
    other["partner"] = partner
    other["day"] = day
    other["held"] = begin
    other["held_count"] = count


@compiled
def _clock(standard: Record, event: Record) -> int:
    """The event's moment on the standard's chosen clock."""
    return int(event["first"] if standard["by_recorded"] else event["occurred"])


@compiled
def _open(family: Family, standard: Record, duty: Record) -> None:
    """When all that it rests on was there, and on which day."""
    _open_by(family, standard, duty, duty["trigger"], True)
    if duty["partner"] != NONE:
        _open_by(family, standard, duty, duty["partner"], False)
    for k in range(duty["held"], duty["held"] + duty["held_count"]):
        _open_by(family, standard, duty, family.held[k], False)


@compiled
def _open_by(
    family: Family, standard: Record, duty: Record, at: int, is_first: bool
) -> None:
    event = family.events[at]
    moment = _clock(standard, event)
    if is_first or moment > duty["opened"]:
        duty["opened"] = moment
        duty["day"] = event["first_day"] if standard["by_recorded"] else event["day"]


@compiled
def _is_excepted(family: Family, standard: Record, at: int) -> bool:
    """Whether something in the window up to the trigger means that nothing is owed."""
    trigger = family.events[at]
    number = standard["unless_set"]
    first = since(family, number, trigger["occurred"] - standard["unless_within"])
    for k in range(first, end_of(family, number)):
        other = family.items[k]
        event = family.events[other]
        if event["occurred"] > trigger["occurred"]:
            break
        if other == at:
            continue
        if not standard["same_person"] or event["about"] == trigger["about"]:
            return True
    return False


@compiled
def _partner(family: Family, work: Work, standard: Record, at: int) -> int:
    """The other half of a conjunction: the so-manieth, on the chosen clock."""
    trigger = family.events[at]
    until = trigger["occurred"] + standard["also_after"]
    if standard["also_until_birth"]:
        pregnancy = pregnancy_of(family, trigger["occurred"])
        until = NEVER
        if pregnancy < family.sizes[ENDS]:
            until = family.pregnancies[pregnancy]["ended"]
    number = standard["also_set"]
    first = since(family, number, trigger["occurred"] - standard["also_before"])
    # In `order` they stand by the clock, the earlier of two at one moment first.
    count = 0
    for k in range(first, end_of(family, number)):
        other = family.items[k]
        event = family.events[other]
        if event["occurred"] > until:
            break
        if other == at:
            continue
        if standard["same_person"] and event["about"] != trigger["about"]:
            continue
        place = count
        while place and _clock(standard, event) < _clock(
            standard, family.events[work.order[place - 1]]
        ):
            work.order[place] = work.order[place - 1]
            place -= 1
        work.order[place] = other
        count += 1
    times = standard["also_times"]
    return int(work.order[times - 1]) if count >= times else NONE


@compiled
def _sameness(
    family: Family, standard: Record, duty: Record, at: int, event: int
) -> tuple[int, int, int]:
    """What makes two triggers one duty."""
    trigger = family.events[duty["trigger"]]
    if standard["repeat"] == _FIRST:
        return _once(family, standard, duty)
    if standard["repeat"] == _REARM:
        about = int(trigger["about"]) if standard["same_person"] else NONE
        ended = int(family.events[event]["root"]) if at != NEVER else NONE
        return _BY_ANSWER, about, ended
    return _BY_TRIGGER, int(trigger["root"]), 0


@compiled
def _once(family: Family, standard: Record, duty: Record) -> tuple[int, int, int]:
    trigger = family.events[duty["trigger"]]
    if not standard["once_a_pregnancy"]:
        return _BY_PERSON, int(trigger["about"]), 0
    pregnancy = pregnancy_of(family, trigger["occurred"])
    return _BY_PREGNANCY, int(standard["whose"]), pregnancy


@compiled
def _is_seen(work: Work, standard: Record, kind: int, one: int, other: int) -> bool:
    """Whether the same duty has been made already."""
    if kind == _BY_TRIGGER and not standard["is_shared"]:
        return False
    number = work.last[standard["group"]]
    while number != NONE:
        owed = work.owed[number]
        if owed["sameness"] == kind and owed["one"] == one and owed["other"] == other:
            return True
        number = owed["before"]
    return False


@compiled
def _mark(
    family: Family, work: Work, standard: Record, kind: int, one: int, other: int
) -> None:
    """Note of what was written last what makes it the same as another."""
    number = family.sizes[OWED_COUNT] - 1
    owed = work.owed[number]
    owed["sameness"] = kind
    owed["one"] = one
    owed["other"] = other
    owed["before"] = work.last[standard["group"]]
    work.last[standard["group"]] = number


@compiled
def _write(
    family: Family, work: Work, rules: Rules, standard: Record, duty: Record, at: int,
    event: int, is_met: bool,
) -> None:  # fmt: skip
    """Add what is owed by a duty, as its standard's own limit has it."""
    limit = standard["limit"]
    if limit == NONE:
        fact = family.events[duty["trigger"]]["fact"]
        limit = rules.limit_of[standard["limit_row"], fact]
    owed = work.owed[family.sizes[OWED_COUNT]]
    owed["opens_limit"] = standard["opens"]
    owed["opens_based"] = NO_DAY
    if standard["opens"] != NONE:
        owed["opens_based"] = _base_day(family, rules, duty, standard["opens"])
    _fill(family, work, rules, standard, duty, limit, at, event, is_met)


@compiled
def _fill(
    family: Family, work: Work, rules: Rules, standard: Record, duty: Record,
    limit: int, at: int, event: int, is_met: bool,
) -> None:  # fmt: skip
    owed = work.owed[family.sizes[OWED_COUNT]]
    owed["standard"] = standard["standard"]
    owed["rank"] = standard["rank"]
    owed["trigger"] = duty["trigger"]
    owed["partner"] = duty["partner"]
    owed["opened"] = duty["opened"]
    owed["opened_day"] = duty["day"]
    owed["held"] = duty["held"]
    owed["held_count"] = duty["held_count"]
    owed["limit"] = limit
    owed["based"] = _base_day(family, rules, duty, limit)
    owed["closed"] = at
    owed["met_by"] = event if is_met and at != NEVER else NONE
    owed["stopped_by"] = event if not is_met else NONE
    family.sizes[OWED_COUNT] += 1


@compiled
def _base_day(family: Family, rules: Rules, duty: Record, limit: int) -> int:
    """The due date or birthday that a limit hangs on, if it is known."""
    base = rules.limits[limit]["base"]
    trigger = family.events[duty["trigger"]]
    if base == _DUE_DATE:
        return due_day(family, pregnancy_of(family, trigger["occurred"]))
    if base == _BIRTHDAY and trigger["about"] >= 0:
        return int(family.people[trigger["about"]]["born"])
    return NO_DAY


@compiled
def _renewals(
    family: Family,
    work: Work,
    rules: Rules,
    standard: Record,
    about: int,
    at: int,
    event: int,
) -> bool:
    """The duties that come back after each answer; False if there is no room."""
    duty = work.duties[len(work.duties) - 1]
    while True:
        begin = family.sizes[HELD]
        answer = family.events[event]
        holding = held(family, rules, standard, at, answer["day"], about, begin)
        if holding == FAILED:
            return True
        if _is_seen(work, standard, _BY_RENEWAL, answer["root"], 0):
            return True
        if family.sizes[OWED_COUNT] == len(work.owed):
            return False
        family.sizes[HELD] += holding
        duty["trigger"] = event
        duty["partner"] = NONE
        duty["opened"] = at
        duty["day"] = answer["day"]
        duty["held"] = begin
        duty["held_count"] = holding
        root = answer["root"]
        at, event, is_met = closing(family, rules, standard, duty)
        owed = work.owed[family.sizes[OWED_COUNT]]
        owed["opens_limit"] = NONE
        owed["opens_based"] = NO_DAY
        _fill(family, work, rules, standard, duty, standard["renew"], at, event, is_met)
        _mark(family, work, standard, _BY_RENEWAL, root, 0)
        if at == NEVER or not is_met:
            return True
