"""Where people live: whether an address must not be found."""

from __future__ import annotations

from datetime import date
from typing import Unpack
from uuid import UUID

from django.db import transaction

from plait.records import addresses
from plait.records.shapes import ContactView
from plait.timeline.facts.seeing import ADDRESS_RESTRICTED
from plait.worklist.recording import Occasion, Recorded, given, record


def restrict_address(
    *,
    about: UUID,
    restricted: bool,
    cause: str | None = None,
    review_on: date | None = None,
    reason: str | None = None,
    address: str = "",
    postcode: str = "",
    phone: str = "",
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that somebody's address must not be found, or need not be hidden any more.

    The fact says why and until when, and never which address. Both are kept or neither.

    Args:
        about: whose address.
        cause: refuge, court_order, fear, or other.
        review_on: the day on which somebody asks whether it still holds.
        address: where they live now, if it is another; what is empty stays.

    Raises:
        NotAllowed: it is not for whoever asks to know where people live.
        And as `worklist.recording.record`.
    """
    fact = given(
        restricted=restricted,
        cause=cause if restricted else None,
        review_on=review_on.isoformat() if restricted and review_on else None,
        reason=reason,
    )
    with transaction.atomic():
        done = record(kind=ADDRESS_RESTRICTED, about=about, fact=fact, **occasion)
        if not done.event.was_there:
            contact = ContactView(
                person_id=about, address=address, postcode=postcode, phone=phone
            )
            addresses.restrict(occasion["family"], about, done.event.id, contact)
    return done
