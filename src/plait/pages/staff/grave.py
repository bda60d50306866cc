"""What to do at once after something grave was recorded: whom to ring, and one action.

Recording tells people on their screens; it does not make them look. So the page after
saving begins with telephone numbers, and looks like no success.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plait.pages import fact_words
from plait.pages.staff import paths, reaching

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request
    from plait.pages.staff.reaching import Reach
    from plait.records.shapes import StoredEvent

_CRISIS = ("crisis_team", "perinatal_duty")
_PERINATAL = ("perinatal_duty", "crisis_team")


@dataclass(frozen=True, slots=True)
class Grave:
    """Whom to ring after such a fact, and the one thing to record next."""

    rings: tuple[str, ...]
    next: str
    next_words: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """What the page after saving says first."""

    teams: list[Reach]
    href: str
    words: str


_REFER_EMERGENCY = "mental-health-referral?urgency=emergency"
_REFER_WORDS = "Make the mental health referral"
_SOCIAL_CARE = "social-care-referral"
_SOCIAL_CARE_WORDS = "Make a referral to children's social care"

_BY_KIND: Mapping[str, Grave] = {
    "concern.psychosis_suspected": Grave(_CRISIS, _REFER_EMERGENCY, _REFER_WORDS),
    "concern.red_flag": Grave(_PERINATAL, _REFER_EMERGENCY, _REFER_WORDS),
    "concern.self_harm": Grave(_PERINATAL, _REFER_EMERGENCY, _REFER_WORDS),
    "concern.harm_to_infant": Grave(
        (*_PERINATAL, "social_care_front_door"),
        "mental-health-referral?urgency=urgent",
        _REFER_WORDS,
    ),
    "concern.safeguarding": Grave(
        ("social_care_front_door",), _SOCIAL_CARE, _SOCIAL_CARE_WORDS
    ),
    "referral.mental_health.made": Grave(
        _CRISIS, "message.sent?to=crisis_team&urgency=emergency", "Send them a message"
    ),
    "injury.observed": Grave(
        ("paediatrician", "social_care_front_door"), _SOCIAL_CARE, _SOCIAL_CARE_WORDS
    ),
    "harm.suspected": Grave(
        ("social_care_front_door", "police"), _SOCIAL_CARE, _SOCIAL_CARE_WORDS
    ),
}

#: An answer about harm to oneself in a questionnaire.
_SAFETY_ITEM = Grave(_PERINATAL, "assessment.risk", "Record the risk assessment")

#: Kinds that are grave only with such a fact.
_ONLY_IF: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "referral.mental_health.made": lambda fact: fact.get("urgency") == "emergency",
    "injury.observed": lambda fact: fact.get("mobile") is False,
}


def grave(kind: str, fact: Mapping[str, Any]) -> Grave | None:
    """What follows such a fact at once; None where it can wait for a worklist."""
    if fact.get("withdrawn"):
        return None
    score = fact_words.score(kind, fact)
    if score is not None and score.safety_item:
        return _SAFETY_ITEM
    found = _BY_KIND.get(kind)
    only_if = _ONLY_IF.get(kind)
    return found if only_if is None or only_if(fact) else None


def to_do(
    events: Iterable[StoredEvent], *, request: Request, family: UUID
) -> ToDo | None:
    """Whom to ring and what to record next, of the first grave one of these."""
    for event in events:
        found = grave(event.kind, event.fact)
        if found is not None:
            teams = reaching.reach(found.rings, request=request, family=family)
            href = paths.record(family, found.next)
            others = [team for team in teams if not team.is_own]
            return ToDo(others, href, found.next_words)
    return None
