"""What staff add to a mark after it was recorded: photos of it.

A mark is never held up by its photos. They follow in an event of their own, which names
each picture by its hash, and are kept in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack
from uuid import UUID

from django.db import transaction

from plait.access.errors import NotAllowed
from plait.records import photos, queries
from plait.records.picture_files import Picture
from plait.worklist import refusals
from plait.worklist.recording import Occasion, Recorded, given, record


def add_photos(
    *,
    mark: UUID,
    pictures: Sequence[Picture],
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Add photos to a mark: `occurred_at` is when they were taken.

    They are about the child with the mark, and whoever may see the mark may open them.
    The same form twice keeps them once.

    Args:
        mark: the event that says that the mark was seen, or a correction of it.
        pictures: 1 to 6, each cleaned.

    Raises:
        NoSuchMark: this family's record has no such mark, or it was withdrawn.
        TooManyPhotos: the mark would have more than 6.
        And as `worklist.recording.record`.
    """
    try:
        seen = queries.event(occasion["family"], mark)[-1].event
    except NotAllowed:
        raise refusals.NoSuchMark from None
    occasion.setdefault("sensitivity", seen.sensitivity)
    event_id = occasion.get("event_id")
    if event_id is None:
        message = "wanted the id that was made with the form, got none"
        raise ValueError(message)
    named = [
        {"id": str(photos.id_of(event_id, number)), "sha256": picture.sha256.hex()}
        for number, picture in enumerate(pictures, 1)
    ]
    with transaction.atomic():
        done = record(
            kind="injury.photo_added",
            about=seen.about,
            fact=given(mark=str(seen.root), photos=named, note=note),
            **occasion,
        )
        if not done.event.was_there:
            photos.keep(done.event, pictures)
    return done
