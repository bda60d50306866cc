"""Of an area: a meeting that was held, and what it decided that a parent is told."""

import random

from generative.access_oracle import Event
from generative.access_worlds import event_id
from leaks.area import Area, Words, add_event

HELD, DECIDED = "meeting.held", "meeting.decided"
#: Social care writes to parents what was decided.
SOCIAL_CARE = 3


def make(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    """A conference of a family, and its decision; of these who was given routine."""
    for kind, kept in ((HELD, area.held), (DECIDED, area.decided)):
        event = add_event(
            area, subject, words, chance, kind, team=SOCIAL_CARE, sensitivity="routine"
        )
        kept[subject] = event.number


def fact_of(area: Area, event: Event) -> dict[str, object]:
    """What they say beside their words."""
    if event.number == area.held.get(event.subject):
        return {"type": "conference_initial"}
    if event.number == area.decided.get(event.subject):
        return {
            "meeting": str(event_id(area.held[event.subject])),
            "number": 1,
            "question": "conference",
            "outcome": "yes",
        }
    return {}
