"""A rulebook as the tables that the SQL joins with: whole numbers, and yes or no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from plait.population.columns import ROLES
from plait.population.limits import NONE
from plait.population.rulebook import BUILT_IN, Rulebook
from plait.timeline.timeline import PREGNANCY_DAYS

#: A day after every other.
_NEVER: Final = 2**31 - 1
#: Adults, children and unborn babies: what ends something of one of them ends nothing
#: of another in the same circle.
_CIRCLES: Final[Mapping[str, int]] = {
    "mother": 1, "partner": 1, "other_carer": 1, "infant": 2, "sibling": 2, "unborn": 3,
}  # fmt: skip
#: In place of the part of an answer, of what ends a duty without one.
_STOP: Final = -2
#: The kinds of state that are a baby's age.
_AGES: Final = frozenset({2, 3})

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class _Groups:
    """Sets of signals as they are looked for, and which answers are rivals.

    A rival is of a kind that starts the same standard. So a set is looked for once
    however many standards name it, unless it overlaps with what starts them.
    """

    members: Mapping[int, Mapping[int, int]]
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def of(self, number: int, kinds: int = NONE) -> int:
        """The group of a set; `kinds` is the set of the trigger's kinds."""
        if number == NONE:
            return NONE
        if self.members[number].keys().isdisjoint(self.members.get(kinds, ())):
            kinds = NONE
        return self._numbers.setdefault((number, kinds), len(self._numbers))

    def rows(self, in_conditions: set[int]) -> Iterator[dict[str, Any]]:
        """A row a group, fact and role that it means."""
        for (number, kinds), grp in self._numbers.items():
            rivals = self.members.get(kinds, {})
            for fact, role in _means(self.members[number]):
                yield {
                    "grp": grp,
                    "fact": fact,
                    "role": role,
                    "circle": _CIRCLES.get(ROLES[role], 0),
                    "rival": fact in rivals,
                    "in_conditions": grp in in_conditions,
                }


def tables_of(rules: Rulebook) -> dict[str, pa.Table]:
    """The tables by their names; those that depend on days are in `dated`."""
    members = _members(rules)
    groups = _Groups(members)
    lines, states = _states(rules, groups)
    rows = {
        "standards": _standards(rules, groups, lines),
        "starts": _starts(rules, members),
        "closers": list(_closers(rules, groups)),
        "lines_of": lines,
        "states": states,
        "limits": _limits(rules),
        **_facts(rules, members),
    }
    rows["grouped"] = list(groups.rows(_in_conditions(rows)))
    rows["asked_facts"] = _asked(rows)
    found = {name: _table(_COLUMNS[name], listed) for name, listed in rows.items()}
    by_fact = rules.limits.by_fact
    found["limits_by_fact"] = by_fact.rename_columns(["standard", "fact", "limit_no"])
    return found


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a table of deadlines must cover."""

    first: int
    last: int
    first_base: int
    last_base: int

    @classmethod
    def of(cls, events: pa.Table, rules: Rulebook) -> Days:
        """The days on which something of these events opens or is based."""
        found = [
            int(edge(events[name].to_numpy()))
            for name in ("day", "first_day")
            for edge in (np.min, np.max)
        ]
        first, last = min(found), max(found)
        read = rules.read
        stated = [
            day
            for name in ("edd", "born_on")
            for day in read[name].drop_null().to_pylist()
        ]
        gestations = read["gestation_days"].drop_null().to_pylist() or [0]
        return cls(
            first,
            last,
            min(first, first + PREGNANCY_DAYS - max(gestations), *stated),
            max(last, last + PREGNANCY_DAYS - min(gestations), *stated),
        )

    def covers(self, other: Days) -> bool:
        """Whether these are all and more."""
        return (
            self.first <= other.first
            and self.last >= other.last
            and self.first_base <= other.first_base
            and self.last_base >= other.last_base
        )

    def __or__(self, other: Days) -> Days:
        """Both, and all between."""
        return Days(
            min(self.first, other.first),
            max(self.last, other.last),
            min(self.first_base, other.first_base),
            max(self.last_base, other.last_base),
        )


def rule_tables(rules: Rulebook, days: Days) -> dict[str, pa.Table]:
    """All tables of a rulebook for events of these days.

    The last that were made are kept: an audit judges many files by one rulebook.
    """
    for kept in _made:
        if kept.rules is rules and kept.days.covers(days):
            return kept.tables
    days = _made[-1].days | days if _made and _made[-1].rules is rules else days
    found = tables_of(rules) | dated(rules, days)
    _made[:] = [_Made(rules, days, found)]
    return found


@dataclass(frozen=True, slots=True)
class _Made:
    rules: Rulebook
    days: Days
    tables: dict[str, pa.Table]


_made: list[_Made] = []


def dated(rules: Rulebook, days: Days) -> dict[str, pa.Table]:
    """The tables that say for each of these days when what starts then ends."""
    based = days.first_base, days.last_base
    ages = rules.limits.ages(based)
    return {
        "deadlines": rules.limits.deadlines((days.first, days.last), based),
        "ages": ages.rename_columns(["age", "day", "reached_at", "born_at"]),
    }


def _members(rules: Rulebook) -> dict[int, dict[int, int]]:
    """The facts of each set, with the bits of the roles that they are about."""
    found: dict[int, dict[int, int]] = {number: {} for number in range(rules.sets)}
    columns = (rules.members[name].to_pylist() for name in ("set", "fact", "roles"))
    for number, fact, roles in zip(*columns, strict=True):
        found[number][fact] = roles
    return found


def _means(members: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    for fact, roles in members.items():
        yield from ((fact, role) for role in range(len(ROLES)) if roles >> role & 1)


def _standards(rules: Rulebook, groups: _Groups, lines: Rows) -> Rows:
    """A row a standard, with what the text asks of it as a whole."""
    listed: Rows = rules.standards.to_pylist()
    names = [(one.id, one.version) for one in rules.listed]
    ranks = {name: rank for rank, name in enumerate(sorted(set(names)))}
    shared = Counter(one["same_as"] for one in listed)
    parts = Counter(rules.parts["standard"].to_pylist())
    lined = Counter(at for at, _ in {(one["standard"], one["line"]) for one in lines})
    aged = {one["standard"] for one in lines if one["kind"] in _AGES}
    for one in listed:
        at, until = one["standard"], one["until_day"]
        one |= {
            "until_day": _NEVER if until is None else until,
            "also_grp": groups.of(one["also_set"]),
            "unless_grp": groups.of(one["unless_set"]),
            "dismiss_grp": groups.of(one["dismiss_set"]),
            "repeat_code": one["repeat"],
            "may_repeat": one["repeat"] > 0 or shared[one["same_as"]] > 1,
            "limit_no": one["limit"],
            "parts": parts[at],
            "lines": lined[at],
            # What comes back may depend on whose clock it first was.
            "is_personal": at in aged and not one["same_person"],
            # the order of ids and versions, in which derive gives what is owed
            "in_order": ranks[names[at]],
        }
    return listed


def _starts(rules: Rulebook, members: Mapping[int, Mapping[int, int]]) -> Rows:
    """A row a standard, and a fact and role that starts it."""
    return [
        {
            "standard": one["standard"],
            "fact": fact,
            "role": role,
            "circle": _CIRCLES.get(ROLES[role], 0),
        }
        for one in rules.standards.to_pylist()
        for fact, role in _means(members[one["when_set"]])
    ]


def _closers(rules: Rulebook, groups: _Groups) -> Iterator[dict[str, Any]]:
    """What may end the duties of a standard: alone, or as one part of several."""
    kinds = rules.standards["kinds_set"].to_pylist()
    for one in rules.standards.to_pylist():
        at = one["standard"]
        for name in ("then_set", "stop_set"):
            if one[name] != NONE:
                grp = groups.of(one[name], kinds[at])
                stops = name == "stop_set"
                part = _STOP if stops else NONE
                yield {"standard": at, "part": part, "grp": grp, "stops": stops}
    for one in rules.parts.to_pylist():
        at = one["standard"]
        grp = groups.of(one["set"], kinds[at])
        yield {"standard": at, "part": one["part"], "grp": grp, "stops": False}


def _states(rules: Rulebook, groups: _Groups) -> tuple[Rows, Rows]:
    """The lines of each standard, and each state once."""
    numbers: dict[tuple[Any, ...], int] = {}
    lines, states = [], []
    for one in rules.states.to_pylist():
        state = {
            "kind": one["kind"],
            "low": one["low"],
            "high": one["high"],
            "age": one["age"],
            "since_grp": groups.of(one["since_set"]),
            "until_grp": groups.of(one["until_set"]),
            "only_living": one["only_living"],
        }
        key = tuple(state.values())
        if key not in numbers:
            numbers[key] = len(numbers)
            states.append({"state": numbers[key], **state})
        lines.append({**one, "nth_state": one["state"], "state": numbers[key]})
    return lines, states


def _facts(
    rules: Rulebook, members: Mapping[int, Mapping[int, int]]
) -> dict[str, Rows]:
    """The facts that were not withdrawn, and those of them that the engine reads."""
    facts, vital, signs = [], [], []
    # No fact is two of them.
    is_a = {fact: at for at in range(len(BUILT_IN)) for fact in members[at]}
    sign = BUILT_IN.index("sign")
    for one in rules.read.to_pylist():
        if one["withdrawn"]:
            continue
        facts.append(one)
        what = is_a.get(one["fact"], NONE)
        if what == sign:
            signs.append(one)
            what = NONE
        reads = one["edd"], one["born_on"], one["gestation_days"]
        if what != NONE or reads != (None, None, None):
            vital.append({**one, "what": what})
    return {"told_facts": facts, "vital_facts": vital, "sign_facts": signs}


def _in_conditions(rows: Mapping[str, Rows]) -> set[int]:
    """The groups that are looked for before it is known what is owed."""
    standards = rows["standards"]
    renewed = {one["standard"] for one in standards if one["renew"] != NONE}
    found = {one["grp"] for one in rows["closers"] if one["standard"] in renewed}
    for name in ("also_grp", "unless_grp", "dismiss_grp"):
        found |= {one[name] for one in standards}
    for name in ("since_grp", "until_grp"):
        found |= {one[name] for one in rows["states"]}
    return found


def _asked(rows: Mapping[str, Rows]) -> Rows:
    """The facts that some standard asks about, or that show a pregnancy."""
    names = ("grouped", "starts", "sign_facts")
    asked = {one["fact"] for name in names for one in rows[name]}
    return [one for one in rows["told_facts"] if one["fact"] in asked]


def _limits(rules: Rulebook) -> Rows:
    """Each limit with its parts beside it."""
    parts = {one["part"]: one for one in rules.limits.parts.to_pylist()}
    none = {"counts": NONE, "span": 0, "ends": None, "begins": None}
    found = []
    for one in rules.limits.limits.to_pylist():
        row = {"limit_no": one["limit"], "base": one["base"]}
        for name in ("main", "least", "most"):
            part = parts.get(one[name], none)
            row[f"{name}_part"] = one[name]
            row |= {f"{name}_{what}": part[what] for what in none}
        found.append(row)
    return found


def _table(columns: Mapping[str, pa.DataType], rows: Rows) -> pa.Table:
    values = {name: [row[name] for row in rows] for name in columns}
    return pa.table(values, pa.schema(columns))


def _columns(numbers: str, flags: str = "") -> dict[str, pa.DataType]:
    return {
        **{
            name: pa.int32() if name in _SMALL else pa.int64()
            for name in numbers.split()
        },
        **dict.fromkeys(flags.split(), pa.bool_()),
    }


#: Numbers that are carried along with every event or duty. Smaller ones would take
#: DuckDB longer to write.
_SMALL: Final = frozenset(
    {"fact", "grp", "limit_no", "state", "standard", "same_as", "part", "line", "role",
     "circle", "kind", "what"}
)  # fmt: skip
#: By table, its numbers and its flags.
_COLUMNS: Final = {
    "standards": _columns(
        "standard same_as subject from_day until_day also_grp also_before also_after"
        " also_times unless_grp unless_within dismiss_grp repeat_code whose lookback"
        " limit_no opens renew parts lines in_order",
        "also_until_birth different_agencies once_a_pregnancy on_pregnancy_clock"
        " same_person named_for_another by_recorded is_personal may_repeat",
    ),
    "starts": _columns("standard fact role circle"),
    "closers": _columns("standard part grp", "stops"),
    "states": _columns("state kind low high age since_grp until_grp", "only_living"),
    "lines_of": _columns("standard line nth_state state kind"),
    "told_facts": _columns("fact"),
    "asked_facts": _columns("fact"),
    "sign_facts": _columns("fact"),
    "vital_facts": _columns("fact what role edd born_on gestation_days", "sets_edd"),
    "grouped": _columns("grp fact role circle", "rival in_conditions"),
    "limits": _columns(
        "limit_no base "
        + " ".join(
            f"{name}_part {name}_counts {name}_span {name}_ends {name}_begins"
            for name in ("main", "least", "most")
        )
    ),
}
