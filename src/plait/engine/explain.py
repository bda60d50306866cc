"""Why something is owed, and why nothing is: the reasoning of `derive`, step by step.

It asks the questions that `derive` asks, with the same functions, and writes down each
answer. What it concludes is what `derive` gives: a property test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.engine import near, why
from plait.engine.counting import Count, counted_out
from plait.engine.derive import Maker, timeline_of
from plait.engine.matching import Duty, closing, matching
from plait.engine.obligations import OPEN_STATES, Obligation
from plait.engine.ran import Run, outcome
from plait.engine.reasons import event_in_words, moment_in_words
from plait.engine.states import held
from plait.engine.steps import Case, Explanation, Step
from plait.standards.plain_words import signals_in_words
from plait.standards.shapes import Standard
from plait.timeline.events import Event
from plait.timeline.timeline import Known, Timeline

#: Of the facts that only came near, so many of the newest are told.
AT_MOST_NEAR = 8

_OF_WHOM = {"family": "a family", "staff": "a member of staff", "review": "a review"}


def explain(
    events: Timeline | Iterable[Event],
    versions: Sequence[Standard],
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    calendar: Calendar | None = None,
) -> Explanation:
    """Why one subject is owed something under one standard, or why nothing.

    It names facts: give it the events that the reader may read, or show it to nobody
    but those who may read all of them.

    Args:
        events: one subject's, or a timeline already cut; of events it is also told
            which ones were withdrawn, not yet known or still to happen.
        versions: every version of the standard, oldest first; at least one.
        as_of: the moment asked about.
        known_at: leave out what was recorded later.
        calendar: England's when it is left out.
    """
    listed = events if isinstance(events, Timeline) else list(events)
    timeline = timeline_of(listed, as_of, known_at)
    asked = _Asked(versions, Maker(timeline, as_of, calendar or Calendar.england()))
    cases = [] if asked.is_of_another_subject else list(asked.cases())
    if not isinstance(listed, Timeline) and not asked.is_of_another_subject:
        cases += _out_of_sight(listed, timeline, versions, as_of)
    cases.sort(key=lambda case: (case.at, case.fact))
    cases, left_out = _newest(cases)
    newest = versions[-1]
    return Explanation(
        standard=newest.id,
        title=newest.title,
        subject=timeline.subject,
        as_of=as_of,
        steps=tuple(asked.summary(cases, left_out)),
        cases=tuple(cases),
    )


class _Asked:
    """The versions of one standard, held against one timeline."""

    def __init__(self, versions: Sequence[Standard], made: Maker) -> None:
        self.versions = versions
        self.made = made
        self.timeline = made.timeline

    @property
    def is_of_another_subject(self) -> bool:
        """Whether the standard is not asked of such a subject at all."""
        subject = self.timeline.subject
        return bool(subject) and not subject.startswith(self.versions[-1].subject)

    def cases(self) -> Iterator[Case]:
        """Every fact of a kind that may start it, and every duty that came back."""
        # A version may stand in several pieces, one for each policy in turn.
        runs = {one.applies_from: _runs(self.made, one) for one in self.versions}
        kinds = frozenset().union(*(one.trigger_kinds for one in self.versions))
        if not kinds.isdisjoint(self.timeline.kinds):
            for event in self.timeline.events:
                if event.kind in kinds:
                    yield self._case(event, runs)
        for found in runs.values():
            yield from _renewed(self.made, found)

    def _case(self, event: Known, runs: dict[date, _Runs]) -> Case:
        day = local_day(event.occurred_at)
        standard = next((one for one in self.versions if one.in_force_on(day)), None)
        if standard is None:
            return self._out_of_force(event)
        missed = near.misses(standard.when, event)
        if missed:
            return _near_case(standard, event, missed)
        steps = [_starts(event), *why.conditions(self.made, standard, event)]
        return runs[standard.applies_from].case(self.made, event, steps)

    def _out_of_force(self, event: Known) -> Case:
        meant = [one for one in self.versions if not near.misses(one.when, event)]
        if not meant:
            missed = near.misses(self.versions[-1].when, event)
            return _near_case(self.versions[-1], event, missed, version=0)
        steps = (_starts(event), why.not_in_force(self.versions, event))
        return Case(event.id, event.occurred_at, 0, steps)

    def summary(self, cases: Sequence[Case], left_out: int) -> Iterator[Step]:
        """What is asked for, and what was concluded."""
        newest = self.versions[-1]
        if self.is_of_another_subject:
            words = f"It is asked of {_OF_WHOM[newest.subject]}, and of nobody else."
            yield Step("nothing", words, (), holds=False)
            return
        yield Step("nothing", f"What starts it: {signals_in_words(newest.when)}.")
        owed = [case.obligation for case in cases if case.obligation is not None]
        if owed:
            still = sum(one.state in OPEN_STATES for one in owed)
            made = "1 duty" if len(owed) == 1 else f"{len(owed)} duties"
            words = f"It made {made}, of which {still} {_be(still)} open."
            yield Step("nothing", words, (), holds=True)
        else:
            when = moment_in_words(self.made.as_of)
            words = f"Nothing is owed under it as of {when}."
            if not cases:
                words += " Nothing of the kind that starts it is known."
            yield Step("nothing", words, (), holds=False)
        if left_out:
            older = near.counted(left_out, "older fact")
            words = f"{older} that came near {_be(left_out)} left out."
            yield Step("nothing", words)


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


class _Runs:
    """The duties of one version as `derive` tells them apart."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.owed: dict[str, Obligation] = {}
        #: what came back after an answer, by that answer
        self.back: dict[str, Obligation] = {}
        self.ran: dict[str, Run] = {}
        #: what was merged, to the duty that it became part of
        self.merged: dict[str, Duty] = {}

    def case(self, made: Maker, event: Known, steps: list[Step]) -> Case:
        """The case of a fact whose conditions have been asked."""
        standard = self.standard
        if all(step.holds for step in steps):
            steps = [*steps, self._clock(made, event)]
        into = self.merged.get(event.id)
        if into is not None:
            steps = [*steps, _merged(standard, into)]
        obligation = self.owed.get(event.id)
        if obligation is not None:
            steps = [*steps, *_ran(made, self.ran[event.id], obligation)]
        return Case(
            event.id, event.occurred_at, standard.version, tuple(steps), obligation
        )

    def _clock(self, made: Maker, event: Known) -> Step:
        partner = made.partner(self.standard, event)
        states = held(self.standard, made.timeline, event.occurred_at, event.about)
        found = (event, partner, *(states or ()))
        rests = {one.id: one for one in found if one is not None}
        return why.clock_step(made, self.standard, rests.values())


def _runs(made: Maker, standard: Standard) -> _Runs:
    """The duties of a version, each with its run, and what was merged into which."""
    found = _Runs(standard)
    first: dict[object, Duty] = {}
    for duty in sorted(made.duties(standard), key=lambda one: one.opened_at):
        ended = closing(standard, duty, made.timeline)
        into = first.setdefault(made.same_duty(standard, duty, ended), duty)
        if into is duty:
            run = Run(standard, duty, ended, made.timeline, made.as_of)
            found.ran[duty.trigger.id] = run
        else:
            found.merged[duty.trigger.id] = into
    for one in made.obligations(standard):
        is_first = one.trigger in found.ran and one.trigger not in found.owed
        (found.owed if is_first else found.back)[one.trigger] = one
    return found


def _starts(event: Known) -> Step:
    return Step("starts", f"{event_in_words(event)}.", (event.id,), holds=True)


def _near_case(
    standard: Standard, event: Known, missed: Iterable[str], version: int | None = None
) -> Case:
    words = f"{event_in_words(event)} came near and does not start it. "
    words += near.sentence(" and ".join(missed))
    step = Step("near", words, (event.id,), holds=False)
    number = standard.version if version is None else version
    return Case(event.id, event.occurred_at, number, (step,))


def _merged(standard: Standard, into: Duty) -> Step:
    """That it is part of a duty that another fact had started."""
    one = event_in_words(into.trigger)
    because = (
        "until that is answered, a second one is the same duty"
        if standard.repeat == "rearm"
        else "it is owed once only"
    )
    words = f"It is part of the duty that began with {one}: {because}."
    return Step("merged", words, (into.trigger.id,), holds=False)


def _ran(made: Maker, run: Run, obligation: Obligation) -> Iterator[Step]:
    """The window, the limit counted out, and how it went on."""
    if obligation.opens_at is not None:
        words = f"It can be done from {moment_in_words(obligation.opens_at)}."
        yield Step("window", words)
    elif run.standard.opens is not None and not _is_renewed(run):
        yield Step("window", "From when it can be done is not known yet.")
    limit = obligation.story.limit
    count = Count(
        opened_at=obligation.opened_at,
        base_day=made.base_day(limit, run.duty),
        calendar=made.calendar,
        closes=run.standard.close_of_business,
    )
    yield from counted_out(limit, count, obligation.due_at, obligation.lacks)
    yield from outcome(run, obligation)


def _is_renewed(run: Run) -> bool:
    return run.duty.trigger.kind not in run.standard.trigger_kinds


def _renewed(made: Maker, runs: _Runs) -> Iterator[Case]:
    """The duties that came back after each answer, and where that ended."""
    if runs.standard.renew is None:
        return
    told: set[str] = set()
    for first in runs.ran.values():
        run, about = first, first.duty.trigger.about
        while run.ended is not None and run.ended.met:
            answer = run.ended.event
            obligation = runs.back.get(answer.id)
            if answer.id in told:
                break
            told.add(answer.id)
            if obligation is None:
                yield from _not_back(made, run, about)
                break
            run = _run_of(made, runs.standard, answer, obligation)
            steps = (*_back(made, run, about), *_ran(made, run, obligation))
            yield Case(
                answer.id, answer.occurred_at, obligation.version, steps, obligation
            )


def _run_of(
    made: Maker, standard: Standard, answer: Known, obligation: Obligation
) -> Run:
    """The run of a duty that came back after an answer."""
    rests = (made.timeline.get(one) for one in obligation.because[1:])
    held_by = tuple(one for one in rests if one is not None)
    duty = Duty(answer, None, obligation.opened_at, held_by)
    ended = closing(standard, duty, made.timeline)
    return Run(standard, duty, ended, made.timeline, made.as_of)


def _back(made: Maker, run: Run, about: str | None) -> Iterator[Step]:
    """That it came back, in the version that began it, and why it could."""
    answer = run.duty.trigger
    words = f"It came back after {event_in_words(answer)}."
    yield Step("starts", words, (answer.id,), holds=True)
    words = f"It goes on under version {run.standard.version}."
    yield Step("version", words, (), holds=True)
    at = run.duty.opened_at
    yield from why.while_steps(run.standard, made.timeline, at, about)


def _not_back(made: Maker, run: Run, about: str | None) -> Iterator[Case]:
    """That it did not come back after an answer, because a `while` failed by then."""
    ended = run.ended
    assert ended is not None  # noqa: S101 - asked for what was answered alone
    steps = tuple(why.while_steps(run.standard, made.timeline, ended.at, about))
    if all(step.holds for step in steps):
        return
    words = f"It could have come back after {event_in_words(ended.event)}."
    start = Step("starts", words, (ended.event.id,), holds=True)
    yield Case(ended.event.id, ended.at, run.standard.version, (start, *steps))


def _newest(cases: list[Case]) -> tuple[list[Case], int]:
    """All that started something, and the newest of those that only came near."""
    only_near = [case for case in cases if case.is_near]
    left_out = only_near[: max(0, len(only_near) - AT_MOST_NEAR)]
    gone = {id(case) for case in left_out}
    return [case for case in cases if id(case) not in gone], len(left_out)


def _out_of_sight(
    events: Sequence[Event],
    timeline: Timeline,
    versions: Sequence[Standard],
    as_of: datetime,
) -> Iterator[Case]:
    """Facts that would start it, and are withdrawn, not known yet, or to come."""
    whole = Timeline.of(timeline.subject, events)
    signals = versions[-1].when
    for event in matching(whole, signals):
        if timeline.get(event.id) is not None:
            continue
        if event.occurred_at > as_of:
            lacks = f"that is after {moment_in_words(as_of)}, the moment asked about"
        else:
            lacks = f"it was not known until {moment_in_words(event.known_from)}"
        yield _near_case(versions[-1], event, [lacks], version=0)
    kinds = frozenset().union(*(one.trigger_kinds for one in versions))
    for root in events:
        is_root = root.corrects is None and root.kind in kinds
        is_known = (timeline.get(root.id) or whole.get(root.id)) is not None
        if is_root and not is_known:
            shown = Timeline.of(timeline.subject, [root]).events[0]
            yield _near_case(versions[-1], shown, ["it was withdrawn"], version=0)


def late_by(obligation: Obligation, as_of: datetime) -> float | None:
    """How many hours it is late as of a moment, or was when it ended; None if not."""
    end = obligation.closed_at or as_of
    if obligation.due_at is None or end <= obligation.due_at:
        return None
    return (end - obligation.due_at).total_seconds() / 3600
