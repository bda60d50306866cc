"""Who signs in to which database, and the steps that make it ready.

Three roles share the work. `plait_owner` owns the tables and migrates. `plait_app`
serves the pages: row-level security binds it, it owns nothing. `plait_engine` works
for everyone at once: the sweep, imports, rebuilding the worklists.

By default the database is the PostgreSQL that comes with Plait, and the roles'
passwords are kept as secrets. For another one give three addresses:

- `DATABASE_URL`: the app role, for the pages;
- `PLAIT_OWNER_URL`: the owner, for `plait migrate`;
- `PLAIT_ENGINE_URL`: the engine role, for the worker and the commands;
- `PLAIT_ADMIN_URL`, once: whoever may create roles. With it `plait migrate` makes the
  three roles and gives them the passwords that stand in the other addresses.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from plait.site import embedded, places, postgres_place

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Role = Literal["app", "owner", "engine"]

_URLS: Mapping[Role, str] = {
    "app": "DATABASE_URL",
    "owner": "PLAIT_OWNER_URL",
    "engine": "PLAIT_ENGINE_URL",
}

#: Older minor versions let row-level security leak (CVE-2024-10976, CVE-2025-8713).
OLDEST: Mapping[int, int] = {15: 150014, 16: 160010, 17: 170006}
OLDEST_MAJOR = min(OLDEST)

_UNSAFE = """
    select
        bool_or(r.rolsuper) as superuser,
        bool_or(r.rolbypassrls) as bypassrls,
        exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r', 'p')
            and pg_has_role(current_user, c.relowner, 'member')
        ) as owner
    from pg_roles r where pg_has_role(current_user, r.oid, 'member')
"""


class UnsafeDatabase(Exception):
    """The database would not keep what Plait promises about who sees what."""


#: What a command shows as one sentence instead of a traceback.
REFUSALS = (UnsafeDatabase, postgres_place.DatabaseUnavailable, ImproperlyConfigured)


def is_embedded() -> bool:
    """True if Plait brings its own PostgreSQL, false if `DATABASE_URL` names one."""
    return not os.environ.get("DATABASE_URL")


def login(role: Role) -> dict[str, Any]:
    """How this role signs in: the part of Django's `DATABASES` that says so."""
    if not is_embedded():
        return _from_url(_URLS[role])
    server = embedded.find(places.postgres())
    return {
        "NAME": os.environ.get("PLAIT_DATABASE", "plait"),
        "USER": f"plait_{role}",
        "PASSWORD": places.secret(f"{role}_password") if server else "",
        "HOST": str(server.host) if server else "",
        "PORT": str(server.port) if server else "",
    }


def _from_url(variable: str) -> dict[str, Any]:
    url = os.environ.get(variable)
    if not url:
        msg = f"Set {variable} too: DATABASE_URL names a database that we do not run."
        raise ImproperlyConfigured(msg)
    try:
        known = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        msg = f"{variable} is not an address like postgresql://user:password@host/name."
        raise ImproperlyConfigured(msg) from None
    options = {k: v for k, v in known.items() if k.startswith("ssl")}
    return {
        "NAME": known.get("dbname") or "plait",
        "USER": known.get("user") or "",
        "PASSWORD": known.get("password") or "",
        "HOST": known.get("host") or "",
        "PORT": str(known.get("port") or ""),
        "OPTIONS": options,
    }


def address(role: Role) -> dict[str, Any]:
    """The same for psycopg, which Django is not between."""
    known = login(role)
    return {
        "host": known["HOST"],
        "port": known["PORT"] or None,
        "user": known["USER"],
        "password": known["PASSWORD"],
        "dbname": known["NAME"],
        **known.get("OPTIONS", {}),
    }


def prepare() -> None:
    """Make the server run, and the roles and the database exist. Safe to repeat."""
    if is_embedded():
        server = embedded.ensure(places.postgres())
        create(server, os.environ.get("PLAIT_DATABASE", "plait"))
    elif os.environ.get("PLAIT_ADMIN_URL"):
        with psycopg.connect(os.environ["PLAIT_ADMIN_URL"], autocommit=True) as admin:
            refuse_old(admin)
            _ensure_roles(admin)


def create(server: embedded.Server, name: str) -> None:
    """Make the roles, and the database `name` that the owner role owns."""
    with as_superuser(server) as admin:
        refuse_old(admin)
        _ensure_roles(admin)
        known = admin.execute("select from pg_database where datname = %s", [name])
        if known.fetchone() is None:
            admin.execute(
                sql.SQL("create database {} owner plait_owner").format(
                    sql.Identifier(name)
                )
            )


def as_superuser(
    server: embedded.Server, name: str = "postgres"
) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of the embedded server's superuser, each statement on its own."""
    return psycopg.connect(
        host=str(server.host),
        port=server.port,
        user=server.superuser,
        password=server.password,
        dbname=name,
        autocommit=True,
    )


def _ensure_roles(admin: psycopg.Connection[tuple[Any, ...]]) -> None:
    # The policies are written with the roles, so the tables' room knows them.
    from plait.records.roles import ensure_roles

    passwords = {f"plait_{role}": login(role)["PASSWORD"] for role in _URLS}
    ensure_roles(admin, passwords)


def contents() -> Literal["nothing", "made-up", "real"]:
    """What the database holds, judged by its accounts: who may sign in to it."""
    with psycopg.connect(**address("engine")) as engine:
        row = engine.execute(
            "select count(*), count(*) filter (where email not like '%.example') "
            "from staff"
        ).fetchone()
    accounts, real = row or (0, 0)
    if real:
        return "real"
    return "made-up" if accounts else "nothing"


def refuse_old(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Refuse a server whose row-level security is known to leak.

    Raises:
        UnsafeDatabase: it is older than 15.14, 16.10 or 17.6.
    """
    version = connection.info.server_version
    if version < OLDEST.get(version // 10000, OLDEST_MAJOR * 10000):
        msg = (
            f"PostgreSQL {version // 10000}.{version % 10000} is too old: it must be "
            "at least 15.14, 16.10, 17.6 or 18, where row-level security is repaired."
        )
        raise UnsafeDatabase(msg)


def refuse_unsafe(connection: "BaseDatabaseWrapper") -> None:
    """Refuse to serve as a role that row-level security does not bind.

    Raises:
        UnsafeDatabase: the role is a superuser, has BYPASSRLS or owns tables (or is a
            member of such a role), or the server is too old.
    """
    connection.ensure_connection()
    refuse_old(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute(_UNSAFE)
        superuser, bypassrls, owner = cursor.fetchone()
    wrong = [
        words
        for is_so, words in (
            (superuser, "is a superuser"),
            (bypassrls, "has BYPASSRLS"),
            (owner, "owns tables"),
        )
        if is_so
    ]
    if wrong:
        msg = (
            f"The database role {connection.settings_dict['USER']} "
            f"{' and '.join(wrong)}, so row-level security would not bind it. "
            "Let DATABASE_URL name a role that may do neither, such as plait_app."
        )
        raise UnsafeDatabase(msg)


def check_web_login() -> None:
    """Sign in as the web process does, and refuse if that would not be safe.

    Raises:
        UnsafeDatabase: see `refuse_unsafe`.
    """
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connection = connections["default"]
    try:
        refuse_unsafe(connection)
    finally:
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
