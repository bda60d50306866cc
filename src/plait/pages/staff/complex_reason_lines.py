"""Why a family is on the complex-cases list, in lines that a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from plait.pages import fact_words
from plait.pages.staff import complex_words
from plait.timeline.timeline import Known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plait.standards.services.complex_cases import ComplexCases
    from plait.worklist.complex_reasons import Why

#: Of one criterion no more events are told; the timeline has all of them.
_MOST = 3


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: what it is called, what it says, and when it happened."""

    title: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One criterion that is met, with the events behind it, the newest first."""

    words: str
    tier: tuple[str, str]
    tier_words: str
    reason: str
    events: tuple[EventLine, ...]
    more: int
    source: str
    is_verified: bool


def reason_lines(why: Why, says: ComplexCases) -> list[ReasonLine]:
    """Each criterion that the reader's own facts meet, the gravest first."""
    known = {one.id: one for one in says.criteria}
    return [
        ReasonLine(
            words=one.words,
            tier=complex_words.tag_of(one.tier),
            tier_words=says.tier(one.tier).words,
            reason=one.reason,
            events=tuple(event_lines(one.events[-_MOST:])),
            more=max(len(one.events) - _MOST, 0),
            source=known[one.id].source if one.id in known else "",
            is_verified=one.id not in known or known[one.id].verified,
        )
        for one in why.met
    ]


def event_lines(events: Iterable[Known]) -> list[EventLine]:
    """Events in words, the newest first."""
    return [
        EventLine(
            fact_words.title(one.kind),
            fact_words.line(one.kind, one.fact),
            one.occurred_at,
        )
        for one in sorted(events, key=lambda one: one.occurred_at, reverse=True)
    ]
