"""Sessions in the database, each read by one fixed statement.

As Django's own, but for the reading: it is done for every page, and there the query
compiler costs more than the database.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.utils import timezone

from plait.site.failing import UNREACHABLE

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

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Keep what the session holds.

        Raises:
            UpdateError: the session ended meanwhile.
            OperationalError: the database is away. Django would call this too a session
                that ended, and blame whoever asked.
        """
        try:
            super().save(must_create)
        except UpdateError as ended:
            if isinstance(ended.__context__, UNREACHABLE):
                raise ended.__context__ from None
            raise
