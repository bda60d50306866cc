"""What a pathway lead may change on a page: the parameters, and the limits.

Pure: from a library and a policy to a list of what can be set, and from one answer to
the policy as it would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from plait.standards import policies
from plait.standards.collection import BadStandards, Library
from plait.standards.parameters import (
    LONGEST_TEXT,
    Parameter,
    parameters,
    read_values,
)
from plait.standards.plain_words import limit_of_case
from plait.standards.policies import Policy
from plait.standards.shapes import (
    FORCE_IN_WORDS,
    ORIGIN_IN_WORDS,
    Standard,
    Within,
)
from plait.standards.tightening import BINDING

PARAMETER, LIMIT = "parameter", "limit"

#: The most that a limit may be set to on a page; in a file more is possible.
_MOST = {"hours": 336, "days": 365, "working_days": 90, "months": 60, "weeks": 104}
_UNITS = {
    "hours": "hours",
    "days": "days",
    "working_days": "working days",
    "months": "months",
    "age_days": "days of age",
    "age_weeks": "weeks of age",
    "age_months": "months of age",
    "gestation_days": "weeks of pregnancy",
}
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Changeable:
    """One value that may be set.

    Attributes:
        key: names it in an address: `parameter:epds_probable`, `limit:pmh_triage:0`.
        title: what it is, and `means` what follows from it.
        type: number, time, text or roles.
        value: as it is now, None where it is not set; `words` say it.
        least, most: the bounds of a number or of a time.
        may_unset: whether the library's own value can be had back.
        whose: for a limit, how much it binds and whose the number is.
        reaches: the titles of the standards that it changes.
    """

    key: str
    title: str
    means: str
    type: Literal["number", "time", "text", "roles"]
    value: Any
    words: str
    unit: str = ""
    least: Any = None
    most: Any = None
    may_unset: bool = True
    whose: str = ""
    group: str = ""
    reaches: tuple[str, ...] = ()


def changeable(library: Library, policy: Policy) -> list[Changeable]:
    """All that may be set, the parameters first.

    Args:
        library: as it is without any policy.
        policy: the version that holds now.
    """
    return [*_parameters(library, policy), *_limits(library, policy)]


def find(library: Library, policy: Policy, key: str) -> Changeable | None:
    """The one of this key."""
    found = (one for one in changeable(library, policy) if one.key == key)
    return next(found, None)


def with_value(library: Library, policy: Policy, key: str, value: Any) -> Policy:
    """The policy with that one value otherwise; None unsets it.

    Raises:
        BadStandards: the value cannot be, or would ask less than law or national
            guidance does. The text is for people.
    """
    kind, _, name = key.partition(":")
    if kind == PARAMETER:
        values = {**policy.values, name: value}
        if value is None:
            del values[name]
        read, faults = read_values(
            {one: parameters()[one].plain(given) for one, given in values.items()}
        )
        if faults:
            raise BadStandards("; ".join(fault.message for fault in faults))
        changed = replace(policy, values=read)
    else:
        changed = _with_limit(library, policy, name, value)
    changed = replace(changed, history=(), place=None)
    policies.under(library, changed)
    return changed


def _parameters(library: Library, policy: Policy) -> Iterator[Changeable]:
    for name, one in parameters().items():
        reached = [library.get(reach.standard) for reach in one.reaches]
        value = policy.values.get(name)
        yield Changeable(
            key=f"{PARAMETER}:{name}",
            title=one.title,
            means=one.means,
            type=one.type,
            value=value,
            words=one.in_words(value),
            unit=one.unit,
            least=one.least,
            most=LONGEST_TEXT if one.type == "text" else one.most,
            reaches=tuple(dict.fromkeys(each.title for each in reached if each)),
            group=PARAMETER,
        )


def _limits(library: Library, policy: Policy) -> Iterator[Changeable]:
    held = policies.under(library, policy)
    taken = {
        reach.standard
        for one in parameters().values()
        for reach in one.reaches
        if reach.field == "within"
    }
    for standard in held:
        newest = library.get(standard.id) or standard
        if standard.id in taken or standard is not held.get(standard.id):
            continue
        for number, case in enumerate(standard.within):
            if number < len(newest.within) and _is_plain(case):
                yield _limit(standard, newest, number)


def _is_plain(case: Within) -> bool:
    """A number in one unit, which a page can ask for."""
    limit = case.limit
    in_weeks = limit.unit != "gestation_days" or limit.n % _WEEK == 0
    return len(limit.parts) == 1 and limit.n > 0 and in_weeks


def _limit(standard: Standard, newest: Standard, number: int) -> Changeable:
    case, shared = standard.within[number], newest.within[number]
    unit = case.limit.unit
    # A local standard is the partnership's own: nothing of ours lies under it.
    most = _MOST.get(unit.removeprefix("age_"), _MOST["weeks"])
    binds = newest.force in BINDING
    if binds:
        most = _number(shared)
    elif unit == "gestation_days":
        most = 42
    return Changeable(
        key=f"{LIMIT}:{standard.id}:{number}",
        title=standard.title,
        means=limit_of_case(case),
        type="number",
        value=_number(case),
        words=limit_of_case(case),
        unit=_UNITS[unit],
        least=1,
        most=most,
        may_unset=standard.within != newest.within,
        whose=(
            f"{FORCE_IN_WORDS[standard.force]}. "
            f"{ORIGIN_IN_WORDS[standard.limit_origin]}"
        ),
        group=standard.group,
        reaches=(standard.title,),
    )


def _number(case: Within) -> int:
    limit = case.limit
    return limit.n // _WEEK if limit.unit == "gestation_days" else limit.n


def _with_limit(library: Library, policy: Policy, name: str, value: Any) -> Policy:
    standard_id, _, place = name.partition(":")
    shelf = {one.id: one for one in (*policy.adopted, *library)}
    standard = shelf.get(standard_id)
    if standard is None or not place.isdecimal():
        raise BadStandards("There is no such limit any more.")
    number = int(place)
    fields = dict(policy.sets.get(standard_id, {}))
    raw = policies.fields_of(standard)["within"]
    now = fields.get("within", raw)
    cases = [dict(one) for one in (now if isinstance(now, list) else [now])]
    shared = raw if isinstance(raw, list) else [raw]
    if number >= len(cases) or len(cases) != len(shared):
        raise BadStandards("There is no such limit any more.")
    cases[number] = (
        dict(shared[number]) if value is None else _written(cases[number], value)
    )
    if cases == shared:
        fields.pop("within", None)
    else:
        fields["within"] = cases if isinstance(raw, list) else cases[0]
    sets = {**policy.sets, standard_id: fields}
    if not fields:
        del sets[standard_id]
    return replace(policy, sets=sets)


def _written(case: dict[str, Any], value: int) -> dict[str, Any]:
    """The case with another number in its own unit."""
    [unit] = [name for name in case if name != "when"]
    old = case[unit]
    if unit == "gestation":
        return {**case, unit: f"{value}+0"}
    if unit == "age":
        return {**case, unit: dict.fromkeys(old, value)}
    return {**case, unit: value}


def words_of(key: str, library: Library, policy: Policy) -> str:
    """The value of this key under the policy, in words; for before and after."""
    found = find(library, policy, key)
    return found.words if found else "not set"


def parameter_of(key: str) -> Parameter | None:
    """The parameter that a key names, if it names one."""
    kind, _, name = key.partition(":")
    return parameters().get(name) if kind == PARAMETER else None
