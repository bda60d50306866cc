"""Sessions in the database, each read by one fixed statement.

As Django's own, but for the reading: it is done for every page, and there the query
compiler costs more than the database.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_READ = (
    "select session_data from django_session "
    "where session_key = %s and expire_date > %s"
)


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
