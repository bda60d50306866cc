"""Tamper evidence: each subject's chain is walked, and what does not fit is named.

The chain finds an event that was changed, taken out, put in or moved, by anyone who
did not also recompute every later link and the head. Someone who owns the database
can do that; signed checkpoints that others hold are what finds it then.

The class that an event counts with now is no part of its link, and follows from the
chain: it is worked out again.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

_COUNT: Final = "select count(*), count(distinct subject_id) from event"

_BROKEN: Final = """
    with reclassed as (
        select distinct subject_id from event where kind ^@ 'class.'
    ), linked as (
        select e.subject_id, e.id, e.number, e.prev, e.hash,
            row_number() over chain as place,
            coalesce(lag(e.hash) over chain, '') as before,
            plait.link_of(e.prev, e) as again,
            e.seen_as is distinct from case
                when r.subject_id is null then e.sens else plait.seen_as_of(e)
            end or exists (
                select from photo p
                where p.subject_id = e.subject_id and p.event_id = e.id
                    and p.seen_as <> e.seen_as
            ) as is_seen_by_others
        from event e left join reclassed r on r.subject_id = e.subject_id
        window chain as (partition by e.subject_id order by e.number)
    ), ends as (
        select distinct on (subject_id) subject_id, number, hash
        from event order by subject_id, number desc
    )
    select subject_id, number, what from (
        select subject_id, number, case
            when number <> place then 'an event before this one is missing'
            when prev <> before then 'it does not follow the event before it'
            when hash <> again then 'it was changed'
            when is_seen_by_others then 'it has another class than the chain says'
        end as what
        from linked
        union all
        select coalesce(h.subject_id, e.subject_id), coalesce(h.number, e.number), case
            when h.subject_id is null then 'its chain has no head'
            when e.subject_id is null then 'all its events are missing'
            when h.number <> e.number then 'events at the end are missing'
            when h.hash <> e.hash then 'the last event is not the one that was last'
        end
        from chain_head h full join ends e using (subject_id)
        where h.number is distinct from 0
    ) checked
    where what is not null
    order by subject_id, number
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """A place in a chain that does not fit. Names no person and quotes nothing."""

    subject_id: UUID
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many events of how many subjects were walked, and what was found."""

    events: int
    subjects: int
    broken: tuple[Broken, ...]


def verify(*, using: str = DEFAULT_DB_ALIAS) -> Verified:
    """Walk every chain. Only the engine sees them all."""
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNT)
        events, subjects = cursor.fetchone()
        cursor.execute(_BROKEN)
        broken = tuple(Broken(*row) for row in cursor.fetchall())
    return Verified(events, subjects, broken)
