"""Databases that Plait refuses to serve from."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from lib import databases
from plait.site import database


def test_the_app_role_is_safe(own_database):
    """
    The role that serves pages is bound by row-level security.
    """
    database.refuse_unsafe(connection)


@pytest.mark.parametrize(
    ("attribute", "words"),
    [("superuser", "is a superuser"), ("bypassrls", "has BYPASSRLS")],
)
def test_a_role_above_row_level_security_is_refused(own_database, attribute, words):
    """
    A superuser or a role with BYPASSRLS would see everything, so no page is served.
    """
    with _login_as("plait_test_unsafe", attribute):
        with pytest.raises(database.UnsafeDatabase, match=words):
            database.refuse_unsafe(connection)
        connection.close()


def test_the_owner_of_the_tables_is_refused(own_database):
    """
    Who owns the tables could switch row-level security off.
    """
    connection.close()
    connection.settings_dict.update(databases.login(own_database, "owner"))

    with pytest.raises(database.UnsafeDatabase, match="owns tables"):
        database.refuse_unsafe(connection)


def test_a_member_of_an_unsafe_role_is_refused(own_database):
    """
    Being allowed to become an unsafe role is as bad as being one.
    """
    with _login_as("plait_test_member", "in role plait_owner"):
        with pytest.raises(database.UnsafeDatabase, match="owns tables"):
            database.refuse_unsafe(connection)
        connection.close()


@pytest.mark.parametrize(
    ("version", "is_refused"),
    [
        (140020, True),
        (150013, True),
        (150014, False),
        (160009, True),
        (160010, False),
        (170005, True),
        (170006, False),
        (180000, False),
        (190001, False),
    ],
)
def test_a_server_whose_row_level_security_leaks_is_refused(version, is_refused):
    """
    PostgreSQL must be 15.14, 16.10, 17.6 or newer.
    """
    server = SimpleNamespace(info=SimpleNamespace(server_version=version))

    if is_refused:
        with pytest.raises(database.UnsafeDatabase, match="too old"):
            database.refuse_old(server)
    else:
        database.refuse_old(server)


def test_a_database_of_ones_own_needs_all_three_addresses(monkeypatch):
    """
    With DATABASE_URL alone the worker says which address is missing.
    """
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db.example/plait")
    monkeypatch.delenv("PLAIT_ENGINE_URL", raising=False)

    assert database.login("app")["USER"] == "app"
    with pytest.raises(ImproperlyConfigured, match="PLAIT_ENGINE_URL"):
        database.login("engine")


def test_a_wrong_address_is_refused_without_showing_it(monkeypatch):
    """
    An address holds a password, so the error does not repeat it.
    """
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db:notaport/plait?x=y")

    with pytest.raises(ImproperlyConfigured) as refused:
        database.login("app")

    assert "secret" not in str(refused.value)


class _login_as:  # noqa: N801 - reads as a verb where it is used
    """Django's connection signs in as a new role with this attribute."""

    def __init__(self, role: str, attribute: str) -> None:
        self.role, self.attribute = role, attribute

    def __enter__(self) -> None:
        with databases.superuser() as admin:
            admin.execute(f"drop role if exists {self.role}")
            admin.execute(
                f"create role {self.role} login password 'known' {self.attribute}"
            )
            name = connection.settings_dict["NAME"]
            admin.execute(f'grant connect on database "{name}" to {self.role}')
        connection.close()
        connection.settings_dict.update({"USER": self.role, "PASSWORD": "known"})

    def __exit__(self, *_: object) -> None:
        name = connection.settings_dict["NAME"]
        with databases.superuser() as admin:
            admin.execute(f'revoke connect on database "{name}" from {self.role}')
            admin.execute(f"drop role {self.role}")
