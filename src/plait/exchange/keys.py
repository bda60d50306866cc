"""The keys of this installation: one to sign with, one that others seal to.

They are made once and kept in one file that only its owner can read, or given as
`PLAIT_EXCHANGE_KEY`. A rotated key is kept until a day: what was sealed to it before is
still opened, and who has not heard of the new one still knows us.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

Use = Literal["sign", "seal"]
CURVES: Final[Mapping[Use, Literal["Ed25519", "X25519"]]] = {
    "sign": "Ed25519",
    "seal": "X25519",
}
_PRIVATE: Final = 0o077


class BadKeys(Exception):
    """The keys cannot be used; the words say why, and hold no key."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `until` is None for the one in use; then it holds until that moment."""

    use: Use
    key: OKPKey
    until: datetime | None = None

    @property
    def kid(self) -> str:
        """Its name: the thumbprint of its public half (RFC 7638)."""
        return self.key.thumbprint()

    def holds(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.until is None or now < self.until

    def as_dict(self, *, private: bool) -> dict[str, Any]:
        """As it is kept, or as partners are told of it."""
        return {
            "use": self.use,
            "key": dict(self.key.as_dict(private=private)),
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys of one installation: our own, or a partner's public ones."""

    every: tuple[Key, ...]

    @classmethod
    def of(cls, given: Iterable[Any]) -> Keys:
        """The keys of what `as_dict` gave.

        Raises:
            BadKeys: it is no list of such keys.
        """
        try:
            return cls(tuple(_key(one) for one in given))
        except (KeyError, TypeError, ValueError, JoseError):
            msg = "Wanted a list of Ed25519 and X25519 keys; got something else."
            raise BadKeys(msg) from None

    def current(self, use: Use) -> Key:
        """The one in use.

        Raises:
            BadKeys: there is none.
        """
        for one in self.every:
            if one.use == use and one.until is None:
                return one
        msg = f"There is no key to {use} with."
        raise BadKeys(msg)

    def named(self, kid: str, use: Use, now: datetime) -> Key | None:
        """The key of this name, if it may still be used."""
        for one in self.every:
            if one.use == use and one.kid == kid and one.holds(now):
                return one
        return None

    def rotated(self, *, until: datetime) -> Keys:
        """New keys in use; those that were hold until then."""
        old = [Key(one.use, one.key, one.until or until) for one in self.every]
        return Keys((*made().every, *old))

    def as_list(self, *, private: bool = False) -> list[dict[str, Any]]:
        """As they are kept, or as partners are told of them."""
        return [one.as_dict(private=private) for one in self.every]


def made() -> Keys:
    """A new key for each use."""
    return Keys(
        tuple(Key(use, OKPKey.generate_key(curve)) for use, curve in CURVES.items())
    )


def read(path: Path, given: str = "") -> Keys:
    """Our own keys.

    Args:
        path: the file in which they are kept.
        given: the same as JSON, from the environment; it comes first.

    Raises:
        BadKeys: there are none, others may read the file, or it holds something else.
    """
    text = given
    if not text:
        try:
            mode = path.stat().st_mode
            text = path.read_text("utf-8")
        except OSError as error:
            msg = (
                f"The keys cannot be read ({error.strerror}). Make them with "
                "`plait exchange keys --make`."
            )
            raise BadKeys(msg) from None
        if mode & _PRIVATE:
            msg = (
                "Others may read the file of the exchange keys. Make it private "
                "(chmod 600), and rotate the keys."
            )
            raise BadKeys(msg)
    try:
        found = json.loads(text)
    except ValueError:
        msg = "The exchange keys are not JSON."
        raise BadKeys(msg) from None
    keys = Keys.of(found)
    for use in CURVES:
        keys.current(use)
    return keys


def write(path: Path, keys: Keys) -> None:
    """Keep our own keys: whole and private, or as they were before."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(keys.as_list(private=True)), "utf-8")
    unfinished.replace(path)


def _key(one: Mapping[str, Any]) -> Key:
    use: Use = "sign" if one["use"] == "sign" else "seal"
    key = OKPKey.import_key(one["key"])
    if key.as_dict(private=False).get("crv") != CURVES[use]:
        raise ValueError(use)
    until = one.get("until")
    return Key(use, key, datetime.fromisoformat(until) if until else None)
