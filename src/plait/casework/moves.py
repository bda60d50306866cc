"""What a service records when a family moves to another area: offer, accept, refuse.

See `timeline.moves` for where a home is, and `worklist.moving` for who may say what.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Unpack
from uuid import UUID

from django.db import transaction

from plait.access import posts
from plait.records import addresses, queries
from plait.timeline import moves
from plait.timeline.timeline import Known, Timeline
from plait.worklist import answer_notices, moving, refusals
from plait.worklist.answer_notices import Asked
from plait.worklist.directory import directory
from plait.worklist.move_refusals import (
    NoMoveOffered,
    NoServiceThere,
    NotYoursToMove,
    PlaceIsHidden,
)
from plait.worklist.moved import team_of
from plait.worklist.obligations import visible
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.routing import TeamCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What is offered, and what the new team needs.

    Attributes:
        to_area: the slug of the area.
        moves_on: from when they live there.
        town: the town, never the address.
        place_hidden: nobody but the team that is asked may learn where they are: the
            offer is then of the class `location`, and the old area's access ends with
            the acceptance.
        access_days: for how many whole days after it the old area still reads.
        summary, still_open, history, seen, services: the pack in words.
    """

    to_area: str
    moves_on: date
    reason: str
    summary: str
    town: str = ""
    place_hidden: bool = False
    access_days: int = moving.ACCESS_DAYS
    still_open: str = ""
    history: str = ""
    seen: str = ""
    services: str = ""

    def fact(self) -> dict[str, Any]:
        """What of it was given, as the fact keeps it."""
        day = {"moves_on": self.moves_on.isoformat(), "access_days": self.access_days}
        return {name: value for name, value in asdict(self).items() if value} | day


def offer_move(*, pack: Pack, **occasion: Unpack[Occasion]) -> Recorded:
    """Offer the own service's part in a family's care to that of another area.

    Raises:
        PlaceIsHidden: as whoever offers may know, an address must not be found.
        NotYoursToMove, NoServiceThere, MoveIsOfferedAlready.
        As `worklist.recording.record`.
    """
    own = _own(occasion)
    service = own.agency_kind
    if service not in moves.ROLES:
        raise NotYoursToMove
    home = queries.household(occasion["family"]).partnership
    team = moving.asked(service, pack.to_area, own, directory())
    if team is None:
        raise NoServiceThere
    if not pack.place_hidden and addresses.restricted_of(occasion["family"]):
        raise PlaceIsHidden
    if pack.place_hidden:
        occasion["sensitivity"] = "location"
    addressed = {
        "service": service,
        "from_area": moving.area_of(own, home),
        "to": moves.ROLES[service],
        "team": team,
    }
    fact, asked = pack.fact() | addressed, Asked(team, moves.ROLES[service])
    with transaction.atomic():
        done = record(kind=moves.OFFERED, fact=fact, **occasion)
        _tell(done, answer_notices.MOVE, asked, done.event.root)
    return done


def _tell(done: Recorded, what: str, asked: Asked, offer: UUID) -> None:
    answer_notices.tell(
        done.event, what, asked, page=f"move/{offer}", now=done.event.recorded_at
    )


def accept_move(
    *,
    offer: UUID,
    accepted_by: str,
    first_contact_on: date,
    note: str = "",
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Take a family over, by name. Where the home service does, the home moves.

    Args:
        accepted_by: the name of whoever will have the family.
        first_contact_on: the day for which the first contact is planned.

    Raises:
        NoMoveOffered, MoveOfferedToAnother, FirstContactIsOver.
        As `worklist.recording.record`.
    """
    offered, own = _offered(offer, occasion), _own(occasion)
    fact = offered.fact
    home = queries.household(occasion["family"])
    occasion["sensitivity"] = "location" if moves.is_hidden(fact) else None
    return record(
        kind=moves.ACCEPTED,
        fact=given(
            answers=offered.id,
            service=fact["service"],
            from_area=fact["from_area"],
            to_area=fact["to_area"],
            to=moves.WORKS_AS[fact["service"]],
            team=own.id,
            accepted_by=accepted_by,
            first_contact_on=first_contact_on.isoformat(),
            access_ends_on=moving.access_ends_on(offered, occasion["occurred_at"]),
            home=moving.takes_home(
                offered, home.home_team_id, home.partnership, directory()
            ),
            place_hidden=fact.get("place_hidden"),
            note=note or None,
        ),
        **occasion,
    )


def refuse_move(
    *, offer: UUID, reason: str, missing: str = "", **occasion: Unpack[Occasion]
) -> Recorded:
    """Say why the family is not taken over, and what is missing. It goes back.

    Raises:
        NoMoveOffered, MoveOfferedToAnother, NoReasonToRefuseMove.
        As `worklist.recording.record`.
    """
    offered = _offered(offer, occasion)
    fact = offered.fact
    occasion["sensitivity"] = "location" if moves.is_hidden(fact) else None
    back = Asked(team_of(offered), moves.ROLES[fact["service"]])
    refused = given(
        answers=offered.id,
        service=fact["service"],
        from_area=fact["from_area"],
        to_area=fact["to_area"],
        to=back.role,
        team=back.team or 0,
        reason=reason,
        missing=missing or None,
    )
    with transaction.atomic():
        done = record(kind=moves.REFUSED, fact=refused, **occasion)
        _tell(done, answer_notices.RETURNED, back, UUID(offered.id))
    return done


def keep_family(*, reason: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Say after a refusal why the family stays with the own service.

    Raises:
        NotYoursToMove.
        As `worklist.recording.record`.
    """
    service = _own(occasion).agency_kind
    if service not in moves.ROLES:
        raise NotYoursToMove
    fact = {"service": service, "reason": reason}
    return record(kind=moves.KEPT, fact=fact, **occasion)


def withdraw_move(
    *, offer: UUID, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Take back an offer that was not answered.

    Raises:
        NoMoveOffered, AnotherAgencysOffer, MoveWasAnswered.
        As `worklist.recording.record`.
    """
    offered = _offered(offer, occasion)
    return record(
        kind=moves.OFFERED,
        fact={"withdrawn": True, "reason": reason},
        corrects=UUID(offered.id),
        **occasion,
    )


def _own(occasion: Occasion) -> TeamCard:
    """For which team it is recorded.

    Raises:
        NoTeam: whoever records has no current post.
    """
    team = occasion.get("team")
    if team is None:
        post = posts.current_post(occasion["by"], occasion["recorded_at"])
        team = post.team_id if post else None
    found = directory().teams.get(team) if team is not None else None
    if found is None:
        raise refusals.NoTeam
    occasion["team"] = found.id
    return found


def _offered(offer: UUID, occasion: Occasion) -> Known:
    """The offer, as far as whoever records may read it.

    Raises:
        NoMoveOffered: there is none that they may read.
    """
    family = occasion["family"]
    timeline: Timeline = visible(family, queries.timeline_for(family))[0]
    found = timeline.get(str(offer))
    if found is None or found.kind != moves.OFFERED:
        raise NoMoveOffered
    return found
