"""Whom a message did not reach, by no channel: somebody must ring them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connections

from plait.worklist import addressing
from plait.worklist.directory import directory
from plait.worklist.notice_words import REASONS

#: Rows that are shown at most; with more of them the first are enough to see why.
MOST: Final = 20
#: Older ones help nobody any more.
FOR: Final = timedelta(days=14)

_UNREACHED: Final = """
    select o.id, o.ended_at, o.channel, o.reason, o.team_id, o.staff_id,
        coalesce(o.filled ->> 'what', ''), coalesce(o.filled ->> 'reference', ''),
        coalesce(o.filled ->> 'link', '')
    from outgoing o
    where o.state in ('failed', 'given_up') and o.rung_at is null
        and o.ended_at > %s
        and not exists (
            select from outgoing k
            where k.staff_id = o.staff_id and k.about_event = o.about_event
                and k.state in ('waiting', 'sending', 'sent', 'delivered')
        )
    order by o.ended_at desc, o.id limit %s
"""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A message that did not arrive, as a row of a worklist.

    `who` is the colleague where they are of the viewer's own team, and the team where
    not. `reference` and `link` lead to what it is about. `phone` is the team's.
    """

    id: UUID
    at: datetime
    words: str
    to_do: str
    who: str
    phone: str
    reference: str
    link: str
    is_ours: bool


def of_mine(
    teams: Collection[int], now: datetime, *, using: str = "default"
) -> tuple[Unreached, ...]:
    """What did not reach my teams, or somebody about families at home with them."""
    with connections[using].cursor() as cursor:
        cursor.execute(_UNREACHED, [now - FOR, MOST])
        found = cursor.fetchall()
    if not found:
        return ()
    known = directory(using)
    cards = [known.teams[row[4]] for row in found if row[4] in known.teams]
    numbers = addressing.now_by_team(cards, now, using=using)
    rows = []
    for id_, at, channel, reason, team_id, staff_id, what, reference, link in found:
        card = known.teams.get(team_id)
        team, phone = card.name if card else "a shared inbox", numbers.get(team_id, "")
        is_ours = team_id in teams
        who = known.workers.get(staff_id, team) if is_ours else team
        how = "text message" if channel == "sms" else "email"
        rows.append(
            Unreached(
                id=id_,
                at=at,
                words=f"We could not reach {who} by {how}: {_why(reason)}.",
                to_do=_to_do(what, is_ours=is_ours),
                who=who,
                phone="" if is_ours else phone,
                reference=reference,
                link=link,
                is_ours=is_ours,
            )
        )
    return tuple(rows)


def rang(notice: UUID, at: datetime, *, using: str = "default") -> bool:
    """Keep that whoever is asking rang instead. False where it was said before."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.rang_instead(%s::uuid, %s::timestamptz)", [notice, at]
        )
        (is_new,) = cursor.fetchone()
    return bool(is_new)


def _why(reason: str) -> str:
    return REASONS.get(reason, "it did not arrive")


def _to_do(what: str, *, is_ours: bool) -> str:
    said = f"It said: {what[:1].lower()}{what[1:]}. " if what else ""
    if is_ours:
        return f"{said}Tell them yourself, and have their address or number put right."
    return f"{said}Ring them, and say here that you did."
