"""Starting a record, and saying who is involved with it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    connections,
    transaction,
)

from plait.access.errors import NotAllowed
from plait.records import linkage, names, references
from plait.records.models import Person

_ATTEMPTS = 5


def start(
    *, team_id: int, role: str, kind: str = "family", using: str = DEFAULT_DB_ALIAS
) -> UUID:
    """Start a record with this team as its home, and open it for this transaction.

    The team is involved from now on, with the classes that the sharing agreement of
    its partnership gives to `role`.

    Raises:
        NotAllowed: the team is not one of those who are asking.
    """
    for attempt in range(_ATTEMPTS):
        subject_id = uuid4()
        try:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                cursor.execute(
                    "select plait.start_subject("
                    "%s::uuid, %s::text, %s::text, %s::integer, %s::text)",
                    [subject_id, kind, references.new(kind), team_id, role],
                )
        except IntegrityError:
            # Somebody has this reference already. Another one, then.
            if attempt == _ATTEMPTS - 1:
                raise
        except DatabaseError as error:
            raise _as_refusal(error) from None
        else:
            return subject_id
    raise NotAllowed


def add_person(
    *,
    subject_id: UUID,
    role: str,
    given: str = "",
    family_name: str = "",
    born_on: date | None = None,
    nhs_number: str | None = None,
    person_id: UUID | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **details: object,
) -> Person:
    """Write who someone of the family is. The record must be open.

    Args:
        subject_id: the family.
        role: mother, unborn, infant, partner, other_carer or sibling.
        given: the given name.
        family_name: the family name.
        born_on: the birthday.
        nhs_number: ten digits, checked by `nhs_numbers.parse`.
        person_id: the id that events will name; a new one if it is left out.
        using: the database connection.
        details: any other field of `Person`.

    Raises:
        NumberHasRecord, NumberTwiceInFamily: see `linkage.one_record_each`.
    """
    person = Person(
        subject_id=subject_id,
        id=person_id or uuid4(),
        role=role,
        given=given,
        family_name=family_name,
        name_key=names.key_of(family_name),
        born_on=born_on,
        nhs_number=nhs_number,
        **details,
    )
    with linkage.one_record_each():
        person.save(using=using, force_insert=True)
    return person


def involve(
    *,
    subject_id: UUID,
    team_id: int,
    role: str,
    basis: str,
    source_event: UUID,
    until: datetime | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> UUID:
    """Involve a team because of an event that this transaction has just recorded.

    What the team may see comes from the sharing agreement of the family's partnership
    for this role: routine only where there is none.

    Raises:
        NotAllowed: this transaction has recorded nothing for this subject.
    """
    return UUID(
        str(
            _call(
                "select plait.involve(%s::uuid, %s::integer, %s::text, %s::text, "
                "%s::uuid, %s::timestamptz)",
                [subject_id, team_id, role, basis, source_event, until],
                using,
            )
        )
    )


def end_involvement(
    *, subject_id: UUID, team_id: int, role: str, using: str = DEFAULT_DB_ALIAS
) -> int:
    """End what a team was involved as, now. Gives how many involvements ended.

    Raises:
        NotAllowed: this transaction has recorded nothing for this subject.
    """
    ended = _call(
        "select plait.end_involvement(%s::uuid, %s::integer, %s::text)",
        [subject_id, team_id, role],
        using,
    )
    return int(str(ended))


def _call(query: str, values: list[Any], using: str) -> object:
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]
    except DatabaseError as error:
        raise _as_refusal(error) from None


def _as_refusal(error: DatabaseError) -> Exception:
    if getattr(error.__cause__, "sqlstate", None) == "42501":
        return NotAllowed()
    return error
