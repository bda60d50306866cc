"""What the fields of a search for a bed, and of a ward's review, are called."""

from __future__ import annotations

from typing import Final

#: What a unit answered, in words.
ANSWERS: Final = {
    "bed": "It has a bed",
    "no_bed": "No bed now",
    "not_suitable": "Not the right place for them",
    "no_answer": "Nobody answered",
}
#: What a review of a mother on a ward without her baby decided.
DECISIONS: Final = {
    "ask_units": "The units are asked again for a bed for both",
    "not_now": "A unit is not right for them now",
    "going_home": "She goes home, with care there",
    "no_unit_fits": "No unit would take them",
}

LABELS: Final = {
    "need": "Why a bed for both is needed",
    "meanwhile": "What is done until there is one",
    "planned": "Planned before she is ill",
    "unit_name": "Unit",
    "answer": "What it answered",
    "free_on": "A bed is expected on",
    "distance_miles": "Miles away, as the crow flies",
    "spoke_to": "Who answered",
    "baby_is": "Where the baby is",
    "looked_after_by": "Who looks after the baby",
    "visits": "How they see each other",
    "post": "Post",
}
VALUES: Final = {
    name: words[:1].lower() + words[1:] for name, words in (ANSWERS | DECISIONS).items()
}
HIDDEN: Final = ("unit", "request")
