"""Addresses that must not be found: whose they are, and the one door to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.errors import NotAllowed
from plait.records.shapes import ContactView

_RESTRICT: Final = (
    "select plait.restrict_contact(%s::uuid, %s::uuid, %s::uuid, %s::text, %s::text, "
    "%s::text)"
)


@dataclass(frozen=True, slots=True)
class Restricted:
    """Why somebody's address must not be found, and when that is looked at again."""

    why: str
    review_on: date | None


def restricted_of(
    subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> Mapping[UUID, Restricted]:
    """Whose address in the open record must not be found, by person.

    Empty for who may not know where people live: that there is one tells something.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select * from plait.restricted_of(%s::uuid)", [subject_id])
        return {row[0]: Restricted(row[1], row[2]) for row in cursor.fetchall()}


def open_contact(
    subject_id: UUID, person_id: UUID, purpose: str, *, using: str = DEFAULT_DB_ALIAS
) -> ContactView | None:
    """Where somebody lives, restricted or not; and it is written that it was read.

    None where no address is kept, or it is not for whoever asks: the two are alike.

    Args:
        purpose: one of `access.sessions.PURPOSES`.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.open_contact(%s::uuid, %s::uuid, %s::text)",
            [subject_id, person_id, purpose],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    address, postcode, phone = row
    return ContactView(
        person_id=person_id, address=address, postcode=postcode, phone=phone
    )


def restrict(
    subject_id: UUID,
    person_id: UUID,
    event_id: UUID,
    contact: ContactView,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Keep an address as the event says that was just appended.

    Args:
        contact: a new address; what is empty stays as it was.

    Raises:
        NotAllowed: it is not for whoever asks.
    """
    if not _holds_location(subject_id, using):
        raise NotAllowed
    with connections[using].cursor() as cursor:
        cursor.execute(
            _RESTRICT,
            [subject_id, person_id, event_id, contact.address, contact.postcode,
             contact.phone],
        )  # fmt: skip


def _holds_location(subject_id: UUID, using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.holds_class(%s::uuid, 5::smallint)", [subject_id])
        return bool(cursor.fetchone()[0])
