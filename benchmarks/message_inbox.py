"""The inbox of messages, page by page, and the search in what was said.

`BENCH_MESSAGES` says how many messages there are, 1,000,000 if it says nothing. They
lie in a database of their own below `var/bench-messages`, which is filled when there
are fewer. What is measured is processor time, of the web and of the database together:
a neighbour who takes the core for a while makes no difference.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import timing
from benchmarks.results import Goal, Result
from plait.site import database, embedded, places

HOME = Path(__file__).resolve().parents[1] / "var" / "bench-messages"
NAME = "plait"
TEAMS = 200
#: So many messages a family, and people who ask.
A_FAMILY = 5
PEOPLE = 40
#: The words that messages are made of; a few of them stand in most.
WORDS = 3_000
LONG = 40

_ORGANISATION = f"""
    insert into partnership (slug, name, policy) values ('bench', 'Bench', 'ashmere');
    insert into agency (slug, name, kind, partnership_id)
    select 'bench-' || kind, 'Bench ' || kind, kind, 'bench'
    from unnest(array['maternity', 'health_visiting', 'gp', 'social_care']) as kind;
    insert into team (id, name, agency_id, phone, out_of_hours_phone, roles)
    select n, 'Team ' || n, 'bench-' || (
        array['maternity', 'health_visiting', 'gp', 'social_care'])[n % 4 + 1],
        '', '', '{{}}'
    from generate_series(1, {TEAMS}) as n;
    insert into staff (id, email, given_name, family_name, job_title, agency_id,
        mobile, password, is_active)
    select t.id, 'bench-' || t.id || '@plait.example', 'Robin', 'Bench' || t.id, '',
        t.agency_id, '', '!', true from team t;
    insert into post (staff_id, team_id, role, valid_from)
    select id, id, 'midwife', now() - interval '3 years' from staff;
"""

_SUBJECTS = """
    insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
    select gen_random_uuid(), 'family', 'F-' || upper(lpad(to_hex(n), 6, '0')),
        n %% %(teams)s::int + 1, 'bench', now() - interval '3 years'
    from generate_series(%(first)s::int, %(last)s::int) as n
"""

_MESSAGES = """
    with made as (
        select s.id as subject_id, gen_random_uuid() as id, n,
            (random() * (%(teams)s::int - 1))::int + 1 as from_team,
            (random() * (%(teams)s::int - 1))::int + 1 as to_team,
            now() - random() * interval '2 years' as sent_at,
            random() < 0.02 as waits, random() < 0.9 as is_routine
        from subject s cross join generate_series(1, %(each)s::int) as n
        where s.reference between %(from)s and %(until)s
    )
    insert into message (subject_id, id, thread, from_team_id, by_id, to_role,
        to_team_id, to_staff_id, is_routine, sent_at, state, answered_at, label, sens,
        files, version, words)
    select m.subject_id, m.id, m.id, m.from_team, m.from_team, 'midwife', m.to_team,
        m.to_team, m.is_routine, m.sent_at,
        case when m.waits then 'sent' else 'acknowledged' end,
        case when m.waits then null else m.sent_at + interval '3 hours' end,
        'J. Q.', 1, 0, gen_random_uuid(),
        plait.message_words(said.words, array[m.from_team, m.to_team])
    from made m cross join lateral (
        select string_agg('word' || (power(random(), 3) * %(words)s::int)::int
            || repeat('x', g * m.n * 0), ' ') as words
        from generate_series(1, %(long)s::int) as g
    ) as said
"""

#: At once so many families: one statement does not grow without end.
_BATCH = 5_000


def run() -> Result:
    """Some people read their inbox and search in it, one after the other."""
    size = int(os.environ.get("BENCH_MESSAGES", "1000000"))
    server = _ensure(size)
    try:
        taken, queries = _measure()
        with database.as_superuser(server, NAME) as admin:
            version = admin.execute("show server_version").fetchone()
            rows = admin.execute("select count(*) from plait.message").fetchone()
    finally:
        embedded.stop(places.postgres())
    p95 = {name: timing.percentile(sorted(each), 95) for name, each in taken.items()}
    lists = max(value for name, value in p95.items() if "search" not in name)
    searches = max(value for name, value in p95.items() if "search" in name)
    return Result(
        what=(
            f"The inbox among {rows[0] if rows else 0:,} messages of {TEAMS} teams, by "
            f"{PEOPLE} people of as many teams: what needs an answer, all, the second "
            "page of all, and searches for a usual and for a rare word. Processor time "
            "of web and database together, row-level security on."
        ),
        goals=(
            Goal("inbox, CPU p95", round(lists, 1), "most", 80, "ms"),
            Goal("search, CPU p95", round(searches, 1), "most", 150, "ms"),
            Goal("queries a page", max(queries.values()), "most", 12, "queries"),
        ),
        numbers={
            "pages": {name: timing.summary(each) for name, each in taken.items()},
            "queries": queries,
        },
        peers={"The goal of the messages, agreed before they were built": "80, 150 ms"},
        postgres=version[0] if version else None,
    )


def _ensure(size: int) -> embedded.Server:
    """The database, with at least so many messages."""
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
            admin.execute(_ORGANISATION)
        there = admin.execute("select count(*) from subject").fetchone()
        first = (there[0] if there else 0) + 1
        for start in range(first, size // A_FAMILY + 1, _BATCH):
            _fill(admin, start, min(start + _BATCH - 1, size // A_FAMILY))
        admin.execute("vacuum analyze message")
    return server


def _fill(admin: psycopg.Connection[tuple[Any, ...]], first: int, last: int) -> None:
    given = {"teams": TEAMS, "first": first, "last": last}
    admin.execute(_SUBJECTS, given)
    admin.execute(
        _MESSAGES,
        given
        | {
            "each": A_FAMILY, "words": WORDS, "long": LONG,
            "from": f"F-{first:06X}", "until": f"F-{last:06X}",
        },
    )  # fmt: skip


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
    for number in range(PEOPLE + 1):
        client = Client()
        staff = Staff.objects.get(pk=number + 1)
        client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        for name, address in _pages(client):
            spent = _spent(connection)
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
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


def _pages(client: Any) -> Iterator[tuple[str, str]]:
    yield "needs an answer", "/messages"
    yield "all", "/messages?view=all"
    page = client.get("/messages?view=all").content.decode()
    after = page.partition("after=")[2].partition('"')[0]
    yield "all, second page", f"/messages?view=all&after={after}"
    for name, words in (("usual", "word3"), ("rare", "word2871")):
        moved = client.post("/messages", {"q": words})
        yield f"search, {name} word", moved["Location"]


def _spent(connection: Any) -> float:
    """Seconds of processor time: of this thread, and of its database session."""
    pid = connection.connection.info.backend_pid
    read: Callable[[], str] = Path(f"/proc/{pid}/schedstat").read_text
    return time.thread_time() + int(read().split()[0]) / 1e9
