"""Made-up families as events in memory, for `derive` and for comparing engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np

from plait.synthetic.nation.chunk import Chunk, agencies, made_facts
from plait.synthetic.nation.published import areas
from plait.timeline.events import Event

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS: Final = ("family", "staff", "review")
_ACCESS_DAYS: Final = 28


def events(chunk: Chunk, *, subjects: int | None = None) -> Iterator[list[Event]]:
    """The events of one subject after the other, in the order of an extract.

    Event n of a subject with the key k has the id `Fk-000n`, and the person of number
    p is called `pp`, so that texts and numbers have one order.

    Args:
        subjects: stop after so many.
    """
    until = _rows_of(chunk, subjects)
    columns = {name: one[:until].tolist() for name, one in chunk.columns.items()}
    made, facts, places = chunk.made.tolist(), made_facts(), agencies()
    corrects = chunk.corrects.tolist()
    found: list[Event] = []
    key = None
    for row, family in enumerate(columns["family"]):
        if family != key:
            if found:
                yield found
            found, key = [], family
        at = _EPOCH + timedelta(microseconds=columns["occurred"][row])
        fact = dict(facts[made[row]].fact)
        names, about = columns["names"][row], columns["about"][row]
        if names > 0:
            fact["answers"] = id_of(family, names)
        if columns["trigger"][row] > 0:
            fact["trigger"] = id_of(family, columns["trigger"][row])
        kind = facts[made[row]].kind
        if kind.startswith("transfer."):
            fact = _filled(kind, fact, at, columns["area"][row])
        found.append(
            Event(
                id=id_of(family, columns["event"][row]),
                subject=f"{_KINDS[columns['subject'][row]]}:{family}",
                about=None if about < 0 else f"p{about}",
                kind=kind,
                occurred_at=at,
                recorded_at=_EPOCH + timedelta(microseconds=columns["recorded"][row]),
                agency=places[columns["agency"][row]],
                fact=fact,
                corrects=id_of(family, corrects[row]) if corrects[row] else None,
            )
        )
    yield found


def _rows_of(chunk: Chunk, subjects: int | None) -> int:
    """So many rows the first subjects have."""
    begins = np.unique(chunk.columns["family"], return_index=True)[1]
    if subjects is None or subjects >= len(begins):
        return len(chunk)
    return int(begins[subjects])


def id_of(family: int, number: int) -> str:
    """The id of an event of a subject."""
    return f"F{family}-{number:04}"


def _filled(kind: str, fact: dict[str, Any], at: datetime, area: int) -> dict[str, Any]:
    """A move with what its kind asks for, and no extract keeps: areas, team, days."""
    slug = areas()[area].slug
    day = at.date().isoformat()
    filled = {**fact, "from_area": slug, "to_area": slug, "to": "health_visitor",
              "team": 1}  # fmt: skip
    if kind == "transfer.offered":
        filled |= {"moves_on": day, "access_days": _ACCESS_DAYS,
                   "summary": "All reviews were done."}  # fmt: skip
    if kind == "transfer.accepted":
        filled |= {"accepted_by": "a health visitor", "access_ends_on": day}
    return filled
