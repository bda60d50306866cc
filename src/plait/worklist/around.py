"""What recording needs to know of one subject besides its events, read in one query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections

from plait.access.errors import NotAllowed
from plait.standards.collection import Library
from plait.worklist import adopted
from plait.worklist.directory import directory
from plait.worklist.entries import Named, initials
from plait.worklist.routing import Around, Directory, Involved

_READ = f"""
    select s.kind, s.partnership_id, s.home_team_id, {adopted.STORED},
        plait.is_engine(),
        plait.is_open(s.id), plait.my_staff(), plait.my_teams(),
        nullif(current_setting('plait.classes', true), '')::integer,
        (select json_agg(json_build_array(id, role, given, family_name, born_on)
            order by id) from person where subject_id = s.id),
        (select json_agg(json_build_array(team_id, role, since, until)
            order by since, id) from involvement
            where subject_id = s.id and staff_id is null and classes <> 0
            and role <> 'former'
            and since <= now() and (until is null or until > now())),
        (select json_agg(json_build_array(team_id, staff_id)) from involvement
            where subject_id = s.id and purpose = 'emergency'),
        (select coalesce(since, at) from failed_derivation where subject_id = s.id),
        (select given_name || ' ' || family_name from staff where id = s.staff_id)
    from subject s where s.id = %s
"""  # noqa: S608 - a constant of ours

#: Kinds of agency whose very being there may be hidden: their policy is not asked, as
#: a limit of theirs would tell.
_HIDDEN = frozenset({"police"})


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the subject, as recording checks and labels them."""

    id: str
    role: str
    given: str
    family_name: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Context:
    """One subject as recording and projection need it, and who is asking.

    `staff`, `teams` and `classes` are of whoever is asking; the engine is nobody.
    `policies` is how far each partnership's policy is.
    `failed_since` is since when its obligations cannot be worked out, None if they can.
    `colleague` is the name of the member of staff whose timeline it is, if it is one's:
    their line manager must know whom to send to a course.
    """

    subject_id: UUID
    kind: str
    #: The library under the own partnership's policy; then that of each other one whose
    #: teams are there.
    libraries: tuple[Library, ...]
    around: Around
    people: Mapping[str, Someone]
    is_engine: bool
    is_open: bool
    staff: int | None
    teams: tuple[int, ...]
    classes: int
    failed_since: datetime | None
    colleague: str = ""
    policies: adopted.Stored = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The subject as the rules name it, such as `family:...`."""
        return f"{self.kind}:{self.subject_id}"

    def named(self) -> Mapping[str, Named]:
        """The people as a list shows them, and the family itself under ''."""
        named = {
            one.id: Named(initials(one.role, one.given, one.family_name), one.born_on)
            for one in self.people.values()
        }
        mothers = [one for one in self.people.values() if one.role == "mother"]
        last = mothers[0].family_name[:1].upper() if mothers else ""
        if self.colleague:
            return {**named, "": Named(self.colleague, None)}
        whose = {"family": "Family", "staff": "Colleague", "review": "Review"}
        label = f"{whose[self.kind]} {last}." if last else whose[self.kind]
        return {**named, "": Named(label, None)}


def read(subject_id: UUID, *, using: str = "default") -> Context:
    """The subject that is open, or for the engine any.

    Raises:
        NotAllowed: it is not open, or there is no such subject: the two are alike.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_READ, [subject_id])
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed
    (kind, partnership, home, stored, is_engine, is_open, staff, teams, classes,
     people, involved, guests, failed_since, colleague) = row  # fmt: skip
    around = Around(
        partnership,
        home,
        tuple(map(_involved, _list(involved))),
        frozenset((team, who) for team, who in _list(guests)),
    )
    known = adopted.stored_of(stored)
    return Context(
        subject_id=subject_id,
        kind=kind,
        libraries=tuple(
            adopted.in_use(one, known, using=using).library
            for one in partnerships_of(around, directory(using))
        ),
        around=around,
        people={one[0]: _someone(one) for one in _list(people)},
        is_engine=is_engine,
        is_open=is_open,
        staff=staff,
        teams=tuple(teams or ()),
        classes=classes or 0,
        failed_since=failed_since,
        colleague=colleague or "",
        policies=known,
    )


def partnerships_of(around: Around, directory: Directory) -> tuple[str, ...]:
    """Whose limits count: the own partnership, then others whose teams are there.

    A team that serves the own partnership, wherever it sits, brings no other with it.
    """
    own = around.partnership
    there = (place.team_id for place in around.involved)
    cards = (directory.teams[id_] for id_ in (around.home_team, *there)
             if id_ in directory.teams)  # fmt: skip
    others = {
        card.partnership
        for card in cards
        if not card.works_for(own) and card.agency_kind not in _HIDDEN
    }
    return own, *sorted(others)


def _list(found: Any) -> list[Any]:
    """JSON comes as text through Django's cursors, and as values elsewhere."""
    return json.loads(found) if isinstance(found, str) else found or []


def _someone(one: list[Any]) -> Someone:
    id_, role, given, family_name, born_on = one
    return Someone(
        id_, role, given, family_name, date.fromisoformat(born_on) if born_on else None
    )


def _involved(one: list[Any]) -> Involved:
    team_id, role, since, until = one
    return Involved(
        team_id,
        role,
        datetime.fromisoformat(since),
        datetime.fromisoformat(until) if until else None,
    )
