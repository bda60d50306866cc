"""How what the complex-cases team asks and decides is told, in lists and on a page."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "factors": "What makes life hard",
    "psychotropic": "Takes medicine for her mental health",
    "tier": "How often they talk of her",
    "changed": "Changed at the meeting",
    "criteria": "What had brought her there",
}
VALUES: Final = {
    "substance_use": "alcohol or drugs",
    "learning_disability": "a learning disability",
    "recent_migrant": "has come to this country lately, or reads little English",
    "care_experienced": "was in care herself",
    "previous_child_removed": "a child of hers was taken into care or injured",
    "concealed_pregnancy": "the pregnancy was hidden until late",
    "no_settled_home": "no settled home",
}
HIDDEN: Final = frozenset({"criteria"})
