"""Which grounds of law are suggested for a share: from `legal_bases.yaml`.

A suggestion follows from who shares with whom, what for, on which day, and whether an
enquiry is open. It is never certain: whoever shares looks at it and may choose another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from plait.standards.legal_bases import STATES, BadLegalBases, legal_bases, raw_bases

#: The parts of the list besides the statute, as they are asked.
PARTS: Final = ("article_6", "article_9", "dpa_condition", "confidence")
_SECTION_11: Final = "section_11"


@dataclass(frozen=True, slots=True)
class Share:
    """What is known of a share when its grounds are suggested.

    `from_kind` and `to_kind` are kinds of agency, or of an organisation outside;
    `states` which of `legal_bases.STATES` hold; `statute` the one it rests on, "" while
    that is not known.
    """

    from_kind: str
    to_kind: str
    purpose: str
    on: date
    states: Collection[str] = ()
    statute: str = ""


@dataclass(frozen=True, slots=True)
class _When:
    """When one ground is suggested; an empty field asks nothing."""

    purposes: tuple[str, ...] = ()
    from_kinds: tuple[str, ...] = ()
    to_kinds: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    between: str = ""
    state: str = ""
    since: date | None = None

    def holds(self, share: Share, section_11: Collection[str]) -> bool:
        """Whether the ground is suggested for such a share."""
        asked = (
            (self.purposes, share.purpose),
            (self.from_kinds, share.from_kind),
            (self.to_kinds, share.to_kind),
            (self.statutes, share.statute),
        )
        return (
            all(not wanted or got in wanted for wanted, got in asked)
            and (not self.between or {share.from_kind, share.to_kind} <= {*section_11})
            and (not self.state or self.state in share.states)
            and (self.since is None or share.on >= self.since)
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground as a list shows it; `where` is its place in the law, if it says."""

    code: str
    title: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The codes that are suggested, and why consent is not the ground, in a line."""

    statute: str
    article_6: str
    article_9: str
    dpa_condition: str
    confidence: str
    consent: str

    def codes(self) -> Mapping[str, str]:
        """The codes by the names of the fields of a share."""
        return {"basis": self.statute} | {one: getattr(self, one) for one in PARTS}


def version() -> int:
    """The number of the list."""
    return int(raw_bases()["version"])


def version_words() -> str:
    """`List 2, in use from 1 March 2026`, and that nobody has checked it yet."""
    since: date = raw_bases()["from"]
    return (
        f"List {version()}, in use from {since.day} {since:%B %Y}. "
        "Nobody has checked it against the law yet."
    )


@cache
def purposes() -> Mapping[str, str]:
    """What a share may be for: code and words, the usual one first."""
    return MappingProxyType(dict(raw_bases()["purposes"]))


@cache
def grounds(part: str) -> Mapping[str, Ground]:
    """The grounds of `statute` or of one of `PARTS`, by code, in their order."""
    if part == "statute":
        found = {
            code: Ground(code, one.title, f"{one.document}, {one.clause}")
            for code, one in legal_bases().items()
        }
    else:
        found = {
            str(code): Ground(str(code), given["title"])
            for code, given in raw_bases()[part].items()
        }
    return MappingProxyType(found)


def title_of(part: str, code: str) -> str:
    """What a ground is called; its code where the list does not have it any more."""
    found = grounds(part).get(code)
    if found is None:
        return code
    return f"{found.title} ({found.where})" if found.where else found.title


def suggested(share: Share) -> Suggestion:
    """The grounds that are suggested for a share."""
    statute = _first("statute", share)
    resting = Share(
        share.from_kind, share.to_kind, share.purpose, share.on, share.states, statute
    )
    return Suggestion(
        statute=statute,
        article_6=_first("article_6", resting),
        article_9=_first("article_9", resting),
        dpa_condition=_first("dpa_condition", resting),
        confidence=_first("confidence", resting),
        consent=legal_bases()[statute].consent,
    )


def _first(part: str, share: Share) -> str:
    section_11 = raw_bases()[_SECTION_11]
    return next(
        code
        for code, when in _whens(part).items()
        if when is not None and when.holds(share, section_11)
    )


@cache
def _whens(part: str) -> Mapping[str, _When | None]:
    """When each ground of a part is suggested; None for never.

    Raises:
        BadLegalBases: a condition is unknown, or the last does not always hold.
    """
    found = {
        str(code): _when(part, code, given["share"])
        for code, given in raw_bases()[part].items()
    }
    if list(found.values())[-1] != _When():
        raise BadLegalBases(f"legal_bases.yaml: {part}: the last always holds")
    return MappingProxyType(found)


def _when(part: str, code: object, given: Mapping[str, Any] | None) -> _When | None:
    if given is None:
        return None
    known = {one.name for one in fields(_When)} - {"since"} | {"from"}
    purposes_ = tuple(given.get("purposes", ()))
    is_strange = bool(set(given) - known or set(purposes_) - set(purposes()))
    if is_strange or given.get("state", STATES[0]) not in STATES:
        raise BadLegalBases(f"legal_bases.yaml: {part}: {code}: share: unknown part")
    return _When(
        purposes=purposes_,
        from_kinds=tuple(given.get("from_kinds", ())),
        to_kinds=tuple(given.get("to_kinds", ())),
        statutes=tuple(given.get("statutes", ())),
        between=given.get("between", ""),
        state=given.get("state", ""),
        since=given.get("from"),
    )
