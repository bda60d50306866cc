"""Readings of an area's boards, so that their pages and files have something to show.

They hold counts alone. Whatever else of the area is found in a board is a leak.
"""

from datetime import UTC, date, datetime

from django.db import connection

from lib.made_readings import reading
from plait.assurance import readings

_COUNTED = datetime(2026, 3, 2, 2, tzinfo=UTC)


def write(partnership: str) -> None:
    """A few months of one measure, as the engine."""
    rows = [
        reading(date(2025, month, 1), partnership=partnership, as_of=_COUNTED)
        for month in range(6, 13)
    ]
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        readings.store(rows, using="default")
        cursor.execute("set local role plait_app")
