"""Events in memory as the table of an extract, with what its numbers stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from plait.clock.moments import local_day
from plait.population.columns import (
    EVENTS,
    NOT_THERE,
    NOTHING,
    ORDER,
    ROLES,
    SUBJECTS,
    day_number,
    micros,
)
from plait.population.keeping import FactBook, Needs
from plait.population.manifest import BadExtract
from plait.timeline.events import Event
from plait.timeline.timeline import role_in_id

#: What is said where a number of a column would not fit.
TOO_MANY: Final = (
    f"Wanted at most {2**15 - 1:,} agencies, people of one family and corrections of "
    "one event, and got more: an extract has no numbers for them."
)


@dataclass(slots=True)
class Gathered:
    """A table of events, and what stands behind its numbers.

    Attributes:
        events: as `columns.EVENTS`.
        book: the distinct facts.
        subjects: the subject of each family number, from 0 on.
        ids: for each subject the ids of its events: number n is at n - 1.
        people: for each subject whom its events are about, by their numbers.
        agencies: the agencies by their codes.
    """

    book: FactBook
    subjects: list[str] = field(default_factory=list)
    ids: list[list[str]] = field(default_factory=list)
    people: list[list[str]] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    events: pa.Table = field(default_factory=EVENTS.empty_table)


def gather(events: Iterable[Event], needs: Needs) -> Gathered:
    """The table of these events of any subjects, in any order; no id twice.

    Raises:
        BadExtract: there are more agencies, or people of one family, than an extract
            has numbers for.
    """
    made = Gathered(FactBook(needs))
    columns: dict[str, list[Any]] = {name: [] for name in EVENTS.names}
    agencies: dict[str, int] = {}
    for subject, own in _by_subject(events).items():
        for row in _rows(len(made.subjects), own, made, agencies):
            for name, value in zip(EVENTS.names, row, strict=True):
                columns[name].append(value)
        made.subjects.append(subject)
    made.agencies = list(agencies)
    try:
        table = pa.table(columns, schema=EVENTS)
    except (pa.ArrowInvalid, OverflowError):
        raise BadExtract(TOO_MANY) from None
    made.events = table.sort_by([(name, "ascending") for name in ORDER])
    return made


def _by_subject(events: Iterable[Event]) -> dict[str, dict[str, Event]]:
    found: dict[str, dict[str, Event]] = {}
    for event in events:
        found.setdefault(event.subject, {})[event.id] = event
    return found


def _rows(
    number: int, own: Mapping[str, Event], made: Gathered, agencies: dict[str, int]
) -> Iterable[tuple[Any, ...]]:
    """The rows of one subject's events, in the order of the columns."""
    ranks = {id_: rank for rank, id_ in enumerate(sorted(own), start=1)}
    people = sorted({one.about for one in own.values() if one.about is not None})
    numbers = {person: at for at, person in enumerate(people)}
    made.ids.append(sorted(own))
    made.people.append(people)
    for event in own.values():
        root, depth = root_of(event, own)
        hint = role_in_id(event.about) or ""
        yield (
            number,
            SUBJECTS.index(event.subject.partition(":")[0]),
            ranks[event.id],
            ranks[root.id],
            depth,
            NOTHING if event.about is None else numbers[event.about],
            ROLES.index(hint),
            made.book.number_of(event),
            micros(event.occurred_at),
            micros(event.recorded_at),
            micros(root.recorded_at),
            day_number(local_day(event.occurred_at)),
            day_number(local_day(root.recorded_at)),
            agencies.setdefault(event.agency, len(agencies)),
            NOTHING,
            _rank(event.fact.get("answers"), ranks),
            _rank(_dismissed(event), ranks),
        )


def root_of(event: Event, own: Mapping[str, Event]) -> tuple[Event, int]:
    """The event first recorded behind a correction, and how many lie between."""
    depth = 0
    while event.corrects in own and depth <= len(own):
        event = own[event.corrects or ""]
        depth += 1
    return event, depth


def _dismissed(event: Event) -> Any:
    return event.fact.get("trigger") if event.kind == "duty.dismissed" else None


def _rank(named: Any, ranks: Mapping[str, int]) -> int:
    return NOTHING if named is None else ranks.get(str(named), NOT_THERE)
