"""A database of 200,000 families with over a million worklist entries.

It has an embedded PostgreSQL of its own below `var/bench`, with the settings that Plait
runs with, and is kept between runs until the tables or the rules change. The rows are
written by COPY as the superuser: only the hash chain of the events is not the real one
(each link is made up), so `plait verify` would refuse this database, and rightly.
"""

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.archetypes import ANSWERS, AROUND, INVOLVED, Archetype, archetypes
from benchmarks.crowd_rows import Family, entry_lines, event_lines, person_lines
from plait.access import classes
from plait.site import database, embedded, places

CHECKOUT = Path(__file__).resolve().parents[1]
HOME = CHECKOUT / "var" / "bench"
NAME = "plait"
FAMILIES = 200_000
PARTNERSHIPS = ("ashmere", "wendlebury")
#: How many teams of each kind a partnership has: 203 in each, 406 in all.
TEAMS = {
    "maternity": 40,
    "health_visiting": 80,
    "gp": 60,
    "perinatal": 2,
    "paediatrics": 5,
    "social_care": 12,
    "partnership": 1,
    "police": 3,
}
#: What changes the rows: a database that was made with another of these is made anew.
_SHAPES = ("src/plait/*/migrations/**/*", "src/plait/standards/library/**/*.yaml",
           "benchmarks/archetypes.py", "benchmarks/crowd*.py")  # fmt: skip
#: Older than this, too much of what is due lies in the past.
_KEPT = timedelta(days=14)
_STAFF_A_TEAM = 2

_SUBJECT = "id kind reference home_team_id partnership_id created_at"
_PERSON = (
    "subject_id id role given family_name name_key born_on sex preferred_name language "
    "interpreter safe_to_text household"
)
_INVOLVEMENT = "subject_id id team_id role classes purpose since basis"
_EVENT = (
    "subject_id id number kind about fact occurred_at recorded_at agency team_id by_id "
    "sens root first_recorded_at prev hash"
)
_ENTRY = (
    "subject_id id standard version title trigger about person_label person_born_on "
    "owed_by team_id from_team_id agency opened_at opens_at due_at closed_at "
    "closed_how closed_by because classes why rungs told"
)

Superuser = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Member:
    """A made-up member of staff with one post."""

    staff_id: int
    team_id: int
    email: str


def ensure() -> Superuser:
    """The crowd's database, loaded if need be, and its superuser's connection."""
    os.environ["PLAIT_HOME"] = str(HOME)
    os.environ["PLAIT_DEMO"] = "1"
    for name in ("DATABASE_URL", "PLAIT_DATABASE"):
        os.environ.pop(name, None)
    server = embedded.ensure(places.postgres())
    mark = _mark()
    with database.as_superuser(server) as admin:
        known = admin.execute(
            "select shobj_description(oid, 'pg_database') from pg_database "
            "where datname = %s",
            [NAME],
        ).fetchone()
        # While tables or rules are being worked on, an older crowd may do.
        keep = os.environ.get("BENCH_KEEP") == "1"
        if known is not None and not keep and not _is_current(known[0], mark):
            admin.execute(f"drop database {NAME} with (force)")
            known = None
    if known is None:
        _load(server, mark)
    crowd = database.as_superuser(server, NAME)
    # Nothing escalates here, and a page that said so would be another page.
    crowd.execute("set search_path = plait, public")
    crowd.execute(
        "insert into sweep_state (id, last_started, last_finished, entries_told, "
        "failed, alarm) values (1, now(), now() + interval '1 hour', 0, 0, '') "
        "on conflict (id) do update set last_finished = excluded.last_finished"
    )
    crowd.execute(
        "create extension if not exists pg_stat_statements with schema public"
    )
    return crowd


def _warm(crowd: Superuser) -> None:
    """Have what the pages read in memory, as after some hours of use."""
    crowd.execute("create extension if not exists pg_prewarm schema public")
    for name in (
        "event", "event_pkey", "event_number_is_unique", "worklist_entry",
        "worklist_entry_pkey", "worklist_entry_due", "involvement", "person",
    ):  # fmt: skip
        crowd.execute("select public.pg_prewarm(%s::regclass)", [name])


def members(kind: str, *, teams: int, partnership: int = 0) -> list[Member]:
    """One member of staff of each of so many teams of a kind."""
    first = _first_team(partnership, kind)
    return [
        Member(_staff_id(team, 0), team, f"bench-{_staff_id(team, 0)}@plait.example")
        for team in range(first, first + min(teams, TEAMS[kind]))
    ]


def environment() -> dict[str, str]:
    """The environment of a Plait process that works on the crowd."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PLAIT_")}
    kept.pop("DATABASE_URL", None)
    return kept | {"PLAIT_HOME": str(HOME), "PLAIT_DEMO": "1"}


def version(crowd: Superuser) -> str:
    """The version of PostgreSQL, and how it keeps what it is told."""
    rows = [
        crowd.execute(f"show {name}").fetchone()
        for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
    ]
    number, fsync, commit, buffers = (row[0] for row in rows if row)
    return (
        f"{number} (embedded, fsync {fsync}, synchronous_commit {commit}, "
        f"shared_buffers {buffers})"
    )


def counts(crowd: Superuser) -> dict[str, int]:
    """How many rows the tables hold that matter."""
    found = {}
    for table in ("subject", "person", "involvement", "event", "worklist_entry"):
        statement = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        row = crowd.execute(statement).fetchone()
        found[table] = row[0] if row else 0
    row = crowd.execute(
        "select count(*) from worklist_entry where closed_at is null"
    ).fetchone()
    return found | {"worklist_entry open": row[0] if row else 0}


def _mark() -> str:
    """What the rows were made with."""
    digest = hashlib.sha256(str(FAMILIES).encode())
    for pattern in _SHAPES:
        for path in sorted(CHECKOUT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _is_current(comment: str | None, mark: str) -> bool:
    """Whether the database was loaded to its end, with this, and not long ago."""
    made_with, _, loaded_at = (comment or "").partition(" ")
    if made_with != mark:
        return False
    return datetime.now(UTC) - datetime.fromisoformat(loaded_at) < _KEPT


def _load(server: embedded.Server, mark: str) -> None:
    """Make the database and all its rows; about two minutes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "plait", "migrate"],
        env=environment(),
        check=True,
        capture_output=True,
    )
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with database.as_superuser(server, NAME) as crowd:
        crowd.execute("set search_path = plait, public")
        crowd.execute("set synchronous_commit = off")
        crowd.execute("set session_replication_role = replica")
        _load_organisation(crowd, now)
        families = _families(now)
        _load_families(crowd, families, now, start)
        crowd.execute("vacuum (analyze)")
        crowd.execute("checkpoint")
        crowd.execute(f"comment on database {NAME} is '{mark} {now.isoformat()}'")
    _say(start, "loaded")


def _families(now: datetime) -> list[Family]:
    """Each family with its type and its teams, in the order of the ids."""
    chance = random.Random(20)
    weights, types = zip(*archetypes(now), strict=True)
    drawn: list[Archetype] = chance.choices(types, weights, k=FAMILIES)
    ids = sorted(f"{chance.getrandbits(128):032x}" for _ in range(FAMILIES))
    families = []
    for id_, archetype in zip(ids, drawn, strict=True):
        partnership = chance.randrange(len(PARTNERSHIPS))
        teams = tuple(
            _first_team(partnership, kind) + chance.randrange(TEAMS[kind])
            for kind in AROUND
        )
        families.append(
            Family(
                id_, archetype, PARTNERSHIPS[partnership], teams, chance.randrange(26)
            )
        )
    return families


def _first_team(partnership: int, kind: str) -> int:
    """The number of the first team of a kind in a partnership."""
    kinds = list(TEAMS)
    before = sum(TEAMS[one] for one in kinds[: kinds.index(kind)])
    return partnership * sum(TEAMS.values()) + before + 1


def _staff_id(team: int, place: int) -> int:
    """The number of a member of staff, from the team and the place in it."""
    return (team - 1) * _STAFF_A_TEAM + place + 1


def _load_organisation(crowd: Superuser, now: datetime) -> None:
    """Partnerships, agencies, teams, staff, posts and what they agreed to share."""
    since = now - timedelta(days=1500)
    mask = classes.ROUTINE | classes.HEALTH
    for number, slug in enumerate(PARTNERSHIPS):
        crowd.execute(
            "insert into partnership values (%s, %s, %s)", [slug, slug.title(), slug]
        )
        for kind, count in TEAMS.items():
            agency = f"{slug}-{kind}"
            crowd.execute(
                "insert into agency (slug, name, kind, partnership_id) "
                "values (%s, %s, %s, %s)",
                [agency, agency.replace("-", " ").title(), kind, slug],
            )
            for role in ANSWERS[kind]:
                crowd.execute(
                    "insert into sharing_agreement (partnership_id, role, classes) "
                    "values (%s, %s, %s)",
                    [slug, role, mask],
                )
            first = _first_team(number, kind)
            for team in range(first, first + count):
                _load_team(crowd, team, kind, agency, since)
    for table in ("team", "staff", "post"):
        crowd.execute("select setval(pg_get_serial_sequence(%s, 'id'), 10000)", [table])


def _load_team(
    crowd: Superuser, team: int, kind: str, agency: str, since: datetime
) -> None:
    """A team and who works in it."""
    crowd.execute(
        "insert into team (id, agency_id, name, phone, out_of_hours_phone, roles) "
        "values (%s, %s, %s, '01632 960100', '', %s)",
        [team, agency, f"{kind.replace('_', ' ').title()} {team}", list(ANSWERS[kind])],
    )
    for place in range(_STAFF_A_TEAM):
        staff = _staff_id(team, place)
        crowd.execute(
            "insert into staff (id, email, password, given_name, family_name, "
            "job_title, agency_id, is_active) "
            "values (%s, %s, '!', 'Robin', %s, %s, %s, true)",
            [staff, f"bench-{staff}@plait.example", f"Staff{staff}", ANSWERS[kind][0],
             agency],
        )  # fmt: skip
        crowd.execute(
            "insert into post (id, staff_id, team_id, role, valid_from) "
            "values (%s, %s, %s, %s, %s)",
            [staff, staff, team, ANSWERS[kind][0], since],
        )


def _load_families(
    crowd: Superuser, families: list[Family], now: datetime, start: float
) -> None:
    """All tables of the families, each by one COPY."""
    steps: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
        ("subject", _SUBJECT, lambda: _subject_lines(families, now)),
        ("person", _PERSON, lambda: person_lines(families)),
        ("involvement", _INVOLVEMENT, lambda: _involvement_lines(families, now)),
        ("event", _EVENT, lambda: event_lines(families, _staff_id)),
        ("chain_head", "subject_id number hash xid", lambda: _head_lines(families)),
        ("worklist_entry", _ENTRY, lambda: entry_lines(families)),
    )
    ours = ("event_1_refuse_unopened", "event_2_link")
    for trigger in ours:
        crowd.execute(f"alter table event disable trigger {trigger}")
    for table, names, lines in steps:
        columns = ", ".join(names.split())
        with crowd.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
            for line in lines():
                copy.write(line)
        _say(start, table)
    for trigger in ours:
        crowd.execute(f"alter table event enable always trigger {trigger}")


def _subject_lines(families: list[Family], now: datetime) -> Iterator[str]:
    """The families themselves."""
    at = (now - timedelta(days=400)).isoformat()
    for number, family in enumerate(families):
        home = family.teams[AROUND.index("health_visiting")]
        yield (
            f"{family.id}\tfamily\tF-{number:06d}\t{home}\t{family.partnership}\t{at}\n"
        )


def _involvement_lines(families: list[Family], now: datetime) -> Iterator[str]:
    """Who may open each family's record."""
    since = (now - timedelta(days=900)).isoformat()
    mask = classes.ROUTINE | classes.HEALTH
    for family in families:
        for number, (kind, role) in enumerate(INVOLVED):
            team = family.teams[AROUND.index(kind)]
            yield (
                f"{family.id}\t{family.own(0xEE0000 + number)}\t{team}\t{role}\t{mask}"
                f"\tdirect_care\t{since}\trecorded: what it did\n"
            )


def _head_lines(families: list[Family]) -> Iterator[str]:
    """The end of each family's chain."""
    for family in families:
        last = len(family.archetype.events)
        yield f"{family.id}\t{last}\t{family.link(last)}\t3\n"


def _say(start: float, done: str) -> None:
    """How far the loading is."""
    print(f"  crowd: {time.perf_counter() - start:5.0f} s  {done}", flush=True)
