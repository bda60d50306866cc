"""The rows of a crowd's families, as lines for COPY.

A type's events and entries are written once as lines with blanks; each family fills
in its own ids and teams.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from benchmarks.archetypes import PEOPLE, Archetype, as_json, class_of
from plait.timeline.events import Event
from plait.worklist.entries import Entry
from plait.worklist.ladder import entry_id

_NULL = "\\N"
_GIVEN = ("Amelia", "Beth", "Chloe", "Dina", "Ella", "Freya", "Gemma", "Holly", "Iris")
_PERSON = 0xFF0000


@dataclass(frozen=True, slots=True)
class Family:
    """One family of the crowd.

    `id` is 32 hexadecimal digits; `teams` are the numbers of its teams in the order
    of `AROUND`; `name` picks its family name.
    """

    id: str
    archetype: Archetype
    partnership: str
    teams: tuple[int, ...]
    name: int

    def own(self, number: int) -> str:
        """The id of something of the family: of its event with that number, say."""
        return f"{self.id[:24]}{number:08x}"

    def link(self, number: int) -> str:
        """The made-up hash of an event, as COPY reads bytes."""
        return f"\\\\x{self.id}{number:032x}" if number else "\\\\x"

    @property
    def family_name(self) -> str:
        """A name that begins with any letter of the alphabet."""
        return f"{chr(65 + self.name)}{self.id[:6]}son"


def person_lines(families: list[Family]) -> Iterator[str]:
    """Mothers, and the infants that are born."""
    for family in families:
        name = family.family_name
        key = name.casefold()
        given = _GIVEN[int(family.id[6], 16) % len(_GIVEN)]
        more = "\t\t\tEnglish\tf\tt\tt\n"
        yield (
            f"{family.id}\t{family.own(_PERSON)}\tmother\t{given}\t{name}\t{key}"
            f"\t1995-04-02{more}"
        )
        if family.archetype.is_born:
            yield (
                f"{family.id}\t{family.own(_PERSON + 1)}\tinfant\tRobin\t{name}\t{key}"
                f"\t{family.archetype.born_on}{more}"
            )


def event_lines(
    families: list[Family], staff_of: Callable[[int, int], int]
) -> Iterator[str]:
    """First events, then second events, and so on: as families really come in."""
    parts: dict[int, tuple[Any, ...]] = {}
    longest = max(len(family.archetype.events) for family in families)
    for number in range(1, longest + 1):
        for family in families:
            events = family.archetype.events
            if number > len(events):
                continue
            event = events[number - 1]
            if id(event) not in parts:
                parts[id(event)] = _event_parts(event)
            kind, person, fact, occurred, recorded, agency, place, sens = parts[
                id(event)
            ]
            team = family.teams[place]
            id_ = family.own(number)
            yield (
                f"{family.id}\t{id_}\t{number}\t{kind}\t{family.own(person)}\t{fact}\t"
                f"{occurred}\t{recorded}\t{family.partnership}{agency}\t{team}\t"
                f"{staff_of(team, 0)}\t{sens}\t{id_}\t{recorded}\t"
                f"{family.link(number - 1)}\t{family.link(number)}\n"
            )


def _event_parts(event: Event) -> tuple[Any, ...]:
    """What is the same of an event in every family of its type."""
    return (
        event.kind,
        _PERSON + PEOPLE.index(event.about or "mother"),
        as_json(event.fact),
        event.occurred_at.isoformat(),
        event.recorded_at.isoformat(),
        event.agency.removeprefix("ashmere"),
        int(event.team or 1) - 1,
        class_of(event.kind),
    )


def entry_lines(families: list[Family]) -> Iterator[str]:
    """What each family is owed, and what was answered."""
    parts: dict[int, list[tuple[Any, ...]]] = {}
    for family in families:
        key = id(family.archetype)
        if key not in parts:
            parts[key] = [_entry_parts(one) for one in family.archetype.entries]
        subject = f"family:{UUID(family.id)}"
        for part in parts[key]:
            yield _entry_line(family, subject, part)


def _entry_parts(entry: Entry) -> tuple[Any, ...]:
    """What is the same of an entry in every family of its type."""
    return (
        entry.standard,
        entry.version,
        entry.title,
        int(entry.trigger),
        _PERSON + PEOPLE.index(entry.about or "mother"),
        "Baby" if entry.about == "infant" else "M.",
        entry.person_born_on or _NULL,
        entry.owed_by,
        entry.team_id - 1,
        None if entry.from_team_id is None else entry.from_team_id - 1,
        entry.agency.removeprefix("ashmere"),
        _moments(entry),
        None if entry.closed_by is None else int(entry.closed_by),
        tuple(int(one) for one in entry.because),
        f"{entry.classes}\t{entry.why}\t{as_json(list(entry.rungs))}\t[]",
    )


def _moments(entry: Entry) -> str:
    """When it opened, opens, is due and was closed, and how."""
    moments = (entry.opened_at, entry.opens_at, entry.due_at, entry.closed_at)
    texts = [_NULL if one is None else one.isoformat() for one in moments]
    return "\t".join([*texts, entry.closed_how or _NULL])


def _entry_line(family: Family, subject: str, parts: tuple[Any, ...]) -> str:
    """An entry of this family."""
    (standard, version, title, trigger, person, who, born_on, owed_by, team, from_team,
     agency, moments, closed_by, because, rest) = parts  # fmt: skip
    started = str(UUID(family.own(trigger)))
    id_ = entry_id(subject, standard, version, started)
    from_ = _NULL if from_team is None else family.teams[from_team]
    closed = _NULL if closed_by is None else family.own(closed_by)
    reasons = ",".join(family.own(one) for one in because)
    return (
        f"{family.id}\t{id_}\t{standard}\t{version}\t{title}\t{started}\t"
        f"{family.own(person)}\t{who} {family.family_name[0]}.\t{born_on}\t{owed_by}\t"
        f"{family.teams[team]}\t{from_}\t{family.partnership}{agency}\t{moments}\t"
        f"{closed}\t{{{reasons}}}\t{rest}\n"
    )
