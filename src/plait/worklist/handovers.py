"""Handovers of a family's care, as the events tell them: whose it is until accepted.

Pure. The sender stays responsible until the receiver accepts by name; a return gives
it back (see docs/adr/0043).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal

from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline.timeline import Known, Timeline
from plait.worklist import handover_refusals as refusals
from plait.worklist.routing import Around, Directory, Involved

OFFERED: Final = "handover.offered"
ACCEPTED: Final = "handover.accepted"
RETURNED: Final = "handover.returned"
KEPT: Final = "handover.kept"

ANSWERS: Final = frozenset({ACCEPTED, RETURNED})
KINDS: Final = ANSWERS | {OFFERED, KEPT}

State = Literal["offered", "accepted", "returned", "again", "kept"]

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Handover:
    """One offer and what became of it.

    Attributes:
        offer: the event that offered it.
        answer: the event that accepted or returned it; None while it is open.
        after: what the sender did after a return: offered it again, or kept it.
    """

    offer: Known
    answer: Known | None = None
    after: Known | None = None

    @property
    def id(self) -> str:
        """The id of the handover: that of its offer."""
        return self.offer.id

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.answer is None:
            return "offered"
        if self.answer.kind == ACCEPTED:
            return "accepted"
        if self.after is None:
            return "returned"
        return "again" if self.after.kind == OFFERED else "kept"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answer is None

    @property
    def role(self) -> str:
        """The role to which it is offered."""
        return str(self.offer.fact.get("to") or "")

    @property
    def team(self) -> int | None:
        """The team to which it is offered, by number, where one is named."""
        return number(self.offer.fact.get("team"))

    @property
    def sender(self) -> int | None:
        """The team that offered it, by number."""
        return number(self.offer.event.team)


def handovers(timeline: Timeline) -> list[Handover]:
    """Every handover of a family, as far as the timeline has it, oldest first.

    An answer that names no offer answers the one that is open then, if it is one.
    """
    found = {one.id: Handover(one) for one in timeline.of_kind(OFFERED)}
    if not found:
        return []
    for event in _steps(timeline):
        named = _named(event, timeline)
        if event.kind in ANSWERS:
            one = found.get(named) if named else _only_open(found, event)
            if one is not None and one.answer is None:
                found[one.id] = replace(one, answer=event)
        else:
            for one in found.values():
                is_of_it = one.answer is not None and named in (one.answer.id, one.id)
                if is_of_it and one.offer is not event and one.after is None:
                    found[one.id] = replace(one, after=event)
    return list(found.values())


def of_id(timeline: Timeline, event_id: str) -> Handover | None:
    """The handover that an event offered, answered, or offered again after."""
    wanted = timeline.aliases.get(event_id, event_id)
    every = handovers(timeline)
    first = next((one for one in every if one.id == wanted), None)
    if first is not None:
        return first
    for one in every:
        steps = (one.answer, one.after)
        if any(step is not None and step.id == wanted for step in steps):
            return one
    return None


def of_referral(timeline: Timeline, passed_on: str) -> Handover | None:
    """The offer with which a referral was passed on, while nobody has answered it.

    Args:
        passed_on: the event that passed it on, by id.
    """
    for one in handovers(timeline):
        if one.is_open and str(one.offer.fact.get("referral") or "") == passed_on:
            return one
    return None


def carried(around: Around, timeline: Timeline, directory: Directory) -> Around:
    """The teams around as handovers leave them: nobody has it before accepting.

    A team that is only offered the care in a role comes after all who have the role,
    and is not there in it at all where it works for another area. One that has
    accepted comes first.
    """
    if OFFERED not in timeline.kinds:
        return around
    newest = {
        (one.team, one.role): one
        for one in handovers(timeline)
        if one.team is not None and one.role
    }
    return replace(
        around,
        involved=tuple(
            _placed(place, newest.get((place.team_id, place.role)))
            for place in around.involved
            if not _is_elsewhere(place, newest, around, directory)
        ),
    )


def _is_elsewhere(
    place: Involved,
    newest: Mapping[tuple[int, str], Handover],
    around: Around,
    directory: Directory,
) -> bool:
    """Whether it is there in the role only as a team of another area that is asked."""
    one = newest.get((place.team_id, place.role))
    team = directory.teams.get(place.team_id)
    if one is None or team is None or one.state == "accepted":
        return False
    return not team.works_for(around.partnership)


def _placed(place: Involved, one: Handover | None) -> Involved:
    if one is None:
        return place
    if one.state == "accepted" and one.answer is not None:
        return replace(place, since=max(place.since, one.answer.recorded_at))
    return replace(place, since=_BEFORE_ALL)


def was_told(event: Known) -> bool:
    """Whether it is a no that was said by telephone: to those who made the offer."""
    return event.kind == RETURNED and bool(event.fact.get("by_name"))


def check(event: Known, timeline: Timeline, *, is_on_a_page: bool) -> None:
    """Refuse a step that does not fit: an answer to nothing, or to one of several.

    Args:
        is_on_a_page: a person does it here, and no other system sends it.

    Raises:
        NotRecorded: the subclass says why.
    """
    if event.kind in ANSWERS:
        _check_answer(event, timeline, is_on_a_page=is_on_a_page)
    elif is_on_a_page and event.kind in (OFFERED, KEPT):
        _check_again(event, timeline)


def _check_answer(event: Known, timeline: Timeline, *, is_on_a_page: bool) -> None:
    before = [_without(one, event) for one in handovers(timeline)]
    open_then = [
        one
        for one in before
        if one.is_open and one.offer.occurred_at <= event.occurred_at
    ]
    named = _named(event, timeline)
    if not named:
        if len(open_then) > 1:
            raise refusals.NamesNoOffer
        if is_on_a_page and not open_then:
            raise refusals.NothingOpen
        answered = open_then[0] if open_then else None
    else:
        answered = next((one for one in before if one.id == named), None)
    if not is_on_a_page:
        return
    if answered is None or not answered.is_open:
        raise refusals.NothingOpen
    own = number(event.event.team)
    is_told = was_told(event) and own == answered.sender
    if answered.team not in (None, own) and not is_told:
        raise refusals.OfferedToAnotherTeam
    is_returned = event.kind == RETURNED
    if is_returned and not str(event.fact.get("reason") or "").strip():
        raise refusals.NoReasonToReturn


def _check_again(event: Known, timeline: Timeline) -> None:
    """What follows a return: by those who offered it, and with a reason if kept."""
    named = _named(event, timeline)
    if event.kind == OFFERED and not named:
        return
    of = next(
        (
            one
            for one in handovers(timeline)
            if one.answer is not None and named in (one.answer.id, one.id)
        ),
        None,
    )
    if of is None or of.answer is None or of.answer.kind != RETURNED:
        raise refusals.NothingOpen
    if of.after is not event:
        raise refusals.NothingOpen
    if of.offer.agency != event.agency:
        raise refusals.NotYoursToOfferAgain
    if event.kind == KEPT and not str(event.fact.get("reason") or "").strip():
        raise refusals.NoReasonToReturn("Enter why it is not offered again.")


def check_whose(stored: StoredEvent | NewEvent, timeline: Timeline) -> None:
    """An offer that was answered is not changed or withdrawn any more.

    Raises:
        AnsweredAlready: somebody has accepted or returned it.
    """
    if stored.corrects is None or stored.kind != OFFERED:
        return
    root = timeline.aliases.get(str(stored.corrects), str(stored.corrects))
    answers = (one for kind in ANSWERS for one in timeline.of_kind(kind))
    if any(_named(one, timeline) == root for one in answers):
        raise refusals.AnsweredAlready


def _without(one: Handover, event: Known) -> Handover:
    """The same as it was before this event."""
    return replace(one, answer=None) if one.answer is event else one


def _only_open(found: dict[str, Handover], event: Known) -> Handover | None:
    """The offer that an answer without a name must mean: the only one open."""
    waiting = [
        one
        for one in found.values()
        if one.is_open and one.offer.occurred_at <= event.occurred_at
    ]
    return waiting[0] if len(waiting) == 1 else None


def _steps(timeline: Timeline) -> Iterator[Known]:
    """What followed the offers; of one moment an answer before what follows it."""
    found = (
        event
        for event in timeline.events
        if event.kind in KINDS and (event.kind != OFFERED or event.fact.get("answers"))
    )
    yield from sorted(
        found, key=lambda x: (x.occurred_at, x.recorded_at, x.kind not in ANSWERS)
    )


def _named(event: Known, timeline: Timeline) -> str:
    named = str(event.fact.get("answers") or "")
    return timeline.aliases.get(named, named)


def number(value: object) -> int | None:
    """A team or a colleague by number; what an import made of it may be text."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else None
