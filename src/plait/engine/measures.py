"""From a mark on a baby to the meeting: how long it took, who was there first, who not.

Pure: one row a mark, worked out from one subject's facts. Marks that never led to a
meeting are rows too. See docs/reference/measures.md for how each number is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from plait.timeline.gatherings import Gathering, gatherings
from plait.timeline.ownership import Places, found_in
from plait.timeline.timeline import Known, Timeline

MARK: Final = "injury.observed"
CLOSED: Final = "injury.closed"
STRATEGY: Final = "strategy"

#: Explanations after which a meeting is asked for. One that fits asks for none, and is
#: counted apart: it is where a mark is explained away.
ASK: Final = frozenset({"none", "inconsistent", "changed"})

#: `asked`: a meeting is asked for. Counted apart: the explanation fits (`plausible`),
#: or the baby can move about (`mobile`).
Asks = Literal["asked", "plausible", "mobile"]


@dataclass(frozen=True, slots=True)
class MarkMeasure:
    """One mark on a baby, and the quorate strategy meeting after it.

    Attributes:
        mark: the id of the event that it was seen.
        observed_at: when it was seen: not when it was recorded.
        asks: whether a meeting is asked for.
        agency_kind: the kind of the agency that recorded it; "other" where not known.
        area: the slug of the area in which it was found.
        met_at: when the first quorate strategy meeting from then on was held.
        closed_at: when two agencies closed it, if that was before any such meeting.
        first_quorate: whether the first strategy meeting from then on was quorate; None
            while there was none.
        absent: who was not there until then, each once: `police:missing` (it did not
            count without them), `:gap` (they ought to have been there), `:apologies`,
            `:no_answer`. In the order of the alphabet.
    """

    mark: str
    observed_at: datetime
    asks: Asks
    agency_kind: str
    area: str
    met_at: datetime | None = None
    closed_at: datetime | None = None
    first_quorate: bool | None = None
    absent: tuple[str, ...] = ()

    @property
    def hours(self) -> float | None:
        """Hours from when it was seen to the quorate meeting; None without one."""
        if self.met_at is None:
            return None
        return (self.met_at - self.observed_at).total_seconds() / 3600


def mark_measures(
    timeline: Timeline, places: Places, kinds: Mapping[str, str]
) -> tuple[MarkMeasure, ...]:
    """A row for every mark on a baby, in the order in which they were seen.

    Args:
        places: where the agencies are.
        kinds: the kind of each agency, such as health_visiting, by its slug.
    """
    marks = [one for one in timeline.of_kind(MARK) if one.role == "infant"]
    if not marks:
        return ()
    held = sorted(
        (one for one in gatherings(timeline) if one.held and one.type == STRATEGY),
        key=_held_at,
    )
    return tuple(_row(mark, held, timeline, places, kinds) for mark in marks)


def _row(
    mark: Known,
    held: Iterable[Gathering],
    timeline: Timeline,
    places: Places,
    kinds: Mapping[str, str],
) -> MarkMeasure:
    until: list[Gathering] = []
    met_at = None
    for one in held:
        if _held_at(one) < mark.occurred_at or _is_of_another(one, mark, timeline):
            continue
        until.append(one)
        if one.quorate:
            met_at = _held_at(one)
            break
    closed_at = _closed_at(mark, timeline)
    return MarkMeasure(
        mark=mark.id,
        observed_at=mark.occurred_at,
        asks=_asks(mark),
        agency_kind=kinds.get(mark.agency, "other"),
        area=found_in(mark, places),
        met_at=met_at,
        closed_at=None if met_at and closed_at and met_at <= closed_at else closed_at,
        first_quorate=bool(until[0].quorate) if until else None,
        absent=tuple(sorted({each for one in until for each in _absent(one)})),
    )


def _held_at(one: Gathering) -> datetime:
    assert one.held is not None  # noqa: S101 - only those that were held are asked
    return one.held.occurred_at


def _asks(mark: Known) -> Asks:
    if mark.fact["mobile"]:
        return "mobile"
    return "asked" if mark.fact.get("explanation", "none") in ASK else "plausible"


def _is_of_another(one: Gathering, mark: Known, timeline: Timeline) -> bool:
    """Whether the meeting names the mark that it was about, and this is not it."""
    named = one.held.fact.get("answers") if one.held else None
    about = timeline.get(str(named)) if named else None
    return about is not None and about.kind == MARK and about is not mark


def _closed_at(mark: Known, timeline: Timeline) -> datetime | None:
    """When two agencies closed it: the first time from when it was seen on."""
    return next(
        (
            one.occurred_at
            for one in timeline.of_kind(CLOSED)
            if one.about == mark.about and one.occurred_at >= mark.occurred_at
        ),
        None,
    )


def _absent(one: Gathering) -> Iterable[str]:
    fact = one.held.fact if one.held else {}
    yield from (f"{role}:missing" for role in fact.get("missing") or ())
    yield from (f"{role}:gap" for role in fact.get("gaps") or ())
    there = set(fact.get("represented") or ())
    for seat in one.seats.values():
        if seat.role not in there and seat.reply in ("", "apologies"):
            yield f"{seat.role}:{seat.reply or 'no_answer'}"
