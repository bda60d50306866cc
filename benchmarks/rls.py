"""What row-level security costs: the same statements with and without it.

Each statement is the page's own, prepared, over the same rows. One connection signs in
as the app role; the other as a role with the same rights that row-level security does
not bind. Both begin a transaction and say who asks, so only the policies differ.
"""

import random
import secrets
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks import crowd
from benchmarks.results import Goal, Result
from benchmarks.timing import summary
from plait.site import database

ROUNDS = 3_000
SECONDS = 45
FREE = "plait_bench_unbound"
TEAMS = 8
FAMILIES = 25

_WORKLIST = """
    select id, subject_id, standard, version, title, about, person_label,
        person_born_on, owed_by, team_id, agency, opened_at, opens_at, due_at,
        closed_at, closed_how, why, told
    from worklist_entry
    where team_id = %s and closed_at is null and (opens_at is null or opens_at <= now())
    order by due_at, id limit 50
"""
_TIMELINE = """
    select id, kind, about, fact, occurred_at, recorded_at, agency, team_id, by_id,
        sens, corrects, root, first_recorded_at
    from event where subject_id = %s order by occurred_at, id
"""
_BUSY = """
    select i.subject_id from involvement i
    join chain_head c on c.subject_id = i.subject_id
    where i.team_id = %s and i.role = 'health_visitor'
    order by c.number desc limit %s
"""


Cursor = psycopg.Cursor[tuple[Any, ...]]


@dataclass(slots=True)
class Side:
    """A connection, the process that serves it, and what was measured on it."""

    name: str
    connection: psycopg.Connection[tuple[Any, ...]]
    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def cpu_used_ms(self) -> float:
        """What the serving process has used so far."""
        pid = self.connection.info.backend_pid
        used = Path(f"/proc/{pid}/schedstat").read_text().split()[0]
        return int(used) / 1e6


@dataclass(frozen=True, slots=True)
class Job:
    """Who asks, which record is opened first if any, and the statement."""

    staff_id: int
    family: str
    statement: str
    params: tuple[Any, ...]


def run() -> Result:
    """Compare worklist and timeline on both connections, interleaved."""
    admin = crowd.ensure()
    people = crowd.members("health_visiting", teams=TEAMS)
    lists = [Job(one.staff_id, "", _WORKLIST, (one.team_id,)) for one in people]
    timelines = [
        Job(one.staff_id, str(family), _TIMELINE, (family,))
        for one in people
        for (family,) in admin.execute(_BUSY, [one.team_id, FAMILIES]).fetchall()
    ]
    password = _make_unbound(admin)
    try:
        worklist = _compare(lists, password)
        timeline = _compare(timelines, password)
    finally:
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(FREE)))
    return Result(
        what=(
            f"The worklist's 50 next rows of {TEAMS} teams, and the timelines of the "
            f"{FAMILIES} longest families of each ({timeline['rows']:.0f} events on "
            "average), prepared, as the app role and as a role with the same rights "
            "that row-level security does not bind, in random order."
        ),
        goals=(
            Goal("worklist, wall", worklist["wall_ratio"], "most", 1.10, "times"),
            Goal("timeline, wall", timeline["wall_ratio"], "most", 1.10, "times"),
        ),
        numbers={"worklist": worklist, "timeline": timeline},
        peers={
            "trial of this form, prepared": (
                "worklist 1.02 to 1.16, timeline 1.09 to 1.11 times"
            ),
            "a policy that looks grants up a row": "1.2 and 2.6 to 3.4 times",
        },
        postgres=crowd.version(admin),
    )


def _compare(jobs: list[Job], password: str) -> dict[str, Any]:
    """Every job on both sides: wall time, and the time of the serving process.

    Saying who asks and opening the record come first and are not measured: without
    row-level security the application would have to check as much.
    """
    known = database.login("app")["PASSWORD"]
    sides = [_side("bound", "plait_app", known), _side("unbound", FREE, password)]
    chance = random.Random(1)
    until = time.monotonic() + SECONDS
    for round_ in range(ROUNDS):
        job = jobs[round_ % len(jobs)]
        chance.shuffle(sides)
        for side in sides:
            _do(side, job)
        if time.monotonic() > until:
            break
    for side in sides:
        side.connection.close()
    bound, unbound = sorted(sides, key=lambda side: side.name)
    assert bound.rows == unbound.rows, "both sides must see the same rows"
    return {
        "wall_ratio": _ratio(bound.wall_ms, unbound.wall_ms),
        "backend_cpu_ratio": _ratio(bound.cpu_ms, unbound.cpu_ms),
        "rows": statistics.mean(bound.rows),
        "wall": {side.name: summary(side.wall_ms) for side in (bound, unbound)},
        "backend_cpu": {side.name: summary(side.cpu_ms) for side in (bound, unbound)},
    }


def _do(side: Side, job: Job) -> None:
    """One job in a transaction of its own."""
    with side.connection.cursor() as cursor:
        _begin(cursor, job)
        cpu, wall = side.cpu_used_ms(), time.perf_counter()
        cursor.execute(job.statement, job.params, prepare=True)
        rows = cursor.fetchall()
        side.wall_ms.append((time.perf_counter() - wall) * 1000)
        side.cpu_ms.append(side.cpu_used_ms() - cpu)
        side.rows.append(len(rows))
    # A rollback would make psycopg forget what it has prepared.
    side.connection.commit()


def _begin(cursor: Cursor, job: Job) -> None:
    """Say who asks, and open the record."""
    cursor.execute("select plait.begin_request(%s::integer)", [job.staff_id])
    if job.family:
        cursor.execute(
            "select plait.open_subject(%s::uuid, 'direct_care')", [job.family]
        )


def _ratio(bound: list[float], unbound: list[float]) -> float:
    """How many times the median of one is the median of the other."""
    return round(statistics.median(bound) / statistics.median(unbound), 3)


def _side(name: str, role: str, password: str) -> Side:
    """A connection as a role."""
    known = database.login("app")
    connection = psycopg.connect(
        host=known["HOST"],
        port=known["PORT"],
        dbname=known["NAME"],
        user=role,
        password=password,
    )
    return Side(name, connection)


def _make_unbound(admin: crowd.Superuser) -> str:
    """A role with the app role's rights that row-level security does not bind."""
    password = secrets.token_hex(16)
    name = sql.Identifier(FREE)
    admin.execute(sql.SQL("drop role if exists {}").format(name))
    admin.execute(
        sql.SQL("create role {} login bypassrls password {} in role plait_app").format(
            name, sql.Literal(password)
        )
    )
    admin.execute(sql.SQL("alter role {} set search_path = plait, public").format(name))
    return password
