"""Of an area: a birth with an alert, an appointment, and a place in a group.

Each is of a class and of a team by chance, and says its word where a page would.
"""

import random
from datetime import timedelta

from generative.access_oracle import CLASSES, Event
from leaks.area import TEAMS, Area, Words, add_event
from plait.timeline.facts.appointments import BOOKED, JOINED
from plait.timeline.facts.births import ALERT

NOTIFIED = "pregnancy.notified"
#: Who is alerted: the midwives of another area.
MIDWIVES = 6
GROUP = "00000000-0000-4000-8000-000000000001"
KINDS = (NOTIFIED, ALERT, BOOKED, JOINED)


def make(area: Area, subject: int, words: Words) -> None:
    """She expects a baby, has an appointment and a group; those around are alerted."""
    chance = random.Random(f"births {area.seed} {subject}")
    for kind in KINDS:
        guarded = "routine" if kind == NOTIFIED else chance.choice(CLASSES)
        event = add_event(
            area, subject, words, chance, kind,
            team=chance.choice([1, 2, 3]), sensitivity=guarded,
        )  # fmt: skip
        area.planned[event.number] = kind
        if kind == BOOKED:
            area.booked[subject] = event.number


def fact_of(
    area: Area, event: Event, word: str, now: object, mother: object
) -> dict[str, object]:
    """What they say beside their words."""
    said = {
        NOTIFIED: {},
        ALERT: {
            "version": 1,
            "do": [word],
            "ring": [{"whom": word, "phone": "01632 960301"}],
            "recipients": [
                {"id": "ward", "title": word, "team": MIDWIVES,
                 "role": TEAMS[MIDWIVES][1]},
            ],
        },
        BOOKED: {
            "at": (now + timedelta(days=2)).isoformat(),
            "minutes": 60,
            "kind": word,
            "for": [str(mother)],
            "team": event.team,
        },
        JOINED: {
            "group": GROUP, "title": word, "for": [str(mother)], "team": event.team,
        },
    }  # fmt: skip
    return said.get(area.planned.get(event.number, ""), {})
