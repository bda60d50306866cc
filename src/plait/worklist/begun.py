"""Families that something of another installation is about: found, or begun here.

For `plait.exchange`, on the engine's connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from plait.access.classes import ROUTINE
from plait.access.models import Involvement, SharingAgreement
from plait.records import linkage, names, references
from plait.records.errors import NumberHasRecord, NumberTwiceInFamily
from plait.records.models import Person, Subject
from plait.worklist.elsewhere import ENGINE
from plait.worklist.routing import TeamCard


def people_of(subject_id: UUID, *, using: str = ENGINE) -> list[Person]:
    """Everybody of a family."""
    return list(
        Person.objects.using(using).filter(subject_id=subject_id).order_by("id")
    )


def with_number(number: str, born_on: date, *, using: str = ENGINE) -> set[UUID]:
    """The records of a mother or a baby with this NHS number and this birthday."""
    found = Person.objects.using(using).filter(
        nhs_number=number, born_on=born_on, role__in=("mother", "infant", "unborn")
    )
    return set(found.values_list("subject_id", flat=True))


def start(home: TeamCard, *, source: str, now: datetime, using: str = ENGINE) -> UUID:
    """Begin the record of a family that nobody here knew; the team is its home."""
    subject_id = uuid4()
    Subject.objects.using(using).create(
        id=subject_id,
        kind="family",
        reference=references.new("family"),
        home_team_id=home.id,
        partnership_id=home.partnership,
        source_id=source,
        created_at=now,
    )
    role = next(iter(home.answers_for), home.agency_kind)
    agreed = SharingAgreement.objects.using(using).filter(
        partnership_id=home.partnership, role=role
    )
    Involvement.objects.using(using).create(
        subject_id=subject_id,
        id=uuid4(),
        team_id=home.id,
        role=role,
        classes=agreed.values_list("classes", flat=True).first() or ROUTINE,
        since=now,
        basis="holds this record, which began with what came from elsewhere",
    )
    return subject_id


def add_person(
    subject_id: UUID, person: Mapping[str, Any], *, using: str = ENGINE
) -> UUID:
    """Write somebody of a family that was begun so, and give our id of them.

    An NHS number that has another record is left out: it was no match, and people must
    look.
    """
    fields = {**person, "name_key": names.key_of(str(person.get("family_name") or ""))}
    new = Person(subject_id=subject_id, id=uuid4(), **fields)
    try:
        with transaction.atomic(using=using), linkage.one_record_each():
            new.save(using=using, force_insert=True)
    except (NumberHasRecord, NumberTwiceInFamily):
        new.nhs_number = None
        new.save(using=using, force_insert=True)
    return new.id
