"""What was so of a family at a moment: pregnant, with a baby this old, in care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from plait.clock.deadlines import day_of_age
from plait.clock.moments import local_day
from plait.engine.matching import in_order, matching
from plait.standards.building import PREGNANT
from plait.standards.shapes import FamilyState, Standard, While
from plait.timeline.timeline import PREGNANCY_DAYS, Known, Timeline

#: No pregnancy lasts longer than this past its due date, or past its first sign.
_PAST_DUE = timedelta(days=21)
_LONGEST = timedelta(days=PREGNANCY_DAYS + 21)


@dataclass(frozen=True, slots=True)
class Held:
    """That a line held, and the event that made it so (None for pregnancy or age)."""

    by: Known | None = None


def held(
    standard: Standard, timeline: Timeline, at: datetime, about: str | None
) -> tuple[Known, ...] | None:
    """The events that made every line of `while` hold at a moment; None if one failed.

    Args:
        about: whose clock it is; an age is this person's, if it is a baby's.
    """
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
            return Held() if _is_pregnant(timeline, at) else None
        case "gestation":
            return Held() if _is_within(state, timeline, at) else None
        case "open":
            whom = about if standard.same_person else None
            opener = _opened_by(state, timeline, at, whom)
            return Held(opener) if opener is not None else None
        case _:
            only_living = standard.whose == "infant"
            ages = _babies(timeline, at, about, state, only_living=only_living)
            return Held() if any(ages) else None


def _is_pregnant(timeline: Timeline, at: datetime) -> bool:
    """Whether there is a sign of the pregnancy that the moment falls in."""
    after, _ = timeline.pregnancy(at)
    signs = [
        event.occurred_at
        for kind in PREGNANT
        for event in timeline.of_kind(kind)
        if event.occurred_at <= at and (after is None or event.occurred_at > after)
    ]
    if not signs:
        return False
    due = timeline.due_date(at)
    if due is not None:
        return local_day(at) <= due + _PAST_DUE
    return at - min(signs) <= _LONGEST


def _is_within(state: FamilyState, timeline: Timeline, at: datetime) -> bool:
    """Whether the pregnancy is as far on as the state says; unknown is not."""
    due = timeline.due_date(at)
    if due is None:
        return False
    days = PREGNANCY_DAYS - (due - local_day(at)).days
    return (state.low is None or days >= state.low) and (
        state.high is None or days <= state.high
    )


def _babies(
    timeline: Timeline,
    at: datetime,
    about: str | None,
    state: FamilyState,
    *,
    only_living: bool,
) -> Iterator[bool]:
    """For each baby that was born by then, whether it is as old as the state says.

    A mother is cared for as long after the birth also if her baby died; a clock of
    the baby's own is that of a baby who lives.
    """
    assert state.age is not None  # noqa: S101 - an age state has one
    today = local_day(at)
    people = timeline.people
    itself = people.get(about) if about else None
    is_baby = itself is not None and itself.role == "infant"
    for baby in [itself] if is_baby else people.values():
        if baby is None or baby.role != "infant" or baby.born_on is None:
            continue
        if only_living and baby.died_at is not None and baby.died_at <= at:
            continue
        if baby.born_on <= today:
            is_under = today < day_of_age(state.age, baby.born_on)
            yield is_under == (state.kind == "baby_under")


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
