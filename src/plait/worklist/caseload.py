"""The caseload of a mental-health service, as lists: read with the record closed.

Rows of the reader's own teams: initials, moments, and sums that the team itself took.
What is owed about each is counted beside, in one query for a page.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.worklist import bed_lists

#: Rows of one page.
PAGE: Final = 50
#: A team's whole caseload is on its huddle, up to so many rows.
MOST: Final = 1000

_STATES: Final = "('accepted', 'allocated', 'seen', 'discharging')"
_COLUMNS: Final = """e.subject_id, e.id, e.team_id, e.about, e.label, e.state,
    e.purpose, e.urgency, e.received_at, e.accepted_at, e.first_seen_at, e.last_seen_at,
    e.infant_seen_at, e.next_at, e.plan_at, e.partner_at, e.supervised_at,
    e.supervision_on, e.scores, e.worker_id, e.infant_worker_id, e.discharge_at, e.edd,
    e.born_on, not e.is_there, not e.is_infants_there,
    coalesce(w.intensity, ''), coalesce(w.travel, ''), e.hospital, e.hospital_since,
    b.sent_at, b.waits, b.is_behind"""

#: Where the scores are in a row. The huddle shows none, so it reads none.
_SCORES_AT: Final = _COLUMNS.split(",").index(" e.scores")
_WITHOUT_SCORES: Final = _COLUMNS.replace("e.scores", "null")

#: Who holds a post in these teams now: whoever has left has no family any more.
_THERE: Final = """there as materialized (
        select distinct p.staff_id, p.team_id from post p
        where p.team_id = any(%(teams)s) and p.valid_from <= %(now)s
            and (p.valid_to is null or p.valid_to > %(now)s)
    )"""
#: Whoever waits longest for a next appointment or a worker first, then by name. The
#: next appointment is the first to come to which that person is to come. What stands
#: beside a row is asked of the rows of the page alone.
_ORDER: Final = """e.is_there, e.worker_id, e.next_at nulls first,
        e.last_seen_at nulls first, e.id"""
_READ: Final = f"""
    with {_THERE}, cases as (
        select e.*, n.next_at, t.is_there, i.is_there as is_infants_there
        from care_episode e
        left join lateral (
            select a.at as next_at from appointment a
            where a.subject_id = e.subject_id and a.state = 'booked'
                and a.at >= %(now)s and a.team_id = e.team_id
                and e.about = any(a.people)
            order by a.at limit 1
        ) as n on true
        cross join lateral (
            select e.worker_id is not null
                and (e.worker_id, e.team_id) in (select * from there) as is_there
        ) as t
        cross join lateral (
            select e.infant_worker_id is null
                or (e.infant_worker_id, e.team_id) in (select * from there) as is_there
        ) as i
        where e.team_id = any(%(teams)s) and e.state in {_STATES}
            and (%(worker)s::integer is null
                or e.worker_id = %(worker)s::integer
                or e.infant_worker_id = %(worker)s::integer)
            and (not %(nobody)s::boolean or not t.is_there or not i.is_there)
    ), page as materialized (
        select * from cases e order by {_ORDER} limit %(limit)s offset %(offset)s
    )
    select {{columns}} from page e
    left join lateral (
        select a.sent_at, a.is_behind,
            cardinality(a.waiting) + a.outside_waiting as waits
        from birth_alert a
        where a.subject_id = e.subject_id and a.state = 'current'
            and a.teams && %(teams)s::integer[]
        order by a.sent_at desc limit 1
    ) as b on true
    left join workforce_weight w on w.subject_id = e.subject_id and w.id = e.id
    order by {_ORDER}
"""  # noqa: S608 - the columns and states are constants of ours
_LIST: Final = _READ.format(columns=_COLUMNS)
_WHOLE: Final = _READ.format(columns=_WITHOUT_SCORES)
#: How many have the same two colleagues: who is there of the parent's and the baby's,
#: and whether the baby's has left.
_WORKERS: Final = f"""
    with {_THERE}
    select t.staff_id, i.staff_id, count(*),
        e.infant_worker_id is not null and i.staff_id is null as has_infant_left
    from care_episode e
    left join there t on t.staff_id = e.worker_id and t.team_id = e.team_id
    left join there i on i.staff_id = e.infant_worker_id and i.team_id = e.team_id
    where e.team_id = any(%(teams)s) and e.state in {_STATES}
    group by t.staff_id, i.staff_id, has_infant_left
"""  # noqa: S608 - the same
_OWED: Final = """
    select w.subject_id, count(*) filter (where w.due_at < %(now)s and o.is_open),
        count(*) filter (where o.is_open), min(w.due_at) filter (where o.is_open),
        max(w.standard) filter (where w.standard = any(%(wards)s))
    from worklist_entry w
    cross join lateral (
        select w.opens_at is null or w.opens_at <= %(now)s as is_open
    ) as o
    where {of} w.team_id = any(%(teams)s) and w.closed_at is null
    group by w.subject_id
"""
#: Of the families of one page; and of all, for whoever reads them all.
_OWED_OF_PAGE: Final = _OWED.format(of="w.subject_id = any(%(subjects)s) and")
_OWED_OF_TEAMS: Final = _OWED.format(of="")


@dataclass(frozen=True, slots=True)
class Score:
    """A sum that the team took: of which instrument, how much, on which day."""

    instrument: str
    total: int
    on: date


@dataclass(frozen=True, slots=True)
class Alert:
    """The alert of a birth that a team has: when it was sent, and who has not answered.

    `is_behind`: something that it rests on is newer.
    """

    sent_at: datetime
    waits: int
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """How much the team owes a family now: late, in all, and what is due first.

    `bed` is the standard of a ward without the baby, or of a search for a bed, if one
    of these waits for an answer: see `bed_lists`.
    """

    late: int = 0
    every: int = 0
    first_due: datetime | None = None
    bed: str | None = None


_NOTHING: Final = Owed()


@dataclass(frozen=True, slots=True)
class Case:
    """One episode of care on a caseload. Moments are UTC; people are numbers.

    `is_nobodys`: nobody is allocated, or who is has left the team. `has_infant_left` is
    that of the baby's worker. `intensity` and `travel` are classes of the service, or
    empty where nobody has said. `hospital` is `mbu` or `ward` while she is in one.
    `alert` is one that the team has: no other is theirs.
    """

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
    is_nobodys: bool
    has_infant_left: bool
    intensity: str
    travel: str
    hospital: str
    hospital_since: datetime | None
    alert: Alert | None
    owed: Owed = _NOTHING


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of a caseload: how many there are in all, and by worker.

    `by_worker` counts whoever has the parent or the baby, as their own list does, so
    a family may stand under two; None counts those of whom one of the two has nobody.
    `has_more`: there is another page.
    """

    cases: tuple[Case, ...]
    every: int
    by_worker: Mapping[int | None, int]
    page: int = 1
    has_more: bool = False


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
        is_nobodys: those alone of whom the parent or the baby has nobody.
        page: the page, from 1, of `size` rows each.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_WORKERS, {"teams": list(teams), "now": now})
        every, by_worker = _counted(cursor.fetchall())
        cursor.execute(
            _LIST,
            {
                "teams": list(teams), "worker": worker, "nobody": is_nobodys,
                "limit": size + 1, "offset": (page - 1) * size, "now": now,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
        owed = _owed(cursor, {row[0] for row in rows[:size]}, teams, now)
    found = _cases(rows[:size], owed)
    return Caseload(found, every, by_worker, page, len(rows) > size)


def _counted(
    rows: Iterable[tuple[int | None, int | None, int, bool]],
) -> tuple[int, dict[int | None, int]]:
    """How many there are in all, and of each colleague; None is nobody's."""
    every, by_worker = 0, dict[int | None, int]()
    for parents, babies, many, has_infant_left in rows:
        every += many
        whose = {parents, babies} - {None}
        for one in (*whose, *([None] if parents is None or has_infant_left else [])):
            by_worker[one] = by_worker.get(one, 0) + many
    return every, by_worker


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
                "limit": MOST + 1, "offset": 0, "now": now,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
        return _cases(rows, _owed(cursor, None, teams, now))


def _cases(
    rows: Iterable[Sequence[Any]], owed: Mapping[UUID, Owed]
) -> tuple[Case, ...]:
    return tuple(_case(row, owed.get(row[0], _NOTHING)) for row in rows)


def _owed(
    cursor: Any, subjects: Collection[UUID] | None, teams: Sequence[int], now: datetime
) -> dict[UUID, Owed]:
    """What these teams owe each of these families; of None, each that there is."""
    asked: dict[str, Any] = {
        "now": now, "teams": list(teams), "wards": list(bed_lists.STANDARDS),
    }  # fmt: skip
    if subjects is None:
        cursor.execute(_OWED_OF_TEAMS, asked)
    elif subjects:
        cursor.execute(_OWED_OF_PAGE, asked | {"subjects": list(subjects)})
    else:
        return {}
    return {subject: Owed(*rest) for subject, *rest in cursor.fetchall()}


def _case(row: Sequence[Any], owed: Owed) -> Case:
    values = list(row)
    values[_SCORES_AT] = _scores(values[_SCORES_AT])
    sent_at, waits, is_behind = values[-3:]
    values[-3:] = [Alert(sent_at, waits, is_behind) if sent_at else None, owed]
    return Case(*values)


def _scores(value: Any) -> tuple[Score, ...]:
    found: list[dict[str, Any]] = json.loads(value) if isinstance(value, str) else value
    return tuple(
        Score(each["i"], each["t"], date.fromisoformat(each["on"]))
        for each in found or ()
    )
