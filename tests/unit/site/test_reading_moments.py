"""Moments as the database writes them, read quickly and read right."""

from datetime import UTC

import psycopg
import pytest
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from plait.site.postgres.base import UtcLoader

_OID = psycopg.adapters.types["timestamptz"].oid


class _Django(BaseTzLoader):
    timezone = UTC


@pytest.mark.parametrize(
    "text",
    [
        b"2026-11-27 16:51:04.741767+00",
        b"2026-11-27 16:51:04.7+00",
        b"2026-03-29 01:00:00+00",
        b"0001-01-01 00:00:00+00",
        b"9999-12-31 23:59:59.999999+00",
        b"1900-01-01 00:00:00+00",
    ],
)
def test_a_moment_is_read_as_django_reads_it(text):
    """
    The quick way gives the same moment in the same zone, from bytes or from a buffer.
    """
    expected = _Django(_OID).load(text)

    for data in (text, memoryview(text), bytearray(text)):
        found = UtcLoader(_OID).load(data)
        assert (found, found.tzinfo) == (expected, UTC)


@pytest.mark.parametrize(
    "text",
    [
        b"infinity",
        b"-infinity",
        b"0044-03-15 10:00:00+00 BC",
        b"12026-01-01 00:00:00+00",
    ],
)
def test_what_python_cannot_hold_is_refused_as_before(text):
    """
    What is no moment of Python's is an error that says so, never another moment.
    """
    with pytest.raises(psycopg.DataError):
        UtcLoader(_OID).load(text)


def test_another_offset_than_utc_is_left_to_django():
    """
    The quick way is for sessions that count in UTC alone.
    """
    text = b"2026-07-27 16:51:04+01"

    assert UtcLoader(_OID).load(text) == _Django(_OID).load(text)
