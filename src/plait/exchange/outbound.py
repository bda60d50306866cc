"""What is to reach other installations, taken from the table, sent, and marked.

At least once: what was sent and not marked is sent again under the same id, with the
same content. A receipt of `kept` is asked again by sending again, until it is `taken`.
A partner that does not answer holds up what is for it, and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connections, transaction
from pydantic import ValidationError

from plait.exchange import envelopes, packing
from plait.exchange.envelopes import ENVELOPE, RECEIPT, Outside, Receipt
from plait.exchange.keys import BadKeys, Keys
from plait.exchange.own import Own
from plait.exchange.packing import Waiting
from plait.exchange.posting import Answer, NotReached, Post
from plait.exchange.problems import PROBLEMS, Refused
from plait.exchange.waiting import is_over, wait
from plait.worklist import elsewhere
from plait.worklist.elsewhere import Partner

log = logging.getLogger("plait.exchange")

#: Envelopes of one partner in one pass.
MOST: Final = 50
#: Longer than one pass can take: whoever dies with them in hand gives them back.
LEASE: Final = timedelta(minutes=15)

_TAKE: Final = """
    update exchange_out o set next_try_at = %s, tries = o.tries + 1
    where (o.subject_id, o.id) in (
        select subject_id, id from exchange_out
        where partner_id = %s and state in ('waiting', 'kept')
            and (next_try_at is null or next_try_at <= %s)
        order by tries, posted_at, id limit %s for update skip locked
    )
    returning o.subject_id, o.id, o.event_id, o.to_team_id, o.to_staff_id, o.until,
        o.because, o.content, o.posted_at, o.tries
"""
_PACKED: Final = """
    update exchange_out set content = %s where subject_id = %s and id = %s
"""
_LATER: Final = """
    update exchange_out set next_try_at = %s, last_error = %s
    where subject_id = %s and id = %s
"""
_GIVE_BACK: Final = """
    update exchange_out set next_try_at = %s, tries = tries - 1
    where subject_id = %s and id = %s
"""
_KEPT: Final = """
    update exchange_out set state = 'kept', kept_at = coalesce(kept_at, %s),
        next_try_at = %s, last_error = ''
    where subject_id = %s and id = %s
"""
_ENDED: Final = """
    update exchange_out set state = %s, reason = %s, last_error = %s, ended_at = %s,
        content = '', next_try_at = null, kept_at = coalesce(kept_at, %s)
    where subject_id = %s and id = %s
"""
#: What became of what was asked: the partner answered, or has not since.
_ANSWERED: Final = """
    update exchange_partner set answered_at = %s, failing_since = null, last_error = ''
    where slug = %s
"""
#: What was given up is said where it was sent from, and not on every page for ever.
_NOTHING_WAITS: Final = """
    update exchange_partner set failing_since = null
    where slug = %s and not exists (
        select from exchange_out
        where partner_id = %s and state in ('waiting', 'kept')
    )
"""
_FAILED: Final = """
    update exchange_partner set failing_since = coalesce(failing_since, %s),
        last_error = %s
    where slug = %s
"""
#: To find the family again when an answer comes.
_LINK: Final = """
    insert into exchange_link
        (subject_id, id, partner_id, their_id, people, is_new, linked_at)
    select %s, gen_random_uuid(), %s, null, '{}', false, %s
    where not exists (
        select from exchange_link where subject_id = %s and partner_id = %s
    )
"""


class _NoAnswer(Exception):
    """The partner does not answer now: nothing more is tried in this pass."""


def send_all(own: Own, now: datetime, *, post: Post, using: str = "engine") -> int:
    """Send what is to be sent by now. Gives how many were answered with a receipt."""
    return sum(
        _send_to(own, partner, now, post, using)
        for partner in elsewhere.partners(using=using)
        if partner.is_active
    )


def _send_to(own: Own, partner: Partner, now: datetime, post: Post, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(_TAKE, [now + LEASE, partner.slug, now, MOST])
        rows = sorted(
            (Waiting(*row) for row in cursor.fetchall()),
            # What failed before stands behind what has not been tried.
            key=lambda row: (row.tries, row.posted_at, row.id),
        )
    for place, row in enumerate(rows):
        try:
            _send(own, partner, row, now, post, using)
        except _NoAnswer as error:
            _give_back(rows[place:], str(error), now, using)
            _run(_FAILED, [now, str(error), partner.slug], using)
            return place
    if rows:
        _run(_ANSWERED, [now, partner.slug], using)
    elif partner.failing_since is not None:
        _run(_NOTHING_WAITS, [partner.slug, partner.slug], using)
    return len(rows)


def _send(
    own: Own, partner: Partner, row: Waiting, now: datetime, post: Post, using: str
) -> None:
    """Send one, and mark what came of it.

    Raises:
        _NoAnswer: there is no use in trying the next one.
    """
    try:
        keys = Keys.of(partner.keys)
    except BadKeys:
        raise _NoAnswer("bad_keys") from None
    try:
        content = row.content or _packed(own, partner, row, now, using)
    except Refused as refused:
        _end(row, "refused", refused.problem.code, now, using)
        return
    outside = Outside(
        id=row.id,
        sender=own.slug,
        receiver=partner.slug,
        made_at=now,
        digest=envelopes.digest_of(content),
        sealed=envelopes.seal(content, keys),
    )
    text = envelopes.sign(ENVELOPE, outside.model_dump(mode="json"), own.keys)
    try:
        answer = post(partner.url, text)
    except NotReached as error:
        raise _NoAnswer(str(error)) from None
    if answer.is_receipt:
        _mark(_receipt(answer, outside, keys, now), row, now, using)
        return
    problem = PROBLEMS.get(answer.code)
    if problem is None or not problem.is_final:
        raise _NoAnswer(answer.code)
    _end(row, "refused", problem.code, now, using)


def _packed(own: Own, partner: Partner, row: Waiting, now: datetime, using: str) -> str:
    """What is sent, now and at every later try.

    Raises:
        Refused: nothing can be.
    """
    try:
        found = packing.inside_of(row, own=own.slug, partner=partner.slug, using=using)
    except ValidationError:
        raise Refused("malformed") from None
    if found is None:
        raise Refused("no_team")
    content = envelopes.plain(found)
    place = [row.subject_id, partner.slug]
    with transaction.atomic(using=using):
        _run(_LINK, [*place, now, *place], using)
        _run(_PACKED, [content, row.subject_id, row.id], using)
    return content


def _receipt(answer: Answer, outside: Outside, keys: Keys, now: datetime) -> Receipt:
    """The receipt, if the partner signed it and it is of this envelope.

    Raises:
        _NoAnswer: it is not. Whoever answered is not the partner.
    """
    try:
        said = envelopes.verify(RECEIPT, answer.text, keys, now)
        receipt = envelopes.shaped(Receipt, said)
    except (Refused, BadKeys):
        raise _NoAnswer("bad_receipt") from None
    told = (receipt.id, receipt.sender, receipt.receiver, receipt.digest)
    if told != (outside.id, outside.receiver, outside.sender, outside.digest):
        raise _NoAnswer("bad_receipt")
    return receipt


def _mark(receipt: Receipt, row: Waiting, now: datetime, using: str) -> None:
    if receipt.state == "taken":
        _end(row, "taken", "", now, using)
    elif receipt.state == "refused":
        code = receipt.reason if receipt.reason in PROBLEMS else "impossible"
        _end(row, "refused", code, now, using)
    elif is_over(row.posted_at, now):
        _end(row, "given_up", "", now, using)
    else:
        later = now + wait(row.tries, row.id)
        _run(_KEPT, [now, later, row.subject_id, row.id], using)


def _give_back(rows: Sequence[Waiting], error: str, now: datetime, using: str) -> None:
    """The first was tried and waits longer each time; the rest wait as long as it."""
    first, *rest = rows
    later = now + wait(first.tries, first.id)
    if is_over(first.posted_at, now):
        _end(first, "given_up", "", now, using, error)
    else:
        _run(_LATER, [later, error, first.subject_id, first.id], using)
    for row in rest:
        _run(_GIVE_BACK, [later, row.subject_id, row.id], using)


def _end(
    row: Waiting, state: str, reason: str, now: datetime, using: str, error: str = ""
) -> None:
    kept_at = now if state in ("taken", "refused") else None
    _run(_ENDED, [state, reason, error, now, kept_at, row.subject_id, row.id], using)
    if state != "taken":
        log.warning("An envelope came to nothing: %s %s", state, reason or error)


def _run(query: str, values: list[Any], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(query, values)


def still_waiting(*, using: str = "engine") -> dict[str, tuple[int, datetime]]:
    """How many wait for each partner, and since when the oldest."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select partner_id, count(*), min(posted_at) from exchange_out "
            "where state in ('waiting', 'kept') group by partner_id"
        )
        return {slug: (number, since) for slug, number, since in cursor.fetchall()}
