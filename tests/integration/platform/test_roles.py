"""Which database roles Plait accepts, and as whom tests speak."""

import psycopg
import pytest
from django.db import connection


def _who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


def test_a_test_speaks_as_the_app_role(db, as_engine, as_owner):
    """
    Row-level security binds a test, except where it says so.
    """
    assert _who() == "plait_app"
    with as_engine():
        assert _who() == "plait_engine"
    with as_owner():
        assert _who() == "plait_owner"
    assert _who() == "plait_app"


def test_an_error_brings_the_app_role_back(db, as_engine):
    """
    After an error inside `as_engine` nobody keeps the engine's rights.
    """
    with pytest.raises(RuntimeError), as_engine():
        raise RuntimeError

    assert _who() == "plait_app"


def test_a_database_of_its_own_is_reached_by_real_logins(own_database, connect):
    """
    In `own_database` each role signs in by its own password.
    """
    for role in ("app", "engine", "owner"):
        row = connect(role).execute("select session_user, current_database()")
        assert row.fetchone() == (f"plait_{role}", own_database)


def test_a_wrong_password_is_refused(own_database, test_server):
    """
    The socket alone opens nothing: the server asks for the password.
    """
    from lib import databases

    known = databases.login(own_database, "app")
    with pytest.raises(psycopg.OperationalError, match="password authentication"):
        psycopg.connect(
            dbname=own_database,
            user="plait_owner",
            password="a guess",
            host=known["HOST"],
            port=known["PORT"],
        )
