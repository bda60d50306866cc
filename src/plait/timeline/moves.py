"""Where a family's home was at each moment, and who offered it to whom.

A home moves when the home service of the new area accepts, and not before. Pure: the
same facts give the same homes, whoever asks (see docs/adr/0049).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from plait.timeline.timeline import Known, Timeline

OFFERED: Final = "transfer.offered"
ACCEPTED: Final = "transfer.accepted"
REFUSED: Final = "transfer.refused"
KEPT: Final = "transfer.kept"
ANSWERS: Final = frozenset({ACCEPTED, REFUSED})
KINDS: Final = ANSWERS | {OFFERED, KEPT}

#: The services that hand over, by the kind of their agency: who is asked there.
ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "health_visiting": "health_visitor",
        "maternity": "midwife",
        "perinatal": "perinatal_duty",
    }
)
#: As whom a team works with the family once it has accepted.
WORKS_AS: Final[Mapping[str, str]] = MappingProxyType(
    {**ROLES, "perinatal": "perinatal_clinician"}
)
#: Every young child has this one: where it goes, the home goes.
_ALWAYS_HOME: Final = "health_visiting"


@dataclass(frozen=True, slots=True)
class Home:
    """An area that was a family's home, since when, and by which acceptance.

    `since` and `because` are None for the first: from the beginning.
    """

    area: str
    since: datetime | None = None
    because: Known | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One offer of one service, and what the new area answered; None while it waits."""

    offer: Known
    answer: Known | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the new area takes over."""
        return self.answer is not None and self.answer.kind == ACCEPTED

    @property
    def is_refused(self) -> bool:
        """Whether it went back."""
        return self.answer is not None and self.answer.kind == REFUSED


def moves_home(service: str, home_kind: str) -> bool:
    """Whether the family's home goes with this service.

    Args:
        home_kind: the kind of agency of the home team.
    """
    return service in (_ALWAYS_HOME, home_kind)


def is_a_move(event: Known) -> bool:
    """Whether the home moved with it."""
    return event.kind == ACCEPTED and event.fact.get("home") is True


def homes(timeline: Timeline, now: str) -> tuple[Home, ...]:
    """Every home in turn, the present one last.

    Args:
        now: the area that is home now, for a family that never moved.
    """
    moved = [one for one in timeline.of_kind(ACCEPTED) if is_a_move(one)]
    if not moved:
        return (Home(now),)
    first = Home(str(moved[0].fact["from_area"]))
    later = (Home(str(one.fact["to_area"]), one.occurred_at, one) for one in moved)
    return (first, *later)


def transfers(timeline: Timeline) -> tuple[Transfer, ...]:
    """Every offer with its answer, in their order."""
    answers: dict[str, Known] = {}
    for kind in (ACCEPTED, REFUSED):
        for one in timeline.of_kind(kind):
            named = str(one.fact.get("answers"))
            answers.setdefault(timeline.aliases.get(named, named), one)
    return tuple(
        Transfer(one, answers.get(one.id)) for one in timeline.of_kind(OFFERED)
    )


def waiting(timeline: Timeline, service: str) -> Known | None:
    """The offer of this service that waits for an answer; None where none does."""
    return next(
        (
            one.offer
            for one in transfers(timeline)
            if one.answer is None and one.offer.fact["service"] == service
        ),
        None,
    )


def is_hidden(fact: Mapping[str, Any]) -> bool:
    """Whether nobody in the old area may learn where the family is."""
    return fact.get("place_hidden") is True
