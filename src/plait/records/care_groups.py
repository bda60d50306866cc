"""The groups that a team runs: kept as the team's own, naming no family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.records.models import CareGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A group as it is begun. Monday is 0; `workers` are numbers of colleagues."""

    id: UUID
    team: int
    title: str
    kind: str
    weekday: int
    opens: time
    minutes: int
    place: str
    from_on: date
    until_on: date
    places: int
    workers: tuple[int, ...]


def add(
    group: NewGroup, *, by: int, at: datetime, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Keep a group. The same twice is one. Row-level security asks whose team it is."""
    CareGroup.objects.using(using).bulk_create(
        [
            CareGroup(
                id=group.id, team_id=group.team, title=group.title, kind=group.kind,
                weekday=group.weekday, opens=group.opens, minutes=group.minutes,
                place=group.place, from_on=group.from_on, until_on=group.until_on,
                places=group.places, workers=list(group.workers), by_id=by, at=at,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def end(
    group: UUID, until_on: date, *, team: int, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Let a group end on a day. Whether there was such a group of the team."""
    found = CareGroup.objects.using(using).filter(pk=group, team_id=team)
    return bool(found.update(until_on=until_on))


def hold(group: UUID, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let nobody else give a place in it before this transaction ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("select id from care_group where id = %s for update", [group])
