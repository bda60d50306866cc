"""Encrypting a file at rest: under a key of its own, which lies under ours.

AES-256-GCM. Both say whose it is, so that what is moved to another family's row does
not open. Whoever destroys a wrapped key has shredded the file, in every copy of it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE: Final = 12
_KEY_BITS: Final = 256


class Spoilt(Exception):
    """It does not open with our key: it, its key or whose it is was changed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is kept of a file: its key under ours, and itself under its key."""

    wrapped_key: bytes = field(repr=False)
    content: bytes = field(repr=False)


def seal(content: bytes, whose: bytes) -> Sealed:
    """Encrypt a file that is `whose`."""
    key = AESGCM.generate_key(_KEY_BITS)
    return Sealed(_under(_installation(), key, whose), _under(key, content, whose))


def unseal(sealed: Sealed, whose: bytes) -> bytes:
    """The file as it was.

    Raises:
        Spoilt: it does not open.
    """
    try:
        key = _opened(_installation(), sealed.wrapped_key, whose)
        return _opened(key, sealed.content, whose)
    except (InvalidTag, ValueError):
        raise Spoilt from None


def _under(key: bytes, text: bytes, whose: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, whose)


def _opened(key: bytes, sealed: bytes, whose: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], whose)


def _installation() -> bytes:
    """The key under which the keys of all files lie."""
    derived = HKDF(SHA256(), _KEY_BITS // 8, salt=None, info=b"plait photo keys")
    return derived.derive(settings.PHOTO_SECRET.encode())
