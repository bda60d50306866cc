"""An envelope is opened as it was sealed, however long, and as nothing else."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from joserfc import jwe

from plait.exchange import envelopes, keys
from plait.exchange.envelopes import (
    ENVELOPE,
    LARGEST,
    Family,
    Inside,
    Outside,
    Recorded,
)
from plait.exchange.problems import Refused

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
KEYS = keys.made()


def inside(note: str) -> Inside:
    """An event with such a note."""
    event = Recorded(
        id=uuid4(), kind="message.sent", fact={"note": note}, occurred_at=NOW,
        recorded_at=NOW, agency="a", team=1, sensitivity="routine",
    )  # fmt: skip
    return Inside(
        id=uuid4(), sender="ashmere", receiver="vale", salt=UUID(int=1),
        family=Family(here=uuid4(), people=()), event=event, team=1, because=event.id,
    )  # fmt: skip


def outside(one: Inside, sealed: str) -> Outside:
    return Outside(
        id=one.id, sender=one.sender, receiver=one.receiver, made_at=NOW,
        digest=envelopes.digest_of(envelopes.plain(one)), sealed=sealed,
    )  # fmt: skip


@pytest.mark.parametrize("letters", [10, 60_000, 140_000])
def test_what_fits_into_an_envelope_is_opened(letters):
    """
    All that may be sent can be read: the library's own limits are lower than ours.
    """
    one = inside("x" * letters)
    shape = outside(one, envelopes.seal(envelopes.plain(one), KEYS))

    text = envelopes.sign(ENVELOPE, shape.model_dump(mode="json"), KEYS)
    said = envelopes.verify(ENVELOPE, text, KEYS, NOW)

    assert len(text) <= LARGEST
    assert envelopes.unseal(envelopes.shaped(Outside, said), KEYS, NOW) == one


def test_nothing_that_was_packed_small_is_unpacked():
    """
    Or a few letters would fill the memory of whoever opens them.
    """
    one, key = inside("x" * 200_000), KEYS.current("seal")
    packed = jwe.encrypt_compact(
        {"alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF", "kid": key.kid},
        envelopes.plain(one), key.key, algorithms=["ECDH-ES", "A256GCM", "DEF"],
    )  # fmt: skip

    assert len(packed) < 5000
    with pytest.raises(Refused, match="sealed"):
        envelopes.unseal(outside(one, packed), KEYS, NOW)
