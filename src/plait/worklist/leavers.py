"""Who had a family by name and left the team: said on the family's record, once.

A post that ends is no fact about a family, and nobody would report for each of a full
caseload that its midwife is gone. So the sweep does, and a duty to name another begins.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connections, transaction

from plait.records.shapes import NewEvent
from plait.worklist import recording
from plait.worklist.arranged import ENDED

log = logging.getLogger(__name__)

#: So many families a pass: the rest is there in the next one.
BATCH: Final = 100
#: The post that is said where the care says which service it is.
_POST: Final[Mapping[str, str]] = MappingProxyType(
    {"midwifery": "midwife", "health_visiting": "health_visitor"}
)

#: An end that has come; with another post in the team they are still there.
_LEFT: Final = """
    select distinct on (o.subject_id, o.worker_id) o.subject_id, o.service, o.team_id,
        o.worker_id, p.valid_to,
        (select max(e.recorded_at) from event e where e.subject_id = o.subject_id)
    from post p
    join named_owner o on o.team_id = p.team_id and o.worker_id = p.staff_id
        and o.state <> 'unnamed' and o.since <= p.valid_to
    where p.valid_to <= %(now)s and (o.ends_at is null or o.ends_at > %(now)s)
        and not exists (
            select from post q
            where q.staff_id = p.staff_id and q.team_id = p.team_id
                and q.valid_from <= %(now)s
                and (q.valid_to is null or q.valid_to > %(now)s)
        )
    order by o.subject_id, o.worker_id, p.valid_to desc
    limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class _Left:
    """A family whose named colleague has left the team, and when."""

    subject_id: UUID
    service: str
    team: int
    worker: int
    left_at: datetime
    newest: datetime | None

    def event(self, now: datetime) -> NewEvent:
        """That they have it no more: the same event however often it is made."""
        name = f"{self.subject_id}/{self.team}/{self.worker}/{self.left_at.isoformat()}"
        return NewEvent(
            id=uuid5(NAMESPACE_OID, f"left/{name}"),
            subject_id=self.subject_id,
            kind=ENDED,
            fact={
                "worker": self.worker,
                "post": _POST[self.service],
                "reason": "left the team",
            },
            occurred_at=self.left_at,
            recorded_at=max(now, self.newest) if self.newest else now,
            team_id=self.team,
            sensitivity="routine",
        )


def note_leavers(now: datetime, *, using: str = "engine") -> int:
    """Say of each family whose named colleague left that they have it no more.

    Gives of how many it was said. One that fails is tried again in the next pass.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_LEFT, {"now": now, "most": BATCH})
        found = [_Left(*row) for row in cursor.fetchall()]
    said = 0
    for one in found:
        try:
            with transaction.atomic(using=using):
                event = one.event(now)
                at = event.recorded_at
                said += recording.record_all(
                    one.subject_id, [event], now=at, using=using
                ).new
        except Exception as error:  # noqa: BLE001 - one must not stop the rest
            log.error(  # noqa: TRY400 - its text may quote a row
                "leavers: a family failed: %s", type(error).__name__
            )
    return said
