"""What no step of an episode of care alone can show to be wrong.

Two colleagues may decide one referral at once: the first decision stands, and the
second is told so. Nothing is asked of a step that names no referral, as other systems
send them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from plait.timeline.care import (
    ACCEPTED,
    ASKED,
    DISCHARGED,
    IN_CARE,
    JOINED,
    OVER,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    SUPPLIED,
    TAKEN_UP,
    TRIAGED,
    Episode,
)
from plait.timeline.care_episodes import episodes, of_event
from plait.timeline.care_found import named
from plait.timeline.timeline import Known, Timeline
from plait.worklist.refusals import NotRecorded


class NoSuchReferral(NotRecorded):
    """It names a referral that is not in this record, or was taken back."""

    say = "We could not find this referral in the record. Open the family's page."
    field = "answers"


class DecidedAlready(NotRecorded):
    """A colleague was quicker: the first decision stands."""

    say = (
        "This referral was decided already, while you had the page open. Nothing of "
        "yours was recorded. Read what was decided before you go on."
    )


class ReceivedAlready(NotRecorded):
    """A colleague was quicker to take it in."""

    say = "This referral was received already. Read how it stands now."


class TakenBackAlready(NotRecorded):
    """A colleague was quicker to take them back, or another referral came."""

    say = "They are with this service already. Read how their referral stands now."


class NotPassedOn(NotRecorded):
    """No other service was asked, or it has answered."""

    say = "No other service is being asked now. Read how this referral stands."


class NobodyAccepted(NotRecorded):
    """Care ends when whoever has them next has accepted, and not before."""

    say = (
        "Nobody has accepted them yet. Offer their care to whoever has them next; you "
        "can end it here once they have accepted."
    )


class JoinsNothing(NotRecorded):
    """It can be joined to an open episode of the same person alone."""

    say = "Choose a referral of the same person that is open."
    field = "with_episode"


class SaysNoName(NotRecorded):
    """Somebody said yes or no, by name."""

    say = "Enter who of the other service you spoke to."
    field = "by_name"


class SaysNoReason(NotRecorded):
    """Whoever reads it later must know why."""

    say = "Enter why."
    field = "reason"


_TO_DECIDE: Final = frozenset({"sent", "received", "asked", "triaged"})


def check(event: Known, timeline: Timeline) -> None:
    """Refuse a step that does not fit how the episode stands that it names.

    Raises:
        NotRecorded: the subclass says why.
    """
    rule = _RULES.get(event.kind)
    if rule is None or not named(event):
        return
    every = episodes(timeline, without=event.id)
    one = of_event(every, named(event), timeline)
    if one is None:
        if event.kind == RECEIVED:
            return
        raise NoSuchReferral
    rule(event, one, every)


def _received(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    if one.closed is not None and one.closed.kind == DISCHARGED:
        # It names the care that ended: they come back without a new referral.
        theirs = (x for x in every if x.about == one.about and x.is_of(event))
        if any(each.is_open for each in theirs):
            raise TakenBackAlready
        return
    if one.received is not None or one.state in OVER:
        raise ReceivedAlready


def _decided(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    del every
    if one.state not in _TO_DECIDE:
        raise DecidedAlready
    if event.kind == REDIRECTED and not event.fact.get("reason"):
        raise SaysNoReason


def _open(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    del event, every
    if one.state in OVER:
        raise DecidedAlready


def _answered(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    del every
    if one.state != "redirecting" and one.came_from is None:
        raise NotPassedOn
    if not event.fact.get("by_name") and one.came_from is None:
        raise SaysNoName
    if event.kind == REFUSED and not event.fact.get("reason"):
        raise SaysNoReason


def _joined(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    if one.state not in _TO_DECIDE:
        raise DecidedAlready
    wanted = event.fact.get("with_episode")
    other = next((x for x in every if x.id == wanted), None)
    if other is None or other is one or other.about != one.about or not other.is_open:
        raise JoinsNothing


def _discharged(event: Known, one: Episode, every: tuple[Episode, ...]) -> None:
    del event, every
    if one.state not in IN_CARE:
        raise DecidedAlready
    if one.handed_over is None:
        raise NobodyAccepted


_Rule = Callable[[Known, Episode, tuple[Episode, ...]], None]
_RULES: Final[Mapping[str, _Rule]] = MappingProxyType(
    {
        RECEIVED: _received,
        ACCEPTED: _decided,
        REDIRECTED: _decided,
        ASKED: _decided,
        TRIAGED: _open,
        SUPPLIED: _open,
        TAKEN_UP: _answered,
        REFUSED: _answered,
        JOINED: _joined,
        DISCHARGED: _discharged,
    }
)
