"""The grounds of law on which an agency is asked to a meeting, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, get_args

from ruamel.yaml import YAML

from plait.timeline.facts.meetings import MeetingType

#: What may be said to whoever is asked.
MAY_SAY: Final = ("reference_only", "reason_in_short")
#: What may hold of a family, for a ground to be meant.
STATES: Final = ("section47",)


class BadLegalBases(ValueError):
    """The file of legal bases does not hold what it should."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A ground in statute. See `legal_bases.yaml` for each field.

    `types` are the types of meeting that it is for, empty for every one; `state` what
    must hold, or ""; `since` the day from which it is law, or None. `for_meetings` is
    False for what is a ground of sharing alone.
    """

    code: str
    title: str
    may_say: str
    words: str
    document: str
    clause: str
    types: tuple[str, ...] = ()
    state: str = ""
    since: date | None = None
    for_meetings: bool = True
    consent: str = ""

    def holds(self, type_: str, states: Collection[str], on: date) -> bool:
        """Whether it is the ground for such a meeting on this day."""
        return (
            self.for_meetings
            and (not self.types or type_ in self.types)
            and (not self.state or self.state in states)
            and (self.since is None or on >= self.since)
        )


@cache
def raw_bases() -> Mapping[str, Any]:
    """The file as it is written.

    Raises:
        BadLegalBases: it has no version, no first day, or says that it is verified.
    """
    text = (files("plait.standards") / "legal_bases.yaml").read_text(encoding="utf-8")
    raw: Mapping[str, Any] = YAML(typ="safe").load(text)
    if not isinstance(raw.get("version"), int) or not isinstance(raw.get("from"), date):
        raise BadLegalBases("legal_bases.yaml: wanted a version and a first day")
    sources = [raw, *raw["sources"]]
    if any(one["verified"] is not False for one in sources):
        raise BadLegalBases("legal_bases.yaml: nobody has read its sources yet")
    return raw


@cache
def legal_bases() -> Mapping[str, LegalBasis]:
    """Every ground in statute by its code, in the order in which they are meant.

    Raises:
        BadLegalBases: a field is missing or unknown, or the last does not always hold.
    """
    found = {
        code: _basis(code, given) for code, given in raw_bases()["statute"].items()
    }
    last = list(found.values())[-1]
    if last.types or last.state or last.since or not last.for_meetings:
        raise BadLegalBases(f"legal_bases.yaml: {last.code}: the last always holds")
    return MappingProxyType(found)


def basis_for(type_: str, states: Collection[str], on: date) -> LegalBasis:
    """The ground on which an agency is asked to a meeting of this type on a day.

    Args:
        states: which of `STATES` hold.
    """
    return next(one for one in legal_bases().values() if one.holds(type_, states, on))


def _basis(code: str, given: Mapping[str, Any]) -> LegalBasis:
    when, source = given["when"] or {}, given["source"]
    types = tuple(when.get("types", ()))
    unknown = {*types} - set(get_args(MeetingType))
    strange = set(when) - {"types", "state", "from"}
    if unknown or strange or when.get("state", STATES[0]) not in STATES:
        raise BadLegalBases(f"legal_bases.yaml: {code}: when: unknown type or state")
    if given["may_say"] not in MAY_SAY:
        raise BadLegalBases(f"legal_bases.yaml: {code}: may_say: unknown")
    if source["verified"] is not False:
        raise BadLegalBases(f"legal_bases.yaml: {code}: nobody has read its source yet")
    return LegalBasis(
        code=code,
        title=given["title"],
        may_say=given["may_say"],
        words=given["words"],
        document=source["document"],
        clause=source["clause"],
        types=types,
        state=when.get("state", ""),
        since=when.get("from"),
        for_meetings=given["when"] is not None,
        consent=given.get("consent", ""),
    )
