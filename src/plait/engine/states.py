"""What was so of a family at a moment: pregnant, with a baby this old, in care."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from plait.clock.deadlines import day_of_age
from plait.clock.moments import local_day, start_of_day
from plait.engine.matching import in_order, matching
from plait.standards.building import PREGNANT
from plait.standards.shapes import FamilyState, Standard, While
from plait.timeline.timeline import PREGNANCY_DAYS, Known, Span, Timeline

_Spans = Mapping[str | None, Span]

#: No pregnancy lasts longer than this past its due date, or past its first sign.
_PAST_DUE = timedelta(days=21)
_LONGEST = timedelta(days=PREGNANCY_DAYS + 21)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
_occurred_at = attrgetter("occurred_at")


@dataclass(frozen=True, slots=True)
class Held:
    """That a line held, and the event that made it so (None for pregnancy or age)."""

    by: Known | None = None


#: That it held by itself: what the family is, or how old a baby.
_HELD = Held()


def held(
    standard: Standard, timeline: Timeline, at: datetime, about: str | None
) -> tuple[Known, ...] | None:
    """The events that made every line of `while` hold at a moment; None if one failed.

    Args:
        about: whose clock it is; an age is this person's, if it is a baby's.
    """
    if not standard.while_:
        return ()
    found: list[Known] = []
    for line in standard.while_:
        holds = line_held(line, standard, timeline, at, about)
        if holds is None:
            return None
        if holds.by is not None and holds.by not in found:
            found.append(holds.by)
    return tuple(found)


def line_held(
    line: While,
    standard: Standard,
    timeline: Timeline,
    at: datetime,
    about: str | None,
) -> Held | None:
    """Whether any state of the line was so at a moment: the first that was."""
    for state in line.states:
        holds = state_held(state, standard, timeline, at, about)
        if holds is not None:
            return holds
    return None


def state_held(
    state: FamilyState,
    standard: Standard,
    timeline: Timeline,
    at: datetime,
    about: str | None,
) -> Held | None:
    """Whether one state was so at a moment."""
    match state.kind:
        case "pregnant":
            return _HELD if _is_pregnant(timeline, at) else None
        case "gestation":
            return _HELD if _is_within(state, timeline, at) else None
        case "open":
            whom = about if standard.same_person else None
            opener = _opened_by(state, timeline, at, whom)
            return Held(opener) if opener is not None else None
        case _:
            spans = _ages(state, timeline, only_living=standard.whose == "infant")
            return _HELD if _is_of_age(spans, timeline, at, about) else None


def _is_pregnant(timeline: Timeline, at: datetime) -> bool:
    """Whether there is a sign of the pregnancy that the moment falls in."""
    after, _ = timeline.pregnancy(at)
    signs = _signs(timeline)
    first = 0 if after is None else bisect_right(signs, after, key=_occurred_at)
    if first == len(signs) or signs[first].occurred_at > at:
        return False
    due = timeline.due_date(at)
    if due is not None:
        return local_day(at) <= due + _PAST_DUE
    return at - signs[first].occurred_at <= _LONGEST


def _signs(timeline: Timeline) -> list[Known]:
    """Everything that shows a pregnancy, in order."""
    cached = timeline.found.get(id(PREGNANT))
    if cached is not None:
        return cached[1]
    signs = [event for kind in PREGNANT for event in timeline.of_kind(kind)]
    signs.sort(key=_occurred_at)
    timeline.found[id(PREGNANT)] = (PREGNANT, signs)
    return signs


def _is_within(state: FamilyState, timeline: Timeline, at: datetime) -> bool:
    """Whether the pregnancy is as far on as the state says; unknown is not."""
    due = timeline.due_date(at)
    if due is None:
        return False
    days = PREGNANCY_DAYS - (due - local_day(at)).days
    return (state.low is None or days >= state.low) and (
        state.high is None or days <= state.high
    )


def _is_of_age(
    spans: _Spans, timeline: Timeline, at: datetime, about: str | None
) -> bool:
    """Whether the baby it is about, else any, was born by then and is so old."""
    if about in spans:
        since, until = spans[about]
        return since <= at < until
    itself = timeline.people.get(about) if about else None
    if itself is not None and itself.role == "infant":
        return False  # whose birthday nobody knows
    return any(since <= at < until for since, until in spans.values())


def _ages(state: FamilyState, timeline: Timeline, *, only_living: bool) -> _Spans:
    """For each baby since when and until when it is as old as the state says.

    A mother is cared for as long after the birth also if her baby died; a clock of
    the baby's own is that of a baby who lives.
    """
    cached = timeline.held.get((id(state), only_living))
    if cached is not None:
        return cached[1]
    assert state.age is not None  # noqa: S101 - an age state has one
    spans: dict[str | None, Span] = {}
    for baby in timeline.people.values():
        if baby.role != "infant" or baby.born_on is None:
            continue
        born = start_of_day(baby.born_on)
        reached = max(born, start_of_day(day_of_age(state.age, baby.born_on)))
        is_under = state.kind == "baby_under"
        since, until = (born, reached) if is_under else (reached, FOR_EVER)
        if only_living and baby.died_at is not None:
            until = min(until, baby.died_at)
        spans[baby.id] = (since, until)
    # The state is kept beside them, so that no other can have its identity meanwhile.
    timeline.held[id(state), only_living] = (state, spans)
    return spans


def _opened_by(
    state: FamilyState, timeline: Timeline, at: datetime, whom: str | None
) -> Known | None:
    """The earliest of what was started by then, for the same person, and not ended."""
    ends = matching(timeline, state.until)
    for event in matching(timeline, state.since):
        if event.occurred_at > at:
            break
        if whom is not None and event.about not in (None, whom):
            continue
        if not any(_ends(end, event, at) for end in ends):
            return event
    return None


def _ends(end: Known, event: Known, at: datetime) -> bool:
    """Whether it ended what the event had started, by then."""
    return (
        end.occurred_at <= at
        and in_order(end) > in_order(event)
        and (end.about is None or event.about is None or end.about == event.about)
    )
