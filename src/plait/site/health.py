"""`/healthz`: whether this process can serve, for load balancers and supervisors."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers, else 503. It says nothing about anybody."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchone()
    except (DatabaseError, PoolTimeout):
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
