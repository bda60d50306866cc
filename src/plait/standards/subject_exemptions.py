"""Why something may be left out of a person's copy: from `subject_exemptions.yaml`.

A reason that stands first is a suggestion. Whoever prepares the copy decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from ruamel.yaml import YAML

from plait.timeline.facts import SENSITIVITIES

_NAME: Final = "subject_exemptions.yaml"
#: The reason that holds for whatever names two people.
THIRD_PARTY: Final = "third_party"


class BadExemptions(ValueError):
    """The file of exemptions does not hold what it should."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason to leave something out. See `subject_exemptions.yaml` for each field.

    `asked_by` is empty where it may hold however the copy was asked for.
    """

    code: str
    title: str
    words: str
    is_told: bool
    document: str
    clause: str
    asked_by: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def may_hold(self, asked_by: str) -> bool:
        """Whether it may be a reason for a copy that was asked for so."""
        return not self.asked_by or asked_by in self.asked_by

    def is_suggested(self, kind: str, sensitivity: str) -> bool:
        """Whether it stands first for such an event."""
        return sensitivity in self.classes or kind.startswith(self.kinds)


def version() -> int:
    """The number of the list."""
    return int(_raw()["version"])


def version_words() -> str:
    """`List 1, in use from 1 March 2026`, and that nobody has checked it yet."""
    since: date = _raw()["from"]
    return (
        f"List {version()}, in use from {since.day} {since:%B %Y}. "
        "Nobody has checked it against the law yet."
    )


@cache
def exemptions() -> Mapping[str, Exemption]:
    """Every reason by its code, in the order in which they are looked at.

    Raises:
        BadExemptions: a field is missing or unknown, or a source is said to be read.
    """
    found = {code: _one(code, given) for code, given in _raw()["exemptions"].items()}
    if THIRD_PARTY not in found:
        raise BadExemptions(f"{_NAME}: wanted {THIRD_PARTY}")
    return MappingProxyType(found)


def reasons(asked_by: str) -> list[Exemption]:
    """The reasons that may hold for a copy that was asked for so."""
    return [one for one in exemptions().values() if one.may_hold(asked_by)]


def suggested(kind: str, sensitivity: str, asked_by: str) -> Exemption | None:
    """The reason that stands first for such an event, or None."""
    found = reasons(asked_by)
    return next((one for one in found if one.is_suggested(kind, sensitivity)), None)


@cache
def _raw() -> Mapping[str, Any]:
    text = (files("plait.standards") / _NAME).read_text(encoding="utf-8")
    raw: Mapping[str, Any] = YAML(typ="safe").load(text)
    if not isinstance(raw.get("version"), int) or not isinstance(raw.get("from"), date):
        raise BadExemptions(f"{_NAME}: wanted a version and a first day")
    if raw["verified"] is not False:
        raise BadExemptions(f"{_NAME}: nobody has read its sources yet")
    return raw


def _one(code: str, given: Mapping[str, Any]) -> Exemption:
    strange = set(given) - {"title", "words", "asked_by", "suggest", "told", "source"}
    suggest, source = given["suggest"], given["source"]
    strange |= set(suggest["classes"]) - set(SENSITIVITIES)
    if strange:
        raise BadExemptions(f"{_NAME}: {code}: unknown: {', '.join(sorted(strange))}")
    if source["verified"] is not False:
        raise BadExemptions(f"{_NAME}: {code}: nobody has read its source yet")
    return Exemption(
        code=code,
        title=given["title"],
        words=given["words"],
        is_told=given["told"],
        document=source["document"],
        clause=source["clause"],
        asked_by=tuple(given.get("asked_by", ())),
        classes=tuple(suggest["classes"]),
        kinds=tuple(suggest["kinds"]),
    )
