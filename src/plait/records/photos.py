"""Photos of marks: encrypted before they are kept, and opened through one door.

Each picture has a key of its own (AES-256-GCM), which is itself encrypted under the
installation's. Both say whose photo it is, so a picture that is moved to another
family's row does not open. The database hands a picture over only in exchange for a
row that says who opened it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import bit_of
from plait.access.errors import NotAllowed
from plait.records.errors import PhotoSpoilt
from plait.records.picture_files import Picture
from plait.records.sealing import Sealed, Spoilt, seal, unseal
from plait.records.shapes import StoredEvent

_KEEP: Final = """
    insert into photo (
        subject_id, id, event_id, number, sens, team_id, by_id, sha256, bytes, width,
        height, wrapped_key, sealed
    ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_ABOUT: Final = """
    select id, event_id, number, width, height, bytes from photo
    where subject_id = %s order by event_id, number
"""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """That there is a photo, for a person who may open it: no picture of it.

    `number` counts within its event from 1; sides in pixels, size in bytes.
    """

    id: UUID
    event_id: UUID
    number: int
    width: int
    height: int
    bytes: int


def id_of(event_id: UUID, number: int) -> UUID:
    """The id of the n-th photo of an event: the same each time that it is sent."""
    return uuid5(NAMESPACE_URL, f"photo:{event_id}#{number}")


def keep(
    event: StoredEvent, pictures: Sequence[Picture], *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Keep the pictures that an event names, in the transaction that appended it."""
    with connections[using].cursor() as cursor:
        for number, picture in enumerate(pictures, 1):
            photo_id = id_of(event.id, number)
            sealed = seal(picture.jpeg, _whose(event.subject_id, photo_id))
            cursor.execute(
                _KEEP,
                [
                    event.subject_id, photo_id, event.id, number,
                    bit_of(event.sensitivity), event.team_id, event.by_id,
                    picture.sha256, len(picture.jpeg), picture.width, picture.height,
                    sealed.wrapped_key, sealed.content,
                ],
            )  # fmt: skip


def photos_of(subject_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> list[PhotoView]:
    """The photos of a subject that the person may open, event by event."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ABOUT, [subject_id])
        return [PhotoView(*row) for row in cursor.fetchall()]


def photo(
    subject_id: UUID, photo_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> PhotoView:
    """One photo.

    Raises:
        NotAllowed: there is none that the person may see.
    """
    found = photos_of(subject_id, using=using)
    for one in found:
        if one.id == photo_id:
            return one
    raise NotAllowed


def open_picture(
    subject_id: UUID, photo_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> bytes:
    """The JPEG itself. That it was opened, and by whom, is written with it.

    Raises:
        NotAllowed: absent, hidden or withdrawn: the three are alike.
        PhotoSpoilt: it does not open with our key.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select wrapped_key, sealed_picture "
            "from plait.open_photo(%s::uuid, %s::uuid)",
            [subject_id, photo_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed
    sealed = Sealed(bytes(row[0]), bytes(row[1]))
    try:
        return unseal(sealed, _whose(subject_id, photo_id))
    except Spoilt:
        raise PhotoSpoilt from None


def _whose(subject_id: UUID, photo_id: UUID) -> bytes:
    return subject_id.bytes + photo_id.bytes
