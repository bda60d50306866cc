"""Messages about a family between teams, and that they were heard."""

from __future__ import annotations

from typing import Literal

from plait.timeline.facts.shapes import Fact, Kind, Name, Urgency


class Message(Fact):
    """A message about the family. `to` is the role that it is addressed to.

    `role` is the role in which it was acknowledged, declined or taken over. `team` is
    the team that is meant, by number, where several answer for the role. `home_area`
    says that it tells the family's own area what was found in another.
    """

    urgency: Urgency = "routine"
    to: Name | None = None
    role: Name | None = None
    team: int | None = None
    home_area: Literal[True] | None = None


KINDS = tuple(
    Kind(name, "communication", title, shape)
    for name, title, shape in (
        ("message.sent", "Message sent", Message),
        ("message.acknowledged", "Message acknowledged", Message),
        ("message.declined", "Message declined", Message),
    )
)
