"""What every test may ask for: databases, roles, a running Plait, a browser.

Databases
    `db` (or `@pytest.mark.django_db`): Django's `default` connection, **as the app
    role**, in a transaction that is rolled back. Row-level security binds it.
    `as_engine`, `as_owner`: context managers within such a test; what is done inside is
    done by that role, in the same transaction (so made-up rows are visible at once):

        def test_x(db, as_engine):
            with as_engine():
                family = make_family()
            ...                       # the app role again: sees what it may see

    `own_database`: an empty database for this one test, committed for real and emptied
    afterwards, or copied anew where more than rows was changed (`lib.emptied`).
    `default` signs in as plait_app and `engine` as plait_engine, each by its own
    connection, as in production. For tests of several transactions, threads, triggers
    at commit, or a second process.
    Do not use pytest-django's `transactional_db`: it truncates, and our tables refuse.
    `own_database` yields the database's name; `connect(role)` (a fixture) gives a plain
    psycopg connection as "app", "engine", "owner" or "superuser" to it.

A running Plait
    `site`: a real `plait web` (and no worker) on a database of its own, for one test
    module; it begins as a fork of a Python that has loaded Plait, which takes a moment
    (`lib.ready`). `site.url` is its address, `site.database` its name,
    `site.run("rebuild")` runs a `plait` command on it. Demo mode is on, so demo staff
    may sign in.
    `browser`: a headless Chromium (Playwright's sync API) for the session; `page`: a
    fresh page in its own context, with JavaScript and without animations. A missing
    browser is an error that says how to get one, never a skip.
"""

import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections, transaction

from lib import databases, emptied

if TYPE_CHECKING:
    import psycopg

pytest_plugins = ["lib.running"]

# How fast a shared machine makes up examples says nothing about the code. The same
# code gets the same examples, and so the same verdict; `make explore` tries others.
hypothesis.settings.register_profile(
    "plait",
    deadline=None,
    derandomize="PLAIT_EXPLORE" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("plait")

os.environ["PLAIT_HOME"] = str(databases.HOME)
# Playwright keeps a loop running for as long as its browser is open; Django would take
# every test after it for asynchronous code and refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
for _name in ("DATABASE_URL", "PLAIT_OWNER_URL", "PLAIT_ENGINE_URL", "PLAIT_DATABASE"):
    os.environ.pop(_name, None)
# Templates are rendered without collecting the assets first.
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
settings.WHITENOISE_USE_FINDERS = True
settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test waits for a browser, or a process."""
    return len(os.sched_getaffinity(0)) + 1


#: Where tests take long, the longest first: what starts last should be short.
_LONG = (
    "/chaos/",
    "/journeys/",
    "/platform/",
    "in_a_browser",
    "/generative/",
    "/leaks/",
    "/outbox/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that none is left alone with it at the end."""

    def turn(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((i for i, part in enumerate(_LONG) if part in path), len(_LONG))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """Look no more for rubbish among ten thousand tests, which all stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def test_server() -> Iterator[None]:
    """PostgreSQL for this test run, in use until the run ends."""
    with databases.in_use():
        databases.server()
        yield
    databases.stop_if_unused()


@pytest.fixture(scope="session")
def django_db_setup(test_server, django_db_blocker) -> Iterator[None]:
    """One database for this test worker; `default` acts as the app role."""
    name = f"plait_tests_{os.getpid()}"
    databases.copy_of_template(name)
    _point("default", name, "tester")
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    databases.drop(name)
    emptied.drop()


@pytest.fixture
def as_engine(db) -> Callable[[], Any]:
    """A context manager: what is done inside is done by the engine role."""
    return lambda: _acting_as("plait_engine")


@pytest.fixture
def as_owner(db) -> Callable[[], Any]:
    """A context manager: what is done inside is done by the tables' owner."""
    return lambda: _acting_as("plait_owner")


@contextlib.contextmanager
def _acting_as(role: str) -> Iterator[None]:
    connection = connections["default"]
    # If an error is raised inside, going back to the savepoint brings the role back.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {role}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("set local role plait_app")


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, request) -> Iterator[str]:
    """An empty database for this test alone, and both connections pointed at it."""
    name = databases.own()
    emptied.provide(name)
    before = dict(connections["default"].settings_dict)
    connections["default"].close()
    _point("default", name, "app")
    _point("engine", name, "engine")
    with django_db_blocker.unblock():
        yield name
        connections.close_all()
    if hasattr(connections._connections, "engine"):  # else nobody asked for it
        del connections["engine"]
    del connections.settings["engine"]
    connections["default"].settings_dict.update(before)
    with pytest.MonkeyPatch.context() as patch:
        # A test may have said that Plait is at home elsewhere, and its word lasts.
        patch.setenv("PLAIT_HOME", str(databases.HOME))
        emptied.give_back(name)


@pytest.fixture
def connect(own_database) -> Iterator[Callable[[str], "psycopg.Connection[Any]"]]:
    """Plain connections to `own_database`, by role; closed when the test ends."""
    with contextlib.ExitStack() as closing:
        yield lambda role: closing.enter_context(
            databases.connection(own_database, role)
        )


def _point(alias: str, name: str, role: str) -> None:
    """Let Django's connection `alias` sign in to the database `name` as this role."""
    known = databases.login(name, role) | {
        "ENGINE": "plait.site.postgres",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2},
    }
    if alias in connections.settings:
        connections[alias].settings_dict.update(known)
    else:
        added = connections.configure_settings({"default": {}, alias: known})
        connections.settings[alias] = added[alias]
