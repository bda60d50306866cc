"""What was said and arranged about one duty, as far as whoever asks may read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plait.records.shapes import TimelineEvent
from plait.worklist.arranged import ACCEPTED, OFFERED, SAID, WILL_BE_LATE, Key, key_of
from plait.worklist.dismissals import DISMISSED, cause_words
from plait.worklist.ladder import ANSWERED
from plait.worklist.routing import Directory


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody said or arranged: when, who, and why in their words."""

    at: datetime
    words: str
    by: str = ""
    team: str = ""
    reason: str = ""
    is_why_late: bool = False
    #: It ended the duty; `event` is the one to withdraw to undo that.
    is_dismissal: bool = False
    event: UUID | None = None


def said_of(
    key: Key, seen: Iterable[TimelineEvent], directory: Directory
) -> tuple[Said, ...]:
    """All that was said about the duty, the oldest first."""
    return tuple(_said(key, seen, directory))


def _said(
    key: Key, seen: Iterable[TimelineEvent], directory: Directory
) -> Iterator[Said]:
    for one in seen:
        event = one.event
        if one.is_superseded or one.is_withdrawn or key_of(event.fact) != key:
            continue
        words = _words(event.kind, event.fact, directory)
        if not words:
            continue
        yield Said(
            at=event.recorded_at,
            words=words,
            by=one.by,
            team=one.team,
            reason=str(event.fact.get("reason") or event.fact.get("note") or ""),
            is_why_late=event.kind == SAID,
            is_dismissal=event.kind == DISMISSED,
            event=event.root,
        )


def _words(kind: str, fact: Mapping[str, Any], directory: Directory) -> str:
    if kind == ANSWERED:
        return "Acknowledged"
    if kind == SAID and fact.get("purpose") == WILL_BE_LATE:
        return "Said why it will be late"
    if kind == OFFERED:
        worker, team = fact.get("worker"), fact.get("team")
        name = directory.workers.get(worker) if isinstance(worker, int) else None
        card = directory.teams.get(team) if isinstance(team, int) else None
        return f"Offered to {name or (card.name if card else 'another team')}"
    if kind == DISMISSED:
        return f"Ended with a reason: {_lower(cause_words(fact.get('cause')))}"
    return "Taken over" if kind == ACCEPTED else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
