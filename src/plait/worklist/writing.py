"""What becomes of words that are typed into a document: kept, already there, or asked.

Pure. Whoever opened the page saw a text; since then a colleague may have written. What
was not touched is left as it is now; what only one of the two changed is that; and
where both did, nothing is written over: somebody has to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from plait.records.document_drafts import Written
from plait.standards.services.documents import DocumentOf, SectionOf
from plait.timeline.documents import Version
from plait.timeline.facts.documents import MOST_LETTERS

#: The class of the version itself: what is of another class is a part of it.
MAIN: Final = "health"
#: The class that everybody reads who may open the record.
EVERYBODY: Final = "routine"
_ENDS: Final = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of one section as they were sent, and on what they were based.

    `seen` is the text that the page was made with.
    """

    words: str = field(repr=False)
    seen: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Fate:
    """What is to be done with what was typed: `write` it, or `ask` who wrote since."""

    write: bool = False
    ask: bool = False


def plain(text: str) -> str:
    """Words as they are kept: ends of lines of one kind, nothing around them."""
    return _ENDS.sub("\n", text.replace("\x00", "")).strip()


def fate_of(typed: Typed, now: str) -> Fate:
    """What becomes of what was typed, where the section says `now` by now."""
    if typed.words in (typed.seen, now):
        return Fate()
    return Fate(write=True) if now == typed.seen else Fate(ask=True)


def draft_id(family: UUID, document: str, team: int, recorded: int) -> UUID:
    """The id of the version that a team writes next: one draft for all of the team.

    Args:
        recorded: how many versions the team has recorded, withdrawn ones too.
    """
    return uuid5(NAMESPACE_URL, f"plait:document:{family}:{document}:{team}:{recorded}")


def part_id(version: UUID, sensitivity: str) -> UUID:
    """The id of the part of a version that is of this class."""
    return uuid5(version, sensitivity)


def before(version: Version | None, team: int) -> dict[str, str]:
    """What a team begins from: the version that holds, and its own guarded parts."""
    if version is None:
        return {}
    return {
        one.id: one.words
        for one in version.sections
        if one.sensitivity == MAIN or one.team == str(team)
    }


def now_says(
    drafted: Mapping[str, Sequence[Written]], begun: Mapping[str, str]
) -> dict[str, str]:
    """What each section says now: as it was last written, else as it was before."""
    return {**begun, **{name: found[-1].words for name, found in drafted.items()}}


def too_long(of: DocumentOf, typed: Mapping[str, Typed]) -> dict[str, str]:
    """What is said of each section that is too long."""
    return {
        one.id: f"{one.title} must be {MOST_LETTERS:,} characters or fewer, and has "
        f"{len(typed[one.id].words):,}"
        for one in of.sections
        if one.id in typed and len(typed[one.id].words) > MOST_LETTERS
    }


def missing(of: DocumentOf, says: Mapping[str, str]) -> list[SectionOf]:
    """The sections without which a version is not recorded, in their order."""
    return [one for one in of.sections if one.required and not says.get(one.id)]


def by_class(
    of: DocumentOf, says: Mapping[str, str], old: Version | None
) -> dict[str, list[dict[str, Any]]]:
    """The sections as they are recorded, by class; a class without words is left out.

    What the service has no section for any more is carried on as it was.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for place, one in enumerate(of.sections):
        if says.get(one.id):
            found.setdefault(one.sensitivity, []).append(
                _section(one, says[one.id], place)
            )
    known = {one.id for one in of.sections}
    for left in old.sections if old else ():
        if left.id not in known and says.get(left.id):
            found.setdefault(left.sensitivity, []).append(
                {"id": left.id, "title": left.title, "words": left.words,
                 "place": len(of.sections)}
            )  # fmt: skip
    return found


def own_parts(version: Version | None, team: int) -> dict[str, dict[str, str]]:
    """The words of the guarded sections that a team's own parts hold, by class."""
    found: dict[str, dict[str, str]] = {}
    for one in version.sections if version else ():
        if one.sensitivity != MAIN and one.team == str(team):
            found.setdefault(one.sensitivity, {})[one.id] = one.words
    return found


def changed_parts(
    wanted: Mapping[str, Iterable[Mapping[str, Any]]],
    stand: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """The classes of which a part is to be recorded, as it says something else.

    What everybody reads is recorded with each version, so that whoever reads no more
    knows which version holds.
    """
    classes = [one for one in (*wanted, *stand) if one != MAIN]
    return [
        one
        for one in dict.fromkeys(classes)
        if one == EVERYBODY
        or {s["id"]: s["words"] for s in wanted.get(one, ())} != stand.get(one, {})
    ]


def _section(one: SectionOf, words: str, place: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": one.id, "title": one.title, "words": words, "place": place,
    }  # fmt: skip
    if one.shown_to_parent:
        found["shown"] = True
        if one.simple_title:
            found["simple"] = one.simple_title
    if one.at_night:
        found["at_night"] = True
    return found
