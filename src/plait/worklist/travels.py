"""What people are told of the exchange: what did not reach another Plait, what came.

Whoever may read an event may read what became of it on its way; that it was refused or
given up stands above the list of the team that recorded it until somebody says that
they rang.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections

from plait.worklist import addressing
from plait.worklist.directory import directory
from plait.worklist.routing import TeamCard
from plait.worklist.unreached import FOR, MOST, Unreached

_UNDELIVERED: Final = """
    select o.id, o.ended_at, o.state, o.reason, o.subject_id, o.root, o.to_team_id,
        o.from_team_id, p.name, o.because = o.event_id and o.root <> o.event_id
    from exchange_out o join exchange_partner p on p.slug = o.partner_id
    where o.state in ('refused', 'given_up') and o.rung_at is null and o.ended_at > %s
        and o.reason <> 'sealed'
    order by o.ended_at desc, o.id limit %s
"""
_CAME_FROM: Final = """
    select p.name from exchange_link l join exchange_partner p on p.slug = l.partner_id
    where l.subject_id = %s and l.is_new and l.checked_at is null
    order by l.linked_at limit 1
"""
_ON_ITS_WAY: Final = """
    select o.event_id, p.name, o.to_team_id,
        case when o.reason = 'sealed' then o.reason else o.state end, p.failing_since
    from exchange_out o join exchange_partner p on p.slug = o.partner_id
    where o.subject_id = %s and o.event_id = any(%s) order by o.posted_at, o.id
"""

#: Why it was refused there, to people; what they cannot mend is left to the operator.
_REASONS: Final = {
    "no_team": "it does not know the team any more",
    "impossible": "its rules do not accept it",
    "removed": "we do not exchange with it any more",
    "too_large": "it is too long",
    "different": "it has something else under the same number",
}
#: What it was: something recorded, or that fewer or more may see it from now on.
_WHAT: Final = {False: "What you sent", True: "Who may see what you sent"}
_TO_DO: Final = {
    False: "Ring them, say what it said",
    True: "Ring them, and have them keep it from those who may not see it any more",
}


@dataclass(frozen=True, slots=True)
class Travel:
    """How far an event came on its way to a team of another Plait, in words."""

    team: str
    phone: str
    words: str
    is_late: bool


def undelivered(
    teams: Collection[int], now: datetime, *, using: str = "default"
) -> tuple[Unreached, ...]:
    """What my teams sent to other installations, and what did not get there."""
    with connections[using].cursor() as cursor:
        cursor.execute(_UNDELIVERED, [now - FOR, MOST])
        found = cursor.fetchall()
    found = [row for row in found if row[7] in teams]
    known = directory(using).teams
    cards = (known.get(row[6]) for row in found)
    numbers = addressing.now_by_team(filter(None, cards), now, using=using)
    rows = []
    for id_, at, state, reason, subject, event, to_team, _, name, is_class in found:
        card = known.get(to_team)
        why = (
            "it did not answer for a week"
            if state == "given_up"
            else _REASONS.get(reason, "it could not take it")
        )
        rows.append(
            Unreached(
                id=id_,
                at=at,
                words=f"{_WHAT[is_class]} did not reach {name}: {why}.",
                to_do=f"{_TO_DO[is_class]}, and say here that you did.",
                who=card.name if card else name,
                phone=numbers.get(to_team, ""),
                reference="The record",
                link=f"/families/{subject}/events/{event}",
                is_ours=False,
            )
        )
    return tuple(rows)


def on_its_way(
    subject_id: UUID, event_id: UUID, now: datetime, *, using: str = "default"
) -> tuple[Travel, ...]:
    """Where an event is, of those that travel; nothing for any other."""
    found = on_their_way(subject_id, [event_id], now, using=using)
    return found.get(event_id, ())


def newest_of(
    subject_id: UUID,
    event_ids: Sequence[UUID],
    now: datetime,
    *,
    using: str = "default",
) -> tuple[Travel, ...]:
    """Where the last of these events is, of those that travel."""
    found = on_their_way(subject_id, event_ids, now, using=using)
    there = [found[one] for one in event_ids if one in found]
    return there[-1] if there else ()


def on_their_way(
    subject_id: UUID,
    event_ids: Iterable[UUID],
    now: datetime,
    *,
    using: str = "default",
) -> Mapping[UUID, tuple[Travel, ...]]:
    """Where each of these events is, by its id; without those that do not travel."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ON_ITS_WAY, [subject_id, list(event_ids)])
        rows = cursor.fetchall()
    known = directory(using).teams
    cards = [known[row[2]] for row in rows if row[2] in known]
    numbers = addressing.now_by_team(cards, now, using=using)
    found: dict[UUID, tuple[Travel, ...]] = {}
    for event_id, name, team, state, failing_since in rows:
        phone = numbers.get(team, "")
        one = _travel(name, known.get(team), phone, state, failing_since)
        found[event_id] = (*found.get(event_id, ()), one)
    return found


def _travel(
    name: str,
    card: TeamCard | None,
    phone: str,
    state: str,
    failing_since: datetime | None,
) -> Travel:
    team = card.name if card else "The team"
    is_stuck = state == "waiting" and failing_since is not None
    words = {
        "taken": f"{name} has it, and {team} can read it",
        "kept": f"{name} has received it, and has not shown it to the team yet",
        "sealed": f"It was sealed before it reached {name}, and does not go",
        "refused": f"{name} could not take it. Ring instead",
        "given_up": f"{name} did not answer for a week. Ring instead",
    }.get(state, f"It is on its way to {name}")
    if is_stuck:
        words = f"{name} has not answered. It goes by itself; ring instead"
    return Travel(team, phone, words, is_stuck or state in ("refused", "given_up"))


def came_from(subject_id: UUID, *, using: str = "default") -> str:
    """From which installation came what this record began with, until somebody checked.

    Nothing for any other record.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_CAME_FROM, [subject_id])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def checked(subject_id: UUID, at: datetime, *, using: str = "default") -> bool:
    """Keep that whoever is asking checked who it is. False where somebody had."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.check_link(%s::uuid, %s::timestamptz)", [subject_id, at]
        )
        (is_new,) = cursor.fetchone()
    return bool(is_new)
