"""How much work each episode is, as rows for lists: written by the projection alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections


def project(
    subject_id: UUID,
    rows: Sequence[Mapping[str, Any]],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Make how much work the episodes of a subject are be exactly this.

    The database lets the engine do it, and whoever has appended to the subject in this
    transaction.

    Args:
        rows: one mapping an episode, by the columns of `workforce_weight`.

    Returns:
        How many rows were added, changed or taken away.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.project_weights(%s::uuid, %s::jsonb)",
            [subject_id, json.dumps([dict(one) for one in rows])],
        )
        return int(cursor.fetchone()[0])
