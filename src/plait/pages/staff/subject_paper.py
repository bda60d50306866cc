"""The words of a copy: what one agency recorded about one person, as it is printed.

It holds the items that were given, and where something about somebody else was left out
a line that says so, without a day. Whatever else was left out leaves no trace in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plait.access import agencies
from plait.pages import components, fact_words
from plait.worklist import subject_requests
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.staff.person_reading import Of
    from plait.records.shapes import TimelineEvent
    from plait.worklist.subject_requests import Request as CopyRequest

LEFT_OUT: Final = "Something about somebody else is left out here."
#: Kinds by which somebody knows that a service holds something about them: they met.
_MET: Final = ("contact.", "pregnancy.booked")


@dataclass(frozen=True, slots=True)
class Line:
    """One item: when, what, each field in words, and by which team.

    With no `title` it only says that something about somebody else is left out.
    """

    when: str = ""
    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    team: str = ""
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A copy, ready to be printed.

    Attributes:
        name, born: whose it is.
        for_whom: who asked, where that is somebody else.
        asked_on, made_on: in words.
        agency, team, phone: who answers for it, and whom to ask.
        others: other agencies that met this person, each with a number to ring.
        is_part: whether another part follows.
        is_missing: whether something that was given may not be read now.
    """

    name: str
    born: str
    reference: str
    for_whom: str
    asked_on: str
    made_on: str
    agency: str
    team: str
    phone: str
    lines: tuple[Line, ...]
    others: tuple[tuple[str, str], ...]
    is_part: bool
    is_missing: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of what is given and of where something is left out."""
        said = [
            [one.when, one.title, *map(list, one.rows), one.team, one.recorded]
            for one in self.lines
        ]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def rows_of(one: TimelineEvent) -> tuple[tuple[str, str], ...]:
    """Every field of an event in words, as it stands in a copy."""
    kind, fact = one.event.kind, one.event.fact
    found = fact_words.rows(kind, fact)
    if fact.get("photos"):
        found.append(("Photos", fact_words.photos_said(fact["photos"])))
    if fact.get("files"):
        found.append(("Files", fact_words.files_said(fact["files"])))
    return tuple(found)


def words_of(one: TimelineEvent) -> str:
    """The same in one text, to be read before it is given."""
    return "; ".join(f"{label}: {words}" for label, words in rows_of(one))


def paper(
    of: Of,
    asked: CopyRequest,
    *,
    given: Iterable[str],
    left_out: Mapping[str, str],
    at: datetime,
    team_id: int | None,
    is_part: bool,
) -> Paper:
    """The copy with these versions of events.

    Args:
        given: the ids of the versions that are in it.
        left_out: the reason by the version that is not.
        at: when it is made.
        team_id: the team that makes it.
    """
    wanted = set(given)
    lines = _lines(of, wanted, left_out)
    team = directory().teams.get(team_id or 0)
    person = of.person
    return Paper(
        name=f"{person.given} {person.family_name}".strip() or of.label,
        born=components.born(person.born_on),
        reference=of.opened.family.reference,
        for_whom=str(asked.asked.fact.get("asker") or ""),
        asked_on=components.day(asked.asked.occurred_at),
        made_on=components.day(at),
        agency=_agency(of.agency),
        team=team.name if team else "",
        phone=team.phone if team else "",
        lines=lines,
        others=_others(of),
        is_part=is_part,
        is_missing=sum(bool(one.title) for one in lines) != len(wanted),
    )


def _lines(
    of: Of, given: Collection[str], left_out: Mapping[str, str]
) -> tuple[Line, ...]:
    """What was given and may be read, and the gaps that are told, the oldest first."""
    found: list[tuple[TimelineEvent, Line]] = []
    for one in of.every:
        id_, sensitivity = str(one.event.id), one.event.sensitivity
        if id_ in given and _is_open(one):
            found.append((one, _line(one)))
        elif subject_requests.is_told(left_out.get(id_, ""), sensitivity):
            found.append((one, Line()))
    found.sort(key=lambda pair: (pair[0].event.occurred_at, str(pair[0].event.id)))
    return tuple(line for _, line in found)


def _is_open(one: TimelineEvent) -> bool:
    """Whether it may stand in a copy as its class is now."""
    return one.event.sensitivity not in subject_requests.NEVER


def _line(one: TimelineEvent) -> Line:
    event = one.event
    return Line(
        when=components.happened(event.occurred_at),
        title=fact_words.title(event.kind),
        rows=rows_of(one),
        team=one.team,
        recorded=components.day(event.recorded_at),
    )


def _others(of: Of) -> tuple[tuple[str, str], ...]:
    """Other agencies whose people met this person, and so are no news to them."""
    teams = directory().teams
    found: dict[str, str] = {}
    for one in of.such(lambda each: each.event.agency != of.agency):
        event = one.event
        is_met = event.kind.startswith(_MET) and of.share_of(one) in (
            "alone",
            "together",
        )
        if is_met and event.sensitivity in ("routine", "health"):
            team = teams.get(event.team_id or 0)
            found.setdefault(_agency(event.agency), team.phone if team else "")
    return tuple(sorted(found.items()))


def _agency(slug: str) -> str:
    card = agencies.cards().get(slug)
    return card.name if card else slug
