"""The teams and staff there are, read from the database once a minute at most.

Teams, agencies and what they answer for change a few times a year, and every
recording needs them: so each process keeps them, and reads them again when they may
be old or when a team is met that it does not know.
"""

from __future__ import annotations

from time import monotonic

from django.db import connections

from plait.worklist.routing import Directory, TeamCard

#: Seconds for which a directory is used before it is read again.
KEPT_SECONDS = 60.0

_TEAMS = """
    select t.id, t.name, t.agency_id, a.kind, a.partnership_id, t.phone,
        t.out_of_hours_phone, t.roles,
        array(select s.partnership_id from team_serves s where s.team_id = t.id
              order by s.partnership_id), a.name,
        exists (select from remote_team r where r.team_id = t.id)
    from team t join agency a on a.slug = t.agency_id
    order by t.id
"""

_WORKERS = "select id, given_name || ' ' || family_name from staff"

_kept: dict[str, tuple[float, Directory]] = {}


def directory(using: str = "default") -> Directory:
    """Every team there is, at most a minute old."""
    found = _kept.get(using)
    if found is None or monotonic() - found[0] > KEPT_SECONDS:
        found = _kept[using] = (monotonic(), _read(using))
    return found[1]


def forget() -> None:
    """Read the teams anew next time: after one was made or changed."""
    _kept.clear()


def _read(using: str) -> Directory:
    with connections[using].cursor() as cursor:
        cursor.execute(_WORKERS)
        workers = dict(cursor.fetchall())
        cursor.execute(_TEAMS)
        teams = [
            TeamCard(
                id=row[0],
                name=row[1],
                agency=row[2],
                agency_kind=row[3],
                partnership=row[4],
                phone=row[5],
                out_of_hours=row[6],
                answers_for=tuple(row[7]),
                serves=tuple(row[8]),
                agency_name=row[9],
                is_elsewhere=row[10],
            )
            for row in cursor.fetchall()
        ]
    return Directory.of(teams, workers)
