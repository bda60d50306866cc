"""The chronology of a pack: week by week, the baby and the mother apart.

Nothing here counts what is hidden: of a week, a team that holds more is named once,
and weeks of which nothing else may be told are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plait.access.disclosure import held as held_words
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff.opening import label_of
from plait.pages.staff.pack_shapes import Lane, Line, Week
from plait.worklist.weeks import week_of

if TYPE_CHECKING:
    from plait.pages.staff.pack_parts import Say
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.worklist.pack_material import Held

#: The order of a week: the baby first.
_ORDER = ("infant", "unborn", "mother", "partner", "other_carer", "sibling", "")
_FAMILY = "The family, and what agencies did"
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Span:
    """One week, or several of which no more is told than who holds something."""

    first: date
    last: date
    lanes: tuple[Lane, ...]
    held: tuple[str, ...]


def weeks_of(
    events: Iterable[TimelineEvent],
    held: Iterable[Held],
    people: Sequence[PersonView],
    say: Say,
) -> tuple[Week, ...]:
    """Every week of which something may be told, the first one first."""
    told: dict[date, list[TimelineEvent]] = defaultdict(list)
    for one in events:
        told[local_day(week_of(one.event.occurred_at))].append(one)
    kept: dict[date, dict[str, None]] = defaultdict(dict)
    for each in held:
        kept[each.week][held_words(each.holder)] = None
    spans: list[_Span] = []
    for week in sorted({*told, *kept}):
        lanes = _lanes(told.get(week, ()), people, say)
        span = _Span(week, week, lanes, tuple(kept.get(week, ())))
        before = spans[-1] if spans else None
        if before is not None and _is_more_of(before, span):
            spans[-1] = _Span(before.first, week, (), span.held)
        else:
            spans.append(span)
    return tuple(Week(_heading(one), one.lanes, one.held) for one in spans)


def _is_more_of(before: _Span, span: _Span) -> bool:
    return (
        not (before.lanes or span.lanes)
        and before.held == span.held
        and span.first - before.last == _A_WEEK
    )


def _heading(span: _Span) -> str:
    if span.first == span.last:
        return f"Week of {components.day(span.first)}"
    first, last = components.day(span.first), components.day(span.last)
    return f"Weeks of {first} to {last}"


def _lanes(
    events: Iterable[TimelineEvent], people: Sequence[PersonView], say: Say
) -> tuple[Lane, ...]:
    by_id = {person.id: person for person in people}
    lanes: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for one in events:
        about = one.event.about
        person = by_id.get(about) if about else None
        role = person.role if person else ""
        heading = label_of(person, people) if person else _FAMILY
        line = say(one)
        # Whose lane it is stands above it already.
        alone = replace(line, person="") if line.person == heading else line
        lanes[_ORDER.index(role), heading].append(alone)
    return tuple(
        Lane(heading, tuple(lines)) for (_, heading), lines in sorted(lanes.items())
    )
