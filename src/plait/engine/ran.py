"""How a duty went on: what answered or ended it, and what only looked as if."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Literal

from plait.engine import near
from plait.engine.matching import (
    Closing,
    Duty,
    Refusal,
    accepted,
    is_theirs,
    is_this_pregnancy,
    refusal,
    stop_refusal,
)
from plait.engine.obligations import Obligation
from plait.engine.reasons import event_in_words, moment_in_words
from plait.engine.steps import Step
from plait.standards.conditions import Signal
from plait.standards.plain_words import answer_in_words, span_in_words
from plait.standards.shapes import Standard
from plait.timeline.timeline import Known, Timeline

#: What looked like an answer and did not count: so many of the newest are told.
AT_MOST = 5
#: What came earlier than this before the clock started is nobody's answer to it.
_LONG_BEFORE = timedelta(days=90)

_STATE = {
    "waiting": "its time has not come yet",
    "due": "it is owed now",
    "overdue": "it is late",
    "met": "it was done in time",
    "met_late": "it was done, late",
    "stopped": "it ended before its time was up",
    "missed": "it ended after it was already late",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A duty with what is needed to tell how it went on."""

    standard: Standard
    duty: Duty
    ended: Closing | None
    timeline: Timeline
    as_of: datetime


def outcome(run: Run, obligation: Obligation) -> Iterator[Step]:
    """What met or stopped it, what looked so and did not count, and how it stands."""
    yield from _answer(run)
    yield from _near("no_answer", _near_answers(run))
    yield from _stop(run)
    yield from _near("no_stop", _near_stops(run))
    now = f"As of {moment_in_words(run.as_of)}"
    yield Step("state", f"{now}: {_STATE[obligation.state]}.")


def _answer(run: Run) -> Iterator[Step]:
    ended = run.ended
    if ended is not None and ended.met:
        yield Step("answer", f"Met by: {event_in_words(ended.event)}.",
                   (ended.event.id,), holds=True)  # fmt: skip
        return
    wanted = answer_in_words(run.standard)
    yield Step("answer", f"Nothing has met it. What would: {wanted}.", (), holds=False)
    if run.standard.then.all_of:
        yield from _parts(run)


def _parts(run: Run) -> Iterator[Step]:
    """Of an answer that needs several things: what is there already."""
    there = [
        event
        for event in near.of_kinds(run.timeline, run.standard.then.signals)
        if not near.misses(run.standard.then.signals, event)
        and refusal(run.standard, run.duty, event, run.timeline) is None
    ]
    if not there:
        return
    told = "; ".join(event_in_words(event) for event in there[-AT_MOST:])
    words = f"There already, and not enough alone: {told}."
    if run.standard.then.different_agencies and len({e.agency for e in there}) == 1:
        words += " The other must come from another agency."
    yield Step("no_answer", words, tuple(e.id for e in there[-AT_MOST:]), holds=False)


def _stop(run: Run) -> Iterator[Step]:
    ended = run.ended
    if ended is not None and not ended.met:
        words = f"Ended without an answer by: {event_in_words(ended.event)}."
        yield Step("stop", words, (ended.event.id,), holds=True)


def _near(
    kind: Literal["no_answer", "no_stop"],
    found: Iterator[tuple[Known, str]],
) -> Iterator[Step]:
    """The newest of what looked so, each with why it did not count."""
    told = list(found)
    looked = "answer" if kind == "no_answer" else "end"
    for event, why in told[-AT_MOST:]:
        words = f"Looked like an {looked} and did not count: {event_in_words(event)}"
        yield Step(kind, f"{words}. {near.sentence(why)}", (event.id,), holds=False)
    if len(told) > AT_MOST:
        older = near.counted(len(told) - AT_MOST, "older fact")
        yield Step(kind, f"{older} like it did not count either.", (), holds=False)


def _near_answers(run: Run) -> Iterator[tuple[Known, str]]:
    for event in _until_closed(run, run.standard.then.signals):
        yield from _refused(run, run.standard.then.signals, event)


def _refused(
    run: Run,
    signals: tuple[Signal, ...],
    event: Known,
    of: Callable[[Standard, Duty, Known, Timeline], Refusal | None] = refusal,
) -> Iterator[tuple[Known, str]]:
    """The event with why it does not count; nothing if it does, or is of no concern."""
    earliest = run.duty.opened_at - run.standard.lookback
    if event.occurred_at < earliest - _LONG_BEFORE:
        return
    missed = near.misses(signals, event)
    if missed and event.occurred_at >= earliest and event not in run.duty.because:
        yield event, " and ".join(missed)
    elif not missed:
        why = of(run.standard, run.duty, event, run.timeline)
        if why is not None and why != "itself":
            yield event, _why(run, event, why)


def _why(run: Run, event: Known, why: Refusal) -> str:
    match why:
        case "other_person":
            return f"it is about {near.whom(event)}, who is another person"
        case "names_another":
            return "it says that it answers another fact"
        case "same_kind":
            return "it is of the kind that starts it, and came no later than the start"
        case _:
            before = near.distance(run.duty.opened_at - event.occurred_at)
            words = f"it came {before} before the clock started"
            if run.standard.lookback:
                span = span_in_words(run.standard.lookback)
                words += f", and only what came at most {span} before counts"
            return words


def _until_closed(run: Run, signals: tuple[Signal, ...]) -> Iterator[Known]:
    """The facts of these kinds, up to what ended the duty, and without that."""
    for event in near.of_kinds(run.timeline, signals):
        if run.ended is not None:
            if event.occurred_at > run.ended.at:
                return
            if event is run.ended.event:
                continue
        yield event


def _near_stops(run: Run) -> Iterator[tuple[Known, str]]:
    found = chain(_declared(run), _deaths(run), _moves(run), _losses(run))
    yield from sorted(found, key=lambda one: one[0].occurred_at)


def _declared(run: Run) -> Iterator[tuple[Known, str]]:
    """Stops that the standard names."""
    stops = run.standard.stop
    if not stops:
        return
    for event in _until_closed(run, stops):
        if event.occurred_at >= run.duty.opened_at:
            yield from _refused(run, stops, event, of=stop_refusal)


def _since_opened(run: Run, kind: str) -> Iterator[Known]:
    for event in run.timeline.of_kind(kind):
        is_over = run.ended is not None and (
            event.occurred_at > run.ended.at or event is run.ended.event
        )
        if event.occurred_at >= run.duty.opened_at and not is_over:
            yield event


def _deaths(run: Run) -> Iterator[tuple[Known, str]]:
    for event in _since_opened(run, "person.died"):
        if event.about is None or not is_theirs(
            run.standard, run.duty, event, run.timeline
        ):
            yield event, "it is about another person than the one whose clock this is"


def _moves(run: Run) -> Iterator[tuple[Known, str]]:
    for event in _since_opened(run, "area.left"):
        if event.about is not None and not is_theirs(
            run.standard, run.duty, event, run.timeline
        ):
            yield event, "another person left"
        elif accepted(run.standard, run.duty, event, run.timeline) is None:
            yield event, "nobody has accepted the transfer yet"


def _losses(run: Run) -> Iterator[tuple[Known, str]]:
    if not run.standard.on_pregnancy_clock and run.duty.trigger.role != "unborn":
        return
    for event in _since_opened(run, "pregnancy.ended"):
        if not is_this_pregnancy(event, run.duty, run.timeline):
            yield event, "it is another pregnancy"
