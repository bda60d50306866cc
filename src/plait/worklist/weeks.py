"""When a duty began and ended, as far as the viewer may know the moment.

Of a fact that another team holds a viewer is told the week and no more. A clock that
such a fact started would give its moment away, so of that moment the week is told too.
By when the duty must be done stays exact: people must be able to act on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from plait.clock.moments import local_day, start_of_day
from plait.engine.reasons import moment_in_words
from plait.worklist.shapes import Row

#: What the viewer may read: the moments of each event, by its id as first recorded.
Readable = Mapping[str, frozenset[datetime]]


def readable(events: Iterable[tuple[str, datetime, datetime]]) -> Readable:
    """What may be read, from the id, the time and the first recording of each event."""
    found: dict[str, frozenset[datetime]] = {}
    for id_, occurred_at, recorded_at in events:
        found[id_] = found.get(id_, frozenset()) | {occurred_at, recorded_at}
    return found


def blurred(
    row: Row, because: Iterable[UUID], closed_by: UUID | None, may_read: Readable
) -> Row:
    """The row with the week alone of what a fact that is held began or ended.

    A clock that began with a fact that may be read keeps its moment, although another
    one, which came first, is held.

    Args:
        because: the events that it rests on, by their ids as first recorded.
        closed_by: the event that ended it.
        may_read: the events that the viewer may read.
    """
    reasons = [may_read.get(str(one)) for one in because]
    known: set[datetime] = set().union(*(each for each in reasons if each))
    hides_opening = None in reasons and row.opened_at not in known
    hides_closing = row.closed_at is not None and (
        (closed_by is not None and str(closed_by) not in may_read)
        or (hides_opening and row.closed_at == row.opened_at)
    )
    if not (hides_opening or hides_closing):
        return row
    return replace(
        row,
        opened_at=week_of(row.opened_at) if hides_opening else row.opened_at,
        closed_at=week_of(row.closed_at)
        if hides_closing and row.closed_at
        else row.closed_at,
        is_opening_held=hides_opening,
        is_closing_held=hides_closing,
    )


def week_of(moment: datetime) -> datetime:
    """The first moment of the week, a Monday in London."""
    day = local_day(moment)
    return start_of_day(day - timedelta(days=day.weekday()))


def when(moment: datetime, *, is_held: bool) -> str:
    """`Mon 23 Nov 2026, 9:14am`, or `in the week of Mon 23 Nov 2026`."""
    words = moment_in_words(moment)
    return f"in the week of {words.partition(',')[0]}" if is_held else words
