"""A database that one test after another uses is as new for each of them."""

import pytest

from lib import databases, emptied
from lib.town import make_home, make_town

COUNTED = (
    "select (select count(*) from plait.event) + (select count(*) from plait.team)"
)
NEXT = "select nextval(pg_get_serial_sequence('plait.team', 'id'))"


def oid(name):
    """The number of the database: a copy has another."""
    with databases.superuser() as admin:
        return admin.execute(
            "select oid from pg_database where datname = %s", [name]
        ).fetchone()


def test_what_a_test_wrote_is_gone_for_the_next(own_database):
    """
    Rows that nobody may delete too, and the numbers that were given.
    """
    before = oid(own_database)
    make_home(make_town(using="engine"), using="engine")

    emptied.give_back(own_database)
    emptied.provide(own_database)

    assert oid(own_database) == before
    with databases.superuser(own_database) as admin:
        assert admin.execute(COUNTED).fetchone() == (0,)
        assert admin.execute(NEXT).fetchone() == (1,)


@pytest.mark.parametrize(
    "changed",
    [
        "create table plait.left_behind (number int)",
        "alter table plait.event disable trigger event_is_append_only",
        "grant select on plait.event to public",
        "update plait.django_migrations set name = 'x' where id = 1",
        "alter database {} set work_mem = '5MB'",
    ],
)
def test_what_is_more_than_rows_makes_a_new_copy(own_database, changed):
    """
    A table, a trigger, a right, a row of the template, or what is set for all of it.
    """
    before = oid(own_database)
    with databases.superuser(own_database) as admin:
        admin.execute(changed.format(own_database))

    emptied.give_back(own_database)
    emptied.provide(own_database)

    assert oid(own_database) != before


def test_a_table_that_keeps_its_rows_makes_a_new_copy(own_database, monkeypatch):
    """
    Whatever the reason: what is not as it was is not used again.
    """
    before = oid(own_database)
    make_town(using="engine")
    monkeypatch.setattr(emptied, "_empty", lambda *_: None)

    emptied.give_back(own_database)
    emptied.provide(own_database)

    assert oid(own_database) != before
