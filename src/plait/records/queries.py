"""Families and timelines, for a person who may see them.

Every query runs under row-level security: what comes back is what whoever is asking
may see in this transaction, and nothing here filters afterwards. Only `=`, ranges and
`^@` are used on guarded tables: other operators are not leakproof, so PostgreSQL
would run them after the policy, over the whole table.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import name_of
from plait.access.errors import NotAllowed, PlaitError
from plait.records import names, nhs_numbers, references, sights
from plait.records.shapes import (
    ContactView,
    FamilyView,
    FoundFamily,
    FoundPerson,
    HeldElsewhere,
    Involved,
    PersonView,
    ReasonAt,
    StoredEvent,
    TimelineEvent,
)

#: A search by name needs this many letters, so that it cannot list everyone.
SHORTEST_NAME: Final = 2
FOUND_AT_MOST: Final = 50

_EVENTS: Final = """
    select e.subject_id, e.id, e.kind, e.fact, e.occurred_at, e.recorded_at, e.about,
        e.agency, e.team_id, e.by_id, e.seen_as, e.corrects, e.root,
        e.first_recorded_at,
        coalesce(s.given_name || ' ' || s.family_name, ''), coalesce(t.name, '')
    from event e
    left join team t on t.id = e.team_id
    left join staff s on s.id = e.by_id
    where e.subject_id = %s
"""

#: A row for each person of the subject; one without a person where it has none.
_HOUSEHOLD: Final = """
    select s.id, s.kind, s.reference, s.partnership_id, p.name, s.home_team_id,
        p.policy,
        w.id, w.role, w.given, w.family_name, w.preferred_name, w.born_on,
        w.nhs_number, w.sex, w.language, w.interpreter, w.safe_to_text, w.household,
        w.died_on, w.source_id
    from subject s join partnership p on p.slug = s.partnership_id
    left join person w on w.subject_id = s.id
    where s.id = %s
    order by array_position(
        array['mother', 'infant', 'unborn', 'partner', 'other_carer', 'sibling'], w.role
    ), w.born_on, w.id
"""
#: So many of its columns are of the subject.
_OF_SUBJECT: Final = 7

_INVOLVED: Final = """
    select i.team_id, t.name, a.name, a.kind, i.role, t.phone, t.out_of_hours_phone,
        i.since, i.until, i.basis
    from involvement i
    join team t on t.id = i.team_id
    join agency a on a.slug = t.agency_id
    where i.subject_id = %s and i.since <= now() and i.purpose <> 'emergency'
        and (i.until is null or i.until > now())
        and i.id in (select involvement_id from plait.involved(%s::uuid))
    order by a.kind, t.name, i.role, i.since
"""

#: The same without those that are there for one named person of a team alone.
_TEAMS_THERE: Final = _INVOLVED.replace("where", "where i.staff_id is null and", 1)


class NothingToFind(PlaitError):
    """A search without anything to search for."""

    say = "Enter a name, a date of birth, an NHS number or a reference."


class NameTooShort(PlaitError):
    """A search by a name that is too short to mean anyone."""

    say = f"Enter at least {SHORTEST_NAME} letters of the name."


def timeline_for(
    subject_id: UUID,
    *,
    known_at: datetime | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> list[TimelineEvent]:
    """The events of a subject that the person may see, in the order they happened.

    Corrected and withdrawn events stay in the list and say so.

    Args:
        subject_id: whose timeline.
        known_at: leave out what was recorded later.
        using: the database connection.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_EVENTS, [subject_id])
        rows = cursor.fetchall()
    found = [_timeline_event(row) for row in rows]
    if known_at is not None:
        found = [each for each in found if each.event.recorded_at <= known_at]
    return _with_corrections(found)


def events_of(
    subject_id: UUID, roots: Iterable[UUID], *, using: str = DEFAULT_DB_ALIAS
) -> list[TimelineEvent]:
    """Every version of these events that the person may see, as `timeline_for`."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"{_EVENTS} and e.root = any(%s)", [subject_id, list(roots)])
        return _with_corrections([_timeline_event(row) for row in cursor.fetchall()])


def event(
    subject_id: UUID, event_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> list[TimelineEvent]:
    """Every version of one event, the newest last.

    Raises:
        NotAllowed: there is no such event that the person may see.
    """
    versions = [
        each
        for each in timeline_for(subject_id, using=using)
        if event_id in (each.event.id, each.event.root)
    ]
    roots = {each.event.root for each in versions}
    if not roots:
        raise NotAllowed
    if event_id not in roots:
        return event(subject_id, roots.pop(), using=using)
    return sorted(versions, key=lambda each: each.event.recorded_at)


def held_elsewhere(
    subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> list[HeldElsewhere]:
    """The weeks of which another team holds something that the person may not read."""
    with connections[using].cursor() as cursor:
        cursor.execute("select * from plait.held_elsewhere(%s::uuid)", [subject_id])
        return [HeldElsewhere(*row) for row in cursor.fetchall()]


def reasons_of(
    subject_id: UUID, entry_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> list[ReasonAt]:
    """Where each reason of an obligation is held. Empty if it may not be seen."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.reasons_of(%s::uuid, %s::uuid)", [subject_id, entry_id]
        )
        return [ReasonAt(*row) for row in cursor.fetchall()]


def household(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> FamilyView:
    """Who they are, alone: for a page that does not ask who was seen by whom.

    Raises:
        NotAllowed: it is not open, or does not exist.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_HOUSEHOLD, [subject_id])
        found = cursor.fetchall()
    if not found:
        raise NotAllowed
    subject = found[0]
    each = (row[_OF_SUBJECT:] for row in found)
    people = tuple(_person(row) for row in each if row[0] is not None)
    return FamilyView(
        id=subject[0],
        kind=subject[1],
        reference=subject[2],
        partnership=subject[3],
        partnership_name=subject[4],
        home_team_id=subject[5],
        policy=subject[6],
        people=people,
    )


def family(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> FamilyView:
    """The family (or other subject) that is open, and who was seen by whom and when.

    Raises:
        NotAllowed: it is not open, or does not exist.
    """
    found = household(subject_id, using=using)
    with connections[using].cursor() as cursor:
        cursor.execute(_INVOLVED, [subject_id, subject_id])
        involved = cursor.fetchall()
        # `^@` and `=` are leakproof, so the policy does not hide the index.
        cursor.execute(
            f"{_EVENTS} and (e.kind ^@ 'contact.' or e.kind = any(%s))",
            [subject_id, list(sights.HANDS_ON)],
        )
        seen = _with_corrections([_timeline_event(row) for row in cursor.fetchall()])
    known = [each for each in seen if not (each.is_superseded or each.is_withdrawn)]
    contacts = [each for each in known if sights.is_contact(each)]
    return replace(
        found,
        involved=tuple(_involved(row, contacts) for row in involved),
        sights=sights.of_people(found.people, known),
    )


def teams_there(
    subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[Involved, ...]:
    """The teams around the family that is open, as far as the reader may know them.

    Without those that are there for one named person alone. When each last saw
    somebody is not asked.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_TEAMS_THERE, [subject_id, subject_id])
        return tuple(_involved(row, ()) for row in cursor.fetchall())


def contacts_of(
    subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> dict[UUID, ContactView]:
    """Addresses and telephones by person; empty without the location class."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select person_id, address, postcode, phone from person_contact "
            "where subject_id = %s",
            [subject_id],
        )
        return {
            row[0]: ContactView(
                person_id=row[0], address=row[1], postcode=row[2], phone=row[3]
            )
            for row in cursor.fetchall()
        }


def find_families(
    *,
    family_name: str = "",
    given: str = "",
    words: Sequence[str] = (),
    born_on: date | None = None,
    nhs_number: str = "",
    reference: str = "",
    limit: int = FOUND_AT_MOST,
    using: str = DEFAULT_DB_ALIAS,
) -> list[FoundFamily]:
    """The families that the person could open and that match all that is given.

    A family that may not be opened is not found, exactly as one that does not exist.
    That a search was made, and what it listed, is written in the same transaction.

    Args:
        family_name: how it begins; case, accents and hyphens do not matter.
        given: how the given name begins.
        words: names in any order, instead of the two; each may be only the beginning.
        born_on: the birthday of the same person.
        nhs_number: of the same person, with or without spaces.
        reference: such as F-7K2M9.
        limit: at most so many families, up to 100.
        using: the database connection.

    Raises:
        NothingToFind, NameTooShort, ImpossibleNhsNumber.
    """
    ways = names.ways(words) or [(family_name.strip(), given.strip())]
    typed = words or ways[0]
    longest = max(len(names.key_of(one)) for one in typed)
    if any(typed) and longest < SHORTEST_NAME:
        raise NameTooShort
    number = nhs_numbers.parse(nhs_number) if nhs_number.strip() else None
    tidy = references.tidy(reference) or None
    if not (longest or born_on or number or tidy):
        raise NothingToFind
    asked = [
        [names.key_of(one) or None for one, _ in ways],
        [one or None for _, one in ways],
        born_on,
        number,
        tidy,
        limit,
    ]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.find_people(%s::text[], %s::text[], %s::date, "
            "%s::text, %s::text, %s::integer)",
            asked,
        )
        rows = cursor.fetchall()
    return [
        FoundFamily(found[0], found[1], tuple(FoundPerson(*row[2:]) for row in people))
        for found, people in groupby(rows, key=lambda row: row[:2])
    ]


def my_families(
    *, after: str = "", limit: int = FOUND_AT_MOST, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[UUID, str]]:
    """Id and reference of families that my teams are involved with, by reference.

    `after` is the last reference of the page before.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.my_subjects(%s::text, %s::integer)",
            [after or None, limit],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _timeline_event(row: Sequence[Any]) -> TimelineEvent:
    stored = StoredEvent(
        subject_id=row[0],
        id=row[1],
        kind=row[2],
        fact=json.loads(row[3]),
        occurred_at=row[4],
        recorded_at=row[5],
        about=row[6],
        agency=row[7],
        team_id=row[8],
        by_id=row[9],
        sensitivity=name_of(row[10]),
        corrects=row[11],
        root=row[12],
        first_recorded_at=row[13],
    )
    return TimelineEvent(event=stored, by=row[14], team=row[15])


def _with_corrections(found: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    """In the order in which they happened, each saying if another took its place."""
    ordered = sorted(
        found, key=lambda e: (e.event.occurred_at, e.event.recorded_at, str(e.event.id))
    )
    newest: dict[UUID, StoredEvent] = {}
    for each in ordered:
        current = newest.get(each.event.root)
        if current is None or _is_later(each.event, current):
            newest[each.event.root] = each.event
    return [
        TimelineEvent(
            event=each.event,
            by=each.by,
            team=each.team,
            is_superseded=newest[each.event.root] is not each.event,
            is_withdrawn=bool(newest[each.event.root].fact.get("withdrawn")),
        )
        for each in ordered
    ]


def _is_later(one: StoredEvent, other: StoredEvent) -> bool:
    if one.corrects == other.id or other.corrects == one.id:
        return one.corrects == other.id
    return one.recorded_at > other.recorded_at


def _person(row: Sequence[Any]) -> PersonView:
    fields = PersonView.__dataclass_fields__
    return PersonView(**dict(zip(fields, row, strict=True)))


def _involved(row: Sequence[Any], contacts: Iterable[TimelineEvent]) -> Involved:
    return Involved(
        team_id=row[0],
        team=row[1],
        agency=row[2],
        agency_kind=row[3],
        role=row[4],
        phone=row[5],
        out_of_hours_phone=row[6],
        since=row[7],
        until=row[8],
        basis=row[9],
        last_seen=max(
            (e.event.occurred_at for e in contacts if e.event.team_id == row[0]),
            default=None,
        ),
    )
