"""What happens when it is late: rungs, each told once and remembered as an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID, uuid5

from plait.access.classes import most_guarded as _most_guarded
from plait.access.classes import name_of
from plait.engine.obligations import Obligation
from plait.timeline.timeline import Timeline

#: Names of entries and of told rungs are made from it, so they are always the same.
NAMESPACE = UUID("6d0f2c1e-4a57-5c58-9f0b-7b1f6a3f2b10")

RAISED = "escalation.raised"
ANSWERED = "escalation.answered"

#: The rung above every ladder: the partnership's office, where nobody else was found.
#: No ladder has so many rungs, so it can be told once only as well.
OFFICE_RUNG: Final = 20
#: Whether anybody could be reached when a rung was told.
PEOPLE, NOBODY = "people", "nobody"
#: Why a rung was told before its time, beside that nobody was found below it.
UNDELIVERED: Final = "undelivered"

#: A ladder whose steps are no longer than this cannot wait until the morning.
SHORT_STEP: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one duty: what was told, and what comes next while it is open."""

    rungs: tuple[dict[str, Any], ...]
    told: tuple[dict[str, Any], ...]
    next_rung: int | None
    next_rung_at: datetime | None


def entry_id(subject: str, standard: str, version: int, trigger: str) -> UUID:
    """The id of a duty: the same whenever and wherever it is worked out."""
    return uuid5(NAMESPACE, f"{subject}|{standard}|{version}|{trigger}")


def told_id(entry: UUID, rung: int) -> UUID:
    """The id of the event that says that a rung was told: it can be told once only."""
    return uuid5(entry, f"rung {rung}")


def sensitivity_of(classes: int) -> str:
    """The class of events about a duty: routine, or the lowest of its reasons."""
    lowest = (classes & -classes).bit_length() - 1
    return name_of(max(lowest, 0))


def most_guarded(classes: int) -> str:
    """The class of what somebody writes freely about a duty: its reasons' highest."""
    return _most_guarded(classes)


def told_already(timeline: Timeline) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    """What the timeline says was told, by (standard, trigger)."""
    answers = [
        (_key(event.fact), event.event.team, event.recorded_at)
        for event in timeline.of_kind(ANSWERED)
        if "standard" in event.fact
    ]
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for event in timeline.of_kind(RAISED):
        fact, team = event.fact, event.event.team
        if not {"standard", "trigger", "rung"} <= fact.keys():
            continue
        # A team answers for itself, and for what it was told by then.
        is_answered = any(
            key == _key(fact) and by == team and at >= event.recorded_at
            for key, by, at in answers
        )
        told.setdefault(_key(fact), []).append(
            as_told(
                event.id, fact, int(team) if team else None, event.recorded_at,
                is_answered=is_answered,
            )
        )  # fmt: skip
    return told


def as_told(
    event: object,
    fact: Mapping[str, Any],
    team: int | None,
    at: datetime,
    *,
    is_answered: bool = False,
) -> dict[str, Any]:
    """What an entry keeps of a rung that was told.

    Whom it found is known of those only that were told since that is kept.
    """
    told = {
        "rung": fact["rung"],
        "tell": fact.get("tell", ""),
        "team": team,
        "at": at.isoformat(),
        "answered": is_answered,
    }
    if "found" in fact:
        told |= {
            "event": str(event),
            "found": fact["found"],
            "reached": list(fact.get("reached", ())),
        }
    if "instead" in fact:
        told["instead"] = fact["instead"]
    return told


def cannot_wait(rungs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a ladder goes on before the morning, so that somebody must be awake.

    The standard says so itself: one of its steps is a matter of hours. This is ours.
    """
    moments = [datetime.fromisoformat(rung["at"]) for rung in rungs]
    return any(later - one <= SHORT_STEP for one, later in pairwise(moments))


def ladder_of(obligation: Obligation, told: Iterable[Mapping[str, Any]] = ()) -> Ladder:
    """The ladder of an obligation, given what was told of it before."""
    done = {one["rung"]: dict(one) for one in told}
    rungs = tuple(
        {"index": rung.number, "tell": rung.tell, "at": rung.at.isoformat()}
        for rung in obligation.rungs
    )
    waiting = [rung for rung in obligation.rungs if rung.number not in done]
    following = waiting[0] if waiting and obligation.closed_at is None else None
    return Ladder(
        rungs=rungs,
        told=tuple(done[index] for index in sorted(done)),
        next_rung=following.number if following else None,
        next_rung_at=following.at if following else None,
    )


def _key(fact: Mapping[str, Any]) -> tuple[str, str]:
    return str(fact.get("standard")), str(fact.get("trigger"))
