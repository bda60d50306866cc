"""An envelope: what is sent, sealed to the receiver, inside what the sender signed.

The seal (JWE, ECDH-ES on X25519, A256GCM) keeps what is personal from every machine
between the two ledgers, the receiver's own web server too. The signature (JWS, Ed25519)
stands outside, so that nothing is opened that a stranger sent. Sender, receiver and id
stand in both, so that nobody can sign what another has sealed as their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

from joserfc import jwe, jws
from joserfc.errors import JoseError
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
)

from plait.exchange.keys import Keys
from plait.exchange.problems import Refused

#: Bytes of a whole envelope.
LARGEST: Final = 256 * 1024
ENVELOPE, RECEIPT, CARD = "plait-envelope", "plait-receipt", "plait-card"

_SIGN: Final = ["Ed25519"]
_SEAL: Final = ["ECDH-ES", "A256GCM"]


class _Signing(jws.JWSRegistry):
    """As the library has it, but for envelopes as long as we take them."""

    max_payload_length = LARGEST


class _Sealing(jwe.JWERegistry):
    """The same, for what is in them."""

    max_ciphertext_length = LARGEST


_SIGNING: Final = _Signing(algorithms=_SIGN)
_SEALING: Final = _Sealing(algorithms=_SEAL)

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,49}$")]
Text = Annotated[str, Field(max_length=400)]
Day = Annotated[str, AfterValidator(lambda day: date.fromisoformat(day).isoformat())]
Number = Annotated[str, Field(pattern=r"^[0-9]{10}$")]


class Shape(BaseModel):
    """What goes over the wire: nothing that we do not know is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


_Shape = TypeVar("_Shape", bound=Shape)


class Outside(Shape):
    """What the sender signed, and every machine between may read."""

    v: Literal[1] = 1
    id: UUID
    sender: Slug
    receiver: Slug
    made_at: AwareDatetime
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    sealed: str


class Someone(Shape):
    """Somebody of the family, as far as is needed to find them there."""

    here: UUID
    there: UUID | None = None
    role: Text
    given: Text = ""
    family_name: Text = ""
    born_on: Day | None = None
    nhs_number: Number | None = None


class Family(Shape):
    """Which family it is: the sender's id, the receiver's where it is known, who."""

    here: UUID
    there: UUID | None = None
    people: Annotated[tuple[Someone, ...], Field(max_length=40)]


class Author(Shape):
    """Who recorded it at home: their number there, so that the same is the same."""

    number: int
    given: Text
    family_name: Text
    job_title: Text = ""


class Recorded(Shape):
    """The event as the sender's ledger has it. `about` is one of the family's `here`.

    Numbers of teams and staff in `fact` are written `installation#number`, because each
    installation has numbers of its own; `named` says who of the sender's they are.
    """

    id: UUID
    kind: Text
    fact: dict[str, Any]
    about: UUID | None = None
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    agency: Text
    team: int
    by: Author | None = None
    named: Annotated[tuple[Author, ...], Field(max_length=100)] = ()
    sensitivity: Text
    corrects: UUID | None = None


class Inside(Shape):
    """What is sealed. `team` is the receiver's number of the team that it is for.

    `only` is the receiver's number of a member of staff for whom alone it is. It may be
    read there until `until`. `because` is the event that released it.
    """

    id: UUID
    sender: Slug
    receiver: Slug
    salt: UUID
    family: Family
    event: Recorded
    team: int
    only: int | None = None
    until: AwareDatetime | None = None
    because: UUID


class Receipt(Shape):
    """What the receiver says of an envelope, signed.

    `kept` is on its disk and not read yet; `taken` is in its ledger; `refused` is
    neither, and `reason` is the word of a problem.
    """

    v: Literal[1] = 1
    id: UUID
    sender: Slug
    receiver: Slug
    digest: str
    state: Literal["kept", "taken", "refused"]
    reason: Text = ""
    kept_at: AwareDatetime
    at: AwareDatetime


@dataclass(frozen=True, slots=True)
class Signed:
    """The name of the key that something claims to be signed with, and what it says."""

    kid: str
    payload: dict[str, Any]


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write it: keys in order, no blanks, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def plain(inside: Inside) -> str:
    """What is sealed, as text. It is the same at each try, and kept until the last."""
    return canonical(inside.model_dump(mode="json")).decode()


def digest_of(text: str) -> str:
    """The digest of what is sealed. It holds a salt, so nobody can guess what it is."""
    return sha256(text.encode()).hexdigest()


def sign(what: str, payload: Mapping[str, Any], keys: Keys) -> str:
    """Sign it with the key in use."""
    key = keys.current("sign")
    header = {"alg": _SIGN[0], "kid": key.kid, "typ": what}
    return jws.serialize_compact(header, canonical(payload), key.key, registry=_SIGNING)


def claims(what: str, text: str) -> Signed:
    """What it says, unchecked: to find the key that it is to be checked with.

    Raises:
        Refused: malformed.
    """
    try:
        found = jws.extract_compact(text.encode(), registry=_SIGNING)
        header, payload = found.headers(), json.loads(found.payload)
    except (JoseError, ValueError, RecursionError):
        raise Refused("malformed") from None
    if (
        header.get("typ") != what
        or header.get("alg") not in _SIGN
        or not isinstance(payload, dict)
    ):
        raise Refused("malformed")
    return Signed(str(header.get("kid")), payload)


def verify(what: str, text: str, keys: Keys, now: datetime) -> dict[str, Any]:
    """What it says, if one of these keys signed it.

    Raises:
        Refused: malformed, unknown_sender (no such key), bad_signature.
    """
    said = claims(what, text)
    key = keys.named(said.kid, "sign", now)
    if key is None:
        raise Refused("unknown_sender")
    try:
        jws.deserialize_compact(text, key.key, registry=_SIGNING)
    except (JoseError, ValueError):
        raise Refused("bad_signature") from None
    return said.payload


def seal(text: str, theirs: Keys) -> str:
    """Seal a text to the receiver's key in use."""
    key = theirs.current("seal")
    header = {"alg": _SEAL[0], "enc": _SEAL[1], "kid": key.kid}
    return jwe.encrypt_compact(header, text.encode(), key.key, registry=_SEALING)


def unseal(outside: Outside, ours: Keys, now: datetime) -> Inside:
    """What is sealed, if it is to us and belongs to what stands outside.

    Raises:
        Refused: tampered, malformed.
    """
    for key in ours.every:
        if key.use != "seal" or not key.holds(now):
            continue
        try:
            found = jwe.decrypt_compact(outside.sealed, key.key, registry=_SEALING)
            said = (found.plaintext or b"").decode()
            read = json.loads(said)
        except (JoseError, ValueError, RecursionError):
            continue
        inside = shaped(Inside, read)
        told = (inside.id, inside.sender, inside.receiver, digest_of(said))
        if told != (outside.id, outside.sender, outside.receiver, outside.digest):
            raise Refused("tampered")
        return inside
    raise Refused("tampered")


def shaped(shape: type[_Shape], payload: Any) -> _Shape:
    """The payload in its shape.

    Raises:
        Refused: malformed. What was got is not repeated: it may be somebody's.
    """
    try:
        return shape.model_validate_json(json.dumps(payload), strict=True)
    except (ValidationError, ValueError, TypeError):
        raise Refused("malformed") from None
