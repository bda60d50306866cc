"""How appointments and groups are told, in lists and on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from plait.clock.moments import parse_moment
from plait.pages import components
from plait.timeline.facts.appointments import KINDS

#: What became of it for one person. An infant was not brought: it misses nothing.
RESULTS: Final = {
    "attended": "came",
    "attended_late": "came late, and was seen",
    "late_not_seen": "came late, and could not be seen",
    "did_not_attend": "did not come",
    "was_not_brought": "was not brought",
    "no_access": "nobody answered the door",
}
LABELS: Final = {
    "when": "When",
    "how_long": "How long",
    "kind": "Type of appointment",
    "result": "What became of it",
    "by": "Called off by",
    "title": "Group",
}
#: Links, numbers and days that a reader needs not.
HIDDEN: Final = frozenset({"appointment", "group", "for", "outcome_by", "despite"})
_NAMES: Final = frozenset(one.name for one in KINDS)
_BY: Final = {"family": "the family", "service": "the service"}


def renamed(kind: str, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fact with a moment and a length that can be read, of an appointment."""
    if kind not in _NAMES or fact.get("withdrawn"):
        return fact
    told: dict[str, Any] = {}
    if fact.get("at"):
        told["when"] = components.moment(parse_moment(str(fact["at"])))
    if fact.get("minutes"):
        told["how_long"] = f"{fact['minutes']} minutes"
    for name, value in fact.items():
        if name in ("at", "minutes"):
            continue
        told[name] = _said(name, value)
    return told


def _said(name: str, value: Any) -> Any:
    if name == "result":
        return RESULTS.get(str(value), value)
    if name == "by":
        return _BY.get(str(value), value)
    return str(value).replace("_", " ") if name in ("kind", "place") else value
