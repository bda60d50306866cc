"""What happened with a handover, step by step, for its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from plait.pages import components
from plait.worklist import handovers
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.timeline.timeline import Known
    from plait.worklist.handovers import Handover


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a handover: when, by whom, and what was said."""

    when: str
    words: str
    by: str
    said: tuple[tuple[str, str], ...] = ()


def steps(one: Handover, by: Callable[[Known], str]) -> list[Step]:
    """What happened with it, the oldest first.

    Args:
        by: who recorded an event, and for which team.
    """
    found = [Step(_at(one.offer), "Offered", by(one.offer))]
    if one.answer is not None:
        words, say = (
            ("Accepted by name", _accepted)
            if one.state == "accepted"
            else ("Returned", _returned)
        )
        found.append(Step(_at(one.answer), words, by(one.answer), say(one.answer.fact)))
    if one.after is not None:
        again = one.after.kind == handovers.OFFERED
        reason = str(one.after.fact.get("reason") or "")
        found.append(
            Step(
                _at(one.after),
                "Offered again" if again else "Not offered again",
                by(one.after),
                () if again else (("Why", reason),),
            )
        )
    return found


def _accepted(fact: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    names = directory().workers
    worker, for_whom = (
        names.get(handovers.number(fact.get(name)) or 0, "")
        for name in ("worker", "covers_for")
    )
    visit = fact.get("first_visit_on")
    pairs = (
        ("Instead of", for_whom),
        ("Has the family now", worker),
        ("First visit", _day(str(visit)) if visit else ""),
        ("Note", str(fact.get("note") or "")),
    )
    return tuple(pair for pair in pairs if pair[1])


def _returned(fact: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("Said by telephone by", str(fact.get("by_name") or "")),
        ("Why", str(fact.get("reason") or "")),
        ("What is missing", str(fact.get("missing") or "")),
    )
    return tuple(pair for pair in pairs if pair[1])


def _at(event: Known) -> str:
    return components.moment(event.occurred_at)


def _day(text: str) -> str:
    try:
        return components.day(date.fromisoformat(text))
    except ValueError:
        return text
