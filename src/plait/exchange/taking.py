"""Envelopes that were kept, opened, checked, and recorded as events of their sender.

The worker does it, one at a time and a partner at a time. What is refused here is told
to the sender in the receipt of its next question. Whoever dies in between has recorded
nothing, and the envelope is still kept.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connections, transaction

from plait.access.errors import PlaitError
from plait.exchange import envelopes, finding, speaking
from plait.exchange.envelopes import ENVELOPE, Author, Inside, Outside
from plait.exchange.finding import Found
from plait.exchange.keys import BadKeys, Keys
from plait.exchange.own import Own
from plait.exchange.problems import NotYet, Refused
from plait.exchange.translating import Translator, with_people
from plait.exchange.waiting import wait
from plait.records.errors import CorrectsNothing
from plait.records.shapes import NewEvent
from plait.timeline import facts
from plait.timeline.facts.seeing import CHANGED
from plait.worklist import elsewhere, recording
from plait.worklist.directory import directory

log = logging.getLogger("plait.exchange")

#: Envelopes in one pass.
MOST: Final = 100
#: What it belongs to may come after it, for as long as that is tried there.
LOST_AFTER: Final = timedelta(days=8)

#: Of these all that they answer is known here.
STRICTLY: Final = ("message.", "handover.", "responsibility.")

_KEPT: Final = """
    select partner_id, id, digest, body, kept_at, tries from exchange_in
    where state = 'kept' and (next_try_at is null or next_try_at <= %s)
    order by kept_at, id limit %s for update skip locked
"""
_ONE: Final = """
    select body, kept_at from exchange_in
    where partner_id = %s and id = %s and state = 'kept' for update
"""
_ENDED: Final = """
    update exchange_in set state = %s, reason = %s, ended_at = %s, body = '',
        next_try_at = null, last_error = ''
    where partner_id = %s and id = %s
"""
_LATER: Final = """
    update exchange_in set tries = tries + 1, next_try_at = %s, last_error = %s
    where partner_id = %s and id = %s
"""
_LATER_SAID: Final = """
    select exists (
        select from event
        where subject_id = %s and kind = %s and fact ->> 'event' = %s and agency = %s
            and occurred_at >= %s
    )
"""
_IS_OVER: Final = """
    select exists (
        select from event
        where subject_id = %s and kind = 'info.release_ended'
            and fact ->> 'share' = %s and coalesce(fact ->> 'event', %s) = %s
    )
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    partner: str
    id: UUID
    kept_at: datetime
    tries: int


def take_all(own: Own, now: datetime, *, using: str = "engine") -> int:
    """Take in what was kept. Gives how many were dealt with for good."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_KEPT, [now, MOST])
        rows = [_Kept(row[0], row[1], row[4], row[5]) for row in cursor.fetchall()]
    return sum(_take(own, row, now, using) for row in rows)


def _take(own: Own, row: _Kept, now: datetime, using: str) -> bool:
    try:
        with transaction.atomic(using=using):
            _lock(row.partner, using)
            _take_in(own, row, now, using)
    except NotYet:
        return _later_or(row, "lost", "NotYet", now, using)
    except Refused as refused:
        return _refuse(row, refused.problem.code, now, using)
    except PlaitError:
        return _refuse(row, "impossible", now, using)
    except Exception as error:
        # It may be mended: what was kept is tried for as long as it is sent.
        log.exception("An envelope could not be taken in; it is tried again.")
        return _later_or(row, "impossible", type(error).__name__, now, using)
    return True


def _lock(partner: str, using: str) -> None:
    """One at a time for each partner: two at once would begin one record twice."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('exchange ' || %s::text))", [partner]
        )


def _take_in(own: Own, row: _Kept, now: datetime, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(_ONE, [row.partner, row.id])
        found = cursor.fetchone()
    if found is None:
        return  # another worker has
    body, kept_at = found
    inside = _opened(own, row, body, now, using)
    _record(own, inside, kept_at, now, using)
    _run(_ENDED, ["taken", "", now, row.partner, row.id], using)


def _opened(own: Own, row: _Kept, body: str, now: datetime, using: str) -> Inside:
    """What is inside. The signature is checked again: the web server is no judge."""
    partner = elsewhere.partner(row.partner, using=using)
    if partner is None:
        raise Refused("unknown_sender")
    try:
        keys = Keys.of(partner.keys)
    except BadKeys:
        raise Refused("unknown_sender") from None
    # It may have waited here for longer than a rotated key holds.
    said = envelopes.verify(ENVELOPE, body, keys, min(now, row.kept_at))
    outside = envelopes.shaped(Outside, said)
    if (outside.id, outside.sender, outside.receiver) != (
        row.id, row.partner, own.slug
    ):  # fmt: skip
        raise Refused("tampered")
    return envelopes.unseal(outside, own.keys, min(now, row.kept_at))


def _record(
    own: Own, inside: Inside, kept_at: datetime, now: datetime, using: str
) -> None:
    """Record the event, and show it to the team that it was sent to."""
    partner, event = inside.sender, inside.event
    agency = elsewhere.agencies_of(partner, using=using).get(event.agency)
    team = elsewhere.team_of(partner, event.team, using=using)
    teams = directory(using).teams
    if agency is None or team is None or teams[team].agency != agency:
        raise Refused("not_yours")
    home = teams.get(inside.team)
    if home is None or not elsewhere.is_ours(inside.team, using=using):
        raise Refused("no_team")
    if inside.only is not None and not elsewhere.is_colleague(inside.only, using=using):
        raise Refused("no_team")
    speaking.check_kind(event, teams[team].agency_kind)
    found = finding.find(inside.family, partner, home, kept_at, using=using)
    speaking.check_shared(inside, agency, found.subject_id, using)
    new = _new_event(own, inside, found, agency, team, kept_at, using)
    speaking.check_own(new, partner, agency, using)
    if new.kind == CHANGED:
        _follow(new, found, now, using)
        return
    events = [*_joined(inside, found, team, kept_at), new]
    if found.is_new or not _is_there(new, using):
        try:
            recording.record_all(
                found.subject_id, events, now=now, using=using,
                agency_kind=_asked_as(event.kind, teams[team].agency_kind),
            )  # fmt: skip
        except CorrectsNothing:
            raise NotYet from None
    if _is_over(inside, found.subject_id, using):
        return
    _run(
        "select plait.release_arrived(%s::uuid, %s::uuid, %s::integer, %s::integer, "
        "%s::timestamptz, %s::text)",
        [found.subject_id, new.id, inside.team, inside.only, inside.until,
         f"came from elsewhere: {facts.kind(event.kind).title}"],
        using,
    )  # fmt: skip


def _follow(new: NewEvent, found: Found, now: datetime, using: str) -> None:
    """Let what came count with the class that its sender says, from now on.

    It is released to nobody: who reads it still learns its class with it. What was said
    later and came sooner stands.
    """
    if found.is_new:
        raise NotYet
    with connections[using].cursor() as cursor:
        cursor.execute(_LATER_SAID, [
            new.subject_id, CHANGED, new.fact["event"], new.agency, new.occurred_at,
        ])  # fmt: skip
        (was_said_later,) = cursor.fetchone()
    if not was_said_later:
        recording.record_all(new.subject_id, [new], now=now, using=using)


def _asked_as(kind: str, agency_kind: str) -> str | None:
    """The agency of whose pages the rules are asked, None for those of an import.

    Who answers a message, a handover or an offer of a child must be who was asked. What
    is shared comes before its items, and without all that led to it over there.
    """
    return agency_kind if kind.startswith(STRICTLY) else None


def _is_over(inside: Inside, subject: UUID, using: str) -> bool:
    """Whether the sharing by which it came was ended before it came."""
    root = str(inside.event.corrects or inside.event.id)
    with connections[using].cursor() as cursor:
        cursor.execute(_IS_OVER, [subject, str(inside.because), root, root])
        (is_over,) = cursor.fetchone()
    return bool(is_over) and str(inside.because) != root


def _new_event(
    own: Own,
    inside: Inside,
    found: Found,
    agency: str,
    team: int,
    kept_at: datetime,
    using: str,
) -> NewEvent:
    """The event as one of ours: the same id, the numbers ours, known from when it came.

    A clock that runs ahead over there cannot make it happen after it was known here.
    """
    event = inside.event
    translator = Translator(own.slug, inside.sender, using)
    # Before the fact is read: it may name them.
    for one in event.named:
        _staff(one, inside.sender, agency, using)
    by = None if event.by is None else _staff(event.by, inside.sender, agency, using)
    try:
        said = translator.inward(event.kind, event.fact, addressed=inside.team)
        fact = facts.check(event.kind, with_people(said, found.people))
    except facts.ImpossibleFact:
        raise Refused("impossible") from None
    about = found.people.get(str(event.about)) if event.about else None
    return NewEvent(
        id=event.id,
        subject_id=found.subject_id,
        kind=event.kind,
        fact=fact,
        about=UUID(about) if about else None,
        occurred_at=min(event.occurred_at, kept_at),
        recorded_at=kept_at,
        agency=agency,
        team_id=team,
        by_id=by,
        sensitivity=event.sensitivity,
        corrects=event.corrects,
        source_id=f"{inside.sender}|{event.id}",
    )


def _staff(one: Author, partner: str, agency: str, using: str) -> int:
    """Our row of somebody there, made the first time that they are named."""
    return elsewhere.staff_of(
        partner,
        one.number,
        given=one.given,
        family_name=one.family_name,
        job_title=one.job_title,
        agency=agency,
        using=using,
    )


def _joined(
    inside: Inside, found: Found, team: int, kept_at: datetime
) -> list[NewEvent]:
    """That those belong together for whom a record was begun."""
    return [
        NewEvent(
            subject_id=found.subject_id,
            kind="person.joined",
            about=person,
            fact=recording.given(role=one.role, born_on=one.born_on, household=True),
            occurred_at=min(inside.event.occurred_at, kept_at),
            recorded_at=kept_at,
            team_id=team,
            source_id=f"{inside.sender}|joined|{one.here}",
        )
        for person, one in found.joined
    ]


def _is_there(new: NewEvent, using: str) -> bool:
    """Whether the same came before, for another of our teams.

    Raises:
        Refused: another event has its id.
    """
    found = speaking.known(new.subject_id, new.id, using)
    if found is not None and found[1] != new.source_id:
        raise Refused("different")
    return found is not None


def _refuse(row: _Kept, code: str, now: datetime, using: str) -> bool:
    log.warning("An envelope of partner %s was refused: %s", row.partner, code)
    _run(_ENDED, ["refused", code, now, row.partner, row.id], using)
    return True


def _later_or(row: _Kept, code: str, error: str, now: datetime, using: str) -> bool:
    """Try it again later; after long enough it is refused, with this word."""
    if now - row.kept_at > LOST_AFTER:
        return _refuse(row, code, now, using)
    _run(_LATER, [now + wait(row.tries + 1, row.id), error, row.partner, row.id], using)
    return False


def _run(query: str, values: list[Any], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(query, values)
