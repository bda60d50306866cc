"""Photos of marks: encrypted before they are kept, and opened through one door.

Each picture has a key of its own (AES-256-GCM), which is itself encrypted under the
installation's. Both say whose photo it is, so a picture that is moved to another
family's row does not open. The database hands a picture over only in exchange for a
row that says who opened it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import bit_of
from plait.access.errors import NotAllowed
from plait.records.errors import PhotoSpoilt
from plait.records.picture_files import Picture
from plait.records.shapes import StoredEvent

_NONCE: Final = 12
_KEY_BITS: Final = 256

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


@dataclass(frozen=True, slots=True)
class _Sealed:
    wrapped_key: bytes = field(repr=False)
    picture: bytes = field(repr=False)


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
            sealed = _seal(picture.jpeg, _whose(event.subject_id, photo_id))
            cursor.execute(
                _KEEP,
                [
                    event.subject_id, photo_id, event.id, number,
                    bit_of(event.sensitivity), event.team_id, event.by_id,
                    picture.sha256, len(picture.jpeg), picture.width, picture.height,
                    sealed.wrapped_key, sealed.picture,
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
    sealed = _Sealed(bytes(row[0]), bytes(row[1]))
    return _unsealed(sealed, _whose(subject_id, photo_id))


def _whose(subject_id: UUID, photo_id: UUID) -> bytes:
    return subject_id.bytes + photo_id.bytes


def _seal(jpeg: bytes, whose: bytes) -> _Sealed:
    key = AESGCM.generate_key(_KEY_BITS)
    return _Sealed(_under(_installation(), key, whose), _under(key, jpeg, whose))


def _unsealed(sealed: _Sealed, whose: bytes) -> bytes:
    try:
        key = _opened(_installation(), sealed.wrapped_key, whose)
        return _opened(key, sealed.picture, whose)
    except (InvalidTag, ValueError):
        raise PhotoSpoilt from None


def _under(key: bytes, text: bytes, whose: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, whose)


def _opened(key: bytes, sealed: bytes, whose: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], whose)


def _installation() -> bytes:
    """The key under which the keys of all pictures lie."""
    derived = HKDF(SHA256(), _KEY_BITS // 8, salt=None, info=b"plait photo keys")
    return derived.derive(settings.PHOTO_SECRET.encode())
