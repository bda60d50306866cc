"""Information that was asked for, shared or withheld."""

from __future__ import annotations

from plait.timeline.facts.shapes import Fact, Kind, Name


class Information(Fact):
    """What was shared, withheld or asked for, why and on which legal basis."""

    purpose: Name | None = None
    standard: Name | None = None
    trigger: Name | None = None
    basis: Name | None = None
    to: Name | None = None


KINDS = tuple(
    Kind(name, "communication", title, shape)
    for name, title, shape in (
        ("info.shared", "Information shared", Information),
        ("info.withheld", "Information withheld", Information),
        ("info.requested", "Information asked for", Information),
    )
)
