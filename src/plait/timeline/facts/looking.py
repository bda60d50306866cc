"""Records that were opened without a relationship, and what became of it."""

from __future__ import annotations

from plait.timeline.facts.shapes import Kind, Nothing

KINDS = tuple(
    Kind(name, "communication", title, shape)
    for name, title, shape in (
        ("access.emergency_opened", "Record opened in an emergency", Nothing),
        ("access.reviewed", "Emergency opening reviewed", Nothing),
    )
)
