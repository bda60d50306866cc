"""A perinatal service with a queue: its team, its manager, and its episodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import connection

from lib.made_services import TODAY, a_past
from lib.town import Home, Town, make_staff
from plait.access.models import Agency, Staff, Team
from plait.clock.moments import LONDON
from plait.workforce.queueing.shapes import Past

#: A Monday morning: the forecast begins on it.
MORNING = datetime.combine(TODAY, time(9), LONDON)


@dataclass(frozen=True)
class Service:
    """The team of Vale, who manages it, and who pays for it."""

    team: Team
    manager: Staff
    commissioner: Staff


def make_service(town: Town) -> Service:
    """The made-up Vale service in a town, as the engine."""
    agency = Agency.objects.create(
        slug="vale-perinatal", name="Vale perinatal", kind="perinatal",
        partnership=town.teams["perinatal"].agency.partnership,
    )  # fmt: skip
    team = Team.objects.create(
        agency=agency, name="Vale perinatal team", roles=["perinatal_duty"]
    )
    return Service(
        team,
        make_staff(team, "perinatal_team_manager"),
        make_staff(team, "specialised_commissioner"),
    )


def add_episodes(team: Team, home: Home, past: Iterable[Past]) -> None:
    """Write these as episodes of one family: a queue asks for numbers alone."""
    rows = [
        (home.id, uuid4(), team.pk, *_row(one), "closed" if one.closed_on else "seen"
         if one.seen_on else "accepted")
        for one in past
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into care_episode (subject_id, id, team_id, urgency, purpose, "
            "received_at, first_seen_at, closed_at, state, label, sens) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'A. B.', 1)",
            rows,
        )


def _row(one: Past) -> tuple[object, ...]:
    is_before = one.kind == "preconception"
    return (
        "routine" if is_before else one.kind, "preconception" if is_before else "",
        _noon(one.received_on), _noon(one.seen_on), _noon(one.closed_on),
    )  # fmt: skip


def _noon(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(12), LONDON)


def busy_past() -> tuple[Past, ...]:
    """Of a team that has more to do than hours."""
    return a_past(wte=9, weeks=40)


def few() -> tuple[Past, ...]:
    """Two who wait, one of them past the clock, and two who were seen."""
    day = TODAY - timedelta(weeks=6)
    return (
        Past("routine", TODAY - timedelta(20)),
        Past("routine", TODAY - timedelta(3)),
        *(Past("routine", day, seen_on=day + timedelta(9)) for _ in range(2)),
    )
