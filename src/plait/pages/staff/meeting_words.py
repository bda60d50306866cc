"""Meetings in words: why somebody is asked, what they answered, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from plait.clock.moments import LONDON
from plait.pages import components
from plait.standards.legal_bases import LegalBasis, legal_bases
from plait.standards.quorums import Quorum, quorums
from plait.standards.roles import roles
from plait.timeline.gatherings import Gathering
from plait.worklist.convening import Convened, Part, SeatLine

#: Why a team is asked, after its name.
WHY = {
    "quorum": "the meeting does not count without them",
    "open_to_adult": "a parent or carer is in their care",
    "open_to_child": "the child is in their care",
    "open_to_family": "they work with the family",
    "found_it": "they found it",
    "referred": "they referred the family",
    "area_of_incident": "it was found in their area",
    "home_area": "the family lives in their area",
    "other_area": "their area works with the family as well",
    "in_hospital": "the child is in hospital",
    "was_open": "their care has ended: ask them if you think they know something",
    "added": "whoever called it asked them",
}

#: Of a team that only something guarded brings, to whoever may read that.
GUARDED = "Not everybody who is asked may know of them: ask them only if all may"

REPLIES = {
    "accepts": ("Coming", "green"),
    "deputy": ("Sends a deputy", "blue"),
    "apologies": ("Not coming", "orange"),
    "": ("Not answered", "yellow"),
}

STATES = {
    "called": ("Called", "blue"),
    "held": ("Held", "green"),
    "cancelled": ("Cancelled", "grey"),
}

_STANDING = {
    "coming": "coming",
    "undecided": "coming, but cannot decide for their agency",
    "waiting": "not answered",
    "absent": "not coming",
    "not_asked": "not asked",
}
#: What is said of those who will not be there, in the words of pages.
_NOT_THERE = {"absent", "not_asked"}
#: Roles in a word, for the one line.
_SHORT = {"police": "police", "perinatal_mental_health": "mental health"}
#: More roles than so many of which one will do are called health, as all of them are.
_SEVERAL = 2
_HEALTH = frozenset(
    {"maternity", "health_visiting", "gp", "paediatrics", "perinatal"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One part of the quorum line; `is_missing` is set in bold."""

    words: str
    is_missing: bool = False


def title(type_: str) -> str:
    """What such a meeting is called: `Strategy meeting`."""
    return components.sentence(quorums()[type_].title)


def when(one: Gathering) -> str:
    """When it is, with its time zone where that is not the usual one."""
    at = one.starts_at or (one.held.occurred_at if one.held else None)
    if at is None:
        return "No time was said"
    words = components.moment(at)
    zone = ZoneInfo(one.zone)
    if zone == LONDON or one.starts_at is None:
        return words
    local = at.astimezone(zone)
    there = f"{local:%H:%M} on {local.day} {local:%b} in {place_of(one.zone)}"
    return f"{words} in London ({there})"


def place_of(zone: str) -> str:
    """A time zone as people say it: `Lisbon`."""
    return zone.rpartition("/")[2].replace("_", " ")


def length(minutes: int) -> str:
    """`45 minutes`, `1 hour`, `1 hour 30 minutes`."""
    hours, left = divmod(minutes, 60)
    said = [components.counted(hours, "hour")] if hours else []
    said += [components.counted(left, "minute")] if left or not hours else []
    return " ".join(said)


def why(codes: Iterable[str]) -> str:
    """Why a team is asked, in one phrase."""
    return components.phrase(WHY.get(one, one.replace("_", " ")) for one in codes)


def ground(code: str) -> LegalBasis | None:
    """The ground on which they are asked."""
    return legal_bases().get(code)


def quorum_line(found: Convened) -> list[Said]:
    """Who of the quorum comes and who does not, the same answers together."""
    by_state: dict[str, list[str]] = {}
    for part in found.parts:
        by_state.setdefault(part.state, []).append(_name(part))
    said = []
    for state, names in by_state.items():
        unique = list(dict.fromkeys(names))
        is_missing = state in _NOT_THERE
        if is_missing:
            words = f"{components.phrase(unique)} not represented"
            words += " (not asked)" if state == "not_asked" else " (not coming)"
        else:
            words = f"{components.phrase(unique)}: {_STANDING[state]}"
        said.append(Said(words, is_missing))
    if found.judgement.too_few:
        more = components.counted(found.judgement.too_few, "more agency", "more")
        said.append(
            Said(f"{more} must be there beside those whose meeting it is", True)
        )
    said += [
        Said(f"{line.team.name}: no training for such meetings", True)
        for line in found.seats
        if line.seat.untrained
    ]
    return said


def quorum_asks(quorum: Quorum) -> str:
    """Who must be there, as one sentence."""
    parts = [components.role(role) for role in quorum.all]
    parts += [_of_several(one) for one in quorum.any]
    if quorum.others:
        parts.append(
            components.counted(quorum.others, "other agency", "other agencies")
        )
    able = ", each able to decide for their agency" if quorum.decides else ""
    return f"It counts with {components.phrase(parts)}{able}."


def answered(line: SeatLine) -> str:
    """What a team answered, with who comes, in words; nothing where it has not."""
    seat = line.seat
    if line.is_caller and seat.replied is None:
        return "Called the meeting"
    if seat.replied is None:
        return ""
    who = str(seat.replied.fact.get("who") or "")
    words = REPLIES[line.reply][0]
    words = f"{words}: {who}" if who else words
    if line.reply != "apologies":
        words += "" if seat.decides else ". Cannot decide for the agency"
        words += ". No training for such meetings" if seat.untrained else ""
    return words


def _name(part: Part) -> str:
    if len(part.roles) == 1:
        (role,) = part.roles
        return _SHORT.get(role) or components.role(role)
    return _of_several(part.roles)


def _of_several(several: tuple[str, ...]) -> str:
    kinds = {kind for one in several for kind in roles()[one].held_by}
    if len(several) > _SEVERAL and kinds <= _HEALTH | {"partnership"}:
        return "health"
    *first, last = (components.role(one) for one in several)
    return f"{', '.join(first)} or {last}" if first else last
