"""Sessions in the database, each read by one fixed statement.

As Django's own, but for the reading: it is done for every page, and there the query
compiler costs more than the database.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_READ = (
    "select session_data from django_session "
    "where session_key = %s and expire_date > %s"
)
_READ_MANY = (
    "select session_key, session_data from django_session "
    "where session_key = any(%s::text[]) and expire_date > %s"
)


def read_many(keys: Iterable[str], now: datetime) -> dict[str, dict[str, Any]]:
    """What these sessions hold at `now`, by key. Reading it counts as no use of them.

    One that ended, or that never was, is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ_MANY, [list(keys), now])
        found = cursor.fetchall()
    return {key: SessionStore(key).decode(data) for key, data in found}


class SessionStore(db.SessionStore):
    """A session that is kept in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a session that ended holds nothing."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
