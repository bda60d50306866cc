"""What is said when a page failed and nobody nearer had an answer.

Django answers each error at the layer at which it was raised, so that `Transaction`
sees only what its own beginning and end raise. A connection that breaks while a session
is read, within a page, or when a session is saved comes here.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

#: What is raised when the database cannot be reached, or goes away in between.
UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 if the database is away, else 500: we failed.

    Neither page needs anything that could fail again.
    """
    del request
    if _comes_from_the_database_being_away(sys.exception()):
        return unreachable()
    return render(None, "errors/500.jinja", status=500)


def unreachable() -> HttpResponse:
    """The page that says that the records cannot be reached."""
    return render(None, "errors/503.jinja", status=503)


def _comes_from_the_database_being_away(error: BaseException | None) -> bool:
    # What is tidied up on a dead connection raises errors of its own.
    while error is not None:
        if isinstance(error, UNREACHABLE):
            return True
        error = error.__cause__ or error.__context__
    return False
