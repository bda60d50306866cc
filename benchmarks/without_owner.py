"""The list of families that nobody has by name, among 200,000 families.

`BENCH_FAMILIES` says how many there are. They lie in a database of their own below
`var/bench-owners`. What is measured is processor time, of the web and of the database
together: a neighbour who takes the core for a while makes no difference.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import timing
from benchmarks.results import Goal, Result
from plait.site import database, embedded, places

HOME = Path(__file__).resolve().parents[1] / "var" / "bench-owners"
NAME = "plait"
TEAMS = 200
PEOPLE = 40

_ORGANISATION = f"""
    insert into partnership (slug, name, policy) values ('bench', 'Bench', 'ashmere');
    insert into agency (slug, name, kind, partnership_id)
    select 'bench-' || kind, 'Bench ' || kind, kind, 'bench'
    from unnest(array['maternity', 'health_visiting', 'partnership']) as kind;
    insert into team (id, name, agency_id, phone, out_of_hours_phone, roles)
    select n, 'Team ' || n, case when n = {TEAMS} + 1 then 'bench-partnership'
        when n % 2 = 0 then 'bench-maternity' else 'bench-health_visiting' end,
        '', '', '{{}}'
    from generate_series(1, {TEAMS} + 1) as n;
    insert into staff (id, email, given_name, family_name, job_title, agency_id,
        mobile, password, is_active)
    select (t.id - 1) * 8 + m, 'bench-' || t.id || '-' || m || '@plait.example',
        'Robin', 'Bench', '', t.agency_id, '', '!', true
    from team t, generate_series(1, 8) as m;
    insert into post (staff_id, team_id, role, valid_from, valid_to)
    select s.id, (s.id - 1) / 8 + 1, 'midwife', now() - interval '3 years',
        case when s.id % 40 = 39 then now() - interval '3 days' end
    from staff s;
    insert into absence (team_id, staff_id, from_at)
    select (s.id - 1) / 8 + 1, s.id, now() - interval '1 day'
    from staff s where s.id % 40 = 31;
"""

_SUBJECTS = """
    insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
    select gen_random_uuid(), 'family', 'F-' || upper(lpad(to_hex(n), 6, '0')),
        n %% %(teams)s::int + 1, 'bench', now() - interval '3 years'
    from generate_series(1, %(families)s::int) as n
"""

#: In 100 families 2 that nobody has by name, 1 between two services, and 1 that a
#: midwife never handed over.
_OWNERS = """
    insert into named_owner (subject_id, care, service, team_id, asked_team_id,
        worker_id, state, since, owed_at, began_at, born_at, ends_at, offered_at,
        last_kind, last_at, label)
    select s.id, gen_random_uuid(), 'midwifery', s.home_team_id,
        case when d.state = 'between' then s.home_team_id %% %(teams)s::int + 1 end,
        case when d.state <> 'unnamed'
            then (s.home_team_id - 1) * 8 + (random() * 7)::int + 1 end,
        d.state, d.since, case when d.state <> 'named' or s.id::text >= 'fd'
            then d.since + interval '10 days' end,
        d.since - interval '100 days', d.since, d.since + interval '2 years', null,
        'contact.midwife.postnatal', d.since, 'Family Q.'
    from subject s cross join lateral (
        select case when s.id::text < '05' then 'unnamed'
            when s.id::text < '08' then 'between' else 'named' end as state,
            now() - random() * interval '300 days' as since
    ) as d
"""


def run() -> Result:
    """Some people of as many teams open the list, and the office its counts."""
    families = int(os.environ.get("BENCH_FAMILIES", "200000"))
    server = _ensure(families)
    try:
        taken, queries = _measure()
        with database.as_superuser(server, NAME) as admin:
            version = admin.execute("show server_version").fetchone()
            rows = admin.execute("select count(*) from plait.named_owner").fetchone()
    finally:
        embedded.stop(places.postgres())
    p95 = {name: timing.percentile(sorted(each), 95) for name, each in taken.items()}
    return Result(
        what=(
            f"Families without a named owner, among {rows[0] if rows else 0:,} of "
            f"{TEAMS} teams: the list of {PEOPLE} people of as many teams, and the "
            "counts of the office. Processor time of web and database together."
        ),
        goals=(
            Goal("list, CPU p95", round(p95["list"], 1), "most", 40, "ms"),
            Goal("counts, CPU p95", round(p95["counts"], 1), "most", 500, "ms"),
            Goal("queries a page", max(queries.values()), "most", 12, "queries"),
        ),
        numbers={
            "pages": {name: timing.summary(each) for name, each in taken.items()},
            "queries": queries,
        },
        peers={"The goal of the specialist teams' pages": "p95 under 40 ms"},
        postgres=version[0] if version else None,
    )


def _ensure(families: int) -> embedded.Server:
    """The database, with so many families."""
    os.environ["PLAIT_HOME"] = str(HOME)
    os.environ["PLAIT_DEMO"] = "1"
    for name in ("DATABASE_URL", "PLAIT_DATABASE"):
        os.environ.pop(name, None)
    server = embedded.ensure(places.postgres())
    subprocess.run(
        [sys.executable, "-m", "plait", "migrate"], check=True, capture_output=True
    )
    with database.as_superuser(server, NAME) as admin:
        admin.execute("set search_path = plait, public")
        admin.execute("set session_replication_role = replica")
        admin.execute("set synchronous_commit = off")
        if not admin.execute("select 1 from team").fetchone():
            _fill(admin, families)
    return server


def _fill(admin: psycopg.Connection[tuple[Any, ...]], families: int) -> None:
    given = {"teams": TEAMS, "families": families}
    admin.execute(_ORGANISATION)
    admin.execute(_SUBJECTS, given)
    admin.execute(_OWNERS, given)
    admin.execute("vacuum analyze named_owner")
    admin.execute("analyze")


def _measure() -> tuple[dict[str, list[float]], dict[str, int]]:
    """Milliseconds of processor time by page, and statements by page."""
    from plait.site.commands import use_django

    use_django("cli")
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from plait.access.models import Staff

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    taken: dict[str, list[float]] = {}
    queries: dict[str, int] = {}
    office = TEAMS * 8 + 1
    for number in range(PEOPLE + 1):
        for name, staff in (("list", number * 8 + 1), ("counts", office)):
            client = Client()
            backend = settings.AUTHENTICATION_BACKENDS[0]
            client.force_login(Staff.objects.get(pk=staff), backend=backend)
            spent = _spent(connection)
            with CaptureQueriesContext(connection) as captured:
                answer = client.get("/families/without-owner")
            assert answer.status_code == 200, (name, answer.status_code)
            cost = _spent(connection) - spent
            if number:  # the first one reads what is read once
                taken.setdefault(name, []).append(cost * 1000)
                asked = [
                    one for one in captured.captured_queries
                    if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
                ]  # fmt: skip
                queries[name] = max(queries.get(name, 0), len(asked))
    return taken, queries


def _spent(connection: Any) -> float:
    """Seconds of processor time: of this thread, and of its database session."""
    pid = connection.connection.info.backend_pid
    read = Path(f"/proc/{pid}/schedstat").read_text
    return time.thread_time() + int(read().split()[0]) / 1e9
