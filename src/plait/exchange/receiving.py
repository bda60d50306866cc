"""An envelope that comes: checked as far as it can be without reading it, and kept.

The web server has neither the key that opens it nor a right to record. It asks who
signed it and whether it is for us and new, keeps it as it came, and says so in a signed
receipt. `plait.exchange.taking` reads it.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connections

from plait.exchange import envelopes
from plait.exchange.envelopes import ENVELOPE, LARGEST, RECEIPT, Outside, Receipt
from plait.exchange.keys import BadKeys, Keys
from plait.exchange.own import Own
from plait.exchange.problems import Refused

log = logging.getLogger("plait.exchange")

#: A clock that is further from ours is refused; one beyond the second is noticed.
FAR: Final = timedelta(hours=24)
NEAR: Final = timedelta(minutes=5)
#: Envelopes of one partner in one minute.
MOST: Final = 600

_KEEP: Final = """
    select answer, state, reason, kept_at from plait.keep_envelope(
        %s::text, %s::uuid, %s::text, %s::text, %s::timestamptz, %s::timestamptz,
        %s::integer
    )
"""


def receive(text: str, own: Own, now: datetime, *, using: str = "default") -> str:
    """Keep an envelope, and give the receipt: the same envelope gets the same answer.

    Raises:
        Refused: nothing was kept; `problem` says why.
    """
    if len(text) > LARGEST:
        raise Refused("too_large")
    said = envelopes.claims(ENVELOPE, text)
    outside = envelopes.shaped(Outside, said.payload)
    keys = _keys_of(outside.sender, using)
    envelopes.verify(ENVELOPE, text, keys, now)
    if outside.receiver != own.slug:
        raise Refused("wrong_receiver")
    if abs(outside.made_at - now) > FAR:
        raise Refused("clock")
    if abs(outside.made_at - now) > NEAR:
        log.warning("The clock of partner %s differs from ours.", outside.sender)
    return _receipt(outside, own, _kept(outside, text, now, using), now)


def _keys_of(sender: str, using: str) -> Keys:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select keys::text from exchange_partner where slug = %s and is_active",
            [sender],
        )
        found = cursor.fetchone()
    if found is None:
        raise Refused("unknown_sender")
    try:
        return Keys.of(json.loads(found[0]))
    except BadKeys:
        raise Refused("unknown_sender") from None


def _kept(outside: Outside, text: str, now: datetime, using: str) -> tuple[Any, ...]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            _KEEP,
            [outside.sender, outside.id, outside.digest, text, outside.made_at, now,
             MOST],
        )  # fmt: skip
        answer, *kept = cursor.fetchone()
    if answer == "unknown":
        raise Refused("unknown_sender")
    if answer in ("different", "too_many"):
        raise Refused(answer)
    return tuple(kept)


def _receipt(outside: Outside, own: Own, kept: tuple[Any, ...], now: datetime) -> str:
    state, reason, kept_at = kept
    receipt = Receipt(
        id=outside.id,
        sender=own.slug,
        receiver=outside.sender,
        digest=outside.digest,
        state=state,
        reason=reason,
        kept_at=kept_at,
        at=now,
    )
    return envelopes.sign(RECEIPT, receipt.model_dump(mode="json"), own.keys)
