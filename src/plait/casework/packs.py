"""Opening the pack of a meeting: who prepared, and when, is part of the meeting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, Unpack
from uuid import NAMESPACE_URL, UUID, uuid5

from plait.records.errors import DifferentEventWithSameId
from plait.worklist.recording import Occasion, record

Form = Literal["screen", "pdf"]
KIND = "meeting.pack_opened"


def opening_id(meeting: UUID, reader: int, form: Form, at: datetime) -> UUID:
    """The id of an opening: one for each reader and form in an hour of the clock."""
    hour = at.astimezone(UTC).strftime("%Y-%m-%dT%H")
    return uuid5(NAMESPACE_URL, f"plait:pack:{meeting}:{reader}:{form}:{hour}")


def open_pack(*, meeting: UUID, form: Form, **occasion: Unpack[Occasion]) -> UUID:
    """Record that a reader opened their pack, once an hour, and give the event's id.

    Raises:
        As `worklist.recording.record`.
    """
    at, by = occasion["occurred_at"], occasion["by"]
    event = opening_id(meeting, by.pk, form, at)
    occasion["event_id"] = event
    try:
        record(kind=KIND, fact={"meeting": str(meeting), "form": form}, **occasion)
    except DifferentEventWithSameId:
        # The same reader opened it earlier within the hour: that is recorded.
        return event
    return event
