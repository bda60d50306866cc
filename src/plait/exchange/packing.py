"""What is sent: one event of the ledger, and of its family what finds it there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connections

from plait.access.classes import name_of
from plait.exchange.envelopes import Author, Family, Inside, Recorded, Someone
from plait.exchange.problems import Refused
from plait.exchange.translating import Translator
from plait.records.nhs_numbers import is_possible
from plait.timeline.facts.seeing import CHANGED
from plait.worklist import begun, elsewhere

_EVENT: Final = """
    select e.kind, e.fact, e.about, e.occurred_at, e.recorded_at, e.agency, e.team_id,
        e.seen_as, e.corrects, s.id, s.given_name, s.family_name, s.job_title
    from event e left join staff s on s.id = e.by_id
    where e.subject_id = %s and e.id = %s
"""
#: Of what a change of class names: it is said as its agency's, with the class of now.
_NAMED: Final = """
    select r.agency, r.team_id, r.seen_as from event r
    where r.subject_id = %s and r.id = %s
"""
#: Why is said to nobody elsewhere: it may be what is kept most closely of all.
_WHY: Final = "Its own agency says who may see it"
_LINK: Final = """
    select their_id, people from exchange_link
    where subject_id = %s and partner_id = %s
    order by their_id is null, linked_at limit 1
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of what is to be sent."""

    subject_id: UUID
    id: UUID
    event_id: UUID
    to_team: int
    to_staff: int | None
    until: Any
    because: UUID
    content: str
    posted_at: Any
    tries: int


def inside_of(row: Waiting, *, own: str, partner: str, using: str) -> Inside | None:
    """What is sealed; None where the partner has no such team (any more).

    Raises:
        Refused: sealed (it is for named people here alone).
    """
    team = elsewhere.number_of(partner, row.to_team, using=using)
    if team is None:
        return None
    only = None
    if row.to_staff is not None:
        only = elsewhere.staff_number(partner, row.to_staff, using=using)
        if only is None:
            return None
    return Inside(
        id=row.id,
        sender=own,
        receiver=partner,
        salt=uuid4(),
        family=_family(row.subject_id, partner, using),
        event=_event(row, own, partner, using),
        team=team,
        only=only,
        until=row.until,
        because=row.because,
    )


def _event(row: Waiting, own: str, partner: str, using: str) -> Recorded:
    with connections[using].cursor() as cursor:
        cursor.execute(_EVENT, [row.subject_id, row.event_id])
        (kind, fact, about, occurred_at, recorded_at, agency, team, sens, corrects,
         staff, given, family_name, job_title) = cursor.fetchone()  # fmt: skip
    if kind == CHANGED:
        return _class_of(row, fact, about, occurred_at, recorded_at, using)
    if name_of(sens) == "sealed":
        raise Refused("sealed")
    translator = Translator(own, partner, using)
    said = json.loads(fact) if isinstance(fact, str) else fact
    named = elsewhere.colleagues(translator.named(said), using=using)
    return Recorded(
        id=row.event_id,
        kind=kind,
        fact=translator.outward(said),
        about=about,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        agency=agency,
        team=team,
        by=None if staff is None else Author(
            number=staff, given=given, family_name=family_name, job_title=job_title
        ),
        named=tuple(
            Author(number=number, given=first, family_name=last, job_title=title)
            for number, first, last, title in named
        ),
        sensitivity=name_of(sens),
        corrects=corrects,
    )  # fmt: skip


def _class_of(
    row: Waiting,
    fact: Any,
    about: UUID | None,
    occurred_at: datetime,
    recorded_at: datetime,
    using: str,
) -> Recorded:
    """That something which travelled is seen as another class, without who says so."""
    event = (json.loads(fact) if isinstance(fact, str) else fact)["event"]
    with connections[using].cursor() as cursor:
        cursor.execute(_NAMED, [row.subject_id, event])
        agency, team, sens = cursor.fetchone()
    return Recorded(
        id=row.event_id,
        kind=CHANGED,
        fact={"event": event, "seen_as": name_of(sens), "reason": _WHY},
        about=about,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        agency=agency,
        team=team,
        sensitivity="routine",
    )


def _family(subject_id: UUID, partner: str, using: str) -> Family:
    """Mother and infants, by whom it is found; and others only by their role."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LINK, [subject_id, partner])
        found = cursor.fetchone()
    there, people = found or (None, {})
    known = json.loads(people) if isinstance(people, str) else people
    theirs = {ours: their for their, ours in known.items()}
    return Family(
        here=subject_id,
        there=there,
        people=tuple(
            _someone(one, theirs.get(str(one.id)))
            for one in begun.people_of(subject_id, using=using)
        ),
    )


def _someone(one: Any, there: str | None) -> Someone:
    is_finding = one.role in ("mother", "infant", "unborn")
    number = one.nhs_number if is_finding else None
    return Someone(
        here=one.id,
        there=UUID(there) if there else None,
        role=one.role,
        given=one.given if is_finding else "",
        family_name=one.family_name if is_finding else "",
        born_on=one.born_on.isoformat() if is_finding and one.born_on else None,
        nhs_number=number if number and is_possible(number) else None,
    )
