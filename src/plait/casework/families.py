"""How a family's record begins, who belongs to it, and who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.access import permissions, posts
from plait.access.models import Staff
from plait.clock.moments import local_day
from plait.records import nhs_numbers, subjects
from plait.records.models import Person, PersonContact
from plait.worklist import identity, plausible, refusals
from plait.worklist.recording import Occasion, Recorded, given, record

Role = Literal["mother", "unborn", "infant", "partner", "other_carer", "sibling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who joins a family. An address is kept apart, as location."""

    role: Role
    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    nhs_number: str | None = None
    sex: str = ""
    preferred_name: str = ""
    language: str = ""
    interpreter: bool = False
    safe_to_text: bool = False
    household: bool = True
    address: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A new record: its id, and the ids of its people in the order given."""

    family: UUID
    people: tuple[UUID, ...]


def start_family(
    *,
    people: Sequence[NewPerson],
    by: Staff,
    recorded_at: datetime,
    joined_at: datetime | None = None,
    team: int | None = None,
) -> Started:
    """Start a family's record, with its people. The team becomes its home.

    The record is open for the rest of the transaction, and the team is involved in
    the role of whoever starts it.

    Args:
        people: at least one, such as the mother.
        joined_at: since when they are known to belong together; None is now.

    Raises:
        NoTeam: `by` has no current post, or none in `team`.
        And as `add_person`; CannotBe also where nobody is in it.
    """
    if not people:
        say = "Add at least one person to the family."
        raise refusals.CannotBe(say, field="people")
    post = posts.current_post(by, recorded_at)
    if post is None or team not in (None, post.team_id):
        raise refusals.NoTeam
    with transaction.atomic():
        family = subjects.start(team_id=post.team_id, role=post.role)
        occasion: Occasion = {
            "family": family,
            "occurred_at": joined_at or recorded_at,
            "recorded_at": recorded_at,
            "by": by,
            "team": post.team_id,
        }
        ids = tuple(add_person(person=one, **occasion)[0] for one in people)
    return Started(family, ids)


def add_person(
    *, person: NewPerson, **occasion: Unpack[Occasion]
) -> tuple[UUID, Recorded]:
    """Somebody joins the family: who they are, and the fact that they joined.

    Raises:
        ImpossibleNhsNumber: the number cannot be one.
        HasRecord: it is that of a mother or baby who has a record already.
        CannotBe: born after today, or at an age that cannot be.
        And as `worklist.recording.record`.
    """
    family, by = occasion["family"], occasion["by"]
    permissions.check_can_record(by, family, "person.joined")
    number = nhs_numbers.parse(person.nhs_number) if person.nhs_number else None
    _check_birthday(person, local_day(occasion["recorded_at"]))
    if person.role in identity.ONE_RECORD:
        identity.check_numbers(
            {"nhs_number": number}, by=by, now=occasion["recorded_at"], family=family
        )
    event_id = occasion.get("event_id") or uuid4()
    occasion["event_id"] = event_id
    # From the form's own id, so that the same form sent twice is one person.
    person_id = uuid5(event_id, "person")
    with transaction.atomic():
        if not Person.objects.filter(subject_id=family, id=person_id).exists():
            _write(family, person_id, person, number)
        recorded = record(
            kind="person.joined",
            about=person_id,
            fact=given(
                role=person.role,
                born_on=person.born_on.isoformat() if person.born_on else None,
                household=person.household,
            ),
            **occasion,
        )
    return person_id, recorded


def _check_birthday(person: NewPerson, today: date) -> None:
    """Refuse one that cannot be, for who they are in the family."""
    if person.born_on is None:
        return
    if person.born_on > today:
        say = "The date of birth is in the future. Check it."
        raise refusals.CannotBe(say, field="born_on")
    if person.role == "mother":
        plausible.check_parent(person.born_on, today)
    elif person.role in ("partner", "other_carer"):
        plausible.check_carer(person.born_on, today)


def record_left(
    *, about: UUID, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that somebody does not belong to the family any more.

    Raises:
        As `worklist.recording.record`.
    """
    return record(kind="person.left", about=about, fact=given(note=note), **occasion)


def record_death(
    *, about: UUID, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that somebody died. Their clocks stop; those of the others go on.

    Raises:
        As `worklist.recording.record`.
    """
    with transaction.atomic():
        recorded = record(
            kind="person.died", about=about, fact=given(note=note), **occasion
        )
        Person.objects.filter(subject_id=occasion["family"], id=about).update(
            died_on=local_day(occasion["occurred_at"])
        )
    return recorded


def record_moved_away(
    *,
    about: UUID,
    transfer_accepted: bool | None = None,
    to_area: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that they moved out of the area.

    What is owed ends only once the new area has accepted: until then it is ours.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="area.left",
        about=about,
        fact=given(transfer_accepted=transfer_accepted, to_area=to_area, note=note),
        **occasion,
    )


def _write(
    family: UUID, person_id: UUID, person: NewPerson, nhs_number: str | None
) -> None:
    subjects.add_person(
        subject_id=family,
        person_id=person_id,
        role=person.role,
        given=person.given_name,
        family_name=person.family_name,
        born_on=person.born_on,
        nhs_number=nhs_number,
        sex=person.sex,
        preferred_name=person.preferred_name,
        language=person.language,
        interpreter=person.interpreter,
        safe_to_text=person.safe_to_text,
        household=person.household,
    )
    if person.address or person.postcode or person.phone:
        PersonContact(
            subject_id=family,
            person_id=person_id,
            address=person.address,
            postcode=person.postcode,
            phone=person.phone,
        ).save(force_insert=True)
