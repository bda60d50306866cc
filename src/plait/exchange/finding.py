"""Whose record it is that something came for: found for certain, or begun.

By what we know from before; else by the NHS number *and* the birthday of a mother or a
baby. Names alone are no match: a new record is begun for the team that it was sent to,
and marked until somebody has looked who it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connections

from plait.exchange.envelopes import Family, Someone
from plait.worklist import begun
from plait.worklist.routing import TeamCard

_THEIRS: Final = """
    select subject_id, people from exchange_link
    where partner_id = %s and their_id = %s
"""
#: Their answer names our family. It is believed where we told them of it.
_OURS: Final = """
    select subject_id, people from exchange_link
    where partner_id = %s and subject_id = %s
"""
_KEEP: Final = """
    update exchange_link set their_id = %s, people = people || %s::jsonb
    where subject_id = %s and partner_id = %s and coalesce(their_id, %s) = %s
"""
_NEW: Final = """
    insert into exchange_link
        (subject_id, id, partner_id, their_id, people, is_new, linked_at)
    values (%s, %s, %s, %s, %s::jsonb, %s, %s)
"""


@dataclass(slots=True)
class Found:
    """Our record, and our person by theirs. `is_new`: it was begun for this."""

    subject_id: UUID
    people: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    joined: list[tuple[UUID, Someone]] = field(default_factory=list)


def find(
    family: Family, partner: str, home: TeamCard, now: datetime, *, using: str
) -> Found:
    """The record that it came for, and who is who in it. It is linked from then on."""
    found = _linked(family, partner, using) or _matched(family, using)
    if found is None:
        found = Found(
            begun.start(home, source=f"exchange:{partner}", now=now, using=using),
            is_new=True,
        )
        for one in family.people:
            new = begun.add_person(found.subject_id, _fields(one), using=using)
            found.people[str(one.here)] = str(new)
            found.joined.append((new, one))
    else:
        _pair(found, family.people, using)
    _keep(found, family, partner, now, using)
    return found


def _linked(family: Family, partner: str, using: str) -> Found | None:
    asked = [(_THEIRS, family.here)]
    if family.there is not None:
        asked.append((_OURS, family.there))
    with connections[using].cursor() as cursor:
        for query, id_ in asked:
            cursor.execute(query, [partner, id_])
            row = cursor.fetchone()
            if row is not None:
                people = json.loads(row[1]) if isinstance(row[1], str) else row[1]
                return Found(row[0], dict(people))
    return None


def _matched(family: Family, using: str) -> Found | None:
    """The one record in which somebody has this number and this birthday."""
    records: set[UUID] = set()
    for one in family.people:
        if one.nhs_number and one.born_on and one.role in _FINDING:
            records |= begun.with_number(
                one.nhs_number, date.fromisoformat(one.born_on), using=using
            )
    return Found(records.pop()) if len(records) == 1 else None


_FINDING: Final = ("mother", "infant", "unborn")


def _pair(found: Found, theirs: Iterable[Someone], using: str) -> None:
    """Say which of their people is which of ours, where there is no doubt."""
    here = begun.people_of(found.subject_id, using=using)
    by_id = {str(one.id) for one in here}
    for one in theirs:
        key = str(one.here)
        if key in found.people:
            continue
        if one.there is not None and str(one.there) in by_id:
            found.people[key] = str(one.there)
            continue
        taken = set(found.people.values())
        alike = [mine for mine in here if str(mine.id) not in taken and _is(one, mine)]
        if len(alike) == 1:
            found.people[key] = str(alike[0].id)


def _is(theirs: Someone, ours: Any) -> bool:
    """Whether they are the same, by all that both installations know."""
    born_on = ours.born_on.isoformat() if ours.born_on else None
    if theirs.nhs_number and ours.nhs_number and theirs.nhs_number != ours.nhs_number:
        return False
    if theirs.born_on and born_on and theirs.born_on != born_on:
        return False
    if theirs.role == "mother" or ours.role == "mother":
        return bool(theirs.role == ours.role)
    is_child = theirs.role in _FINDING and ours.role in _FINDING
    is_same_day = theirs.born_on is not None and theirs.born_on == born_on
    return is_child and (is_same_day or theirs.role == ours.role == "unborn")


def _fields(one: Someone) -> Mapping[str, Any]:
    return {
        "role": one.role,
        "given": one.given,
        "family_name": one.family_name,
        "born_on": date.fromisoformat(one.born_on) if one.born_on else None,
        "nhs_number": one.nhs_number,
    }


def _keep(
    found: Found, family: Family, partner: str, now: datetime, using: str
) -> None:
    people = json.dumps(found.people)
    their = family.here
    with connections[using].cursor() as cursor:
        cursor.execute(_KEEP, [their, people, found.subject_id, partner, their, their])
        if cursor.rowcount == 0:
            cursor.execute(
                _NEW,
                [found.subject_id, uuid4(), partner, their, people, found.is_new, now],
            )
