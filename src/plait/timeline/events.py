"""An event: one fact about a subject, as it was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about a subject. Never changed: a correction is a new event.

    `occurred_at` is when it happened; standards count from it. `recorded_at` is when
    it became known; assurance asks about the gap. Both are aware UTC moments.
    `fact` holds plain JSON values that `facts.check` has accepted. `sensitivity` is
    a class name, or None for the default of the kind.
    """

    id: str
    subject: str
    about: str | None
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    agency: str
    fact: Mapping[str, Any]
    corrects: str | None = None
    team: str | None = None
    by: str | None = None
    sensitivity: str | None = None
