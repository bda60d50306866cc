"""Which area owns the protection of a child: one at any moment, the same for all.

The area where a child is found acts at once. It stays owner until another area accepts
in writing. Only the owner's social care offers; what a former owner offered lapses.
Where the family's home moves, the protection moves with it only if nothing is under way
for the child (see docs/adr/0049).
Pure: the same facts give the same owner, whoever asks (see docs/adr/0039).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from plait.timeline import moves
from plait.timeline.timeline import Known, Timeline

OFFERED: Final = "responsibility.offered"
ACCEPTED: Final = "responsibility.accepted"
REFUSED: Final = "responsibility.refused"

#: A child was found to be harmed, or to be in danger: the area where it was acts.
INCIDENTS: Final = frozenset(
    {"injury.observed", "harm.suspected", "police_protection.taken"}
)
#: After these the owner may be another.
KINDS: Final = INCIDENTS | {OFFERED, ACCEPTED, REFUSED}

#: What social care has begun for a child, and what ends it.
ENDED_BY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "plan.child_protection.started": "plan.child_protection.ended",
        "plan.child_in_need.started": "plan.child_in_need.ended",
        "s47.started": "s47.ended",
    }
)
#: After these it may be another whether the protection moves with the home.
_WITH_THE_HOME: Final = frozenset({moves.ACCEPTED, *ENDED_BY, *ENDED_BY.values()})
#: For so long after a child was found harmed the protection moves in writing alone:
#: ours.
FRESH: Final = timedelta(days=365)

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the agencies are, as far as it decides who owns.

    Attributes:
        home: the area of the family.
        found: by agency, the area in which it finds a child, unless a fact says
            another. An agency that works for the home area finds in the home area.
        social_care: by agency, the area of each children's social care there is.
        based: by agency, the area in which it is; and `serves`, for which it works.
            With them it can be said where another home than this was.
    """

    home: str
    found: Mapping[str, str]
    social_care: Mapping[str, str]
    based: Mapping[str, str] = field(default_factory=dict)
    serves: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def at_home(self, area: str) -> Places:
        """The same for a family whose home was, or is, another area."""
        found = {
            agency: area if area in self.serves.get(agency, ()) else own
            for agency, own in self.based.items()
        }
        return replace(self, home=area, found=found)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that have a social care, by their slugs."""
        return tuple(sorted(set(self.social_care.values())))

    def knows(self, area: str) -> bool:
        """Whether the area has a social care that could act."""
        return area in self.social_care.values()


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns from a moment on, and to whom it is offered meanwhile.

    Attributes:
        area: the area that owns.
        at: the moment from which all of this is so.
        since: since when the area has owned; None from the beginning.
        because: the event by which it became owner, where there was one.
        offer: the offer that waits for an answer.
    """

    area: str
    at: datetime = _BEGINNING
    since: datetime | None = None
    because: Known | None = None
    offer: Known | None = None

    @property
    def offered_to(self) -> str:
        """The area that is asked to take over; "" while none is."""
        return str(self.offer.fact["to_area"]) if self.offer else ""

    @property
    def offered_at(self) -> datetime | None:
        """When it was asked."""
        return self.offer.occurred_at if self.offer else None


def owner(
    timeline: Timeline, about: str | None, places: Places, at: datetime | None = None
) -> Owner:
    """Who owns at a moment; without one, as it stands.

    Args:
        about: the child; None for what is about nobody of the family.
    """
    standing = owners(timeline, about, places)
    if at is None:
        return standing[-1]
    return next(one for one in reversed(standing) if one.at <= at)


def owners(timeline: Timeline, about: str | None, places: Places) -> tuple[Owner, ...]:
    """How it stood from the beginning on: each from its `at` until the next.

    What is about nobody of the family is about each of its children.
    """
    is_at_rest = KINDS.isdisjoint(timeline.kinds)
    if is_at_rest and moves.ACCEPTED not in timeline.kinds:
        return (Owner(places.home),)
    found = [_first(timeline, places)]
    for _, following in _followed(found[0], timeline, about, places):
        if following is not found[-1]:
            found.append(following)
    return tuple(found)


def before(event: Known, timeline: Timeline, places: Places) -> Owner:
    """How it stood just before this event, with the child that it is about."""
    now = _first(timeline, places)
    for one, following in _followed(now, timeline, event.about, places):
        if one is event:
            break
        now = following
    return now


def may_change(kinds: Iterable[str]) -> bool:
    """Whether events of these kinds may change who owns, or owned."""
    return not (KINDS | _WITH_THE_HOME).isdisjoint(kinds)


def _first(timeline: Timeline, places: Places) -> Owner:
    return Owner(moves.homes(timeline, places.home)[0].area)


def _followed(
    now: Owner, timeline: Timeline, about: str | None, places: Places
) -> Iterator[tuple[Known, Owner]]:
    """Each event that may change who owns, with how it stands after it."""
    homes = moves.homes(timeline, places.home)
    here = places.at_home(homes[0].area) if len(homes) > 1 else places
    begun: set[str] = set()
    harmed_at = _BEGINNING
    for event in timeline.events:
        if event.about not in (None, about) and not moves.is_a_move(event):
            continue
        if event.kind in KINDS:
            now = _after(now, event, here)
            harmed_at = event.occurred_at if event.kind in INCIDENTS else harmed_at
        elif event.kind in ENDED_BY:
            begun.add(ENDED_BY[event.kind])
        elif moves.is_a_move(event):
            is_under_way = bool(begun) or event.occurred_at - harmed_at < FRESH
            here = here.at_home(str(event.fact["to_area"]))
            now = now if is_under_way else _moved_home(now, event)
        else:
            begun.discard(event.kind)
            continue
        yield event, now


def _moved_home(now: Owner, event: Known) -> Owner:
    """How it stands after the home moved, where nothing is under way for the child."""
    is_of_the_home = now.area == event.fact["from_area"] and now.offer is None
    return _owns(str(event.fact["to_area"]), event) if is_of_the_home else now


def children(timeline: Timeline) -> tuple[str | None, ...]:
    """Whose ownership the timeline tells of: None first, then each who is named."""
    telling = KINDS | (ENDED_BY.keys() if timeline.of_kind(moves.ACCEPTED) else set())
    named = {event.about for kind in telling for event in timeline.of_kind(kind)}
    return (None, *sorted(one for one in named if one is not None))


def found_in(event: Known, places: Places) -> str:
    """The area in which a child was found: as was said, else where the finder works."""
    said = str(event.fact.get("area_of_incident") or "")
    if places.knows(said):
        return said
    area = places.found.get(event.agency, places.home)
    return area if places.knows(area) else places.home


def is_transfer(kind: str, fact: Mapping[str, Any]) -> bool:
    """Whether it offers the protection of a child to an area, and not one duty."""
    return kind == OFFERED and bool(fact.get("to_area")) and not fact.get("standard")


def _after(now: Owner, event: Known, places: Places) -> Owner:
    """How it stands after one more event; the same where that changes nothing."""
    if event.kind in INCIDENTS:
        area = found_in(event, places)
        return now if area == now.area else _owns(area, event)
    own = places.social_care.get(event.agency)
    if is_transfer(event.kind, event.fact):
        to = str(event.fact["to_area"])
        if own != now.area or to == own or not places.knows(to):
            return now
        return replace(now, at=event.occurred_at, offer=event)
    return _answered(now, event) if own == now.offered_to else now


def _answered(now: Owner, event: Known) -> Owner:
    """How it stands after the area that was asked has said something."""
    is_answer = now.offer is not None and _answers(event, now.offer)
    if is_answer and event.kind == ACCEPTED:
        return _owns(now.offered_to, event)
    if is_answer and event.kind == REFUSED:
        return replace(now, at=event.occurred_at, offer=None)
    return now


def _owns(area: str, event: Known) -> Owner:
    return Owner(area, event.occurred_at, event.occurred_at, event)


def _answers(event: Known, offer: Known) -> bool:
    """Whether it answers this offer: it names it, or names nothing at all."""
    if event.fact.get("standard"):
        return False
    named = event.fact.get("answers")
    return named is None or named in (offer.id, offer.event.id)
