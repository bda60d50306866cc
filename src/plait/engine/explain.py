"""The reasoning behind an obligation, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plait.engine.obligations import Obligation
from plait.engine.reasons import (
    event_in_words,
    limit_sentence,
    moment_in_words,
    source_in_words,
)
from plait.standards.plain_words import limit_in_words
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS
from plait.timeline.timeline import Timeline

_STATE = {
    "waiting": "Its time has not come yet.",
    "due": "It is owed now.",
    "overdue": "It is late.",
    "met": "It was done in time.",
    "met_late": "It was done, late.",
    "stopped": "It ended before its time was up.",
    "missed": "It ended after it was already late.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why it is owed, as a short numbered story, with clause and whose limit it is."""

    title: str
    steps: tuple[str, ...]
    clause: str
    force: str
    limit_origin: str
    limit: str
    advice: str


def explain(obligation: Obligation, timeline: Timeline) -> Explanation:
    """The story of an obligation from the timeline that it was derived from.

    It names facts: give it a timeline cut to what the reader may see, or show it to
    nobody but those who may see all of it.
    """
    standard, limit = obligation.story.standard, obligation.story.limit
    steps = []
    for event_id in obligation.because:
        event = timeline.get(event_id)
        if event is not None:
            steps.append(f"{event_in_words(event)}.")
    if len(obligation.because) > 1:
        steps.append(
            "Both together start the clock: at the later of the two, "
            f"{moment_in_words(obligation.opened_at)}."
        )
    else:
        basis = "recorded" if standard.clock == "recorded" else "happened"
        when = moment_in_words(obligation.opened_at)
        steps.append(f"The clock started when it {basis}: {when}.")
    if obligation.opens_at is not None:
        steps.append(f"It can be done from {moment_in_words(obligation.opens_at)}.")
    steps.append(limit_sentence(limit, obligation.due_at, obligation.lacks))
    steps.append(_ending(obligation, timeline))
    return Explanation(
        title=standard.title,
        steps=tuple(steps),
        clause=source_in_words(standard),
        force=FORCE_IN_WORDS[standard.force],
        limit_origin=ORIGIN_IN_WORDS[standard.limit_origin],
        limit=limit_in_words(limit),
        advice=standard.advice,
    )


def _ending(obligation: Obligation, timeline: Timeline) -> str:
    words = _STATE[obligation.state]
    closed_by = obligation.met_by or obligation.stopped_by
    event = timeline.get(closed_by) if closed_by else None
    if event is None or obligation.closed_at is None:
        return words
    return f"{words} {event_in_words(event)}."


def late_by(obligation: Obligation, as_of: datetime) -> float | None:
    """How many hours it is late as of a moment, or was when it ended; None if not."""
    end = obligation.closed_at or as_of
    if obligation.due_at is None or end <= obligation.due_at:
        return None
    return (end - obligation.due_at).total_seconds() / 3600
