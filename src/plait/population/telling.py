"""Rows of duties as the obligations that they are, in the words of `engine.derive`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from plait.clock.moments import local_day
from plait.engine.obligations import Obligation
from plait.engine.reasons import Story
from plait.population.columns import NOTHING, STATES, UNCOUNTABLE, moment
from plait.population.gather import Gathered
from plait.population.rulebook import Rulebook
from plait.timeline.events import Event
from plait.timeline.timeline import Known, Timeline


@dataclass(frozen=True, slots=True)
class Uncountable:
    """A subject for which a limit lies outside the table of working days."""

    subject: str


def obligations(
    duties: pa.Table,
    gathered: Gathered,
    rules: Rulebook,
    events: Iterable[Event],
    as_of: datetime,
    known_at: datetime | None = None,
) -> Iterator[tuple[str, list[Obligation]] | Uncountable]:
    """Each subject with what it is owed, in the order in which the subjects came.

    Args:
        duties: as `columns.DUTIES`; gathered, rules: what they were judged from.
        events: those that were gathered.
    """
    own: dict[str, list[Event]] = {subject: [] for subject in gathered.subjects}
    for event in events:
        own[event.subject].append(event)
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in duties.to_pylist():
        rows.setdefault(row["family"], []).append(row)
    for family, subject in enumerate(gathered.subjects):
        found = rows.get(family, [])
        if any(UNCOUNTABLE in (row["due"], row["opens"]) for row in found):
            yield Uncountable(subject)
            continue
        timeline = Timeline.of(subject, own[subject], known_at=known_at, as_of=as_of)
        known = {one.id: one for one in timeline.events}
        teller = _Teller(family, subject, gathered, rules, known)
        yield subject, [teller.obligation(row) for row in found]


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes the obligations of one subject from its rows."""

    family: int
    subject: str
    gathered: Gathered
    rules: Rulebook
    known: Mapping[str, Known]

    def obligation(self, row: Mapping[str, Any]) -> Obligation:
        """The obligation that a row stands for."""
        standard = self.rules.listed[row["standard"]]
        limit = self.rules.limits.listed[row["limit"]]
        ranks = (row["trigger"], row["partner"], *(row["held"] or ()))
        ids = dict.fromkeys(self._id(rank) for rank in ranks if rank > NOTHING)
        because = tuple(self.known[id_] for id_ in ids if id_ is not None)
        trigger = because[0]
        due_at = _moment(row["due"])
        is_known = due_at is not None or not self.rules.limits.hangs_on_a_day(
            row["limit"]
        )
        return Obligation(
            standard=standard.id,
            version=standard.version,
            subject=self.subject,
            about=trigger.about,
            trigger=trigger.id,
            opened_at=moment(row["opened"]),
            opens_at=_moment(row["opens"]),
            due_at=due_at,
            state=STATES[row["state"]],
            met_by=self._id(row["met_by"]),
            stopped_by=self._id(row["stopped_by"]),
            closed_at=_moment(row["closed"]),
            owed_by=standard.owed_by,
            because=tuple(one.id for one in because),
            lacks=None if is_known else self.rules.limits.lacks(row["limit"]),
            story=Story(standard, limit, because, self.rules.limits.calendar),
            policy=standard.policy_on(local_day(trigger.occurred_at)),
        )

    def _id(self, rank: int) -> str | None:
        return self.gathered.ids[self.family][rank - 1] if rank > NOTHING else None


def _moment(number: int | None) -> datetime | None:
    return None if number is None else moment(number)
