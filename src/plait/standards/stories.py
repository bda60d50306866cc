"""A worked example's story as events: one a line, in words that a nurse can check.

A line is `2026-03-03 11:00 [recorded 2026-03-05 09:00] infant injury.observed
{mobile: false} by ashmere-health-visiting id mark corrects earlier`. All but time,
person and kind may be left out; times are London times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from plait.clock.moments import LONDON
from plait.standards.shapes import Example
from plait.timeline.events import Event
from plait.timeline.facts import ImpossibleFact, check, kind
from plait.timeline.subjects import ROLES

_LINE = re.compile(
    r"^(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?)"
    r"(?:\s+\[recorded (?P<recorded>\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?)\])?"
    r"\s+(?P<person>[a-z_]+)"
    r"\s+(?P<kind>[a-z0-9_.]+)"
    r"(?:\s+(?P<fact>\{.*\}))?"
    r"(?:\s+by (?P<agency>[a-z0-9-]+))?"
    r"(?:\s+id (?P<id>[a-z0-9_]+))?"
    r"(?:\s+corrects (?P<corrects>[a-z0-9_]+))?\s*$"
)
#: Who is in the family of every story, and the baby's birthday.
_PEOPLE: dict[str, dict[str, Any]] = {
    "mother": {"role": "mother"},
    "partner": {"role": "partner"},
    "infant": {"role": "infant", "born_on": "2026-01-05"},
    "second_infant": {"role": "infant", "born_on": "2026-01-05"},
    "unborn": {"role": "unborn"},
    "sibling": {"role": "sibling", "born_on": "2022-06-01"},
}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class BadStory(ValueError):
    """A line of a story that cannot be read."""


def events_of(example: Example, subject: str = "family") -> list[Event]:
    """The events of an example, with the people that every story has.

    Ids are `e1`, `e2`, ... in the order of the lines unless a line gives its own.

    Raises:
        BadStory: says which line, and what was wanted.
    """
    name = f"{subject}:example"
    told = list(_told(example, name))
    if subject != "family":
        return told
    born = {e.about for e in told if e.kind == "birth.recorded"}
    return [*_people(name, born, {e.about for e in told}), *told]


def _told(example: Example, subject: str) -> Iterator[Event]:
    number = 0
    for line in example.given.splitlines():
        text = line.split(" #", 1)[0].strip()
        if not text or text.startswith("#"):
            continue
        number += 1
        match = _LINE.match(text)
        if match is None:
            wanted = "wanted `date time person kind {fields} by agency`"
            raise BadStory(f"example {example.name!r}, line {number}: {wanted}")
        try:
            yield _event(match, f"e{number}", subject)
        except (ImpossibleFact, ValueError) as error:
            raise BadStory(
                f"example {example.name!r}, line {number}: {error}"
            ) from None


def _event(match: re.Match[str], number: str, subject: str) -> Event:
    occurred_at = _moment(match["at"])
    recorded_at = _moment(match["recorded"]) if match["recorded"] else occurred_at
    person: str | None = match["person"]
    if person in ("family", "staff", "review"):
        person = None
    elif person not in _PEOPLE and person not in ROLES:
        raise ValueError(f"{person!r} is nobody of a story's family")
    return Event(
        id=match["id"] or number,
        subject=subject,
        about=person,
        kind=kind(match["kind"]).name,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        agency=match["agency"] or "",
        fact=check(match["kind"], _fields(match["fact"])),
        corrects=match["corrects"],
    )


def _fields(text: str | None) -> Mapping[str, Any]:
    return dict(_read(text)) if text else {}


@lru_cache(maxsize=4_096)
def _read(text: str) -> Mapping[str, Any]:
    """The fields in braces: few are written in many ways, and reading YAML is slow."""
    try:
        found = YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        raise ValueError("the fields in braces are not YAML") from None
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in found.items()
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def _people(subject: str, born: set[str | None], named: set[str | None]) -> list[Event]:
    """Those of the standing family whom the story needs; the mother always."""
    found = []
    for number, (person, fact) in enumerate(_PEOPLE.items()):
        if person not in named and person != "mother":
            continue
        fields = dict(fact)
        if person in born:
            fields.pop("born_on", None)
        at = _LONG_AGO + timedelta(seconds=number)
        found.append(
            Event(
                id=f"joined_{person}",
                subject=subject,
                about=person,
                kind="person.joined",
                occurred_at=at,
                recorded_at=at,
                agency="",
                fact=check("person.joined", fields),
            )
        )
    return found
