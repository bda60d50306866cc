"""Who holds each reason for which a family is on a complex-cases list."""

from __future__ import annotations

from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.records.shapes import ReasonAt


def reasons_of(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> list[ReasonAt]:
    """Where each reason is held. Empty if the reader may not see that it is there."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.complex_case_reasons(%s::uuid)", [subject_id]
        )
        return [ReasonAt(*row) for row in cursor.fetchall()]
