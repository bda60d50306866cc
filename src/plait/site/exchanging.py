"""One pass of the exchange with other installations: what came, and what is to go."""

from __future__ import annotations

import logging
from datetime import datetime

from plait.exchange.keys import BadKeys
from plait.exchange.posting import post

log = logging.getLogger("plait.exchange")


def once(now: datetime) -> None:
    """Take in what was kept, and send what is to be sent by now."""
    from plait.exchange import outbound, taking
    from plait.exchange.own import own

    try:
        us = own()
    except BadKeys as bad:
        log.error("Nothing is exchanged: %s", bad)  # noqa: TRY400 - its words are ours
        return
    if us is not None:
        taking.take_all(us, now)
        outbound.send_all(us, now, post=post)
