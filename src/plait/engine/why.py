"""Why a fact started a duty or did not: each condition, and what failed by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from plait.clock.ages import age_in_words, format_gestation
from plait.clock.moments import local_day
from plait.engine import near
from plait.engine.counting import day_in_words
from plait.engine.derive import Maker
from plait.engine.matching import clock_of, matching
from plait.engine.reasons import event_in_words, moment_in_words
from plait.engine.states import line_held
from plait.engine.steps import Step
from plait.standards.plain_words import (
    line_in_words,
    signals_in_words,
    span_in_words,
)
from plait.standards.shapes import FamilyState, Standard, While
from plait.timeline.timeline import PREGNANCY_DAYS, Known, Timeline

#: Of what came near to being the other half, or an exception: so many are told.
AT_MOST = 3


def conditions(made: Maker, standard: Standard, trigger: Known) -> Iterator[Step]:
    """Each condition of a standard, for a fact that is of the kind that starts it.

    The questions that `Maker.duties` asks, all of them, also after one has failed.
    """
    yield version_step(standard, trigger)
    yield from while_steps(standard, made.timeline, trigger.occurred_at, trigger.about)
    yield from _also(made, standard, trigger)
    yield from _unless(made, standard, trigger)


def version_step(standard: Standard, trigger: Known) -> Step:
    """That the version was in force on the London day of the fact."""
    day = local_day(trigger.occurred_at)
    since = day_in_words(standard.applies_from)
    words = (
        f"Version {standard.version} was in force on {day_in_words(day)}: it applies"
    )
    until = standard.applies_until
    ends = f" until {day_in_words(until)}" if until else ""
    label = standard.policy_on(day) if standard.under else None
    if label:
        # Its own days may be older: these are the days of the policy.
        name, _, version = label.partition("/")
        title = name.replace("_", " ").title()
        whose = f"as version {version} of the policy of {title} has it"
        words = f"{words} {whose},"
    return Step("version", f"{words} from {since}{ends}.", (), holds=True)


def not_in_force(versions: Iterable[Standard], trigger: Known) -> Step:
    """That no version was in force on the London day of the fact."""
    day = day_in_words(local_day(trigger.occurred_at))
    spans = [
        f"version {one.version} applies from {day_in_words(one.applies_from)}"
        + (f" until {day_in_words(one.applies_until)}" if one.applies_until else "")
        for one in versions
    ]
    words = f"No version was in force on {day}: {'; '.join(spans)}."
    return Step("version", words, (), holds=False)


def _unless(made: Maker, standard: Standard, trigger: Known) -> Iterator[Step]:
    unless = standard.unless
    if unless is None:
        return
    span = span_in_words(unless.within)
    excepted = made.exception(standard, trigger)
    if excepted is not None:
        words = (
            f"Nothing is owed where this happened in the {span} before: "
            f"{event_in_words(excepted)}."
        )
        yield Step("unless", words, (excepted.id,), holds=False)
        return
    words = f"Nothing in the {span} before makes an exception of it"
    wanted = signals_in_words(unless.signals)
    yield Step("unless", f"{words} (that would be: {wanted}).", (), holds=True)
    start = trigger.occurred_at - unless.within
    older = [
        event
        for event in matching(made.timeline, unless.signals)
        if event is not trigger and event.occurred_at < start
    ]
    for event in older[-1:]:
        before = near.distance(start - event.occurred_at)
        words = f"{event_in_words(event)} was {before} too early to be one."
        yield Step("unless", words, (event.id,), holds=True)


def _also(made: Maker, standard: Standard, trigger: Known) -> Iterator[Step]:
    also = standard.also
    if also is None:
        return
    partner = made.partner(standard, trigger)
    often = f", {also.times} times" if also.times > 1 else ""
    if partner is not None:
        words = f"The other half was there{often}: {event_in_words(partner)}."
        yield Step("also", words, (partner.id,), holds=True)
        return
    wanted = signals_in_words(also.signals)
    words = f"The other half is missing{often}: {wanted}, {_window(standard)}."
    halves = [e for e in matching(made.timeline, also.signals) if e is not trigger]
    fits = [one for one in halves if not _outside(made, standard, trigger, one)]
    if also.times > 1:
        words += f" It was there {near.counted(len(fits), 'time')}."
    told = fits if also.times > 1 else []
    yield Step("also", words, tuple(one.id for one in told), holds=False)
    yield from _near_halves(made, standard, trigger, halves)


def _window(standard: Standard) -> str:
    also = standard.also
    assert also is not None  # noqa: S101 - asked for such alone
    before = f"from {span_in_words(also.before)} before it"
    if also.until_birth:
        return f"{before} to the end of the pregnancy"
    return f"{before} to {span_in_words(also.after)} after it"


def _near_halves(
    made: Maker, standard: Standard, trigger: Known, halves: list[Known]
) -> Iterator[Step]:
    """What came nearest to being the other half, and what it lacked."""
    also = standard.also
    assert also is not None  # noqa: S101 - asked for such alone
    missed = [
        (0, near.apart(one, trigger), one, why)
        for one in halves
        if (why := _outside(made, standard, trigger, one))
    ]
    missed += [
        (1, near.apart(one, trigger), one, " and ".join(lacks))
        for one in near.of_kinds(made.timeline, also.signals)
        if one is not trigger and (lacks := near.misses(also.signals, one))
    ]
    # The right thing at another time is nearer than another thing.
    missed.sort(key=lambda one: (one[0], one[1], one[2].id))
    for _, _, event, why in missed[:AT_MOST]:
        words = f"Near, and not it: {event_in_words(event)}. "
        yield Step("also", f"{words}{near.sentence(why)}", (event.id,), holds=False)


def _outside(made: Maker, standard: Standard, trigger: Known, half: Known) -> str:
    """Why something of the right kind and value is not the other half; "" if it is."""
    also = standard.also
    assert also is not None  # noqa: S101 - asked for such alone
    start = trigger.occurred_at - also.before
    until: datetime | None = trigger.occurred_at + also.after
    if also.until_birth:
        until = made.timeline.pregnancy(trigger.occurred_at)[1]
    if half.occurred_at < start:
        return f"it was {near.distance(start - half.occurred_at)} too early"
    if until is not None and half.occurred_at > until:
        return f"it was {near.distance(half.occurred_at - until)} too late"
    if standard.same_person and half.about != trigger.about:
        return f"it is about {near.whom(half)}, who is another person"
    return ""


def while_steps(
    standard: Standard, timeline: Timeline, at: datetime, about: str | None
) -> Iterator[Step]:
    """Each line of `while`: since what it held at a moment, or that it did not."""
    for line in standard.while_:
        wanted = line_in_words(line)
        holds = line_held(line, standard, timeline, at, about)
        if holds is not None and holds.by is not None:
            words = f"It held then: {wanted}. Since {event_in_words(holds.by)}."
            yield Step("while", words, (holds.by.id,), holds=True)
        elif holds is not None:
            words = f"It held then: {wanted}. {_as_it_was(line, timeline, at)}"
            yield Step("while", words.strip(), (), holds=True)
        else:
            words = f"It did not hold on {moment_in_words(at)}: {wanted}."
            told = f"{words} {_as_it_was(line, timeline, at)}".strip()
            yield Step("while", told, _behind(line, timeline, at), holds=False)


def _as_it_was(line: While, timeline: Timeline, at: datetime) -> str:
    """What was so instead, for each state of a line."""
    told = dict.fromkeys(_state(one, timeline, at) for one in line.states)
    return " ".join(one for one in told if one)


def _state(state: FamilyState, timeline: Timeline, at: datetime) -> str:
    match state.kind:
        case "pregnant" | "gestation":
            return _pregnancy(timeline, at)
        case "open":
            return _opened(state, timeline, at)
        case _:
            return _babies(timeline, at)


def _pregnancy(timeline: Timeline, at: datetime) -> str:
    edd = timeline.due_date(at)
    if edd is None:
        return "No due date was known."
    days = PREGNANCY_DAYS - (edd - local_day(at)) // timedelta(days=1)
    if days < 0:
        return f"The due date was {day_in_words(edd)}."
    return f"By the due date, {day_in_words(edd)}, it was {format_gestation(days)}."


def _babies(timeline: Timeline, at: datetime) -> str:
    today = local_day(at)
    ages = [
        age_in_words(one.born_on, today)
        for one in timeline.people.values()
        if one.role == "infant" and one.born_on is not None and one.born_on <= today
    ]
    if not ages:
        return "No baby was known to be born by then."
    return f"The baby was {' and '.join(dict.fromkeys(ages))} old."


def _opened(state: FamilyState, timeline: Timeline, at: datetime) -> str:
    """What had been started or ended by then."""
    ends = [e for e in matching(timeline, state.until) if e.occurred_at <= at]
    starts = matching(timeline, state.since)
    before = [event for event in starts if event.occurred_at <= at]
    if before and ends:
        return f"It had ended: {event_in_words(ends[-1])}."
    if not before and starts:
        after = near.distance(starts[0].occurred_at - at)
        return f"It began {after} later: {event_in_words(starts[0])}."
    return "" if before else "It had not been started."


def _behind(line: While, timeline: Timeline, at: datetime) -> tuple[str, ...]:
    """The facts that `_as_it_was` names of what was started and ended."""
    found: list[str] = []
    for state in line.states:
        ends = [e for e in matching(timeline, state.until) if e.occurred_at <= at]
        starts = matching(timeline, state.since)
        before = [event for event in starts if event.occurred_at <= at]
        if before and ends:
            found.append(ends[-1].id)
        elif not before and starts:
            found.append(starts[0].id)
    return tuple(found)


def clock_step(made: Maker, standard: Standard, rests: Iterable[Known]) -> Step:
    """Which clock counts, and since when; it fails if that is still to come."""
    known = [(clock_of(standard, event), event) for event in rests]
    opened_at = max(at for at, _ in known)
    basis = "was recorded" if standard.clock == "recorded" else "happened"
    when = moment_in_words(opened_at)
    ids = tuple(event.id for at, event in known if at == opened_at)
    if len(known) > 1:
        words = f"The clock starts when the last of them {basis}: {when}."
    else:
        words = f"The clock starts when it {basis}: {when}."
    if opened_at <= made.as_of:
        return Step("clock", words, ids, holds=True)
    words += f" That is after {moment_in_words(made.as_of)}, the moment asked about."
    return Step("clock", words, ids, holds=False)
