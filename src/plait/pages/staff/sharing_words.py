"""What the codes of a share are called, and a share in the words of its page.

The lists of codes are ours; where the law has its own the page names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from plait.clock.moments import parse_moment
from plait.pages import components
from plait.pages.choices import Option
from plait.standards import sharing_bases
from plait.worklist.directory import directory
from plait.worklist.sharing import number

NOT_TOLD: Final = {
    "risk_to_child": "Telling them could put the child at risk",
    "risk_to_other": "Telling them could put somebody else at risk",
    "would_hinder": "Telling them could hinder an enquiry",
    "not_reached": "They could not be reached in time",
    "not_its_matter": "It is care that they would expect",
}
CONSENT: Final = {
    "not_sought": "It was not sought: it is not the ground here",
    "given": "It was sought, and given",
    "refused": "It was sought, and refused",
    "overridden": "It was refused, and shared all the same",
}
HANDLING: Final = {
    "as_shared": "OFFICIAL-SENSITIVE: for those named here, and for this purpose",
    "ask_first": "OFFICIAL-SENSITIVE: ask the police before you pass it on",
    "conditions": "OFFICIAL-SENSITIVE: with conditions of its own",
}
METHOD: Final = {
    "plait": "In Plait",
    "secure_mail": "By secure email",
    "telephone": "By telephone, to a person who was known or rung back",
    "in_person": "In person",
    "post": "By post, recorded",
    "portal": "Through another secure system",
}
RETENTION: Final = {
    "maternity": "Maternity records",
    "child_health": "Child health records",
    "mental_health": "Mental health records",
    "adult_health": "Adult health records",
    "gp": "GP records",
    "social_care": "Records of children's social care",
    "police": "Police records",
    "longest": "The longest that applies",
}
SORTS: Final = {
    "nhs": "An NHS organisation",
    "council": "A council",
    "police": "The police",
    "education": "A school, a nursery or a childminder",
    "voluntary": "A charity or voluntary organisation",
    "other": "Somebody else",
}
#: How the receiver keeps what it gets, by the kind of agency.
RETENTION_OF: Final = {
    "maternity": "maternity",
    "health_visiting": "child_health",
    "gp": "gp",
    "paediatrics": "child_health",
    "social_care": "social_care",
    "police": "police",
    "perinatal": "mental_health",
}
NOBODY: Final = "nobody in particular"
OUTCOMES: Final = {
    "answered": "Answered",
    "partly": "Partly answered",
    "refused": "Not shared",
    "after_all": "Shared after all",
    "still": "Looked at again: still not shared",
}


def options(listed: Mapping[str, str], *, first: str = "") -> tuple[Option, ...]:
    """The codes with their words, with `first` for none of them where it is given."""
    found = tuple(Option(code, words) for code, words in listed.items())
    return (Option("", first), *found) if first else found


def grounds(part: str, *, first: str) -> tuple[Option, ...]:
    """The grounds of a part of the list, as they are chosen from."""
    listed = {
        code: f"{one.title} ({code})" if part == "statute" else one.title
        for code, one in sharing_bases.grounds(part).items()
    }
    return options(listed, first=first)


def to_words(fact: Mapping[str, Any]) -> str:
    """Who gets it: `Robin Made-Up, Ashmere GP team`, or somebody outside."""
    known = directory()
    staff, team = fact.get("only"), number(fact.get("team"))
    parts = [
        known.workers.get(staff, "") if isinstance(staff, int) else "",
        str(fact.get("person") or ""),
        str(fact.get("function") or ""),
        known.teams[team].name if team is not None and team in known.teams else "",
        str(fact.get("organisation") or ""),
    ]
    named = ", ".join(part for part in parts if part)
    if named or not fact.get("to"):
        return named or NOBODY
    return components.sentence(components.role(str(fact["to"])))


def purpose_words(fact: Mapping[str, Any]) -> str:
    """What it is for: the words of the list, or as it was written."""
    purpose = str(fact.get("purpose") or "")
    return sharing_bases.purposes().get(purpose, purpose)


def rows(fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every field that was filled in, with its words, for the page of a share."""
    found = [
        (label, words)
        for name, (label, say) in _ROWS.items()
        if fact.get(name) not in (None, "", []) and (words := say(fact[name]))
    ]
    if fact.get("bases"):
        found.append(("List of legal bases", f"Version {fact['bases']}"))
    return found


def until_of(fact: Mapping[str, Any]) -> datetime | None:
    """Until when it may be read; None where no end was named."""
    text = str(fact.get("until") or "")
    try:
        return parse_moment(text) if text else None
    except ValueError:
        return None


def _day(text: object) -> str:
    try:
        return components.day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def _of(listed: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda code: listed.get(str(code), str(code))


def _ground(part: str) -> Callable[[Any], str]:
    return lambda code: sharing_bases.title_of(part, str(code))


def _list(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))


def _yes(value: object) -> str:
    return "Yes" if value else "No"


#: Each field with its label and how its value is said, in the order of the page.
_ROWS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = MappingProxyType(
    {
        "wanted": ("What is asked", str),
        "needed_by": ("Needed by", _day),
        "why": ("Why", str),
        "reason": ("Why it is not shared", str),
        "detrimental": ("Judged to do more harm than good", _yes),
        "advice": ("Advice", str),
        "look_again_on": ("Looked at again by", _day),
        "documents": ("Documents", _list),
        "basis": ("Ground in statute", _ground("statute")),
        "article_6": ("UK GDPR", _ground("article_6")),
        "article_9": ("UK GDPR, special category", _ground("article_9")),
        "dpa_condition": ("Data Protection Act 2018", _ground("dpa_condition")),
        "confidence": ("Duty of confidence", _ground("confidence")),
        "decided_with": ("Decided with", str),
        "told": (
            "Family told",
            _of({"told": "Yes", "not_told": "No"}),
        ),
        "told_who": ("Who was told", str),
        "told_on": ("Told on", _day),
        "untold_why": ("Why the family was not told", _of(NOT_TOLD)),
        "not_told_words": ("More about that", str),
        "consent": ("Consent", _of(CONSENT)),
        "consent_why": ("More about consent", str),
        "third_party": ("About somebody else too", _yes),
        "police": ("From the police", _yes),
        "handling": ("Handling", _of(HANDLING)),
        "handling_words": ("Conditions", str),
        "method": ("How it went", _of(METHOD)),
        "retention": ("Kept by the receiver as", _of(RETENTION)),
        "review_on": ("Looked at again on", _day),
        "note": ("Note", str),
    }
)
