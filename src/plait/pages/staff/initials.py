"""What a form is filled in with when it corrects what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plait.records.shapes import StoredEvent


def of_event(event: StoredEvent) -> dict[str, Any]:
    """The answers of an event's form, as they were given."""
    fact = event.fact
    answers = dict(fact)
    for start, more in _MORE.items():
        if event.kind.startswith(start):
            answers |= more(event.kind, fact)
    return answers | {
        "about": _about(event),
        "when": "earlier",
        "occurred_at": event.occurred_at,
        "class_": fact.get("class", ""),
    }


def _about(event: StoredEvent) -> str | list[str]:
    """Whom it is about; for a contact all who were there."""
    there = event.fact.get("people_present")
    if there and event.kind.startswith("contact."):
        return [str(one) for one in there]
    return str(event.about) if event.about else ""


def _last_part(kind: str, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"what": kind.rpartition(".")[2]}


def _screen(_: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    items = fact.get("items")
    if items is None:
        return {"how": "total"}
    return {"how": "items"} | {
        f"item_{number}": value for number, value in enumerate(items, 1)
    }


def _birth(_: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    days = fact.get("gestation_days")
    if days is None:
        return {}
    return {"weeks": days // 7, "days": days % 7}


def _mark(_: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    """Who saw it, where it was said; what was not asked then is not picked now."""
    who = fact.get("seen_by", "")
    name = fact.get("seen_by_name", "")
    return {
        "seen_by": who,
        "colleague": name if who == "colleague" else "",
        "teller": name if who == "other" else "",
    }


_MORE: dict[str, Callable[[str, Mapping[str, Any]], dict[str, Any]]] = {
    "injury.observed": _mark,
    "contact.": lambda kind, _: {"contact": kind},
    "concern.": lambda kind, _: {"concern": kind},
    "plan.": lambda kind, _: {"plan": kind},
    "referral.": _last_part,
    "meeting.": _last_part,
    "screen.": _screen,
    "birth.recorded": _birth,
}
