"""What staff record when a baby is born: the baby joins the family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.access import permissions
from plait.clock.moments import local_day
from plait.records import linkage, names, nhs_numbers, subjects
from plait.records.models import Person
from plait.worklist import around, identity, plausible, refusals
from plait.worklist.recording import Occasion, Recorded, given, record


@dataclass(frozen=True, slots=True)
class Born:
    """The baby's id in the family, and what the birth asks of whom."""

    infant: UUID
    recorded: Recorded


def record_birth(
    *,
    family_name: str,
    given_name: str = "",
    unborn: UUID | None = None,
    born_on: date | None = None,
    gestation_days: int | None = None,
    weight_g: int | None = None,
    nhs_number: str | None = None,
    sex: str = "",
    household: bool = True,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Born:
    """Record a birth. The baby becomes a person of the family.

    An unborn child of the family is the one who was born; with several, `unborn` says
    which. Twins are two births. The same form sent twice is one baby.

    Args:
        given_name: may be left empty: many babies have no name for some days.
        born_on: the birthday; None is the local day of `occurred_at`.

    Raises:
        NotOfThisFamily: `unborn` is nobody, or it must be said which of several.
        ImpossibleNhsNumber: the number cannot be one.
        HasRecord: the number is in a record already; see `identity.check_numbers`.
        CannotBe: so old a baby; see `plausible.check_baby`.
        And as `worklist.recording.record`.
    """
    family, by = occasion["family"], occasion["by"]
    permissions.check_can_record(by, family, "birth.recorded")
    number = nhs_numbers.parse(nhs_number) if nhs_number else None
    day = born_on or local_day(occasion["occurred_at"])
    plausible.check_baby(day, local_day(occasion["recorded_at"]))
    identity.check_numbers(
        {"nhs_number": number}, by=by, now=occasion["recorded_at"], family=family
    )
    details = {"given": given_name, "family_name": family_name, "born_on": day,
               "nhs_number": number, "sex": sex, "household": household}  # fmt: skip
    fact = given(
        born_on=day.isoformat(),
        gestation_days=gestation_days,
        weight_g=weight_g,
        note=note,
    )
    first = occasion.get("event_id") or uuid4()
    occasion["event_id"] = first
    with transaction.atomic():
        infant = _who(family, unborn, first)
        _join(infant, details, occasion)
        recorded = record(kind="birth.recorded", about=infant, fact=fact, **occasion)
    return Born(infant, recorded)


def _who(family: UUID, unborn: UUID | None, event_id: UUID) -> UUID:
    """Who was born: an unborn child of the family, or somebody new."""
    people = around.read(family).people
    baby = uuid5(event_id, "infant")
    if unborn is not None:
        if str(unborn) not in people:
            raise refusals.NotOfThisFamily
        return unborn
    expected = [one.id for one in people.values() if one.role == "unborn"]
    if str(baby) in people or not expected:
        return baby
    if len(expected) > 1:
        say = "Choose which of the unborn babies was born."
        raise refusals.NotOfThisFamily(say, field="unborn")
    return UUID(expected[0])


def _join(infant: UUID, details: dict[str, Any], occasion: Occasion) -> None:
    """Write who the baby is; and for a baby nobody expected, that it has joined."""
    family = occasion["family"]
    known = around.read(family).people.get(str(infant))
    if known is not None:
        name_key = names.key_of(str(details["family_name"]))
        with linkage.one_record_each():
            Person.objects.filter(subject_id=family, id=infant).update(
                role="infant", name_key=name_key, **details
            )
        return
    subjects.add_person(subject_id=family, role="infant", person_id=infant, **details)
    record(
        kind="person.joined",
        about=infant,
        fact=given(
            role="infant",
            born_on=str(details["born_on"]),
            household=details["household"],
        ),
        **occasion | {"event_id": uuid5(infant, "joined")},
    )
