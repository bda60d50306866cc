"""A subject of two partnerships: of two local limits the stricter holds.

See docs/adr/0025-the-stricter-of-two.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from plait.engine.derive import derive, timeline_of
from plait.engine.obligations import Obligation, state_at
from plait.standards.collection import Library
from plait.standards.shapes import Standard
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

_NEVER = datetime.max.replace(tzinfo=UTC)

#: What makes two obligations one duty: the standard, its version and its trigger.
Key = tuple[str, int, str]


def derive_strictest(
    events: Timeline | Iterable[Event],
    libraries: Sequence[Library],
    as_of: datetime,
    *,
    standards_of: Callable[[Library], Iterable[Standard]] | None = None,
) -> list[Obligation]:
    """What one subject is owed under all of these libraries together.

    Each is derived by itself. A duty that several make is the stricter one, and says
    so; one that a single one makes is owed as it is. The order is that of `derive`.

    Args:
        libraries: the subject's own first: where two are alike it is the one.
        standards_of: the part of a library that is asked for; None is all of it.
    """
    timeline = timeline_of(events, as_of)
    strictest: dict[Key, Obligation] = {}
    for library in libraries:
        asked = library if standards_of is None else standards_of(library)
        for owed in derive(timeline, asked, as_of):
            key = (owed.standard, owed.version, owed.trigger)
            known = strictest.get(key)
            strictest[key] = owed if known is None else stricter(known, owed, as_of)
    return sorted(
        strictest.values(),
        key=lambda one: (one.opened_at, one.standard, one.version, one.trigger),
    )


def stricter(one: Obligation, other: Obligation, as_of: datetime) -> Obligation:
    """Of the same duty under two policies, what satisfies both.

    The limit is that which is due earlier, and no date comes after every date; where
    both are due together it is `one`. It is ended when it is ended under both.
    """
    first, last = (
        (one, other)
        if (one.due_at or _NEVER) <= (other.due_at or _NEVER)
        else (other, one)
    )
    made = first
    if last.due_at != first.due_at:
        than = first.stricter_than or last.policy or last.stricter_than
        made = replace(first, stricter_than=than)
    if (last.closed_at or _NEVER) <= (first.closed_at or _NEVER):
        return made
    return replace(
        made,
        met_by=last.met_by,
        stopped_by=last.stopped_by,
        closed_at=last.closed_at,
        state=state_at(
            as_of,
            opens_at=made.opens_at,
            due_at=made.due_at,
            closed_at=last.closed_at,
            was_met=last.met_by is not None,
        ),
    )
