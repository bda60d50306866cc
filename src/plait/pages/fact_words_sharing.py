"""How the fields of what is shared, asked or withheld are told, in lists and packs.

The page of the share itself tells all of them: see `staff.sharing_words`. With it
stands how a copy of a record was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from plait.clock.moments import parse_moment
from plait.pages import components
from plait.standards import sharing_bases

LABELS: Final = {
    "purpose": "What for",
    "basis": "Ground in statute",
    "why": "Why, in one line",
    "wanted": "What is asked",
    "needed_by": "Needed by",
    "until": "May be read until",
    "look_again_on": "Looked at again by",
    "review_on": "Looked at again on",
    "detrimental": "Judged to do more harm than good",
    "not_told_words": "More about why the family was not told",
    "consent_why": "More about consent",
    "asked_by": "Who asks",
    "asker": "Name of who asks",
    "authority": "Why they may ask",
    "identity": "Checked who they are",
    "identity_words": "How that was checked",
}
#: Ids, and codes that only the page of the share puts into words.
HIDDEN: Final = frozenset(
    {"released", "subjects", "only", "asked_agency", "bases", "share", "event", "sort",
     "article_6", "article_9", "dpa_condition", "confidence", "retention", "untold_why",
     "given", "left_out", "exemptions", "complete"}
)  # fmt: skip
#: What a line in a list leaves for the event's own page.
NOT_IN_LINE: Final = frozenset(
    {"why", "wanted", "basis", "documents", "until", "advice", "decided_with",
     "told_who", "told_on", "not_told_words", "consent", "consent_why", "handling",
     "handling_words", "method", "review_on", "look_again_on", "needed_by",
     "detrimental", "third_party", "police", "person", "function", "asker",
     "authority", "identity_words"}
)  # fmt: skip


def _day(text: object) -> str:
    try:
        return components.day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def _moment(text: object) -> str:
    try:
        return components.moment(parse_moment(str(text)))
    except ValueError:
        return str(text)


SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "purpose": lambda code: sharing_bases.purposes().get(code, str(code)),
    "until": _moment,
    **dict.fromkeys(("told_on", "review_on", "look_again_on", "needed_by"), _day),
    **dict.fromkeys(
        ("basis", "why", "wanted", "advice", "documents", "decided_with", "told_who",
         "organisation", "person", "function", "not_told_words", "consent_why",
         "handling_words", "asker", "authority", "identity_words"),
        str,
    ),
}  # fmt: skip
