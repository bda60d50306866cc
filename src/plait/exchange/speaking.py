"""What a partner may say: for itself alone, and only what travels.

Whoever runs another installation may send what they like, signed as they should. What
is asked here is what none of that can show to be wrong.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.access.permissions import may_record_kind
from plait.exchange.envelopes import Inside, Recorded
from plait.exchange.problems import NotYet, Refused
from plait.records.shapes import NewEvent
from plait.timeline import facts
from plait.timeline.facts.seeing import CHANGED
from plait.worklist import elsewhere

#: They say themselves whom they are for. Anything else travels where it is shared.
TRAVELS: Final = ("message.", "handover.", "info.", "responsibility.")
SHARED: Final = "info.shared"
#: It ends what was shared, also what comes after it.
ENDING: Final = "info.release_ended"
#: It names in this field something that is the sender's own.
_NAMES: Final = {ENDING: "share", CHANGED: "event"}
#: Who may see what, who opened what and whose home a record is are said at home: an
#: installation ends nobody's access here. That it keeps its own more closely is told.
AT_HOME: Final = ("class.", "access.", "transfer.")

_KNOWN: Final = """
    select e.agency, e.source_id, e.kind, e.fact ->> 'released'
    from event e where e.subject_id = %s and e.id = %s
"""
_WAS_SENT: Final = """
    select exists (
        select from exchange_out
        where subject_id = %s and event_id = %s and partner_id = %s
    )
"""


def check_kind(event: Recorded, agency_kind: str) -> None:
    """Refuse what does not travel, or what such an agency does not record.

    Raises:
        Refused: kind, not_yours.
    """
    if event.sensitivity == "sealed" or event.kind not in facts.kinds():
        raise Refused("kind")
    if facts.kind(event.kind).subject != "family":
        raise Refused("kind")
    if event.kind.startswith(AT_HOME) and event.kind != CHANGED:
        raise Refused("kind")
    if not may_record_kind(agency_kind, event.kind):
        raise Refused("not_yours")


def check_shared(inside: Inside, agency: str, subject: UUID, using: str) -> None:
    """What does not travel by itself does where what was shared names it."""
    if inside.event.kind.startswith(TRAVELS) or inside.event.kind == CHANGED:
        return
    root = inside.event.corrects or inside.event.id
    found = known(subject, inside.because, using)
    if found is None:
        raise NotYet
    its_agency, _, kind, released = found
    is_named = str(inside.event.id) in (released or "") or str(root) in (released or "")
    if its_agency != agency or kind != SHARED or not is_named:
        raise Refused("kind")


def check_own(new: NewEvent, partner: str, agency: str, using: str) -> None:
    """It corrects only its own, and answers only its own or what was sent to it."""
    if new.corrects is not None:
        found = known(new.subject_id, new.corrects, using)
        if found is None:
            raise NotYet
        if found[0] != agency:
            raise Refused("not_yours")
    named = _NAMES.get(new.kind)
    if named is not None:
        found = known(new.subject_id, _uuid(new.fact.get(named)), using)
        if found is None:
            raise NotYet
        if found[0] != agency:
            raise Refused("not_yours")
    for one in new.fact.get("released") or ():
        found = known(new.subject_id, _uuid(one), using)
        if found is not None and found[0] != agency:
            raise Refused("not_yours")
    answered = _uuid(new.fact.get("answers"))
    if answered is None:
        return
    found = known(new.subject_id, answered, using)
    if found is None or found[0] == agency:
        return
    theirs = elsewhere.agencies_of(partner, using=using).values()
    with connections[using].cursor() as cursor:
        cursor.execute(_WAS_SENT, [new.subject_id, answered, partner])
        (was_sent,) = cursor.fetchone()
    if not was_sent and found[0] not in theirs:
        raise Refused("not_yours")


def known(subject: UUID, event: UUID | None, using: str) -> tuple[Any, ...] | None:
    """Agency, source, kind and releases of an event of a record; None without one."""
    with connections[using].cursor() as cursor:
        cursor.execute(_KNOWN, [subject, event])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
