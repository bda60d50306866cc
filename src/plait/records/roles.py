"""The roles of the database, and the schema that the tables lie in.

Five roles, none of them a superuser, none with BYPASSRLS:

- `plait_owner` owns the schema and the tables, and migrates. Row-level security is
  forced, so that even the owner reads no row of a family.
- `plait_app` serves the pages. It owns nothing, may delete or truncate nothing of a
  family, and sees what the policies let the signed-in person see.
- `plait_engine` works for everyone at once: sweep, import, rebuild. It reads all, and
  the ledger is append-only for it too.
- `plait_keeper` cannot sign in. It owns the few functions that look further than the
  person who calls them (to check an involvement, to write the access row). The owner
  may hand a function to it (`SET ROLE`), and inherits nothing from it.
"""

from collections.abc import Mapping
from typing import Any, Final

import psycopg
from psycopg import sql

#: The roles that sign in, in the order that they are made.
LOGINS: Final = ("plait_owner", "plait_app", "plait_engine")
KEEPER: Final = "plait_keeper"

#: Any number: one process at a time makes the roles.
_LOCK: Final = 7_101_602


def ensure_roles(
    connection: psycopg.Connection[Any], passwords: Mapping[str, str]
) -> None:
    """Make the roles, and give them their passwords. Safe to repeat.

    Args:
        connection: of a superuser, or of a role that may create roles.
        passwords: by role name. It is hashed here (SCRAM), so that the server's log
            never holds one. A role that is left out, or has an empty password, keeps
            the one it has.
    """
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in (*LOGINS, KEEPER):
            _ensure_role(connection, role, is_known=role in known)
        for role in LOGINS:
            if passwords.get(role):
                _set_password(connection, role, passwords[role])
        # Without inheriting: the owner may hand functions over, and reads no more.
        connection.execute("grant plait_keeper to plait_owner")


def _ensure_role(
    connection: psycopg.Connection[Any], role: str, *, is_known: bool
) -> None:
    name = sql.Identifier(role)
    if not is_known:
        connection.execute(sql.SQL("create role {} noinherit").format(name))
    can_sign_in = sql.SQL("login" if role in LOGINS else "nologin")
    connection.execute(
        sql.SQL("alter role {} noinherit nocreatedb nocreaterole {}").format(
            name, can_sign_in
        )
    )
    connection.execute(
        sql.SQL("alter role {} set search_path = plait, public").format(name)
    )


def _set_password(
    connection: psycopg.Connection[Any], role: str, password: str
) -> None:
    hashed = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    connection.execute(
        sql.SQL("alter role {} password {}").format(
            sql.Identifier(role), sql.Literal(hashed.decode())
        )
    )


#: Before the first table: what a new table or function may be used for, and by whom.
#: Tables of a family take away more than this gives, each by name: `sql/grants.sql`.
SCHEMA: Final = """
create schema if not exists plait;
revoke all on schema plait from public;
grant usage on schema plait to plait_app, plait_engine, plait_keeper;
alter default privileges in schema plait
    grant select, insert, update, delete on tables to plait_app, plait_engine;
alter default privileges in schema plait
    grant usage, select on sequences to plait_app, plait_engine;
alter default privileges revoke execute on functions from public;
"""

#: Nobody but these roles may enter, and none may make temporary tables: a temporary
#: table is found before any other.
DOORS: Final = """
do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format(
        'grant connect on database %I to plait_owner, plait_app, plait_engine',
        current_database()
    );
end $$
"""


def ensure_schema(execute: Any) -> None:
    """Make the schema and its default rights. Safe to repeat; run by the owner.

    Args:
        execute: runs one piece of SQL in the database that is being prepared.
    """
    execute(SCHEMA)
    execute(DOORS)
