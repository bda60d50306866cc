"""How a letter reaches an adult: by post only where that was said to be safe.

A correct letter at the wrong door is the worst that a correct page can do. So no
address is shown for a letter unless the adult said that post is safe, and whatever is
not known is handed over in person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from plait.records.shapes import ContactView, PersonView, TimelineEvent

if TYPE_CHECKING:
    from uuid import UUID

ADULTS = frozenset({"mother", "partner", "other_carer"})
KIND = "letters.route_recorded"
RESTRICTED = (
    "Their address must not be found, so it stands in no letter. Give it to them "
    "yourself, alone, where they say that it is safe, or ask whoever placed them to."
)


@dataclass(frozen=True, slots=True)
class Route:
    """The way to one adult, and why it is this one.

    `address` is there for the post alone. `hands_over` is who was named to hand letters
    over; `warnings` are what else must be minded.
    """

    way: Literal["post", "by_hand"]
    why: str
    address: tuple[str, ...] = ()
    hands_over: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()


def adults(people: Iterable[PersonView]) -> list[PersonView]:
    """The living adults of a family."""
    return [one for one in people if one.role in ADULTS and one.died_on is None]


def route_to(
    person: PersonView,
    events: Iterable[TimelineEvent],
    contact: ContactView | None,
    *,
    is_restricted: bool = False,
) -> Route:
    """The way to this adult, from the newest word on it that the reader may see.

    `is_restricted` says that their address must not be found: then nothing is posted.
    """
    said = _said(person.id, events)
    fact = said.event.fact if said else {}
    hands_over, note = str(fact.get("hands_over") or ""), str(fact.get("note") or "")
    warnings = _warnings(person)
    by_hand = (
        RESTRICTED
        if is_restricted
        else _by_hand(str(fact.get("letters") or ""), contact)
    )
    if by_hand:
        return Route("by_hand", by_hand, (), hands_over, note, warnings)
    lines = (*contact.address.splitlines(), contact.postcode) if contact else ()
    address = tuple(line.strip() for line in lines if line.strip())
    why = "They said themselves that letters by post are safe."
    return Route("post", why, address, "", note, warnings)


def letters_to(person: UUID, events: Iterable[TimelineEvent]) -> str:
    """What is recorded of letters to somebody: safe, by_hand, not_safe; or nothing."""
    said = _said(person, events)
    return str(said.event.fact.get("letters") or "") if said else ""


def _by_hand(letters: str, contact: ContactView | None) -> str:
    """Why it is handed over; nothing where it may be posted."""
    if letters == "safe":
        if contact is None or not contact.address.strip():
            return "No address is recorded that you may see."
        return ""
    return {
        "not_safe": "It is recorded that it is not safe to write to them.",
        "by_hand": "It is recorded that letters go from hand to hand only.",
    }.get(letters, "Nothing that you may see says that letters by post are safe.")


def _said(person: UUID, events: Iterable[TimelineEvent]) -> TimelineEvent | None:
    found = [
        one
        for one in events
        if one.event.kind == KIND
        and one.event.about == person
        and not (one.is_superseded or one.is_withdrawn)
    ]
    if not found:
        return None
    # What was true last and what was said last: of the two, the more careful word.
    last = (
        max(found, key=lambda one: (one.event.occurred_at, _is_careful(one))),
        max(found, key=lambda one: (one.event.recorded_at, _is_careful(one))),
    )
    return max(last, key=_is_careful)


def _is_careful(one: TimelineEvent) -> bool:
    return one.event.fact.get("letters") != "safe"


def _warnings(person: PersonView) -> tuple[str, ...]:
    found = []
    if person.interpreter:
        language = person.language or "another language"
        found.append(
            f"They need an interpreter ({language}). Have the letter translated, or go "
            "through it with an interpreter who is no relative."
        )
    elif person.language and person.language.lower() != "english":
        found.append(f"They prefer {person.language}. Ask for a translation.")
    if not person.household:
        found.append(
            "They do not live with the family. Check that they may be told about the "
            "child."
        )
    if not person.safe_to_text:
        found.append("It is not said to be safe to text them about it.")
    return tuple(found)
