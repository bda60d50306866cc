"""History is not changed: not by the web, the engine or the owner of the tables."""

import os

import psycopg
import pytest

from integration.database.test_guards import CASE_TABLES, STAFF_KEYED
from lib import databases

CHANGES = [
    "update {} set {} = {}",
    "delete from {}",
    "truncate {}",
    "truncate {} cascade",
    "merge into {0} using (select 1) s on true when matched then delete",
    "set session_replication_role = replica; delete from {}",
]

#: What an owner may do, because it must migrate; the chain is what tells of it then.
OWNERS_CHANGES = [
    "alter table {0} disable trigger all; delete from {0}",
    "alter table {0} no force row level security; delete from {0}",
    "drop table {}",
]


#: A column to change, where a table has no purpose.
COLUMNS = {"event": "kind", "photo": "sealed", "photo_opening": "at"}


@pytest.mark.parametrize(
    "table", ["event", "access_entry", "access_listing", "photo", "photo_opening"]
)
@pytest.mark.parametrize(
    ("role", "attack"),
    [
        *((role, attack) for role in ("app", "engine", "owner") for attack in CHANGES),
        *((role, attack) for role in ("app", "engine") for attack in OWNERS_CHANGES),
    ],
)
def test_history_is_not_changed_by(connect_once, role, table, attack):
    """
    The web, the engine and the owner are all refused, each by a right or a trigger.
    """
    column = COLUMNS.get(table, "purpose")
    connection = connect_once(role)
    with connection.transaction(force_rollback=True):
        if role == "owner":
            # No policy shows the owner a row, so make one that does, to reach the
            # trigger as well.
            connection.execute(
                f"create policy peep on {table} to plait_owner "
                "using (true) with check (true)"
            )
        with pytest.raises(psycopg.Error) as refused:
            _run(connection, attack.format(table, column, column))
        assert refused.value.sqlstate in ("42501", "PL003"), refused.value


def _run(connection: psycopg.Connection, statements: str) -> None:
    for statement in statements.split("; "):
        connection.execute(statement)


@pytest.fixture(scope="module")
def connect_once(django_db_setup, django_db_blocker):
    """A committed row in every append-only table, and a connection for each role."""
    name = f"plait_guards_{os.getpid()}"
    databases.copy_of_template(name)
    opened: dict[str, psycopg.Connection] = {}
    with databases.connection(name, "superuser") as admin:
        admin.execute("set search_path = plait")
        admin.execute(_ROWS)

    def connect(role: str) -> psycopg.Connection:
        if role not in opened:
            opened[role] = databases.connection(name, role)
        return opened[role]

    yield connect
    for each in opened.values():
        each.close()
    databases.drop(name)


_SUBJECT = "00000000-0000-4000-8000-000000000001"
_PHOTO = "00000000-0000-4000-8000-000000000002"
_ROWS = f"""
insert into partnership values ('a', 'A', 'a');
insert into agency values ('a', 'A', 'gp', 'a');
insert into team (id, agency_id, name, phone, out_of_hours_phone, roles)
values (1, 'a', 'A', '', '', '{{}}');
insert into staff (id, password, email, given_name, family_name, job_title, is_active,
    agency_id)
values (1, '', 'a@b.example', '', '', '', true, 'a');
insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
values ('{_SUBJECT}', 'family', 'F-A', 1, 'a', now());
insert into event (subject_id, id, kind, fact, occurred_at, recorded_at, agency, sens)
values ('{_SUBJECT}', '{_SUBJECT}', 'contact.other', '{{}}', now(), now(), 'a', 0);
insert into event (subject_id, id, kind, fact, occurred_at, recorded_at, agency, sens,
    team_id, by_id)
values ('{_SUBJECT}', '{_PHOTO}', 'injury.photo_added', jsonb_build_object('photos',
    jsonb_build_array(jsonb_build_object('id', '{_PHOTO}', 'sha256', ''))), now(),
    now(), 'a', 0, 1, 1);
insert into photo (subject_id, id, event_id, number, sens, team_id, by_id, sha256,
    bytes, width, height, wrapped_key, sealed)
values ('{_SUBJECT}', '{_PHOTO}', '{_PHOTO}', 1, 0, 1, 1, '', 1, 1, 1, '', '');
insert into photo_opening (subject_id, id, photo_id, staff_id, at)
values ('{_SUBJECT}', '{_PHOTO}', '{_PHOTO}', 1, now());
insert into access_entry (subject_id, id, staff_id, team_id, at, purpose, why, classes)
values ('{_SUBJECT}', '{_SUBJECT}', 1, 1, now(), 'review', '', 1);
insert into access_listing (staff_id, id, at, purpose, subjects)
values (1, '{_SUBJECT}', now(), 'search', '{{}}');
"""


def test_the_owner_reads_no_row_of_a_family(connect_once):
    """
    It migrates the tables and has no business in them.
    """
    owner = connect_once("owner")
    with owner.transaction():
        for table in sorted(CASE_TABLES | STAFF_KEYED):
            assert owner.execute(f"select count(*) from {table}").fetchone() == (0,)
