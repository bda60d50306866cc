"""Two installations with a database each, in one process, for one module of tests."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest
from django.db import connections

from conftest import _point
from lib import databases
from lib.two_plaits import End, introduce, make_end
from plait.worklist import directory


@pytest.fixture(scope="module")
def ends(django_db_setup, django_db_blocker) -> Iterator[tuple[End, End]]:
    """Ashmere and Vale, who have each other's cards; families are each test's own."""
    names = {end: f"plait_{end}_{os.getpid()}" for end in ("ashmere", "vale")}
    for end, name in names.items():
        databases.copy_of_template(name)
        _point(end, name, "engine")
    with django_db_blocker.unblock():
        ashmere, vale = (make_end(end, end) for end in names)
        introduce(ashmere, vale)
        yield ashmere, vale
        for end, name in names.items():
            connections[end].close()
            with contextlib.suppress(AttributeError):
                del connections[end]
            del connections.settings[end]
            databases.drop(name)
    directory.forget()
