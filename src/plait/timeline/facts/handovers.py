"""Care or a duty that is offered to another team, and accepted by it or not."""

from __future__ import annotations

from plait.timeline.facts.messages import Message
from plait.timeline.facts.shapes import Kind, Name, Words


class Responsibility(Message):
    """A duty that is offered to a team in a role (`to`), or accepted by it.

    `standard` and `trigger` name the duty. `worker` is the colleague to whom it is
    offered, or who accepts it, by number.

    Without a duty, and with `to_area` (the slug of an area), the protection of the
    child as a whole is offered to another area. `what` is what it takes over, `summary`
    what it must know. `words` are those of the document in which it accepts.
    """

    standard: Name | None = None
    trigger: Name | None = None
    worker: int | None = None
    to_area: Name | None = None
    what: Words | None = None
    summary: Words | None = None
    words: Words | None = None


KINDS = tuple(
    Kind(name, "communication", title, shape)
    for name, title, shape in (
        ("handover.offered", "Handover offered", Message),
        ("handover.accepted", "Handover accepted", Message),
        ("handover.returned", "Handover returned", Message),
        ("responsibility.offered", "Responsibility offered", Responsibility),
        ("responsibility.accepted", "Responsibility accepted", Responsibility),
        ("responsibility.refused", "Responsibility not accepted", Responsibility),
    )
)
