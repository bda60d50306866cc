"""Which events a signal means, and which of them closes a duty."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice, product
from operator import attrgetter
from typing import Literal

from plait.standards.conditions import Signal
from plait.standards.shapes import Standard
from plait.timeline import moves
from plait.timeline.ownership import is_transfer
from plait.timeline.timeline import Known, Timeline

_EMPTY: list[Known] = []
_occurred_at = attrgetter("occurred_at")


def matching(timeline: Timeline, signals: tuple[Signal, ...]) -> list[Known]:
    """The events that any of the signals means, in the timeline's order."""
    if not signals:
        return _EMPTY
    # Hashing the signals would cost more than the search; the signals are kept beside
    # what was found, so that no other can have their identity meanwhile.
    cached = timeline.found.get(id(signals))
    if cached is not None:
        return cached[1]
    found: list[Known] = []
    for signal in signals:
        for kind in signal.kinds:
            events = timeline.of_kind(kind)
            if not events:
                continue
            if signal.about or signal.tests:
                found.extend([e for e in events if signal.matches(e)])
            else:
                found.extend(events)
    if len(signals) > 1 or len(signals[0].kinds) > 1:
        found = sorted({e.id: e for e in found}.values(), key=in_order)
    timeline.found[id(signals)] = (signals, found)
    return found


def since(events: list[Known], moment: datetime) -> int:
    """Where in the ordered events those from this moment on begin."""
    return bisect_left(events, moment, key=_occurred_at)


def in_order(event: Known) -> tuple[datetime, datetime, str]:
    """The order of a timeline."""
    return event.occurred_at, event.recorded_at, event.id


def clock_of(standard: Standard, event: Known) -> datetime:
    """The event's moment on the standard's chosen clock."""
    return event.recorded_at if standard.clock == "recorded" else event.occurred_at


#: Without one of these there is no stop that holds by default.
_ENDS = frozenset({"person.died", "area.left", "pregnancy.ended"})


@dataclass(frozen=True, slots=True)
class Duty:
    """A trigger that started something: with its partner, and since when."""

    trigger: Known
    partner: Known | None
    opened_at: datetime
    #: what made its `while` hold
    held: tuple[Known, ...] = ()

    @property
    def because(self) -> tuple[Known, ...]:
        """What it rests on, each once."""
        if self.partner is None and not self.held:
            return (self.trigger,)
        rests = (self.trigger, self.partner, *self.held)
        return tuple({one.id: one for one in rests if one is not None}.values())


@dataclass(frozen=True, slots=True)
class Closing:
    """The event that ended a duty: met it, or stopped it."""

    at: datetime
    event: Known
    met: bool


def closing(standard: Standard, duty: Duty, timeline: Timeline) -> Closing | None:
    """The first answer or stop. At the same instant an answer beats a stop."""
    answer = _answer(standard, duty, timeline)
    stop = _stop(standard, duty, timeline)
    if answer is None or (stop is not None and stop.at < answer.at):
        return stop
    return answer


#: Why something that looks like an answer or a stop does not count.
Refusal = Literal["itself", "other_person", "names_another", "same_kind", "too_early"]


def refusal(
    standard: Standard, duty: Duty, event: Known, timeline: Timeline
) -> Refusal | None:
    """Why the event cannot answer or stop the duty; None if it can.

    It must be late enough, about the right person, and not what the duty rests on.
    """
    trigger = duty.trigger
    if event is trigger or event is duty.partner or event in duty.held:
        return "itself"
    if standard.same_person and event.about != trigger.about:
        return "other_person"
    named = event.fact.get("answers")
    if named is not None and not standard.named_for_another:
        named = timeline.aliases.get(named, named)
        if named != trigger.id and not (duty.partner and named == duty.partner.id):
            return "names_another"
        is_late_enough = event.occurred_at >= _earliest(standard, duty)
        return None if is_late_enough else "too_early"
    if (
        event.kind in standard.trigger_kinds
        and event.occurred_at <= trigger.occurred_at
    ):
        # Two of one kind at one instant would answer each other.
        return "same_kind"
    is_late_enough = event.occurred_at >= duty.opened_at - standard.lookback
    return None if is_late_enough else "too_early"


_ADULTS = frozenset({"mother", "partner", "other_carer"})
_CHILDREN = frozenset({"infant", "sibling"})


def stop_refusal(
    standard: Standard, duty: Duty, event: Known, timeline: Timeline
) -> Refusal | None:
    """Why the event cannot stop the duty; None if it can.

    One meeting may be about every child, and answers for all of them. But an enquiry,
    a plan or care that ended is one person's: it ends nothing of another child's, or of
    another adult's.
    """
    trigger = duty.trigger
    if None not in (event.about, trigger.about) and event.about != trigger.about:
        both = {event.role, trigger.role}
        if both <= _ADULTS or both <= _CHILDREN or both == {"unborn"}:
            return "other_person"
    return refusal(standard, duty, event, timeline)


def _earliest(standard: Standard, duty: Duty) -> datetime:
    """Before this nothing answers, not even what names the duty's trigger."""
    return min(duty.opened_at - standard.lookback, duty.trigger.occurred_at)


def _answer(standard: Standard, duty: Duty, timeline: Timeline) -> Closing | None:
    if standard.then.all_of:
        return _all_answers(standard, duty, timeline)
    for event in _candidates(standard, duty, matching(timeline, standard.then.signals)):
        if refusal(standard, duty, event, timeline) is None:
            return Closing(event.occurred_at, event, met=True)
    return None


def _candidates(standard: Standard, duty: Duty, events: list[Known]) -> Iterable[Known]:
    """Those that are not too early, so that a long history costs nothing."""
    if not events:
        return events
    return islice(events, since(events, _earliest(standard, duty)), None)


def _all_answers(standard: Standard, duty: Duty, timeline: Timeline) -> Closing | None:
    """The moment at which every signal is there: the earliest such set's last event.

    Going forward in time, it is the first event with which the set can be chosen: an
    event for each signal, no event twice, and no agency twice where they must differ.
    """
    signals = standard.then.signals
    streams = [
        _meeting(standard, duty, part, kind, timeline)
        for part, signal in enumerate(signals)
        for kind in signal.kinds
    ]
    there: list[list[str]] = [[] for _ in signals]
    for event, part in merge(*streams, key=_in_order_of):
        own = event.agency if standard.then.different_agencies else event.id
        # As many as there are signals are enough to choose from.
        if own in there[part] or len(there[part]) == len(signals):
            continue
        if refusal(standard, duty, event, timeline) is not None:
            continue
        there[part].append(own)
        if any(len(set(chosen)) == len(chosen) for chosen in product(*there)):
            return Closing(event.occurred_at, event, met=True)
    return None


def _meeting(
    standard: Standard, duty: Duty, part: int, kind: str, timeline: Timeline
) -> Iterator[tuple[Known, int]]:
    """The events of a kind that meet one of the signals, each with which one."""
    signal = standard.then.signals[part]
    for event in _candidates(standard, duty, timeline.of_kind(kind)):
        if signal.matches(event):
            yield event, part


def _in_order_of(one: tuple[Known, int]) -> tuple[datetime, datetime, str]:
    return in_order(one[0])


def _stop(standard: Standard, duty: Duty, timeline: Timeline) -> Closing | None:
    first = None
    stops = matching(timeline, standard.stop)
    for event in _candidates(standard, duty, stops):
        if (
            event.occurred_at >= duty.opened_at
            and stop_refusal(standard, duty, event, timeline) is None
        ):
            first = Closing(event.occurred_at, event, met=False)
            break
    if standard.may_dismiss:
        dismissed = _dismissal(standard, duty, timeline)
        if dismissed is not None and (first is None or dismissed.at < first.at):
            first = dismissed
    if _ENDS.isdisjoint(timeline.kinds):
        return first
    for stop in _default_stops(standard, duty, timeline):
        if first is None or stop.at < first.at:
            first = stop
    return first


def _dismissal(standard: Standard, duty: Duty, timeline: Timeline) -> Closing | None:
    """That its team ended it with a reason: the first that names this duty."""
    for event in timeline.of_kind("duty.dismissed"):
        trigger = str(event.fact["trigger"])
        if (
            event.fact["standard"] == standard.id
            and timeline.aliases.get(trigger, trigger) == duty.trigger.id
            and event.occurred_at >= duty.opened_at
        ):
            return Closing(event.occurred_at, event, met=False)
    return None


def _default_stops(
    standard: Standard, duty: Duty, timeline: Timeline
) -> Iterator[Closing]:
    """Death, having left the area with the transfer accepted, the pregnancy's end.

    What starts a duty does not end it: a move asks something of the new area.
    """
    opened_at = duty.opened_at
    for event in timeline.of_kind("person.died"):
        if event is duty.trigger:
            continue
        if event.about is not None and is_theirs(standard, duty, event, timeline):
            yield Closing(max(event.occurred_at, opened_at), event, met=False)
    for event in timeline.of_kind("area.left"):
        if event is duty.trigger:
            continue
        if event.about is None or is_theirs(standard, duty, event, timeline):
            moved_at = accepted(standard, duty, event, timeline)
            if moved_at is not None and moved_at >= opened_at:
                yield Closing(moved_at, event, met=False)
    if standard.on_pregnancy_clock or duty.trigger.role == "unborn":
        for event in timeline.of_kind("pregnancy.ended"):
            if event is duty.trigger or event.occurred_at < opened_at:
                continue
            if is_this_pregnancy(event, duty, timeline):
                yield Closing(event.occurred_at, event, met=False)
                return


def is_this_pregnancy(ended: Known, duty: Duty, timeline: Timeline) -> bool:
    """Whether the loss is of the pregnancy whose clock the duty is.

    One that names an unborn baby leaves the clocks of another as they are.
    """
    trigger = duty.trigger
    if ended.role == "unborn" and trigger.role == "unborn":
        return ended.about == trigger.about
    return timeline.pregnancy(ended.occurred_at) == timeline.pregnancy(
        trigger.occurred_at
    )


def is_theirs(standard: Standard, duty: Duty, event: Known, timeline: Timeline) -> bool:
    """Whether the event is about the person whose clock the duty is.

    A clock of the baby's that started with somebody else is that of every baby there
    is: it ends with the last of them, and a baby who died before takes nothing from
    one who lives.
    """
    if standard.whose is None or duty.trigger.role == standard.whose:
        return event.about == duty.trigger.about
    return event.role == standard.whose and not any(
        one.role == standard.whose
        and one.id != event.about
        and (one.died_at is None or one.died_at > event.occurred_at)
        for one in timeline.people.values()
    )


def accepted(
    standard: Standard, duty: Duty, left: Known, timeline: Timeline
) -> datetime | None:
    """When the move was complete: the later of leaving and of the acceptance.

    A move within Plait ends nothing: see docs/adr/0049. Somebody else's acceptance
    completes nothing; one that names nobody is for all. One that names a duty took over
    that duty alone, and completes no move.
    """
    if left.fact.get("transfer_accepted"):
        return left.occurred_at
    if any(
        moves.is_a_move(one) and one.occurred_at >= left.occurred_at
        for one in timeline.of_kind(moves.ACCEPTED)
    ):
        # The record moved with them: what is owed goes on there.
        return None
    acceptances = (
        one
        for one in timeline.of_kind("responsibility.accepted")
        if not one.fact.get("standard")
        and not _is_of_protection(one, timeline)
        and (one.about is None or is_theirs(standard, duty, one, timeline))
    )
    for move in timeline.of_kind("area.left"):
        if move.about != left.about or move.fact.get("transfer_accepted"):
            continue
        # What completed an earlier move of theirs does not complete this one.
        taken = next(acceptances, None)
        if taken is None:
            return None
        if move is left and taken is duty.trigger:
            # The acceptance asks something itself, and does not end that at once.
            return None
        if move is left:
            return max(taken.occurred_at, left.occurred_at)
    return None


def _is_of_protection(acceptance: Known, timeline: Timeline) -> bool:
    """Whether it accepts a child's protection alone: its record and care stay here."""
    offer = timeline.get(str(acceptance.fact.get("answers") or ""))
    return offer is not None and is_transfer(offer.kind, offer.fact)
