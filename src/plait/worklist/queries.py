"""What is due: mine, my team's, from others, of one family. Read, never changed.

Every query runs under row-level security as whoever is asking, so a filter can only
narrow what may be seen. A page costs four queries at most, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from plait.access.models import Staff
from plait.worklist import attentions, weeks
from plait.worklist.conditions import (
    CLOSED_DAYS,
    Conditions,
    Mine,
    concerns_us,
    days,
    narrowed,
    owed_by_us,
    owed_to_us,
    shown,
    told_to_us,
)
from plait.worklist.directory import directory
from plait.worklist.rows import COLUMNS, PART, row_of
from plait.worklist.shapes import (
    Attention,
    Counts,
    Row,
    WorklistFilter,
    WorklistPage,
)

#: Rows on a page.
PAGE = 50

#: What another team owes us here is the care of a family that is ours until then.
HANDOVER = "handover_accepted"

#: Rows of what concerns us beside our own, with the usual list.
BESIDE = 5

_WIDTH = len(COLUMNS.split(","))

_POSTS = """
    select team_id, role from post
    where staff_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s)
    order by valid_from, id
"""

#: What is open, by when it is due; what is owed to us; what we could not work out.
_COUNTS = """
    select count(*) filter (where bucket = 'overdue'),
        count(*) filter (where bucket = 'today'),
        count(*) filter (where bucket = 'this_week'),
        count(*) filter (where bucket = 'later'),
        count(*) filter (where bucket = 'coming'),
        (select count(*) from worklist_entry where {told}),
        (select count(*) from worklist_entry where {others}),
        (select count(*) from worklist_entry where {concerned}),
        (select count(*) from worklist_entry where {handed}),
        (select count(*) from worklist_entry where {closed}),
        (select coalesce(json_agg({failed} order by since), '[]')
         from failed_derivation
         where team_id = any(%s::int[]) or office_id = any(%s::int[]))
    from (
        select case when opens_at > %s then 'coming'
            when due_at < %s then 'overdue'
            when due_at <= %s then 'today'
            when due_at <= %s then 'this_week'
            else 'later' end as bucket
        from worklist_entry where {ours}
    ) as counted
"""


def mine(by: Staff, now: datetime, *, using: str = "default") -> Mine:
    """The posts that the member of staff holds at `now`."""
    with connections[using].cursor() as cursor:
        cursor.execute(_POSTS, [by.pk, now, now])
        return Mine(tuple((team, role) for team, role in cursor.fetchall()), by.pk)


def worklist(
    asked: WorklistFilter,
    *,
    by: Staff,
    now: datetime,
    held: Mine | None = None,
    page: int = 1,
    using: str = "default",
) -> WorklistPage:
    """One page of what the member of staff or the team has due, soonest first.

    A page beyond the last shows the last. Three queries, however many rows; two where
    the posts that are `held` at `now` are known already. One more where something of
    others concerns us, whose first rows come with the usual list, and one where a
    family that we handed over is ours until it is accepted.
    """
    posts = held or mine(by, now, using=using)
    narrow = narrowed(asked, now)
    with connections[using].cursor() as cursor:
        counts, closed, failed = _counted(cursor, asked, posts, narrow, now)
        total = closed if asked.show == "closed" else int(getattr(counts, asked.show))
        pages = max(1, -(-total // PAGE))
        page = min(max(1, page), pages)
        where = shown(asked, posts, now).plus(narrow)
        found = _page(cursor, asked, where, page) if total else []
        still: list[Sequence[Any]] = []
        if asked.show == "open" and page == 1 and counts.handed:
            still = _page(cursor, asked, _handed(asked, posts, now).plus(narrow), 1)
        beside: list[Sequence[Any]] = []
        if asked.show == "open" and page == 1 and counts.concerned:
            also = replace(asked, show="concerned")
            pressing = concerns_us(also, posts, now, is_pressing=True).plus(narrow)
            beside = _page(cursor, also, pressing, 1)[:BESIDE]
    return WorklistPage(
        _rows(found, now, posts, using),
        counts, page, pages, total, now,
        attentions.read(failed, posts.teams, using),
        concerned=_rows(beside, now, posts, using),
        still_ours=_rows(still, now, posts, using),
    )  # fmt: skip


def _page(
    cursor: Any,
    asked: WorklistFilter,
    where: Conditions,
    page: int,
) -> list[Sequence[Any]]:
    """The rows of a page; of what concerns us each with how, as its last value."""
    order = "closed_at desc, id" if asked.show == "closed" else "due_at, id"
    columns = f"{COLUMNS}, {PART}" if asked.show == "concerned" else COLUMNS
    cursor.execute(
        f"select {columns} from worklist_entry where {where.text} "  # noqa: S608
        f"order by {order} limit %s offset %s",
        [*where.params, PAGE, (page - 1) * PAGE],
    )
    return list(cursor.fetchall())


def owed_now(
    subject_id: UUID, *, by: Staff, now: datetime, using: str = "default"
) -> tuple[Row, ...]:
    """What is owed to one family now, soonest first. Its record must be open."""
    where = (
        Conditions()
        .add("subject_id = %s", subject_id)
        .add("closed_at is null")
        .add("opens_at is null or opens_at <= %s", now)
    )
    return _read(where, "due_at, id", 200, by=by, now=now, using=using)


def coming(
    subject_id: UUID, *, by: Staff, now: datetime, using: str = "default"
) -> tuple[Row, ...]:
    """What will be owed to one family once its window opens, soonest first."""
    where = (
        Conditions()
        .add("subject_id = %s", subject_id)
        .add("closed_at is null")
        .add("opens_at > %s", now)
    )
    return _read(where, "opens_at, id", 200, by=by, now=now, using=using)


def recently_closed(
    subject_id: UUID, *, by: Staff, now: datetime, using: str = "default"
) -> tuple[Row, ...]:
    """What was answered or ended for one family in the last weeks, newest first."""
    where = (
        Conditions()
        .add("subject_id = %s", subject_id)
        .add("closed_at > %s", now - timedelta(days=CLOSED_DAYS))
    )
    return _read(where, "closed_at desc, id", 50, by=by, now=now, using=using)


def of_subject(
    subject_id: UUID,
    *,
    by: Staff,
    now: datetime,
    may_read: weeks.Readable | None = None,
    held: Mine | None = None,
    using: str = "default",
) -> tuple[Row, ...]:
    """Everything ever owed to one family, by when it was opened: for its picture.

    Args:
        may_read: what the viewer may read of it. With it, of a moment at which a fact
            that is held began or ended a duty, the week alone is given.
        held: the posts that `by` holds at `now`, where they are known already.
    """
    where = Conditions().add("subject_id = %s", subject_id)
    found = _entries(
        where, "opened_at, id", 1000, more=", because, closed_by", using=using
    )
    posts = held or mine(by, now, using=using)
    rows = _rows([values[:_WIDTH] for values in found], now, posts, using)
    if may_read is None:
        return rows
    return tuple(
        weeks.blurred(row, because, closed_by, may_read)
        for row, (*_, because, closed_by) in zip(rows, found, strict=True)
    )


def of_event(
    subject_id: UUID,
    root: UUID,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """What one event started, alone or with another, and what it answered or ended.

    As far as the viewer may know of it: the record must be open, and an entry that is
    hidden from them is not here either.

    Args:
        root: the id of the event as it was first recorded.
    """
    found = [
        _read(
            Conditions().add("subject_id = %s", subject_id).add(how, root),
            "opened_at, id", 100, by=by, now=now, using=using,
        )
        for how in ("%s = any(because)", "closed_by = %s")
    ]  # fmt: skip
    return found[0], found[1]


def entry(
    subject_id: UUID,
    entry_id: UUID,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> Row | None:
    """One entry, or None where there is none that the viewer may see."""
    where = Conditions().add("subject_id = %s", subject_id).add("id = %s", entry_id)
    found = _read(where, "id", 1, by=by, now=now, using=using)
    return found[0] if found else None


def team_that_began(
    subject_id: UUID, entry_id: UUID, *, using: str = "default"
) -> int | None:
    """The number of the team whose record began a duty; None where there is none.

    Only of a duty that the viewer may see: row-level security gives no other.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select from_team_id from worklist_entry where subject_id = %s and id = %s",
            [subject_id, entry_id],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def still_open(
    subject_id: UUID, *, using: str = "default"
) -> frozenset[tuple[str, str]]:
    """The duties of one family that are open: standard and trigger of each."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select standard, trigger from worklist_entry "
            "where subject_id = %s and closed_at is null",
            [subject_id],
        )
        return frozenset((name, str(event)) for name, event in cursor.fetchall())


def owing_team(
    subject_id: UUID,
    standard: str,
    trigger: UUID,
    *,
    by: Staff,
    now: datetime,
    using: str = "default",
) -> int | None:
    """The team of theirs that owes this open duty; None where none of theirs does."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select team_id from worklist_entry where subject_id = %s "
            "and standard = %s and trigger = %s and closed_at is null "
            "and team_id = any(%s::int[])",
            [subject_id, standard, trigger, list(mine(by, now, using=using).teams)],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def of_standards(
    standards: Iterable[str],
    *,
    by: Staff,
    now: datetime,
    most: int = 100,
    using: str = "default",
) -> tuple[Row, ...]:
    """What my teams owe now by one of these standards, the soonest first."""
    where = (
        Conditions()
        .add("closed_at is null")
        .add("standard = any(%s::text[])", list(standards))
        .add("team_id = any(%s::int[])", list(mine(by, now, using=using).teams))
    )
    return _read(where, "due_at, id", most, by=by, now=now, using=using)


def attention(subject_id: UUID, *, using: str = "default") -> Attention | None:
    """That what one family is owed could not be worked out; None where it could."""
    return attentions.of(subject_id, using=using)


def _read(
    where: Conditions, order: str, most: int, *, by: Staff, now: datetime, using: str
) -> tuple[Row, ...]:
    found = _entries(where, order, most, using=using)
    return _rows(found, now, mine(by, now, using=using), using)


def _entries(
    where: Conditions, order: str, most: int, *, more: str = "", using: str
) -> list[Sequence[Any]]:
    """The entries that the viewer may see, each as `COLUMNS`, then `more` of them."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select {COLUMNS}{more} from worklist_entry "  # noqa: S608
            f"where {where.text} order by {order} limit {most:d}",
            where.params,
        )
        return list(cursor.fetchall())


def _rows(
    found: Iterable[Sequence[Any]], now: datetime, posts: Mine, using: str
) -> tuple[Row, ...]:
    known = directory(using)
    own = frozenset(posts.posts)
    return tuple(
        row_of(
            values[:_WIDTH], now=now, teams=known.teams, mine=own, me=posts.staff,
            workers=known.workers, part=values[_WIDTH] if len(values) > _WIDTH else "",
        )
        for values in found
    )  # fmt: skip


def _handed(asked: WorklistFilter, posts: Mine, now: datetime) -> Conditions:
    """What others owe us is to accept a family, or to return it."""
    return owed_to_us(asked, posts, now).add("standard = %s", HANDOVER)


def _counted(
    cursor: Any, asked: WorklistFilter, posts: Mine, narrow: Conditions, now: datetime
) -> tuple[Counts, int, Any]:
    told = told_to_us(asked, posts).plus(narrow)
    others = owed_to_us(asked, posts, now).plus(narrow)
    concerned = concerns_us(asked, posts, now).plus(narrow)
    handed = _handed(asked, posts, now).plus(narrow)
    ours = owed_by_us(asked, posts).plus(narrow).add("closed_at is null")
    closed = Conditions().add("false")
    if asked.show == "closed":
        closed = shown(asked, posts, now).plus(narrow)
    cursor.execute(
        _COUNTS.format(
            told=told.text,
            others=others.text,
            concerned=concerned.text,
            handed=handed.text,
            closed=closed.text,
            ours=ours.text,
            failed=attentions.COLUMNS,
        ),
        [
            *(*told.params, *others.params, *concerned.params),
            *(*handed.params, *closed.params),
            *(list(posts.teams), list(posts.teams)),
            *(now, now, *days(now), *ours.params),
        ],
    )
    *numbers, closed_total, failed = cursor.fetchone()
    return Counts(*numbers), closed_total, failed
