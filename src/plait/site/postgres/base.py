"""The connection to PostgreSQL: Django's own, with a loader of moments in C.

Django reads each moment with a regular expression, 4 microseconds each. A list of a
team holds some thousand, and that was half of its page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.adapt import AdaptersMap

if TYPE_CHECKING:
    from psycopg.abc import Buffer

_read: Final = datetime.fromisoformat


class UtcLoader(BaseTzLoader):
    """Reads a moment of a session that counts in UTC, in ISO form.

    Whatever is no such text (`infinity`, a year before 1 or after 9999, another
    offset) is left to Django's loader, which reads it or says why not.
    """

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """The moment, in UTC.

        Raises:
            psycopg.DataError: Python has no such moment.
        """
        text = bytes(data)
        if text.endswith(b"+00"):
            try:
                return _read(text.decode())
            except ValueError:
                pass
        found: datetime = super().load(data)
        return found


@lru_cache
def _with_quick_moments(template: AdaptersMap) -> AdaptersMap:
    quick = AdaptersMap(template)
    quick.register_loader("timestamptz", UtcLoader)
    return quick


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django to PostgreSQL, which reads UTC quickly."""

    def get_connection_params(self) -> dict[str, Any]:
        """What the connection is made with."""
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone is UTC:
            params["context"] = _with_quick_moments(params["context"])
        return params
