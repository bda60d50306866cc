"""By which of a team's criteria a pregnancy is on its list, since when, how gravely.

Pure: the same facts and the same criteria give the same answer. No moment is asked for:
what counts is counted from the pregnancy itself, so that nobody falls off the list
because a day has passed. It is no score: each criterion is said by itself, with the
events behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plait.clock.ages import add_months, gestation_days
from plait.clock.moments import local_day
from plait.standards.conditions import Signal
from plait.standards.services.complex_cases import ComplexCases, Criterion
from plait.timeline.facts.complex_cases import ADDED, LEFT_OUT, TIERED
from plait.timeline.timeline import NOT_AGAIN, Known, Timeline

#: What says that there is a pregnancy.
STARTS = ("pregnancy.notified", "pregnancy.booked", "contact.midwife.booking")
HELD = "meeting.held"
#: The id of what is no criterion: somebody added the family.
BY_HAND = "by_hand"
_MOTHER = ("mother",)


@dataclass(frozen=True, slots=True)
class Met:
    """One criterion that is met: the events behind it, the first one first.

    `known_at` is when the last thing that brought it was recorded; `since` when the
    criterion was first met. `reason` is why, where somebody added her by hand.
    """

    id: str
    words: str
    tier: str
    since: datetime
    known_at: datetime
    events: tuple[Known, ...] = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """A pregnancy that is going on: the event that told of it, and the due date."""

    id: str
    about: str | None
    known_at: datetime
    edd: date | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A pregnancy that a team's criteria bring, or brought, to its list.

    Attributes:
        met: what brings it, the gravest first.
        tier: as the meeting decided last; else the gravest of what brings it. What came
            after that decision and is graver counts again.
        joint: something brings it that is talked of with children's social care.
        left_out: the event that left it out of the list, where nothing is new since.
        decided: the event in which the meeting last decided the tier.
        talked: the meetings that talked of it in this pregnancy, the first one first.
        changed_at: when something was last recorded that the meeting has not heard of;
            None where nothing was, or it was never talked of.
    """

    pregnancy: Pregnancy
    met: tuple[Met, ...]
    tier: str
    joint: bool
    since: datetime
    left_out: Known | None
    decided: Known | None
    talked: tuple[Known, ...]
    changed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is on the list."""
        return self.left_out is None

    @property
    def last_talked(self) -> datetime | None:
        """When the meeting last talked of it."""
        return self.talked[-1].occurred_at if self.talked else None


def pregnancy_now(timeline: Timeline) -> Pregnancy | None:
    """The pregnancy that is going on, as far as the facts tell; None for none."""
    ends = [one.occurred_at for one in timeline.of_kind("pregnancy.ended")]
    # Who was not booked is booked after the birth: that is of no other pregnancy.
    ends += [e.occurred_at + NOT_AGAIN for e in timeline.of_kind("birth.recorded")]
    last = max(ends, default=None)
    began = [
        event
        for kind in STARTS
        for event in timeline.of_kind(kind)
        if last is None or event.occurred_at > last
    ]
    if not began:
        return None
    first = min(began, key=lambda one: (one.occurred_at, one.recorded_at, one.id))
    newest = max(began, key=lambda one: one.occurred_at)
    edd = timeline.due_date(newest.occurred_at)
    return Pregnancy(first.id, first.about, first.occurred_at, edd)


def flagged(timeline: Timeline, team: ComplexCases) -> Flagged | None:
    """Whether the pregnancy that is going on is on a team's list, and why.

    None where there is none, or nothing brings it there.
    """
    pregnancy = pregnancy_now(timeline)
    if pregnancy is None:
        return None
    met = sorted(
        _met(timeline, pregnancy, team), key=lambda one: (team.rank(one.tier), one.id)
    )
    if not met:
        return None
    decided = _last(timeline, TIERED, pregnancy)
    talked = tuple(_talked(timeline, pregnancy))
    return Flagged(
        pregnancy=pregnancy,
        met=tuple(met),
        tier=_tier(met, decided, team),
        joint=any(team.tier(one.tier).joint for one in met),
        since=min(one.since for one in met),
        left_out=_left_out(timeline, pregnancy, met),
        decided=decided,
        talked=talked,
        changed_at=_changed(timeline, talked),
    )


def _met(timeline: Timeline, pregnancy: Pregnancy, team: ComplexCases) -> Iterator[Met]:
    for criterion in team.criteria:
        events = _events(timeline, pregnancy, criterion)
        if len(events) >= max(criterion.at_least, 1):
            decisive = events[criterion.at_least - 1]
            yield Met(
                criterion.id,
                criterion.words,
                criterion.tier,
                since=max(decisive.occurred_at, pregnancy.known_at),
                known_at=max(one.known_from for one in events),
                events=tuple(events),
            )
    added = _last(timeline, ADDED, pregnancy)
    if added is not None:
        yield Met(
            BY_HAND,
            "Added by hand",
            str(added.fact.get("tier") or "amber"),
            since=added.occurred_at,
            known_at=added.known_from,
            events=(added,),
            reason=str(added.fact.get("reason") or ""),
        )


def _events(
    timeline: Timeline, pregnancy: Pregnancy, criterion: Criterion
) -> list[Known]:
    """The events that count for a criterion."""
    if criterion.younger_than is not None:
        return _of_age(timeline, pregnancy, criterion.younger_than)
    if criterion.booked_after is not None:
        return _booked_late(timeline, pregnancy, criterion.booked_after)
    since = _from(pregnancy, criterion)
    found = [
        event
        for event in matching(timeline, criterion.signals)
        if since is None or event.occurred_at >= since
    ]
    undone = [event.occurred_at for event in matching(timeline, criterion.undoing)]
    last = max(undone, default=None)
    return [event for event in found if last is None or event.occurred_at >= last]


def matching(timeline: Timeline, signals: Iterable[Signal]) -> list[Known]:
    """The events that any of these signals matches, in order, each once."""
    found = {
        event.id: event
        for signal in signals
        for kind in signal.kinds
        for event in timeline.of_kind(kind)
        if signal.matches(event)
    }
    return sorted(found.values(), key=lambda one: (one.occurred_at, one.id))


def _from(pregnancy: Pregnancy, criterion: Criterion) -> datetime | None:
    """Since when its events count."""
    if criterion.within == "ever":
        return None
    if criterion.within == "pregnancy":
        # Whoever booked may write the rest of that day before the booking itself.
        return pregnancy.known_at - timedelta(days=1)
    known = pregnancy.known_at
    day = add_months(local_day(known), -criterion.within)
    return known - timedelta(days=(local_day(known) - day).days)


def _of_age(timeline: Timeline, pregnancy: Pregnancy, years: int) -> list[Known]:
    """The event that told of the pregnancy, where she was younger than so many years.

    A birthday that nobody wrote down is no age.
    """
    mother = pregnancy.about or next(
        (id_ for id_, one in timeline.people.items() if one.role in _MOTHER), None
    )
    born_on = timeline.born_on(mother)
    first = timeline.get(pregnancy.id)
    if born_on is None or first is None:
        return []
    turns = add_months(born_on, 12 * years)
    return [first] if local_day(pregnancy.known_at) < turns else []


def _booked_late(timeline: Timeline, pregnancy: Pregnancy, days: int) -> list[Known]:
    """The first booking, where it was later than at so many days of the pregnancy."""
    booked = [
        event
        for kind in ("pregnancy.booked", "contact.midwife.booking")
        for event in timeline.of_kind(kind)
        if event.occurred_at >= pregnancy.known_at
    ]
    if not booked:
        return []
    first = min(booked, key=lambda one: (one.occurred_at, one.id))
    at = first.fact.get("gestation_days")
    if at is None and pregnancy.edd is not None:
        at = gestation_days(pregnancy.edd, local_day(first.occurred_at))
    return [first] if at is not None and at > days else []


def _last(timeline: Timeline, kind: str, pregnancy: Pregnancy) -> Known | None:
    found = [
        event
        for event in timeline.of_kind(kind)
        if event.occurred_at >= pregnancy.known_at
    ]
    return found[-1] if found else None


def _talked(timeline: Timeline, pregnancy: Pregnancy) -> Iterator[Known]:
    for event in timeline.of_kind(HELD):
        is_ours = event.fact.get("type") == "complex_case"
        if is_ours and event.occurred_at >= pregnancy.known_at:
            yield event


def _tier(met: Iterable[Met], decided: Known | None, team: ComplexCases) -> str:
    found = list(met)
    if decided is None:
        return team.gravest(*(one.tier for one in found)).id
    newer = [one.tier for one in found if one.known_at > decided.known_from]
    return team.gravest(str(decided.fact["tier"]), *newer).id


def _left_out(
    timeline: Timeline, pregnancy: Pregnancy, met: Iterable[Met]
) -> Known | None:
    """What left it out, if nothing that brings it was recorded since."""
    left = _last(timeline, LEFT_OUT, pregnancy)
    if left is None:
        return None
    return None if any(one.known_at > left.known_from for one in met) else left


#: What is news to a meeting. That somebody is only told of something is none.
_NEWS = (
    "concern.", "diagnosis.", "nonattendance.", "referral.", "screen.", "s47.",
    "harm.", "admission.", "assessment.", "plan.", "action.done", "medication.",
    "transfer.accepted", "discharge.", "hospital.", "contact.declined",
)  # fmt: skip


#: That something was asked is no news: what was answered is.
_ASKED = frozenset({"screen.wellbeing_asked", "screen.domestic_abuse"})


def is_news(event: Known) -> bool:
    """Whether a meeting wants to hear of such an event."""
    return event.kind.startswith(_NEWS) and event.kind not in _ASKED


def since_last(timeline: Timeline, talked: Iterable[Known]) -> list[Known]:
    """What was recorded after the last meeting was, in its order; all where none was.

    By when it was first recorded: what happened before and was told late is news.
    """
    last = max((one.recorded_at for one in talked), default=None)
    return [
        event
        for event in timeline.events
        if is_news(event) and (last is None or event.recorded_at > last)
    ]


def _changed(timeline: Timeline, talked: tuple[Known, ...]) -> datetime | None:
    if not talked:
        return None
    news = since_last(timeline, talked)
    return max((one.recorded_at for one in news), default=None)
