"""A subject whose home moved: a clock that runs is neither lost nor made longer.

What began in an area is owed under the policy of that area; what begins after the move,
under that of the new one. What was open at the move is owed under both: of two limits
the stricter holds, unless that was over before the new area took over. So nothing that
was open disappears, no limit moves back, and nobody is late by the move alone. See
docs/adr/0049.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plait.engine.borders import Key, stricter
from plait.engine.derive import derive, timeline_of
from plait.engine.obligations import Obligation
from plait.standards.collection import Library
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Era:
    """The library of the area that was home from a moment on; None: from the first."""

    library: Library
    since: datetime | None = None


def derive_moved(
    events: Timeline | Iterable[Event],
    eras: Sequence[Era],
    as_of: datetime,
    *,
    others: Sequence[Library] = (),
) -> list[Obligation]:
    """What one subject is owed whose home was in each of these areas in turn.

    Args:
        eras: the homes from the first to the present one.
        others: the libraries of other areas whose teams are there now; see
            `engine.borders`.
    """
    timeline = timeline_of(events, as_of)

    def under(library: Library) -> dict[Key, Obligation]:
        found = derive(timeline, library, as_of)
        return {(one.standard, one.version, one.trigger): one for one in found}

    first, *later = eras
    found = under(first.library)
    for era in later:
        found = _moved(found, under(era.library), era.since or as_of, as_of)
    for library in others:
        for key, one in under(library).items():
            known = found.get(key)
            found[key] = one if known is None else stricter(known, one, as_of)
    return sorted(
        found.values(),
        key=lambda one: (one.opened_at, one.standard, one.version, one.trigger),
    )


def _moved(
    before: dict[Key, Obligation],
    after: dict[Key, Obligation],
    moved_at: datetime,
    as_of: datetime,
) -> dict[Key, Obligation]:
    """What is owed once the home has moved, from what each policy gives by itself."""
    found = {key: one for key, one in before.items() if one.opened_at < moved_at}
    for key, one in after.items():
        known = found.get(key)
        if one.opened_at >= moved_at and known is None:
            found[key] = one
        elif _counts_there(one, moved_at) and (
            known is None or _is_open(known, moved_at)
        ):
            found[key] = one if known is None else stricter(known, one, as_of)
    return found


def _is_open(one: Obligation, at: datetime) -> bool:
    return one.closed_at is None or one.closed_at > at


def _counts_there(one: Obligation, moved_at: datetime) -> bool:
    """Whether the new area's own limit was open, and not yet over, at the move."""
    is_over = one.due_at is not None and one.due_at <= moved_at
    return _is_open(one, moved_at) and not is_over
