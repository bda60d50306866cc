"""A family's care goes to another area: who may offer and accept it, and what follows.

Until the new area accepts, everything is the old area's. What an acceptance changes of
the record itself (its home, and who may read until when) the database does, from what
the facts say, in the transaction that recorded it (see docs/adr/0049).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connections

from plait.clock.moments import local_day
from plait.engine.moves import Era
from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline import moves
from plait.timeline.events import Event
from plait.timeline.timeline import Known, Timeline
from plait.worklist import adopted, move_refusals, refusals
from plait.worklist.around import Context
from plait.worklist.moved import team_of
from plait.worklist.routing import Around, Directory, TeamCard

#: For so many whole days after the acceptance the old area still reads: ours.
ACCESS_DAYS: Final = 28
#: Who worked with them before they moved, or was given single events, is not at work.
FORMER: Final = "former"
NOT_AT_WORK: Final = frozenset({FORMER, "recipient"})


def area_of(team: TeamCard, home: str) -> str:
    """From which area a team hands over: the home, where it works for that."""
    return home if team.works_for(home) else team.partnership


def asked(service: str, to_area: str, own: TeamCard, teams: Directory) -> int | None:
    """The team of an area that is asked to take over from this one; None without any.

    A team that works for both areas hands nothing over: it goes on. A record does not
    move to another installation.
    """
    if own.works_for(to_area):
        return None
    found = teams.answering(moves.ROLES[service], to_area)
    is_here = found is not None and not teams.teams[found].is_elsewhere
    return found if is_here and found != own.id else None


def check(
    stored: StoredEvent,
    timeline: Timeline,
    events: Iterable[Event],
    context: Context,
    teams: Directory,
) -> None:
    """Refuse an offer or an answer that does not fit with how it stands.

    Raises:
        NotRecorded: the subclass says why.
    """
    if stored.kind not in moves.KINDS:
        return
    _check_whose(stored, timeline, events)
    event = timeline.get(str(stored.id))
    if event is None:  # withdrawn
        return
    if event.kind == moves.OFFERED:
        _check_offer(event, timeline, context.around, teams)
    elif event.kind == moves.KEPT:
        own = teams.teams.get(team_of(event) or -1)
        if own is None or own.agency_kind != event.fact["service"]:
            raise move_refusals.NotYoursToMove
    else:
        _check_answer(event, timeline, context.around, teams)


def _check_whose(
    stored: StoredEvent, timeline: Timeline, events: Iterable[Event]
) -> None:
    """What was answered stays; what waits is withdrawn by who offered it, no more.

    Raises:
        AnotherAgencysOffer: another agency recorded it.
        MoveWasAnswered: the new area has answered it, or it is the answer, or another
            was meant to be asked than is.
    """
    if stored.corrects is None:
        return
    root = str(stored.corrects)
    root = timeline.aliases.get(root, root)
    by_id = {one.id: one for one in events}
    first = by_id.get(root)
    if first is None:
        return
    if first.agency != stored.agency:
        raise refusals.AnotherAgencysOffer
    answered = {
        one.fact.get("answers") for one in by_id.values() if one.kind in moves.ANSWERS
    }
    if first.kind != moves.OFFERED or root in answered:
        raise move_refusals.MoveWasAnswered
    if not stored.fact.get("withdrawn"):
        raise move_refusals.MoveIsOfferedAnew


def settle(stored: StoredEvent, events: Iterable[Event], *, using: str) -> bool:
    """Let the record follow what was answered. Whether its home may be another now.

    Whoever was asked reads no more of what they refused, or what was withdrawn.
    """
    if stored.kind not in moves.KINDS:
        return False
    if stored.kind == moves.ACCEPTED and stored.corrects is None:
        settle_one(stored.subject_id, stored.id, using=using)
        return True
    over = stored.fact.get("answers") if stored.kind == moves.REFUSED else None
    if stored.kind == moves.OFFERED and stored.fact.get("withdrawn"):
        over = str(stored.root)
    for offer in events:
        if offer.id == over:
            with connections[using].cursor() as cursor:
                cursor.execute(
                    "select plait.end_release(%s::uuid, %s::uuid, %s::integer, "
                    "%s::uuid)",
                    [stored.subject_id, offer.id, offer.fact["team"], offer.id],
                )
    return False


def settle_all(events: Iterable[NewEvent], *, using: str) -> None:
    """The same for what was taken over from elsewhere."""
    for one in events:
        if one.kind == moves.ACCEPTED and one.corrects is None:
            settle_one(one.subject_id, one.id, using=using)


def settle_one(subject_id: UUID, accepted: UUID, *, using: str) -> None:
    """Move the home and end the old area's access, as this acceptance says."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.settle_move(%s::uuid, %s::uuid)", [subject_id, accepted]
        )


def eras(context: Context, timeline: Timeline, *, using: str) -> list[Era]:
    """The library of each area that was their home in turn; none where none moved."""
    homes = moves.homes(timeline, context.around.partnership)
    if len(homes) == 1:
        return []
    return [
        Era(adopted.in_use(one.area, context.policies, using=using).library, one.since)
        for one in homes
    ]


def takes_home(offer: Known, home_team: int, home: str, teams: Directory) -> bool:
    """Whether the family's home goes with what is offered, once it is accepted."""
    team = teams.teams.get(home_team)
    kind = team.agency_kind if team else ""
    return offer.fact["from_area"] == home and moves.moves_home(
        offer.fact["service"], kind
    )


def access_ends_on(offer: Known, accepted_at: datetime) -> str:
    """The last day on which the old area still reads, as `2026-03-30`."""
    days = 0 if moves.is_hidden(offer.fact) else int(offer.fact["access_days"])
    return (local_day(accepted_at) + timedelta(days=days)).isoformat()


def _check_offer(
    event: Known, timeline: Timeline, around: Around, teams: Directory
) -> None:
    fact, own = event.fact, teams.teams.get(team_of(event) or -1)
    service, to_area = fact["service"], str(fact["to_area"])
    if own is None or own.agency_kind != service or not _is_there(own, around, teams):
        raise move_refusals.NotYoursToMove
    earlier = [
        one
        for one in moves.transfers(timeline)
        if one.answer is None
        and one.offer is not event
        and one.offer.fact["service"] == service
    ]
    if earlier:
        raise move_refusals.MoveIsOfferedAlready
    from_area = area_of(own, around.partnership)
    addressed = teams.teams.get(fact["team"])
    if (
        fact["from_area"] != from_area
        or to_area == from_area
        or addressed is None
        or addressed.agency_kind != service
        or addressed.is_elsewhere
        or not addressed.works_for(to_area)
        or own.works_for(to_area)
    ):
        raise move_refusals.NoServiceThere


def _check_answer(
    event: Known, timeline: Timeline, around: Around, teams: Directory
) -> None:
    named = timeline.get(str(event.fact["answers"]))
    if named is None or named.kind != moves.OFFERED:
        raise move_refusals.NoMoveOffered
    others = [
        one
        for kind in moves.ANSWERS
        for one in timeline.of_kind(kind)
        if one is not event and timeline.get(str(one.fact["answers"])) is named
    ]
    if others:
        raise move_refusals.NoMoveOffered
    offer, own = named.fact, teams.teams.get(team_of(event) or -1)
    addressed = teams.teams.get(offer["team"])
    if own is None or addressed is None or own.agency != addressed.agency:
        raise move_refusals.MoveOfferedToAnother
    if event.kind == moves.REFUSED:
        if not str(event.fact.get("reason") or "").strip():
            raise move_refusals.NoReasonToRefuseMove
    else:
        _check_accepted(event, named, around, teams)


def _check_accepted(
    event: Known, offer: Known, around: Around, teams: Directory
) -> None:
    """Refuse an acceptance that says another thing than was offered."""
    fact = event.fact
    service = offer.fact["service"]
    wanted = {
        "service": service,
        "from_area": offer.fact["from_area"],
        "to_area": offer.fact["to_area"],
        "to": moves.WORKS_AS[service],
        "team": team_of(event),
        "home": takes_home(offer, around.home_team, around.partnership, teams),
        "access_ends_on": access_ends_on(offer, event.occurred_at),
    }
    if any(fact.get(name) != value for name, value in wanted.items()):
        raise move_refusals.NoMoveOffered
    if moves.is_hidden(fact) != moves.is_hidden(offer.fact):
        raise move_refusals.NoMoveOffered
    if str(fact["first_contact_on"]) < local_day(event.occurred_at).isoformat():
        raise move_refusals.FirstContactIsOver


def _is_there(own: TeamCard, around: Around, teams: Directory) -> bool:
    """Whether the team's agency works with the family now."""
    there = {around.home_team, *(place.team_id for place in around.involved)}
    return any(
        teams.teams[one].agency == own.agency for one in there if one in teams.teams
    )
