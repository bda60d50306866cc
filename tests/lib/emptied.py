"""The database that one test after another has for itself, emptied in between.

To copy the template takes a quarter of a second of a processor, and hundreds of tests
ask for a database of their own. Most only add rows. These are taken away again, and the
sequences put back; where anything else changed (a table, a trigger, a policy, a right,
a row that came with the template) the database is dropped, and the next is a copy.
"""

from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql

from lib import databases

#: What is written down in these catalogues changes with every change of the schema.
_CATALOGUES = (
    "pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc",
    "pg_trigger", "pg_policy", "pg_type", "pg_namespace", "pg_rewrite", "pg_sequence",
    "pg_event_trigger", "pg_default_acl", "pg_extension", "pg_inherits",
    "pg_statistic_ext", "pg_description", "pg_publication", "pg_largeobject_metadata",
)  # fmt: skip
_OF_THE_DATABASE = """
    select (select (xmin, datacl, datconnlimit)::text from pg_database
            where datname = current_database()),
           (select coalesce(string_agg(s::text, ' ' order by s::text), '')
            from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
            where datname = current_database())
"""
_TABLES = """
    select n.nspname, c.relname from pg_class c join pg_namespace n
    on n.oid = c.relnamespace where relkind = 'r' and relpersistence <> 't'
    and nspname not in ('pg_catalog', 'information_schema') order by 1, 2
"""
_SEQUENCES = """
    select schemaname, sequencename, coalesce(last_value, start_value),
    last_value is not null from pg_sequences order by 1, 2
"""
_THE_OTHERS = """
    select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""

Connection = psycopg.Connection[tuple[Any, ...]]
Table = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the copy was when it was new."""

    name: str
    shape: str
    rows: dict[Table, str]
    sequences: list[tuple[Any, ...]]


_kept: list[_Copy] = []


def provide(name: str) -> None:
    """Let there be an empty database of this name."""
    if _kept and _kept[0].name == name:
        return
    _kept.clear()
    databases.copy_of_template(name)
    with databases.superuser(name) as admin:
        found = _rows(admin)
        _kept.append(_Copy(name, _shape(admin), found, _sequences(admin)))


def give_back(name: str) -> None:
    """Empty it for the next test, or drop it if more was changed than rows."""
    (copy,) = _kept
    _kept.clear()  # what cannot be emptied is not kept, whatever the reason
    with databases.superuser(name) as admin:
        admin.execute(_THE_OTHERS)
        if _shape(admin) == copy.shape and _is_emptied(admin, copy):
            # Rows that nobody may delete made us put a trigger aside, and back.
            _kept.append(replace(copy, shape=_shape(admin)))
    if not _kept:
        databases.drop(name)


def drop() -> None:
    """Drop what is kept."""
    for copy in _kept:
        databases.drop(copy.name)
    _kept.clear()


def _is_emptied(admin: Connection, copy: _Copy) -> bool:
    """Take away what was added, and say whether all is as it was."""
    admin.execute("set session_replication_role = replica")  # no trigger refuses
    for table in _with_rows(admin):
        if table not in copy.rows:
            _empty(admin, table)
    for schema, sequence, last, is_called in copy.sequences:
        admin.execute(
            "select setval(format('%%I.%%I', %s::text, %s::text)::regclass, %s, %s)",
            [schema, sequence, last, is_called],
        )
    return _rows(admin) == copy.rows


def _empty(admin: Connection, table: Table) -> None:
    """Delete every row, also where a trigger refuses that to everybody, always."""
    named = sql.Identifier(*table)
    refusing = admin.execute(
        "select tgname from pg_trigger where tgrelid = format('%%I.%%I', %s::text, "
        "%s::text)::regclass and tgenabled = 'A' and not tgisinternal",
        table,
    ).fetchall()
    aside = sql.SQL("alter table {} disable trigger {}")
    back = sql.SQL("alter table {} enable always trigger {}")
    for (trigger,) in refusing:
        admin.execute(aside.format(named, sql.Identifier(trigger)))
    admin.execute(sql.SQL("delete from {}").format(named))
    for (trigger,) in refusing:
        admin.execute(back.format(named, sql.Identifier(trigger)))


def _shape(admin: Connection) -> str:
    """The marks of the last change of every line of the catalogues."""
    marks = " union all ".join(
        f"select '{name}', count(*), sum(xmin::text::bigint) from {name}"
        + (" where relpersistence <> 't'" if name == "pg_class" else "")
        for name in _CATALOGUES
    )
    found = admin.execute(marks).fetchall()
    return str([*sorted(found), admin.execute(_OF_THE_DATABASE).fetchone()])


def _with_rows(admin: Connection) -> list[Table]:
    """Every table that has a row."""
    tables = admin.execute(_TABLES).fetchall()
    asked = sql.SQL(" union all ").join(
        sql.SQL("select {}::int where exists (select from {})").format(
            sql.Literal(number), sql.Identifier(*table)
        )
        for number, table in enumerate(tables)
    )
    return [tables[number] for (number,) in admin.execute(asked).fetchall()]


def _rows(admin: Connection) -> dict[Table, str]:
    """Each table that has rows, with a digest of them."""
    return {table: _digest(admin, table) for table in _with_rows(admin)}


def _digest(admin: Connection, table: Table) -> str:
    found = admin.execute(
        sql.SQL(
            "select md5(string_agg(t::text, '' order by t::text)) from {} t"
        ).format(sql.Identifier(*table))
    ).fetchone()
    return str(found and found[0])


def _sequences(admin: Connection) -> list[tuple[Any, ...]]:
    return admin.execute(_SEQUENCES).fetchall()
