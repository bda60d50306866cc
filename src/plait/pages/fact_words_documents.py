"""The words of documents in versions: each section under its own title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

LABELS: Final[Mapping[str, str]] = {
    "way": "How they have it",
    "keeps": "Where a copy is safe",
    "next_on": "Reviewed again by",
}
#: Ids, and what stands under titles of its own.
HIDDEN: Final = frozenset({"document", "belongs_to"})
VALUES: Final[Mapping[str, str]] = {
    "read_together": "read through together",
    "on_paper": "given on paper",
    "sent_to_her": "sent to her",
    "at_home": "at home",
    "not_at_home": "not at home: it is kept for her elsewhere",
    "stays": "it stays as it is",
    "to_change": "it is to be written anew",
}


def rows(fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each section's title and words; nothing for a fact without a document."""
    return [
        (str(one["title"]), str(one["words"]))
        for one in (fact.get("document") or {}).get("sections") or ()
    ]
