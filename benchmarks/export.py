"""The ledger exported, beside the same rows copied out and thrown away.

`BENCH_EXPORT` says how many events there are, 200,000 if it says nothing; the run that
is written about has 10,000,000. They lie in a database of their own below
`var/bench-export`, which is filled when there are fewer. Processor time is that of the
process and of the whole database server together.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.results import Goal, Result
from plait.site import database, embedded, places

HOME = Path(__file__).resolve().parents[1] / "var" / "bench-export"
NAME = "plait"
A_FAMILY = 50
#: At once so many families: the events of each lie scattered among those of the others.
_BATCH = 20_000
_MEMORY = "1G"

_ORGANISATION = """
    insert into partnership (slug, name, policy)
    values ('bench', 'Bench', 'ashmere'), ('other', 'Other', 'ashmere');
    insert into agency (slug, name, kind, partnership_id)
    select 'bench-' || kind, 'Bench ' || kind, kind, 'bench'
    from unnest(array['maternity', 'health_visiting', 'gp', 'social_care']) as kind;
    insert into team (id, name, agency_id, phone, out_of_hours_phone, roles)
    values (1, 'Team', 'bench-health_visiting', '', '', '{}');
    alter table event disable trigger user;
"""
_SUBJECTS = """
    insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
    select gen_random_uuid(), 'family', 'F-' || lpad(n::text, 9, '0'), 1,
        case when n %% 3 = 0 then 'other' else 'bench' end, now()
    from generate_series(%(first)s::int, %(last)s::int) as n
"""
#: What a family's events say, with words and ids that must stay behind.
_EVENTS = """
    insert into event (subject_id, id, number, kind, about, fact, occurred_at,
        recorded_at, agency, sens, seen_as, corrects, root, first_recorded_at, prev,
        hash)
    select s.id, made.id, n, said.kind, md5(s.id::text || n %% 3)::uuid, said.fact,
        made.at, made.at + random() * interval '2 hours',
        'bench-' || (array['maternity', 'health_visiting', 'gp'])[n %% 3 + 1], 0, 0,
        null, made.id, made.at, '', sha256(made.id::text::bytea)
    from subject s cross join generate_series(1, %(each)s::int) as n
    cross join lateral (
        select gen_random_uuid() as id, now() - interval '3 years'
            + (n + random()) * interval '20 days' as at
    ) as made
    cross join lateral (values
        (0, 'contact.health_visitor.other', jsonb_build_object('place', 'home',
            'infant_seen', random() < 0.9, 'note', 'Words ' || made.id)),
        (1, 'contact.midwife.postnatal', jsonb_build_object('place', 'home')),
        (2, 'screen.epds', jsonb_build_object('items', array[
            (random() * 3)::int, (random() * 3)::int, 0, 1, 0, 2, 0, 1, 0, 0])),
        (3, 'pregnancy.notified', jsonb_build_object('edd', made.at::date + 200)),
        (4, 'contact.gp.other', jsonb_build_object('place', 'clinic')),
        (5, 'contact.other', jsonb_build_object('mode', 'telephone', 'answers',
            gen_random_uuid())),
        (6, 'referral.mental_health.received',
            jsonb_build_object('urgency', 'routine')),
        (7, 'person.joined', jsonb_build_object('role', 'mother'))
    ) as said (turn, kind, fact)
    where s.reference between %(from)s and %(until)s and said.turn = n %% 8
    order by made.at
"""
_CHAINS = """
    insert into chain_head (subject_id, number, hash, xid)
    select e.subject_id, e.number, e.hash, pg_current_xact_id()
    from event e join subject s on s.id = e.subject_id
    where s.reference between %(from)s and %(until)s and e.number = %(each)s::int
"""


def run() -> Result:
    """Copy everything out, export everything, then what one family has had since."""
    size = int(os.environ.get("BENCH_EXPORT", "200000"))
    server = _ensure(size)
    try:
        measure = _Measure(server)
        rows, copied = measure(_copy)
        with tempfile.TemporaryDirectory() as folder:
            peak, exported = measure(lambda: _export(folder))
            written = sum(one.stat().st_size for one in Path(folder).rglob("*.parquet"))
            _, again = measure(lambda: _export(folder))
        with database.as_superuser(server, NAME) as admin:
            version = admin.execute("show server_version").fetchone()
    finally:
        embedded.stop(places.postgres())
    return Result(
        what=(
            f"{rows:,} events of {rows // A_FAMILY:,} families, {A_FAMILY} each and "
            "scattered: `plait export` into a new folder, and again when nothing is "
            "new; beside `COPY` of the same rows in binary, thrown away. "
            f"Memory given: {_MEMORY}."
        ),
        goals=(
            Goal("memory, peak", peak, "most", 1024, "MB"),
            Goal(
                "processor time beyond starting up, as a multiple of COPY",
                round((exported["cpu_s"] - again["cpu_s"]) / copied["cpu_s"], 2),
                "most", 3, "x",
            ),
            Goal("bytes an event", round(written / rows, 1), "most", 20, "bytes"),
        ),
        numbers={
            "rows": rows,
            "copy": _with_rate(copied, rows),
            "export": _with_rate(exported, rows),
            "export, nothing new": again,
            "bytes": written,
        },
        peers={
            "A trial of 10.06 million narrower rows on the same kind of machine": (
                "COPY 21.6 CPU-s, ADBC to sorted Parquet 32 CPU-s: 1.5 x"
            )
        },
        postgres=version[0] if version else None,
    )  # fmt: skip


def _with_rate(taken: dict[str, float], rows: int) -> dict[str, float]:
    rates = {f"rows_per_{unit}": rows / taken[unit] for unit in ("wall_s", "cpu_s")}
    return taken | {name: round(rate) for name, rate in rates.items()}


def _ensure(size: int) -> embedded.Server:
    """The database, with at least so many events."""
    os.environ["PLAIT_HOME"] = str(HOME)
    for name in ("DATABASE_URL", "PLAIT_DATABASE"):
        os.environ.pop(name, None)
    server = embedded.ensure(places.postgres())
    plait = [sys.executable, "-m", "plait"]
    subprocess.run([*plait, "migrate"], check=True, capture_output=True)
    with database.as_superuser(server, NAME) as admin:
        admin.execute("set search_path = plait, public")
        admin.execute("set synchronous_commit = off")
        if not admin.execute("select 1 from team").fetchone():
            admin.execute(_ORGANISATION)
        there = admin.execute("select count(*) from subject").fetchone()
        first, families = (there[0] if there else 0) + 1, size // A_FAMILY
        for start in range(first, families + 1, _BATCH):
            _fill(admin, start, min(start + _BATCH - 1, families))
        admin.execute("vacuum analyze event")
        admin.execute("checkpoint")
    return server


def _fill(admin: psycopg.Connection[Any], first: int, last: int) -> None:
    given = {
        "first": first, "last": last, "each": A_FAMILY,
        "from": f"F-{first:09}", "until": f"F-{last:09}",
    }  # fmt: skip
    for statement in (_SUBJECTS, _EVENTS, _CHAINS):
        names = {name for name in given if f"%({name})s" in statement}
        admin.execute(statement, {name: given[name] for name in names})


def _copy() -> int:
    """Read every row as fast as one connection gives it, and keep none."""
    copy = "copy (select * from event) to stdout (format binary)"
    with psycopg.connect(**database.address("engine")) as engine:
        with engine.cursor().copy(copy) as rows:
            for _ in rows:
                pass
        counted = engine.execute("select count(*) from event").fetchone()
    return int(counted[0]) if counted else 0


def _export(folder: str) -> int:
    """Export by the command; gives the megabytes that it says it took at most."""
    done = subprocess.run(
        [sys.executable, "-m", "plait", "export", "--out", folder, "--memory", _MEMORY],
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"Memory at most (\d+) MB", done.stdout)
    return int(found[1]) if found else 0


class _Measure:
    """Seconds of the clock, and of the processors with children and the server."""

    def __init__(self, server: embedded.Server) -> None:
        with database.as_superuser(server) as admin:
            folder = admin.execute("show data_directory").fetchone()
        pid_file = Path(folder[0] if folder else "") / "postmaster.pid"
        self._postmaster = int(pid_file.read_text().split()[0])

    def __call__(self, work: Callable[[], int]) -> tuple[int, dict[str, float]]:
        """What the work gives, and what it took."""
        started, spent = time.perf_counter(), self._spent()
        given = work()
        taken = {
            "wall_s": time.perf_counter() - started, "cpu_s": self._spent() - spent,
        }  # fmt: skip
        return given, {name: round(value, 2) for name, value in taken.items()}

    def _spent(self) -> float:
        time.sleep(0.2)  # until the server has waited for a session that has ended
        usages = map(
            resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        own = sum(one.ru_utime + one.ru_stime for one in usages)
        return own + self._server_ticks() / os.sysconf("SC_CLK_TCK")

    def _server_ticks(self) -> int:
        """Of the postmaster, of what it has waited for, and of what still runs."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            user, system, waited_user, waited_system = map(int, fields[11:15])
            if int(stat.parent.name) == self._postmaster:
                ticks += user + system + waited_user + waited_system
            elif int(fields[1]) == self._postmaster:
                ticks += user + system
        return ticks
