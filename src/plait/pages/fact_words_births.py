"""How the plan of a birth and the alert of it are told, in lists and on a page.

Its parts hold parts of their own, so each becomes a line that a person can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from plait.timeline.facts.births import ALERT, EARLY, PLACES, TOLD

LABELS: Final = {
    "birth_planned_at": "Planned place of birth",
    "birth_otherwise_at": "Or",
    "is_ready_now": "Ready",
    "is_not_ready": "Not ready yet",
    "version": "Version",
    "to_do": "What to do",
    "to_ring": "Whom to ring",
    "alerted": "For",
    "plan_on": "Rests on the plan of",
    "told_by_name": "Who was told",
    "read_back": "They read it back",
}
#: What a line in a list leaves for the event's own page.
NOT_IN_LINE: Final = frozenset({"to_do", "to_ring", "alerted", "plan_on", "recipient"})
HIDDEN: Final = frozenset({"recipient"})
#: Said as they were written.
SAID: Final = dict.fromkeys(
    (
        "birth_planned_at", "birth_otherwise_at", "to_do", "to_ring", "alerted",
        "is_ready_now", "is_not_ready", "told_by_name",
    ),
    str,
)  # fmt: skip


def renamed(kind: str, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fact with its parts in words, where it tells of a birth that is planned."""
    said = _SAID_OF.get(kind)
    if said is None or fact.get("withdrawn"):
        return fact
    words, taken = said(fact), _TAKEN[kind]
    rest = {name: fact[name] for name in fact if name not in taken}
    return {**{name: value for name, value in words.items() if value}, **rest}


def ring_words(ring: Mapping[str, Any]) -> str:
    """`The labour ward: 01632 960123, at any hour`."""
    hours = f", {ring['hours']}" if ring.get("hours") else ""
    return f"{ring['whom']}: {ring['phone']}{hours}"


def _places(fact: Mapping[str, Any]) -> dict[str, str]:
    second = fact.get("second") or {}
    return {
        "birth_planned_at": str(fact["first"]["name"]),
        "birth_otherwise_at": str(second.get("name") or ""),
    }


def _early(fact: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: "; ".join(
            str(one["title"]) for one in fact["ready"] if one["is_ready"] is wanted
        )
        for name, wanted in (("is_ready_now", True), ("is_not_ready", False))
    }


def _alert(fact: Mapping[str, Any]) -> dict[str, str]:
    return {
        "to_do": "; ".join(map(str, fact["do"])),
        "to_ring": "; ".join(map(ring_words, fact["ring"])),
        "alerted": "; ".join(str(one["title"]) for one in fact["recipients"]),
    }


def _told(fact: Mapping[str, Any]) -> dict[str, str]:
    return {"told_by_name": str(fact["told"])}


_SAID_OF: Final = {PLACES: _places, EARLY: _early, ALERT: _alert, TOLD: _told}
_TAKEN: Final[Mapping[str, frozenset[str]]] = {
    PLACES: frozenset({"first", "second"}),
    EARLY: frozenset({"ready"}),
    ALERT: frozenset({"do", "ring", "recipients"}),
    TOLD: frozenset({"told"}),
}
