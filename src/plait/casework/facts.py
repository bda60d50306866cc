"""What staff record that needs no verb of its own: its kind says it all.

Every kind of the vocabulary can be recorded, so that every duty can be met.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, record


def record_fact(
    *,
    kind: str,
    about: UUID | None,
    fact: Mapping[str, Any],
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record one fact of any kind, as it is.

    Raises:
        As `worklist.recording.record`.
    """
    return record(kind=kind, about=about, fact=fact, **occasion)
