"""Who has signed in and where they work, as every page asks.

Django's query compiler costs more than the database here, at each page twice; so the
statements are fixed text, and the models are filled from their rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from plait.access.models import Agency, Post, Staff, Team


def account(staff_id: int) -> Staff | None:
    """The account with this number, open or closed."""
    [found] = _first(_of_account(), [staff_id], (Staff,))
    return found


def current_post(staff_id: int, now: datetime) -> Post | None:
    """The post held at `now`, the newest where there are several.

    Its team and the team's agency come with it.
    """
    models = (Post, Team, Agency)
    post, team, agency = _first(_of_post(), [staff_id, now, now], models)
    if post is None:
        return None
    team.agency = agency
    post.team = team
    return post


@cache
def _of_account() -> str:
    return f"select {_columns(Staff, 's')} from staff s where s.id = %s"  # noqa: S608


@cache
def _of_post() -> str:
    columns = ", ".join(
        _columns(model, alias)
        for model, alias in ((Post, "p"), (Team, "t"), (Agency, "a"))
    )
    return (
        f"select {columns} from post p join team t on t.id = p.team_id "  # noqa: S608
        "join agency a on a.slug = t.agency_id "
        "where p.staff_id = %s and p.valid_from <= %s "
        "and (p.valid_to is null or p.valid_to > %s) "
        "order by p.valid_from desc, p.id desc limit 1"
    )


def _first(
    text: str, params: Sequence[Any], models: Sequence[type[Model]]
) -> list[Any]:
    """The models of the first row, each None if there is no row."""
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        row = cursor.fetchone()
    if row is None:
        return [None] * len(models)
    made, start = [], 0
    for model in models:
        names = _names(model)
        made.append(
            model.from_db(connection.alias, names, row[start : start + len(names)])
        )
        start += len(names)
    return made


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return tuple(field.attname for field in fields)


def _columns(model: type[Model], alias: str) -> str:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return ", ".join(f"{alias}.{field.column}" for field in fields)
