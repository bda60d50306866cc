"""The minutes of a meeting, made from its events: what a reader may read of them.

Pure, and from nothing but the meeting as the reader may see it. The words that were
typed are text: whoever shows them shows them as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from plait.timeline.facts import kinds
from plait.timeline.gatherings import Gathering
from plait.timeline.timeline import Known
from plait.worklist import room


@dataclass(frozen=True, slots=True)
class Standing:
    """How the minutes stand.

    Attributes:
        is_approved: the chair has approved them as they are now.
        is_changed: something was recorded, corrected or withdrawn after they were
            approved.
        teams: those to whom they go, by number.
        sent: the newest sending; None while they have not gone out.
        answered: each team's last word on them.
        earlier: the teams whose last word is on what was sent before: they have not
            read these.
        waiting: the teams that have not said anything yet; not that which sent them.
    """

    is_approved: bool
    is_changed: bool
    teams: tuple[int, ...]
    sent: Known | None
    answered: Mapping[int, Known]
    earlier: frozenset[int]
    waiting: tuple[int, ...]


def canonical(gathering: Gathering) -> str:
    """The text of the minutes in one form, whatever page shows it.

    A line a value, in the order of the events: kind, field and value.
    """
    lines: list[str] = []
    for event in events_of(gathering):
        lines.append(f"{event.kind} {event.occurred_at.isoformat()}")
        lines += [f"  {name}: {_text(event.fact[name])}" for name in sorted(event.fact)]
    return "\n".join(lines)


def digest(gathering: Gathering) -> str:
    """The SHA-256 of that text, in hexadecimal."""
    return sha256(canonical(gathering).encode()).hexdigest()


def events_of(gathering: Gathering) -> list[Known]:
    """What the minutes are made of, in their order."""
    first = [gathering.held] if gathering.held else []
    return [
        *first, *gathering.heard, *gathering.decisions, *gathering.dissents,
        *gathering.actions,
    ]  # fmt: skip


def standing(gathering: Gathering) -> Standing:
    """How they stand: approved, sent, answered by whom."""
    approved = gathering.approved
    teams = teams_of(gathering)
    sent = gathering.sent[-1] if gathering.sent else None
    answered = {
        int(one.fact["team"]): one
        for one in gathering.acknowledged
        if one.fact.get("team")
    }
    earlier = frozenset(
        team
        for team, word in answered.items()
        if sent is not None and word.occurred_at < sent.occurred_at
    )
    spoke = answered.keys() - earlier
    # Who sent them has read them.
    mine = room.team_of(sent) if sent else None
    to = [int(team) for team in sent.fact.get("teams") or ()] if sent else list(teams)
    return Standing(
        is_approved=approved is not None,
        is_changed=approved is not None and _is_changed(gathering, approved),
        teams=teams,
        sent=sent,
        answered=answered,
        earlier=earlier,
        waiting=tuple(one for one in to if one not in spoke and one != mine),
    )


def parts_of(gathering: Gathering) -> list[str]:
    """The ids of what they are made of that everybody may read who reads any of it."""
    return [one.id for one in events_of(gathering) if is_routine(one)]


def is_routine(event: Known) -> bool:
    """Whether it is of the class that everybody may read who may open the record."""
    return (event.event.sensitivity or kinds()[event.kind].sensitivity) == "routine"


def _is_changed(gathering: Gathering, approved: Known) -> bool:
    now = events_of(gathering)
    gone = set(approved.fact.get("parts") or ()) - {one.id for one in now}
    return bool(gone) or any(one.known_from > approved.known_from for one in now)


def teams_of(gathering: Gathering) -> tuple[int, ...]:
    """Every team that was asked or came, that which called it first; each once."""
    caller = room.caller_of(gathering)
    there = gathering.held.fact.get("attendance") or () if gathering.held else ()
    came: Iterable[int] = (int(one["team"]) for one in there if one.get("team"))
    every = (*([caller] if caller else []), *gathering.seats, *came)
    return tuple(dict.fromkeys(every))


def is_last(gathering: Gathering, team: int) -> bool:
    """Whether with this team's word everybody to whom they went has spoken."""
    return set(standing(gathering).waiting) <= {team}


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}={_text(value[name])}" for name in sorted(value))
    if isinstance(value, list | tuple):
        return " | ".join(map(_text, value))
    return str(value)
