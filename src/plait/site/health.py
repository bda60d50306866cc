"""Whether Plait can serve, and whether it watches: for balancers and supervisors.

`/healthz` is about this process: a balancer that sees it fail sends people elsewhere.
`/healthz/escalation` is about the sweep: when it fails, somebody must be woken, while
the pages go on and say so themselves. Neither says anything about anybody.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from plait.pages.request import Request
from plait.worklist.freshness import freshness


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers, else 503."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchone()
    except (DatabaseError, PoolTimeout):
        return _plain("no database", 503)
    return _plain("ok", 200)


@login_not_required
def escalation(request: Request) -> HttpResponse:
    """200 if the sweep ran lately and trusts its clock, else 503 with for how long."""
    found = freshness(request.now)
    if not found.is_stale:
        return _plain("ok", 200)
    seconds = "never" if found.seconds is None else f"{found.seconds} seconds ago"
    return _plain(f"escalation was last checked: {seconds}", 503)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")
