"""What partners know of us: our name and our keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from plait.exchange import keys
from plait.exchange.keys import Keys


@dataclass(frozen=True, slots=True)
class Own:
    """Our name among partners, and our keys."""

    slug: str
    keys: Keys


def own() -> Own | None:
    """What we are to partners; None where we were given no name.

    Raises:
        BadKeys: it has a name, and no keys that can be used.
    """
    slug = str(settings.EXCHANGE_NAME)
    if not slug:
        return None
    path = Path(settings.EXCHANGE_KEYS)
    given = str(settings.EXCHANGE_KEY)
    stamp = 0 if given or not path.exists() else path.stat().st_mtime_ns
    return Own(slug, _read(path, given, stamp))


@cache
def _read(path: Path, given: str, stamp: int) -> Keys:
    del stamp  # so that rotated keys are read anew
    return keys.read(path, given)
