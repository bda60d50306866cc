"""The one function that matters: what follows from a timeline and standards.

This is the definition. Every faster form must give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice

from plait.clock.deadlines import FROM_A_BASE_DAY, Limit, due, window_opens
from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.engine.matching import Closing, Duty, clock_of, closing, matching, since
from plait.engine.obligations import Obligation, State, state_at
from plait.engine.reasons import Story
from plait.engine.states import held
from plait.standards.collection import Library
from plait.standards.shapes import Standard
from plait.timeline.events import Event
from plait.timeline.timeline import Known, Timeline


def derive(
    events: Timeline | Iterable[Event],
    standards: Library | Iterable[Standard],
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    calendar: Calendar | None = None,
) -> list[Obligation]:
    """What one subject is owed as of a moment, in the order in which it opened.

    Pure and total: the same arguments give the same obligations. What happened after
    `as_of` and what was recorded after `known_at` does not exist; without `known_at`
    all that was ever recorded is known. What opens after `as_of` is not given.

    `events` are one subject's in any order, or a timeline already cut to `as_of` and
    `known_at`; `calendar` is England's when it is left out.
    """
    timeline = timeline_of(events, as_of, known_at)
    made = Maker(timeline, as_of, calendar or Calendar.england())
    found = [o for standard in standards for o in made.obligations(standard)]
    found.sort(key=_in_order)
    return found


def derive_touched(
    events: Timeline | Iterable[Event],
    library: Library,
    as_of: datetime,
    kinds: Iterable[str],
    *,
    calendar: Calendar | None = None,
) -> tuple[frozenset[str], list[Obligation]]:
    """The same, for the standards alone that events of these kinds may change.

    Gives the ids of those standards with their obligations: what they do not give
    any more is no longer owed.
    """
    touched = library.touched_by(kinds)
    standards = [s for s in library if s.id in touched]
    return touched, derive(events, standards, as_of, calendar=calendar)


def timeline_of(
    events: Timeline | Iterable[Event],
    as_of: datetime,
    known_at: datetime | None = None,
) -> Timeline:
    """The timeline of one subject's events as of a moment."""
    if isinstance(events, Timeline):
        return events
    listed = list(events)
    subjects = {event.subject for event in listed}
    if len(subjects) > 1:
        raise ValueError(f"wanted the events of one subject, got {len(subjects)}")
    subject = subjects.pop() if subjects else ""
    return Timeline.of(subject, listed, known_at=known_at, as_of=as_of)


class Maker:
    """Makes the obligations of one timeline, standard by standard."""

    __slots__ = ("_seen", "as_of", "calendar", "timeline")

    def __init__(self, timeline: Timeline, as_of: datetime, calendar: Calendar) -> None:
        self.timeline = timeline
        self.as_of = as_of
        self.calendar = calendar
        #: by standard and version: what a policy has changed is still one standard
        self._seen: dict[tuple[str, int], set[object]] = {}

    def obligations(self, standard: Standard) -> list[Obligation]:
        """What the subject is owed under one standard."""
        found: list[Obligation] = []
        seen = self._seen.setdefault((standard.id, standard.version), set())
        # The earliest to open starts the clock, also where it happened later.
        for duty in sorted(self.duties(standard), key=_opened_at):
            if standard.repeat == "first" and self._once(standard, duty) in seen:
                continue
            ended = closing(standard, duty, self.timeline)
            key = self.same_duty(standard, duty, ended)
            if key in seen:
                continue
            seen.add(key)
            found.append(self.obligation(standard, duty, ended))
            if standard.renew is not None and ended is not None and ended.met:
                about = duty.trigger.about
                found.extend(self._renewals(standard, about, ended, seen))
        return found

    def duties(self, standard: Standard) -> Iterator[Duty]:
        """Each trigger that starts something by the moment of asking, in order."""
        if standard.trigger_kinds.isdisjoint(self.timeline.kinds):
            return
        if not self.timeline.subject.startswith(standard.subject):
            return
        for trigger in matching(self.timeline, standard.when):
            if not _is_in_force(standard, trigger.occurred_at):
                continue
            if self.exception(standard, trigger) is not None:
                continue
            partner = self.partner(standard, trigger)
            if standard.also is not None and partner is None:
                continue
            states = held(standard, self.timeline, trigger.occurred_at, trigger.about)
            if states is None:
                continue
            rests = [one for one in (trigger, partner, *states) if one is not None]
            opened_at = max(clock_of(standard, event) for event in rests)
            if opened_at <= self.as_of:
                yield Duty(trigger, partner, opened_at, states)

    def exception(self, standard: Standard, trigger: Known) -> Known | None:
        """What, in the window up to the trigger, means that nothing is owed."""
        if standard.unless is None:
            return None
        events = matching(self.timeline, standard.unless.signals)
        start = since(events, trigger.occurred_at - standard.unless.within)
        for event in islice(events, start, None):
            if event.occurred_at > trigger.occurred_at:
                break
            if event is not trigger and (
                not standard.same_person or event.about == trigger.about
            ):
                return event
        return None

    def partner(self, standard: Standard, trigger: Known) -> Known | None:
        """The other half of a conjunction: the earliest, on the chosen clock.

        Where it must have happened several times it is the one that makes it so often.
        """
        also = standard.also
        if also is None:
            return None
        until: datetime | None = trigger.occurred_at + also.after
        if also.until_birth:
            until = self.timeline.pregnancy(trigger.occurred_at)[1]
        halves: list[Known] = []
        events = matching(self.timeline, also.signals)
        start = since(events, trigger.occurred_at - also.before)
        for event in islice(events, start, None):
            if event is trigger:
                continue
            if until is not None and event.occurred_at > until:
                break
            if standard.same_person and event.about != trigger.about:
                continue
            halves.append(event)
        if len(halves) < also.times:
            return None
        if also.times == 1:
            return min(halves, key=partial(clock_of, standard))
        return sorted(halves, key=partial(clock_of, standard))[also.times - 1]

    def base_day(self, limit: Limit, duty: Duty) -> date | None:
        """The due date or birthday that the limit hangs on, if it is known."""
        if any(part.unit == "gestation_days" for part in limit.parts):
            return self.timeline.due_date(duty.trigger.occurred_at)
        return self.timeline.born_on(duty.trigger.about)

    def obligation(
        self, standard: Standard, duty: Duty, ended: Closing | None
    ) -> Obligation:
        """The obligation of one duty."""
        limit = standard.limit_for(duty.trigger.fact)
        return self._made(standard, duty, ended, limit, standard.opens)

    def _made(
        self,
        standard: Standard,
        duty: Duty,
        ended: Closing | None,
        limit: Limit,
        opens: Limit | None,
    ) -> Obligation:
        base, lacks = self._base_of(limit, duty)
        due_at = due(
            limit,
            opened_at=duty.opened_at,
            base_day=base,
            calendar=self.calendar,
            close_of_business=standard.close_of_business,
        )
        opens_at = self._opens(opens, duty)
        met = ended.event.id if ended is not None and ended.met else None
        stopped = ended.event.id if ended is not None and not ended.met else None
        because = duty.because
        return Obligation(
            standard=standard.id,
            version=standard.version,
            subject=self.timeline.subject,
            about=duty.trigger.about,
            trigger=duty.trigger.id,
            opened_at=duty.opened_at,
            opens_at=opens_at,
            due_at=due_at,
            state=self._state(ended, opens_at, due_at),
            met_by=met,
            stopped_by=stopped,
            closed_at=ended.at if ended is not None else None,
            owed_by=standard.owed_by,
            because=tuple([event.id for event in because]),
            lacks=lacks,
            story=Story(standard, limit, because, self.calendar),
            policy=_policy_of(standard, duty),
        )

    def _state(
        self,
        ended: Closing | None,
        opens_at: datetime | None,
        due_at: datetime | None,
    ) -> State:
        return state_at(
            self.as_of,
            opens_at=opens_at,
            due_at=due_at,
            closed_at=ended.at if ended is not None else None,
            was_met=ended is not None and ended.met,
        )

    def _base_of(self, limit: Limit, duty: Duty) -> tuple[date | None, str | None]:
        """The day that the limit hangs on, and what it lacks if none is known."""
        units = {part.unit for part in limit.parts}
        if FROM_A_BASE_DAY.isdisjoint(units):
            return None, None
        base = self.base_day(limit, duty)
        if base is not None:
            return base, None
        pregnant = "gestation_days" in units
        return None, "the due date" if pregnant else "the date of birth"

    def _opens(self, opens: Limit | None, duty: Duty) -> datetime | None:
        if opens is None:
            return None
        base, _ = self._base_of(opens, duty)
        return window_opens(opens, opened_at=duty.opened_at, base_day=base)

    def same_duty(
        self, standard: Standard, duty: Duty, ended: Closing | None
    ) -> object:
        """What makes two triggers one duty.

        each: nothing does. rearm: the same event ends them. first: the same person,
        and for clocks that hang on a due date the same pregnancy.
        """
        about = duty.trigger.about if standard.same_person else None
        if standard.repeat == "each":
            return duty.trigger.id
        if standard.repeat == "rearm":
            return about, ended.event.id if ended else None
        return self._once(standard, duty)

    def _once(self, standard: Standard, duty: Duty) -> object:
        if not standard.on_pregnancy_clock and standard.whose is None:
            return duty.trigger.about
        # One pregnancy, whether the mother or the unborn baby is named; and twins are
        # one birth for the mother, whose own check is owed once.
        return standard.whose, self.timeline.pregnancy(duty.trigger.occurred_at)

    def _renewals(
        self,
        standard: Standard,
        about: str | None,
        ended: Closing,
        seen: set[object],
    ) -> Iterator[Obligation]:
        """The duties that come back after each answer, the last one still open.

        What ended the post or the case before the answer ends the chain; so does a
        `while` that does not hold any more when the answer came.
        """
        limit = standard.renew
        while ended.met and limit is not None:
            states = held(standard, self.timeline, ended.at, about)
            if states is None:
                return
            duty = Duty(ended.event, None, ended.at, states)
            key = ("renewed", ended.event.id)
            if key in seen:
                return
            seen.add(key)
            following = closing(standard, duty, self.timeline)
            yield self._made(standard, duty, following, limit, None)
            if following is None:
                return
            ended = following


def _is_in_force(standard: Standard, at: datetime) -> bool:
    """Whether it is the version of that London day, which is dear to work out."""
    if standard.applies_until is None and at.date() > standard.applies_from:
        return True
    return standard.in_force_on(local_day(at))


def _policy_of(standard: Standard, duty: Duty) -> str | None:
    if not standard.under:
        return None
    since, label = standard.under[-1]
    if duty.trigger.occurred_at.date() > since:
        return label  # the London day is dear to work out
    return standard.policy_on(local_day(duty.trigger.occurred_at))


def _opened_at(duty: Duty) -> datetime:
    return duty.opened_at


def _in_order(obligation: Obligation) -> tuple[datetime, str, int, str]:
    return (
        obligation.opened_at,
        obligation.standard,
        obligation.version,
        obligation.trigger,
    )
