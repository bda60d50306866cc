"""The databases that tests use: one server a machine, one database a test worker.

The server is the embedded one, below `var/test`, apart from that of `make run`. All
test runs of a checkout share it; whoever leaves last stops it. A template database
is migrated once (by `plait migrate`, as the owner role) and copied: its name carries
a digest of everything that shapes the tables, so it is reused until these change.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from plait.records import roles
from plait.site import database, embedded, places

CHECKOUT = Path(__file__).resolve().parents[2]
HOME = CHECKOUT / "var" / "test"

#: A test database is thrown away: it need not survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

#: What a change of must make a new template.
_SHAPES = (
    "src/plait/*/migrations/**/*",
    "src/plait/*/models.py",
    "src/plait/records/roles.py",
    "src/plait/site/database.py",
    "src/plait/site/settings.py",
    "uv.lock",
)


def environment(name: str) -> dict[str, str]:
    """The environment of a process that works on the test database `name`."""
    foreign = ("DATABASE_URL", "PLAIT_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    chosen = {"PLAIT_HOME": str(HOME), "PLAIT_DATABASE": name}
    return kept | chosen | {k: os.environ[k] for k in _KEPT if k in os.environ}


_KEPT = ("PLAIT_PG_BIN", "PLAIT_CHROMIUM")


def own() -> str:
    """The name that `own_database` has in this test worker, in every test."""
    return f"plait_own_{os.getpid()}"


def let_pass(folder: Path) -> None:
    """Let the database's account pass to a folder that pytest made private."""
    top = Path(tempfile.gettempdir()).resolve()
    for path in (folder.resolve(), *folder.resolve().parents):
        if path == top or top not in path.parents:
            return
        path.chmod(0o755)


def server() -> embedded.Server:
    """The test server, running."""
    return embedded.ensure(places.postgres(), settings=FAST)


def superuser(name: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
    """The test server's superuser, connected to the database `name`."""
    return database.as_superuser(server(), name)


def template() -> str:
    """The name of a database that has all tables and no rows; made if need be."""
    return _made_once(f"plait_template_{_digest()}", _migrate_and_add_tester)


def peopled_template() -> str:
    """One that has the made-up areas with their plays too, as old as this test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    return _made_once(f"plait_peopled_{run}", _people)


def _made_once(name: str, make: Callable[[str], None]) -> str:
    """The template `name`, by whichever test worker comes to it first."""
    with _lock("template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with superuser() as admin:
            known = admin.execute(
                "select datistemplate from pg_database where datname = %s", [name]
            ).fetchone()
            if known == (True,):
                return name
            admin.execute(_named("drop database if exists {} with (force)", name))
        make(name)
        with superuser() as admin:
            admin.execute(_named("alter database {} is_template true", name))
    return name


def copy_of_template(name: str, *, peopled: bool = False) -> None:
    """Make the database `name` anew, with all tables, and no rows unless peopled."""
    drop(name)
    made = template()
    _copy(name, peopled_template() if peopled else made)


def _copy(name: str, made: str) -> None:
    with superuser() as admin:
        admin.execute(
            sql.SQL(
                "create database {} template {} owner plait_owner strategy file_copy"
            ).format(sql.Identifier(name), sql.Identifier(made))
        )
        admin.execute(_named("grant connect on database {} to plait_tester", name))
    with superuser(name) as admin:
        # Who may enter is said of a database; a copy does not bring it.
        admin.execute(roles.DOORS)


def copy_of(made: str, name: str) -> None:
    """Make the database `name` anew, as `made` is now, to which nobody is connected."""
    drop(name)
    _copy(name, made)


def drop(name: str) -> None:
    """Drop the database `name`, whoever is connected to it."""
    with superuser() as admin:
        admin.execute(_named("drop database if exists {} with (force)", name))


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """While this lasts the server is not stopped by another test run that ends."""
    with _lock("users").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def stop_if_unused() -> None:
    """Stop the server, and drop stale databases, unless another run needs it."""
    with _lock("users").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if embedded.is_running(places.postgres()):
            _drop_stale()
            embedded.stop(places.postgres())


def _drop_stale() -> None:
    keep = f"plait_template_{_digest()}"
    with superuser() as admin:
        rows = admin.execute(
            "select datname from pg_database where datname ~ '^plait_' "
            "and datname <> %s",
            [keep],
        ).fetchall()
        for (name,) in rows:
            admin.execute(_named("alter database {} is_template false", name))
            admin.execute(_named("drop database {} with (force)", name))


def _migrate_and_add_tester(name: str) -> None:
    _plait(name, "migrate")
    with superuser() as admin:
        _add_tester(admin)


def _people(name: str) -> None:
    _copy(name, f"plait_template_{_digest()}")
    _plait(name, "demo", "--families", "12")


def _plait(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plait", *arguments],
        env=environment(name) | {"PLAIT_DEMO": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = f"{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        msg = f"plait {arguments[0]} failed:\n{said}"
        raise RuntimeError(msg)


def _add_tester(admin: psycopg.Connection[tuple[Any, ...]]) -> None:
    """A login that may act as each of our roles, and begins as the app role."""
    known = admin.execute("select from pg_roles where rolname = 'plait_tester'")
    if known.fetchone() is None:
        admin.execute("create role plait_tester login noinherit")
    admin.execute(
        sql.SQL("alter role plait_tester password {}").format(
            sql.Literal(places.secret("tester_password"))
        )
    )
    admin.execute("grant plait_app, plait_engine, plait_owner to plait_tester")
    # Settings of a role begin with a login; acting as the role does not bring them.
    found = admin.execute(
        "select rolconfig from pg_roles where rolname = 'plait_app'"
    ).fetchone()
    for setting in (found and found[0]) or []:
        key, value = setting.split("=", 1)
        if key == "search_path":
            admin.execute(f"alter role plait_tester set search_path = {value}")
    admin.execute("alter role plait_tester set role = plait_app")


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in _SHAPES:
        for path in sorted(CHECKOUT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _lock(name: str) -> Path:
    HOME.mkdir(parents=True, exist_ok=True)
    return HOME / f"{name}.lock"


def _named(statement: str, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))


def login(name: str, role: str) -> dict[str, Any]:
    """How `role` ("app", "engine", "owner" or "tester") signs in to `name`."""
    running = server()
    return {
        "NAME": name,
        "USER": f"plait_{role}",
        "PASSWORD": places.secret(f"{role}_password"),
        "HOST": str(running.host),
        "PORT": str(running.port),
    }


def connection(name: str, role: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A plain connection to `name` as "app", "engine", "owner" or "superuser"."""
    if role == "superuser":
        return superuser(name)
    known = login(name, role)
    return psycopg.connect(
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"],
        host=known["HOST"],
        port=known["PORT"],
    )
