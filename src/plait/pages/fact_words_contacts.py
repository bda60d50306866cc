"""How what is recorded of a contact is told, in lists and on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LABELS: Final = {
    "mode": "How",
    "place": "Where",
    "seen_alone": "Parent seen alone",
    "infant_seen": "Baby seen",
    "infant_awake": "Baby awake",
    "infant_undressed": "Baby seen undressed",
    "interpreter": "Interpreter there",
    "asq3": "ASQ-3 used",
}
PHRASES: Final[Mapping[tuple[str, object], str]] = {
    ("infant_seen", False): "baby not seen",
    ("infant_awake", True): "awake",
    ("infant_awake", False): "asleep",
    ("infant_undressed", True): "seen undressed",
    ("infant_undressed", False): "not seen undressed",
    ("asq3", True): "with the ASQ-3",
    ("asq3", False): "without the ASQ-3",
    ("seen_alone", False): "parent not seen alone",
    ("interpreter", False): "no interpreter",
}
