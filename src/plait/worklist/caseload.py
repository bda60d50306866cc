"""The caseload of a mental-health service, as lists: read with the record closed.

Rows of the reader's own teams: initials, moments, and sums that the team itself took.
What is owed about each is counted beside, in one query for a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections

#: Rows of one page.
PAGE: Final = 50
#: A team's whole caseload is on its huddle, up to so many rows.
MOST: Final = 1000

_STATES: Final = "('accepted', 'allocated', 'seen', 'discharging')"
_COLUMNS: Final = """e.subject_id, e.id, e.team_id, e.about, e.label, e.state,
    e.purpose, e.urgency, e.received_at, e.accepted_at, e.first_seen_at, e.last_seen_at,
    e.infant_seen_at, e.next_at, e.plan_at, e.partner_at, e.supervised_at,
    e.supervision_on, e.scores, e.worker_id, e.infant_worker_id, e.discharge_at, e.edd,
    e.born_on"""

#: Where the scores are in a row. The huddle shows none, so it reads none.
_SCORES_AT: Final = _COLUMNS.split(",").index(" e.scores")
_WITHOUT_SCORES: Final = _COLUMNS.replace("e.scores", "null")

#: Whoever waits longest for a next appointment or a worker first, then by name.
_CASES: Final = f"""
    from care_episode e
    where e.team_id = any(%(teams)s) and e.state in {_STATES}
        and (%(worker)s::integer is null
            or e.worker_id = %(worker)s::integer
            or e.infant_worker_id = %(worker)s::integer)
        and (not %(nobody)s::boolean or e.worker_id is null)
    order by e.worker_id nulls first, e.next_at nulls first, e.last_seen_at nulls first,
        e.id
    limit %(limit)s offset %(offset)s
"""
_LIST: Final = f"select {_COLUMNS} {_CASES}"
_WHOLE: Final = f"select {_WITHOUT_SCORES} {_CASES}"
_WORKERS: Final = f"""
    select worker_id, count(*) from care_episode e
    where e.team_id = any(%s) and e.state in {_STATES} group by worker_id
"""  # noqa: S608 - the states are a constant of ours
_OWED: Final = """
    select w.subject_id, count(*) filter (where w.due_at < %s), count(*), min(w.due_at)
    from worklist_entry w
    where w.subject_id = any(%s) and w.team_id = any(%s) and w.closed_at is null
        and (w.opens_at is null or w.opens_at <= %s)
    group by w.subject_id
"""


@dataclass(frozen=True, slots=True)
class Score:
    """A sum that the team took: of which instrument, how much, on which day."""

    instrument: str
    total: int
    on: date


@dataclass(frozen=True, slots=True)
class Owed:
    """How much the team owes a family now: late, in all, and what is due first."""

    late: int = 0
    every: int = 0
    first_due: datetime | None = None


_NOTHING_OWED: Final = Owed()


@dataclass(frozen=True, slots=True)
class Case:
    """One episode of care on a caseload. Moments are UTC; people are numbers."""

    subject_id: UUID
    id: UUID
    team: int
    about: UUID | None
    label: str
    state: str
    purpose: str
    urgency: str
    received_at: datetime
    accepted_at: datetime | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    infant_seen_at: datetime | None
    next_at: datetime | None
    plan_at: datetime | None
    partner_at: datetime | None
    supervised_at: datetime | None
    supervision_on: date | None
    scores: tuple[Score, ...]
    worker: int | None
    infant_worker: int | None
    discharge_at: datetime | None
    edd: date | None
    born_on: date | None
    owed: Owed = field(default=_NOTHING_OWED)


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of a caseload: how many there are in all, and by worker.

    `by_worker` has None for those whom nobody has. `has_more`: there is another page.
    """

    cases: tuple[Case, ...]
    by_worker: dict[int | None, int]
    page: int = 1
    has_more: bool = False

    @property
    def every(self) -> int:
        """How many the team has in all."""
        return sum(self.by_worker.values())


def caseload(
    teams: Sequence[int],
    *,
    now: datetime,
    worker: int | None = None,
    is_nobodys: bool = False,
    page: int = 1,
    size: int = PAGE,
    using: str = "default",
) -> Caseload:
    """The families that these teams care for. Three queries, however long it is.

    Args:
        worker: whoever has the parent or the baby; None is everybody.
        is_nobodys: those alone whom nobody has.
        page: the page, from 1, of `size` rows each.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_WORKERS, [list(teams)])
        by_worker = dict(cursor.fetchall())
        cursor.execute(
            _LIST,
            {
                "teams": list(teams), "worker": worker, "nobody": is_nobodys,
                "limit": size + 1, "offset": (page - 1) * size,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
        found = _cases(cursor, rows[:size], teams, now)
    return Caseload(found, by_worker, page, len(rows) > size)


def whole(
    teams: Sequence[int], *, now: datetime, using: str = "default"
) -> tuple[Case, ...]:
    """All that these teams care for: one more than `MOST` at most, without scores.

    Two queries.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            _WHOLE,
            {
                "teams": list(teams), "worker": None, "nobody": False,
                "limit": MOST + 1, "offset": 0,
            },
        )  # fmt: skip
        return _cases(cursor, cursor.fetchall(), teams, now)


def _cases(
    cursor: Any, rows: Sequence[Sequence[Any]], teams: Sequence[int], now: datetime
) -> tuple[Case, ...]:
    """The rows, each with what is owed about it."""
    owed = _owed(cursor, {row[0] for row in rows}, teams, now)
    return tuple(_case(row, owed.get(row[0], _NOTHING_OWED)) for row in rows)


def _owed(
    cursor: Any, families: Iterable[UUID], teams: Sequence[int], now: datetime
) -> dict[UUID, Owed]:
    subjects = list(families)
    if not subjects:
        return {}
    cursor.execute(_OWED, [now, subjects, list(teams), now])
    return {subject: Owed(*rest) for subject, *rest in cursor.fetchall()}


def _case(row: Sequence[Any], owed: Owed) -> Case:
    values = [*row, owed]
    values[_SCORES_AT] = tuple(
        Score(each["i"], each["t"], date.fromisoformat(each["on"]))
        for each in _parsed(values[_SCORES_AT])
    )
    return Case(*values)


def _parsed(value: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(value) if isinstance(value, str) else value
    return found or []
