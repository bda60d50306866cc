"""The library as a partnership has adopted it: as it stands, and over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from plait.standards import loader
from plait.standards.collection import BadStandards, Library
from plait.standards.loader import Place
from plait.standards.parameters import Reached, reaching
from plait.standards.policy_files import (
    MAY_SET,
    Policy,
    PolicyRow,
    as_yaml,
    content_of,
    policy_of,
    read_policy,
)
from plait.standards.roles import roles
from plait.standards.shapes import Standard
from plait.standards.tightening import BINDING, loosened
from plait.timeline.facts import did_you_mean

__all__ = [
    "MAY_SET", "Policy", "PolicyRow", "as_yaml", "content_of", "library_of", "names",
    "over_time", "policy", "policy_of", "read_policy", "under",
]  # fmt: skip

HERE = Path(__file__).parent / "policies"
_ONE_DAY = timedelta(days=1)


def names() -> tuple[str, ...]:
    """The policies that Plait comes with."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml")))


@cache
def policy(name: str) -> Policy:
    """The policy of this name: its newest version, with the history.

    Raises:
        BadStandards: there is none, or its file has faults.
    """
    if name not in names():
        hint = did_you_mean(name, names()) or f". There are: {', '.join(names())}"
        raise BadStandards(f"{name[:60]!r} is not a policy{hint}")
    return read_policy(HERE / f"{name}.yaml")


@cache
def library_of(name: str) -> Library:
    """The shipped library under the policy of this name, over time."""
    return over_time(loader.library(), policy(name))


def under(library: Library, policy: Policy) -> Library:
    """The library as this one version of a policy has it, whatever the day.

    A limit that the partnership set is local, whoever set the one in the library; what
    law or national guidance asks may be made stricter and never looser, nor left out.

    Raises:
        BadStandards: it names a standard that there is not, sets what cannot be, asks
            less than law or national guidance, or leaves them out.
    """
    _refuse_unknown(library, policy)
    own = (
        _adapted(standard, policy)
        for standard in library
        if policy.adopts is None or standard.id in policy.adopts
    )
    return Library.of(
        [*own, *(_adapted(one, policy) for one in policy.adopted)], policy.name
    )


def over_time(library: Library, policy: Policy) -> Library:
    """The library under every version of the policy, each from its own day on.

    A trigger belongs to the version that was in force on its day; before the first was
    adopted, to the library alone. A standard that versions have alike is one; one that
    they have differently is there once for each, in force one after the other.

    Raises:
        BadStandards: as `under`, of any version.
    """
    shelves = [_Shelf(None, policy.versions[0].adopted_on - _ONE_DAY, "", library)]
    shelves += [
        _Shelf(since, until, one.label, under(library, one))
        for since, until, one in policy.periods()
    ]
    keys = {
        (standard.id, standard.version): None
        for shelf in shelves
        for standard in shelf.library
    }
    pieces = [piece for key in keys for piece in _pieces(key, shelves)]
    return Library.of(pieces, policy.name)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The standards of one period. No first day: since ever; no last: until today."""

    since: date | None
    until: date | None
    label: str
    library: Library

    def get(self, key: tuple[str, int]) -> Standard | None:
        """The standard, cut to the days of the period, where any are left."""
        found = self.library.get(*key)
        if found is None:
            return None
        since = max(found.applies_from, self.since or date.min)
        until = min(found.applies_until or date.max, self.until or date.max)
        if since > until:
            return None
        return replace(
            found,
            applies_from=since,
            applies_until=None if until == date.max else until,
            under=((since, self.label),) if self.label else (),
        )


def _pieces(key: tuple[str, int], shelves: list[_Shelf]) -> Iterator[Standard]:
    """One standard over the periods: those in a row that are alike are one piece."""
    last: Standard | None = None
    for shelf in shelves:
        found = shelf.get(key)
        if last is not None and (found is None or not _follows(last, found)):
            yield last
            last = None
        if found is not None and last is not None:
            last = replace(
                last,
                applies_until=found.applies_until,
                under=(*(last.under or ()), *(found.under or ())),
            )
        elif found is not None:
            last = found
    if last is not None:
        yield last


def _follows(last: Standard, found: Standard) -> bool:
    """Whether it begins where the last one ends and asks the same."""
    if last.applies_until is None:
        return False
    if last.applies_until + _ONE_DAY != found.applies_from:
        return False
    return _what_it_asks(last) == _what_it_asks(found)


def _what_it_asks(standard: Standard) -> Standard:
    return replace(
        standard,
        applies_from=date.min,
        applies_until=None,
        policy=None,
        under=None,
    )


def _refuse_unknown(library: Library, policy: Policy) -> None:
    for standard_id in policy.sets:
        if standard_id not in library.by_id:
            message = _unknown(standard_id, library)
            raise BadStandards(policy.fault(["set", standard_id], message))
    if policy.adopts is None:
        return
    for number, standard_id in enumerate(policy.adopts):
        if standard_id not in library.by_id:
            message = _unknown(standard_id, library)
            raise BadStandards(policy.fault(["adopts", number], message))
    for standard in library:
        if standard.force in BINDING and standard.id not in policy.adopts:
            message = f"leaves out {standard.id}, which is {standard.force}"
            raise BadStandards(policy.fault(["adopts"], message))


def _unknown(standard_id: str, library: Library) -> str:
    hint = did_you_mean(standard_id, library.by_id)
    return f"{standard_id[:60]!r} is not a standard{hint}"


def _adapted(standard: Standard, policy: Policy) -> Standard:
    fields = policy.sets.get(standard.id, {})
    reached = list(reaching(policy.values, standard.id))
    if fields or reached:
        standard = _with(standard, fields, reached, policy)
    closes = policy.close_of_business
    if closes and standard.close_of_business is None and standard.in_working_days:
        standard = replace(standard, close_of_business=closes)
    return standard


def _with(
    standard: Standard,
    fields: Mapping[str, Any],
    reached: list[Reached],
    policy: Policy,
) -> Standard:
    raw = fields_of(standard)
    for one in reached:
        try:
            one.reach.put(raw, one.value)
        except (LookupError, TypeError):
            message = f"does not fit {standard.id}, which has no such {one.reach.field}"
            where = ["parameters", one.parameter.id]
            raise BadStandards(policy.fault(where, message)) from None
    raw |= fields
    changes_limit = raw["within"] != fields_of(standard)["within"]
    if changes_limit and standard.force not in BINDING:
        raw["limit_origin"] = "local"
    try:
        changed = loader.made_of(raw, Place(Path(standard.path), raw))
    except BadStandards as error:
        said = _said_of_policy(str(error), fields, standard, policy)
        raise BadStandards(said) from None
    for field, message in loosened(standard, changed):
        where = _where(field, fields, reached, standard)
        raise BadStandards(policy.fault(where, f"{standard.id}: {message}"))
    for field, role in _unknown_roles(changed):
        where = _where(field, fields, reached, standard)
        hint = did_you_mean(role, roles())
        raise BadStandards(
            policy.fault(where, f"{role[:60]!r} is not a role in roles.yaml{hint}")
        )
    changed = replace(changed, group=standard.group, policy=standard.policy)
    if changed == standard:
        return standard
    origin = "local" if changes_limit else changed.limit_origin
    return replace(changed, policy=policy.name, limit_origin=origin)


def _unknown_roles(standard: Standard) -> Iterator[tuple[str, str]]:
    """Each role that nobody can hold, with the field that it stands in."""
    named = [("owed_by", standard.owed_by)]
    named += [("if_late", rung.tell) for rung in standard.if_late]
    return ((field, role) for field, role in named if role not in roles())


def fields_of(standard: Standard) -> dict[str, Any]:
    """The plain fields of a standard as its own file has them, for the caller alone."""
    path = Path(standard.path)
    return deepcopy(_fields_in(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=1_000)
def _fields_in(path: Path, written: int) -> dict[str, Any]:
    """The file as it was at that time of writing: reading it again is slow."""
    del written
    found: dict[str, Any] = loader.plain(loader.document(path))
    return found


def _where(
    field: str, fields: Mapping[str, Any], reached: list[Reached], standard: Standard
) -> list[Any]:
    """Where in the policy the field of the standard is set."""
    names = [one.parameter.id for one in reached if one.reach.field == field]
    if field in fields or not names:
        return ["set", standard.id, field]
    return ["parameters", names[-1]]


def _said_of_policy(
    faults: str, fields: Mapping[str, Any], standard: Standard, policy: Policy
) -> str:
    """Faults of the standard as it would be, said where the policy makes them."""
    said = []
    for fault in faults.splitlines():
        message = fault.partition(": ")[2] or fault
        field = message.partition(":")[0].partition(".")[0]
        where: list[Any] = ["set", standard.id]
        if field in fields:
            where.append(field)
            message = message.removeprefix(f"{field}: ")
        said.append(policy.fault(where, message))
    return "\n".join(dict.fromkeys(said))
