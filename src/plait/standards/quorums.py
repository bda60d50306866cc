"""Who must be at a meeting of agencies for it to count, and whether they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, get_args

from ruamel.yaml import YAML

from plait.standards.roles import AGENCY_KINDS, roles
from plait.timeline.facts.meetings import MeetingType

#: Roles that are one person's own part: no colleague of the agency stands for them.
EXACT = frozenset({"conference_chair", "delegated_safeguarding_partner"})
_INQUORATE = ("proceed", "interim")


class BadQuorums(ValueError):
    """The file of quorums does not hold what it should."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """Without whom a meeting does not count. See `quorums.yaml` for each field.

    `asked_by_policy` are the roles that the partnership's policy adds to the library's.
    """

    type: str
    title: str
    calls: tuple[str, ...]
    all: tuple[str, ...]
    any: tuple[tuple[str, ...], ...]
    others: int
    decides: bool
    beside: Mapping[str, str]
    parents: bool
    inquorate: str
    force: str
    limit_origin: str
    sources: tuple[tuple[str, str], ...]
    asked_by_policy: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role to ask for its sake, each once: of `any`, the first of each."""
        first = (one[0] for one in self.any if not set(one) & set(self.all))
        return tuple(dict.fromkeys((*self.all, *first)))


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who takes part: in which role, of what kind of agency and which.

    `decides` is whether they can decide for their agency.
    """

    role: str
    kind: str = ""
    agency: str = ""
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a meeting counts, and who is missing.

    Attributes:
        missing: roles without whom it does not count. One of several that would do is
            the first of them.
        too_few: how many more agencies must be there, beside that whose meeting it is.
        gaps: roles that ought to be there; it counts all the same.
        undecided: roles that are there and cannot decide for their agency.
        represented: the roles of the quorum that are there, then everybody's own.
    """

    missing: tuple[str, ...] = ()
    too_few: int = 0
    gaps: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    represented: tuple[str, ...] = field(default=())

    @property
    def quorate(self) -> bool:
        """Whether it counts."""
        return not self.missing and not self.too_few


@cache
def quorums() -> Mapping[str, Quorum]:
    """The quorum of every type of meeting, in the order of the file.

    Raises:
        BadQuorums: a type is missing or unknown, or names a role that nobody knows.
    """
    text = (files("plait.standards") / "quorums.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    found = {name: _quorum(name, given) for name, given in raw.items()}
    wanted = set(get_args(MeetingType))
    if set(found) != wanted:
        odd = ", ".join(sorted(wanted ^ set(found)))
        raise BadQuorums(f"quorums.yaml: missing or unknown: {odd}")
    return MappingProxyType(found)


def quorum_of(type_: str, values: Mapping[str, Any] = MappingProxyType({})) -> Quorum:
    """The quorum of a type under a policy: it may ask for more, never for less.

    Args:
        values: the parameters of the partnership's policy.

    Raises:
        KeyError: there is no such type of meeting.
    """
    quorum = quorums()[type_]
    asked = values.get(f"quorum_{type_}") or ()
    more = tuple(str(role) for role in asked if role not in quorum.all)
    if not more:
        return quorum
    return replace(quorum, all=(*quorum.all, *more), asked_by_policy=more)


def judge(
    quorum: Quorum,
    present: Sequence[Present],
    *,
    ought: Iterable[str] = (),
) -> Judgement:
    """Whether those who are present are enough.

    Args:
        present: who takes part, in any order.
        ought: the roles of `quorum.beside` whose condition holds here.
    """
    count = [one for one in present if one.decides or not quorum.decides]
    idle = [one for one in present if not one.decides and quorum.decides]
    missing = [role for role in quorum.all if not stands(role, count)]
    missing += [
        one[0] for one in quorum.any if not any(stands(role, count) for role in one)
    ]
    at_home = _at_home(quorum)
    others = {one.agency or one.kind for one in count if one.kind not in at_home} - {""}
    wanted = (*quorum.all, *(role for one in quorum.any for role in one))
    there = [role for role in wanted if stands(role, count)]
    return Judgement(
        missing=tuple(dict.fromkeys(missing)),
        too_few=max(quorum.others - len(others), 0),
        gaps=tuple(role for role in dict.fromkeys(ought) if not stands(role, present)),
        undecided=tuple(dict.fromkeys(one.role for one in idle)),
        represented=tuple(dict.fromkeys((*there, *(one.role for one in present)))),
    )


def _at_home(quorum: Quorum) -> frozenset[str]:
    """The kinds of agency whose meeting it is: those of the library's own roles."""
    own = (role for role in quorum.all if role not in quorum.asked_by_policy)
    return frozenset(kind for role in own for kind in roles()[role].held_by)


def stands(role: str, present: Iterable[Present]) -> bool:
    """Whether somebody is there in the role, or of an agency that answers for it."""
    known = roles().get(role)
    held_by = () if known is None or role in EXACT else known.held_by
    return any(one.role == role or one.kind in held_by for one in present)


def _quorum(name: str, given: Mapping[str, Any]) -> Quorum:
    every = (*given["all"], *given["beside"], *(r for one in given["any"] for r in one))
    unknown = sorted(set(every) - set(roles()))
    if unknown:
        raise BadQuorums(f"quorums.yaml: {name}: unknown role {', '.join(unknown)}")
    strange = sorted(set(given["calls"]) - set(AGENCY_KINDS))
    if strange:
        raise BadQuorums(f"quorums.yaml: {name}: calls: unknown {', '.join(strange)}")
    if given["inquorate"] not in _INQUORATE:
        raise BadQuorums(f"quorums.yaml: {name}: inquorate: wanted proceed or interim")
    if any(source["verified"] is not False for source in given["sources"]):
        raise BadQuorums(f"quorums.yaml: {name}: nobody has read its sources yet")
    return Quorum(
        type=name,
        title=given["title"],
        calls=tuple(given["calls"]),
        all=tuple(given["all"]),
        any=tuple(tuple(one) for one in given["any"]),
        others=int(given.get("others", 0)),
        decides=given["decides"],
        beside=MappingProxyType(dict(given["beside"])),
        parents=given["parents"],
        inquorate=given["inquorate"],
        force=given["force"],
        limit_origin=given["limit_origin"],
        sources=tuple((one["document"], one["clause"]) for one in given["sources"]),
    )
