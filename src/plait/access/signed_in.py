"""Who has signed in and where they work, as every page asks.

Django's query compiler costs more than the database here, at each page twice; so the
statements are fixed text, and the models are filled from their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from plait.access.errors import NotSignedIn
from plait.access.models import Agency, Post, Staff, Team


def account(staff_id: int) -> Staff | None:
    """The account with this number, open or closed."""
    with connection.cursor() as cursor:
        cursor.execute(_of_account(), [staff_id])
        row = cursor.fetchone()
    if row is None:
        return None
    return Staff.from_db(connection.alias, _names(Staff), row)


def begin(
    staff_id: int,
    now: datetime,
    *,
    beside: str = "null",
    given: Sequence[Any] = (),
) -> tuple[tuple[Post, ...], Any]:
    """Say who is asking, as `sessions.begin` does; their posts at `now`, newest first.

    One statement for both. The team of each post and its agency come with it.

    Args:
        beside: an expression of ours whose value every page needs as well. In it
            `asking.teams` are the teams of whoever asks, by number.
        given: what its parameters are, in their order.

    Returns:
        The posts, and that value.

    Raises:
        NotSignedIn: there is no such account, or it is closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_of_beginning(beside), [staff_id, *given, staff_id, now, now])
        rows = cursor.fetchall()
    if rows[0][0] is None:
        raise NotSignedIn
    return tuple(_held(row[2:]) for row in rows if row[2] is not None), rows[0][1]


def working(staff_ids: Iterable[int]) -> dict[int, tuple[Staff, tuple[int, ...]]]:
    """The accounts among these that are open, each with the teams of its posts now.

    As `sessions.begin` says them, for many at once. Afterwards nobody is asking.
    """
    with connection.cursor() as cursor:
        cursor.execute(_of_working(), [list(staff_ids)])
        rows = cursor.fetchall()
        cursor.execute("select plait.forget()")
    names = _names(Staff)
    return {
        staff.pk: (staff, tuple(teams))
        for *values, teams in rows
        if teams is not None
        for staff in [Staff.from_db(connection.alias, names, values)]
    }


def current_post(staff_id: int, now: datetime) -> Post | None:
    """The post held at `now`, the newest where there are several.

    Its team and the team's agency come with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_of_posts()} limit 1", [staff_id, now, now])
        row = cursor.fetchone()
    return None if row is None else _held(row)


@cache
def _of_account() -> str:
    return f"select {_columns(Staff, 's')} from staff s where s.id = %s"  # noqa: S608


@cache
def _of_working() -> str:
    return (
        f"select {_columns(Staff, 's')}, plait.begin_request(s.id) "  # noqa: S608
        "from staff s where s.id = any(%s::integer[])"
    )


@cache
def _of_posts() -> str:
    columns = ", ".join(
        _columns(model, alias)
        for model, alias in ((Post, "p"), (Team, "t"), (Agency, "a"))
    )
    return (
        f"select {columns} from post p join team t on t.id = p.team_id "  # noqa: S608
        "join agency a on a.slug = t.agency_id "
        "where p.staff_id = %s and p.valid_from <= %s "
        "and (p.valid_to is null or p.valid_to > %s) "
        "order by p.valid_from desc, p.id desc"
    )


@cache
def _of_beginning(beside: str) -> str:
    # Materialized: whoever asks is said once, whatever number of posts follows.
    return (
        "with asking as materialized "  # noqa: S608
        "(select plait.begin_request(%s::integer) as teams) "
        f"select asking.teams, {beside}, held.* "
        f"from asking left join ({_of_posts()}) as held on true"
    )


def _held(row: Sequence[Any]) -> Post:
    """The post, with its team and the team's agency."""
    made: list[Any] = []
    start = 0
    for model in (Post, Team, Agency):
        names = _names(model)
        made.append(
            model.from_db(connection.alias, names, row[start : start + len(names)])
        )
        start += len(names)
    post: Post
    post, team, agency = made
    team.agency = agency
    post.team = team
    return post


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return tuple(field.attname for field in fields)


def _columns(model: type[Model], alias: str) -> str:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return ", ".join(f"{alias}.{field.column}" for field in fields)
