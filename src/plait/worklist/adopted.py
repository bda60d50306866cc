"""The policy that each partnership has in use: its file, and what was adopted since.

What was adopted from a page stands in a table. Whoever works something out reads with
it, in the same statement, how far that table is, so the next recording after an
adoption follows it, in every process, without a restart. A version that does not fit
the library is left out and said; the last good one stays in use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connections

from plait.standards import loader, policies
from plait.standards.collection import BadStandards, Library
from plait.standards.faults import Place
from plait.standards.policies import Policy

#: For how long a page may show words of a policy that was just replaced.
KEPT_SECONDS = 20.0

#: Each partnership with its policy's name and the newest version that was adopted from
#: a page, as one value of a statement.
STORED = """
    (select json_object_agg(p.slug, json_build_array(p.policy, (
        select max(v.version) from policy_version v where v.partnership_id = p.slug
    ))) from partnership p)
"""

_VERSIONS = """
    select version, adopted_on, content from policy_version
    where partnership_id = %s order by version
"""

#: A partnership: the name of its policy, and the newest version of the table.
Stored = Mapping[str, tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class InUse:
    """What a partnership works by: its policy, or None, and the library under it.

    `faults` say what could not be used, a line each.
    """

    policy: Policy | None
    library: Library
    faults: tuple[str, ...] = ()

    def on(self, day: date) -> Policy | None:
        """The version in force on a day; None without one."""
        return self.policy.in_force(day) if self.policy else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was built, and of what."""

    name: str
    newest: int | None
    shelf: Library
    in_use: InUse


_built: dict[str, _Kept] = {}
_read: dict[str, tuple[float, Stored]] = {}
_begun: dict[str, tuple[Library, date, Library]] = {}


def stored_of(value: Any) -> Stored:
    """The value of `STORED` as it comes from a cursor."""
    found = json.loads(value) if isinstance(value, str) else value or {}
    return {slug: (name, newest) for slug, (name, newest) in found.items()}


def stored(using: str = "default") -> Stored:
    """How far each partnership's policy is, at most a few seconds old: for words."""
    known = _read.get(using)
    if known is None or monotonic() - known[0] > KEPT_SECONDS:
        with connections[using].cursor() as cursor:
            cursor.execute(f"select {STORED}")
            (found,) = cursor.fetchone()
        known = _read[using] = (monotonic(), stored_of(found))
    return known[1]


def fresh(using: str = "default") -> Stored:
    """The same as it is this moment: for who is about to change it."""
    _read.pop(using, None)
    return stored(using)


def reread(using: str = "default") -> None:
    """Read how far they are anew next time: for who has just changed it.

    It reads nothing itself: the change may still be undone with its transaction.
    """
    _read.pop(using, None)


def forget() -> None:
    """Read and build anew next time."""
    _built.clear()
    _read.clear()


def in_use(partnership: str, known: Stored, *, using: str = "default") -> InUse:
    """What the partnership works by."""
    name, newest = known.get(partnership, ("", None))
    shelf = loader.library()
    kept = _built.get(partnership)
    if kept and (kept.name, kept.newest) == (name, newest) and kept.shelf is shelf:
        return kept.in_use
    last = kept.in_use if kept else None
    made, there = _build(partnership, name, newest, last, using)
    _built[partnership] = _Kept(name, there, shelf, made)
    return made


def now_in_use(partnership: str, *, using: str = "default") -> InUse:
    """The same for a page, which may be a few seconds late."""
    return in_use(partnership, stored(using), using=using)


def library_under(policy: str, *, using: str = "default") -> Library:
    """The library under the policy of this name, as a partnership has it in use."""
    known = stored(using) if policy else {}
    for partnership, (name, _) in known.items():
        if name == policy:
            return in_use(partnership, known, using=using).library
    return loader.library()


def library_for_readers(
    policy: str, *, day: date | None = None, using: str = "default"
) -> Library:
    """The library under a policy as it is in use, or as its file has it.

    Args:
        day: what begins later is left out: it is agreed and does not hold yet.
    """
    if any(name == policy for name, _ in stored(using).values()):
        found = library_under(policy, using=using)
    else:
        found = policies.library_of(policy)
    if day is None:
        return found
    known = _begun.get(policy)
    if known is None or known[0] is not found or known[1] != day:
        known = _begun[policy] = (found, day, found.begun_by(day))
    return known[2]


def of_label(
    label: str | None, own: str, known: Stored, *, using: str = "default"
) -> Library:
    """The library that a duty made under `ashmere/1` belongs to.

    Args:
        own: the subject's partnership, for a duty without a policy.
    """
    name = (label or "").partition("/")[0]
    home = known.get(own, ("", None))[0]
    named = [slug for slug, (policy, _) in known.items() if policy == name]
    partnership = own if not named or name == home else named[0]
    return in_use(partnership, known, using=using).library


def policy_faults() -> list[str]:
    """What of the policies cannot be used, a sentence each; nothing when all is well.

    The last good version of each stays in use. It knows what this process has met.
    """
    shipped = [fault for name in policies.names() for fault in _faults_of_file(name)]
    found = [fault for kept in _built.values() for fault in kept.in_use.faults]
    return list(dict.fromkeys([*shipped, *found]))


_of_files: dict[str, tuple[Library, list[str]]] = {}


def _faults_of_file(name: str) -> list[str]:
    known = _of_files.get(name)
    if known is None or known[0] is not loader.library():
        known = _of_files[name] = (loader.library(), _try_file(name))
    return known[1]


def _try_file(name: str) -> list[str]:
    try:
        policies.over_time(loader.library(), policies.policy(name))
    except BadStandards as error:
        return [f"The policy of {name} cannot be used: {error}"]
    return []


def _build(
    partnership: str, name: str, newest: int | None, last: InUse | None, using: str
) -> tuple[InUse, int | None]:
    """What is in use, and the newest version that was really there.

    `newest` may have been undone with the transaction that wrote it, or be seconds old.
    """
    if not name:
        return InUse(None, loader.library()), newest
    try:
        made = InUse(policies.policy(name), policies.library_of(name))
    except BadStandards as error:
        fault = f"The policy of {name} cannot be used: {error}"
        kept = InUse(
            last.policy if last else None,
            last.library if last else loader.library(),
            (fault,),
        )
        return kept, newest
    if newest is None:
        return made, None
    with connections[using].cursor() as cursor:
        cursor.execute(_VERSIONS, [partnership])
        rows = cursor.fetchall()
    return _followed(made, rows), rows[-1][0] if rows else None


def _followed(made: InUse, rows: list[tuple[int, date, Any]]) -> InUse:
    """The policy with each version that was adopted since and fits."""
    assert made.policy is not None  # noqa: S101 - the caller has read its file
    policy, faults = made.policy, []
    for version, adopted_on, content in rows:
        try:
            one = version_of(policy, version, adopted_on, content)
            policies.under(loader.library(), one)
            policy = policy.followed_by(one)
        except BadStandards as error:
            faults.append(
                f"Version {version} of the policy of {policy.name} cannot be used, so "
                f"version {policy.version} stays in use: {error}"
            )
    library = policies.over_time(loader.library(), policy)
    return InUse(policy, library, tuple(faults))


def version_of(policy: Policy, version: int, adopted_on: date, content: Any) -> Policy:
    """A version of the policy from what the table holds of it.

    Raises:
        BadStandards: it cannot be read.
    """
    fields = json.loads(content) if isinstance(content, str) else content
    raw = {
        "name": policy.name,
        "partnership": policy.partnership,
        **fields,
        "version": version,
        "adopted_on": adopted_on.isoformat(),
    }
    place = Place(Path(f"{policy.name}, version {version}"), raw)
    return policies.policy_of(place, policy.adopted)
