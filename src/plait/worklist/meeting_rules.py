"""Who may call, change, hold and answer a meeting: what no fact alone can show.

Imports say what other systems have let pass, so these rules are for pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from plait.access.permissions import AGENCY_WORDS
from plait.clock.moments import parse_moment
from plait.standards.quorums import quorums
from plait.timeline.gatherings import CALLED, HELD, Gathering, gathering
from plait.timeline.timeline import Known, Timeline
from plait.worklist import refusals

#: A meeting may be called for a moment that has just begun: for now.
_JUST_BEGUN: Final = timedelta(minutes=5)


def check(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """Refuse a step of a meeting that is not theirs to take, or too late.

    Args:
        event: the step, which the timeline has already.
        agency_kind: the kind of the agency that recorded it.

    Raises:
        NotRecorded: the subclass says why.
    """
    rule = _RULES.get(event.kind)
    if rule is not None:
        rule(event, timeline, agency_kind)


def may_call(type_: str, agency_kind: str) -> bool:
    """Whether an agency of this kind may call a meeting of this type, and hold it."""
    return agency_kind in quorums()[type_].calls


def who_calls(type_: str) -> str:
    """The agencies that call a meeting of this type, in words."""
    calls = quorums()[type_].calls
    return " or ".join(words for one, words in AGENCY_WORDS.items() if one in calls)


def _check_called(event: Known, timeline: Timeline, agency_kind: str) -> None:
    del timeline
    type_ = str(event.fact["type"])
    if not may_call(type_, agency_kind):
        raise _not_yours(type_)
    _check_ahead(event)


def _check_held(event: Known, timeline: Timeline, agency_kind: str) -> None:
    type_ = str(event.fact["type"])
    named = event.fact.get("meeting")
    one = gathering(timeline, str(named)) if named else None
    _check_theirs(event, one, type_, agency_kind)
    if one is not None and one.called and event.event.corrects is None:
        _check_once(event, one, timeline)


def _check_once(event: Known, one: Gathering, timeline: Timeline) -> None:
    """What was called off is not held, and nothing is held twice: call another.

    Whoever called it off meanwhile has told everybody that it will not be.
    """
    twice = any(
        other is not event
        and timeline.aliases.get(named := str(other.fact.get("meeting")), named)
        == one.id
        for other in timeline.of_kind(HELD)
    )
    if twice or one.cancelled is not None:
        raise refusals.MeetingIsOver


def _check_changed(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """Moved, cancelled, more asked: of a meeting that is still to be."""
    if event.fact.get("meeting") is None and event.fact.get("type"):
        _check_theirs(event, None, str(event.fact["type"]), agency_kind)
        return
    one = _meeting_of(event, timeline)
    _check_theirs(event, one, one.type, agency_kind)
    if one.held is not None or not _is_open(one, event):
        raise refusals.MeetingIsOver
    if event.kind == "meeting.moved":
        _check_ahead(event)


def _check_replied(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """A team answers for itself, and while it is asked."""
    del agency_kind
    one = _meeting_of(event, timeline)
    if str(event.fact["team"]) != event.event.team or (
        int(event.fact["team"]) not in one.seats
    ):
        raise refusals.NotAskedToIt
    if one.state != "called":
        raise refusals.MeetingIsOver


def _check_theirs(
    event: Known, one: Gathering | None, type_: str, agency_kind: str
) -> None:
    """Those that call such meetings, and the agency that called this one."""
    is_caller = one is not None and one.called is not None and (
        one.called.agency == event.agency
    )  # fmt: skip
    if not is_caller and not may_call(type_, agency_kind):
        raise _not_yours(type_)


def may_approve(one: Gathering, agency: str, agency_kind: str) -> bool:
    """Whether an agency approves the minutes of a meeting, and sends them.

    That which called it or recorded it, and those that call such meetings.
    """
    own = {event.agency for event in (one.called, one.held) if event is not None}
    return agency in own or may_call(one.type, agency_kind)


def _check_minutes(event: Known, timeline: Timeline, agency_kind: str) -> None:
    named = event.fact.get("meeting")
    one = gathering(timeline, str(named)) if named else None
    if one is not None and not may_approve(one, event.agency, agency_kind):
        raise refusals.NotYoursToApprove


def _check_ahead(event: Known) -> None:
    starts_at = event.fact.get("starts_at")
    if starts_at is None or event.event.corrects is not None:
        return
    if parse_moment(str(starts_at)) < event.recorded_at - _JUST_BEGUN:
        raise refusals.MeetingInThePast


def _meeting_of(event: Known, timeline: Timeline) -> Gathering:
    one = gathering(timeline, str(event.fact["meeting"]))
    if one is None:
        raise refusals.NoSuchMeeting
    return one


def _is_open(one: Gathering, event: Known) -> bool:
    return one.cancelled is None or one.cancelled.id == event.id


def _not_yours(type_: str) -> refusals.NotYoursToCall:
    return refusals.NotYoursToCall.than(quorums()[type_].title, who_calls(type_))


_RULES: Mapping[str, Callable[[Known, Timeline, str], None]] = {
    CALLED: _check_called,
    HELD: _check_held,
    "meeting.moved": _check_changed,
    "meeting.invited": _check_changed,
    "meeting.cancelled": _check_changed,
    "meeting.replied": _check_replied,
    "meeting.minutes_approved": _check_minutes,
    "meeting.minutes_sent": _check_minutes,
}
