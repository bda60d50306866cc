"""Family by family, what is owed: the loop over a file, and what comes of it."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled, kept
from plait.population.kernel.duties import judge_standard
from plait.population.kernel.known import learn
from plait.population.kernel.shapes import (
    EVENTS,
    HELD,
    NONE,
    OWED_COUNT,
    SUBJECT,
    Columns,
    Family,
    Numbers,
    Out,
    Reading,
    Record,
    Rules,
    Work,
)

#: Why it went no further: all were judged, or there was no more room for a family in
#: what comes out, or in what is kept of one.
DONE = 0
OUT_IS_FULL = 1
FAMILY_IS_FULL = 2


@kept
def judge_families(
    columns: Columns,
    reading: Reading,
    rules: Rules,
    family: Family,
    work: Work,
    out: Out,
    bounds: Numbers,
    at: int,
    rows: int,
    holding: int,
) -> tuple[int, int, int, int]:
    """Judge from the family with this number on, as many as there is room for.

    Args:
        bounds: where the rows of each family begin, and where the last ones end.
        rows, holding: how many rows and held events stand in `out` already.

    Returns:
        The family to go on with, how many rows and held events stand there now, and
        why it went no further.
    """
    out.held_from[rows] = holding
    while at + 1 < len(bounds):
        learn(columns, reading, family, bounds[at], bounds[at + 1])
        if not _judge(family, work, rules):
            return at, rows, holding, FAMILY_IS_FULL
        count = family.sizes[OWED_COUNT]
        if rows + count > len(out.family) or holding + _holding(family, work) > len(
            out.held
        ):
            return at, rows, holding, OUT_IS_FULL
        _put_in_order(family, work)
        for number in range(count):
            owed = work.owed[work.order[number]]
            _write(family, out, owed, columns.family[bounds[at]], rows)
            for k in range(owed["held"], owed["held"] + owed["held_count"]):
                out.held[holding] = family.events[family.held[k]]["root"]
                holding += 1
            rows += 1
            out.held_from[rows] = holding
        at += 1
    return at, rows, holding, DONE


@compiled
def _judge(family: Family, work: Work, rules: Rules) -> bool:
    """What one family is owed; False if there is no room for it."""
    family.sizes[OWED_COUNT] = 0
    family.sizes[HELD] = 0
    if not family.sizes[EVENTS]:
        return True
    for number in range(len(work.standards)):
        work.last[number] = NONE
    for number in range(len(work.standards)):
        standard = work.standards[number]
        if not family.sets[standard["when_set"]]["count"]:
            continue
        if standard["subject"] != family.sizes[SUBJECT]:
            continue
        room = len(family.held) - family.sizes[HELD]
        if standard["state_count"] * (len(family.events) + 1) * 2 > room:
            return False
        if not judge_standard(family, work, rules, standard):
            return False
    return True


@compiled
def _holding(family: Family, work: Work) -> int:
    """How many events hold what the family is owed."""
    count = 0
    for number in range(family.sizes[OWED_COUNT]):
        count += work.owed[number]["held_count"]
    return count


@compiled
def _put_in_order(family: Family, work: Work) -> None:
    """In `order` by when it opened, then by standard, then by trigger."""
    for number in range(family.sizes[OWED_COUNT]):
        place = number
        while place and _is_before(
            family, work.owed[number], work.owed[work.order[place - 1]]
        ):
            work.order[place] = work.order[place - 1]
            place -= 1
        work.order[place] = number


@compiled
def _is_before(family: Family, one: Record, other: Record) -> bool:
    if one["opened"] != other["opened"]:
        return bool(one["opened"] < other["opened"])
    if one["rank"] != other["rank"]:
        return bool(one["rank"] < other["rank"])
    trigger = family.events[one["trigger"]]["root"]
    return bool(trigger < family.events[other["trigger"]]["root"])


@compiled
def _write(family: Family, out: Out, owed: Record, number: int, row: int) -> None:
    trigger = family.events[owed["trigger"]]
    out.family[row] = number
    out.standard[row] = owed["standard"]
    out.about[row] = trigger["about"]
    out.trigger[row] = trigger["root"]
    out.opened[row] = owed["opened"]
    out.closed[row] = owed["closed"]
    out.met_by[row] = _root(family, owed["met_by"])
    out.stopped_by[row] = _root(family, owed["stopped_by"])
    out.partner[row] = _root(family, owed["partner"])
    out.limit[row] = owed["limit"]
    out.trigger_day[row] = trigger["day"]
    out.fact[row] = trigger["fact"]
    out.agency[row] = trigger["agency"]
    out.area[row] = trigger["area"]
    out.opens_limit[row] = owed["opens_limit"]
    out.opened_day[row] = owed["opened_day"]
    out.based[row] = owed["based"]
    out.opens_based[row] = owed["opens_based"]


@compiled
def _root(family: Family, at: int) -> int:
    if at == NONE:
        return NONE
    return int(family.events[at]["root"])
