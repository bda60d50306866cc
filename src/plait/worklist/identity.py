"""Whether somebody has a record already, and whom to ask: before they get another.

A mother and a baby have one record each, because two hide from each other what each
of them knows. Whether a record exists is told to whoever is about to begin a second
one, with whom to ask; who it is and where they live is not. See ADR 20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from plait.access import posts
from plait.access.models import Staff
from plait.records import linkage, queries
from plait.records.linkage import KnownRecord
from plait.worklist import refusals
from plait.worklist.directory import directory
from plait.worklist.routing import OFFICE, TeamCard

#: Whose number has one record; anybody else may be in several families.
ONE_RECORD: Final = frozenset({"mother", "infant", "unborn"})

#: Who is asked where the record's own team may not be named.
ASKED: Final = "designated_nurse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who is about to be written into a record, by their place on the form."""

    role: str
    number_field: str
    name_field: str
    family_name: str = ""
    given: str = ""
    born_on: date | None = None
    nhs_number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a candidate may have already.

    `is_refused` says that it is certain: no second record may be begun. `ask` is whom
    to ring where the record is not one's own to open; None if there is nobody.
    """

    field: str
    subject_id: UUID
    reference: str
    is_refused: bool
    is_mine: bool
    ask: TeamCard | None

    @property
    def say(self) -> str:
        """What a form says beside the question."""
        if self.is_mine:
            return f"This person has a record already: {self.reference}. Open it."
        return f"This person has a record already. {self.ring}"

    @property
    def ring(self) -> str:
        """Whom to ring, and what to quote."""
        if self.ask is None:
            return f"Ask your team lead, and quote {self.reference}."
        phone = f" on {self.ask.phone}" if self.ask.phone else ""
        return f"Ring {self.ask.name}{phone}, and quote {self.reference}."


class HasRecord(refusals.NotRecorded):
    """Somebody has a record already, so a second one was not begun."""

    def __init__(self, match: Match) -> None:
        super().__init__(match.say, field=match.field)
        self.match = match


def check_numbers(
    numbers: Mapping[str, str | None],
    *,
    by: Staff,
    now: datetime,
    family: UUID | None = None,
) -> None:
    """Refuse the NHS number of a mother or a baby that is in a record already.

    For every form on which such a number can be typed, before it is written. The
    database refuses it too; this says whom to ask.

    Args:
        numbers: ten digits each (or nothing), by the field of the form.
        family: the record that they are about to be written into, if it exists.

    Raises:
        CannotBe: the same number twice.
        HasRecord: it has another record; its `match` says which and whom to ask.
        MetTooMany: too many such records in one day.
    """
    given = {field: number for field, number in numbers.items() if number}
    check_different(given)
    fields = list(given)
    found = linkage.already_known(numbers=list(given.values()))
    for one in found:
        # Within the family it may be the same person, whose form was sent twice. If it
        # is not, the database refuses it: `records.errors.NumberTwiceInFamily`.
        if one.subject_id != family:
            raise HasRecord(_match(one, fields[one.place], office(by, now)))


def check_different(numbers: Mapping[str, str | None]) -> None:
    """Refuse one NHS number for two people.

    Raises:
        CannotBe: the field of the second one.
    """
    seen: set[str] = set()
    for field, number in numbers.items():
        if number and number in seen:
            say = "This NHS number is on this page twice. Two people never share one."
            raise refusals.CannotBe(say, field=field)
        seen.add(number or "")


def look(
    candidates: Iterable[Candidate], *, by: Staff, now: datetime
) -> tuple[Match, ...]:
    """The records that these people have already, certain ones first.

    A record is certain by the NHS number of a mother or a baby. The rest may be
    chance: the same names and birthday, or a partner who is in another family too
    (of which only whoever may open it is told).

    Raises:
        CannotBe: the same number twice.
        MetTooMany: too many records in one day.
    """
    people = list(candidates)
    check_different({one.number_field: one.nhs_number for one in people})
    alone = [one for one in people if one.role in ONE_RECORD]
    numbered = [one for one in alone if one.nhs_number]
    named = [one for one in alone if one.family_name and one.given and one.born_on]
    found = linkage.already_known(
        numbers=[one.nhs_number for one in numbered],
        people=[
            linkage.Named(one.family_name, one.given, one.born_on)
            for one in named
            if one.born_on
        ],
    )
    asked = office(by, now)
    matches = [
        _match(one, numbered[one.place].number_field, asked)
        if one.is_number
        else _match(one, named[one.place].name_field, asked)
        for one in found
    ]
    if not any(one.is_refused for one in matches):
        matches += _mine(people)
    first: dict[UUID, Match] = {}
    for match in matches:
        first.setdefault(match.subject_id, match)
    return tuple(first.values())


def office(by: Staff, now: datetime) -> TeamCard | None:
    """Whom a member of staff asks about what they may not see: of their own area."""
    post = posts.current_post(by, now)
    teams = directory()
    own = teams.teams.get(post.team_id) if post else None
    if own is None:
        return None
    for role in (ASKED, OFFICE):
        found = teams.answering(role, own.partnership)
        if found is not None:
            return teams.teams[found]
    return None


def _mine(people: Iterable[Candidate]) -> list[Match]:
    """Families that may be opened and have somebody of this number in another role."""
    return [
        Match(one.number_field, found.subject_id, found.reference, False, True, None)
        for one in people
        if one.nhs_number
        for found in queries.find_families(nhs_number=one.nhs_number)
    ]


def _match(one: KnownRecord, field: str, asked: TeamCard | None) -> Match:
    """What may be told of a record."""
    home = directory().teams.get(one.ask_team) if one.ask_team else None
    ask = None if one.is_mine else home or asked
    return Match(field, one.subject_id, one.reference, one.is_number, one.is_mine, ask)
