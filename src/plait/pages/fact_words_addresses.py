"""How an address that must not be found is told, in lists and on a page.

Its reason has the name of another, that of a duty that ended: it gets one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from plait.timeline.facts.seeing import ADDRESS_RESTRICTED

#: Why an address must not be found.
CAUSE_WORDS: Final = {
    "refuge": "a refuge",
    "court_order": "an order of a court",
    "fear": "they fear to be found",
    "other": "another reason",
}
LABELS: Final = {"must_not_be_found": "It must not be found", "hidden_because": "Why"}
PHRASES: Final[Mapping[tuple[str, object], str]] = {
    ("must_not_be_found", True): "it must not be found",
    ("must_not_be_found", False): "it need not be hidden any more",
}


def renamed(kind: str, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fact with field names of its own, where it tells of an address."""
    if kind != ADDRESS_RESTRICTED:
        return fact
    cause = fact.get("cause")
    return {
        "must_not_be_found": fact.get("restricted"),
        "hidden_because": CAUSE_WORDS.get(str(cause), cause),
        **{name: fact[name] for name in fact if name not in ("restricted", "cause")},
    }
