"""That a team is asked for something, or was answered: by mail, and of nobody a word.

It goes to whoever is asked by name, or covers for them; else to who is there for the
role. What it says is the same for every family: the reference, and where to sign in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from plait.records import queries
from plait.records.shapes import StoredEvent
from plait.worklist import addressing, outbox

HANDOVER: Final = "A handover needs your answer"
RETURNED: Final = "A handover came back to you"
MOVE: Final = "A family was offered to your area"
ASKED: Final = "Information was asked of you"
ANSWERED: Final = "Your request for information was answered"
DECLINED: Final = "A message that you sent was declined"
SHARED: Final = "Information was shared with you"

#: What only says that something is there to be read. Everything else wants an answer.
_TO_READ: Final = frozenset({ANSWERED, SHARED, DECLINED})
_BY: Final = "email"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is told: a team and the role in which it is meant.

    Attributes:
        staff: whom of it by number, if somebody is named.
        only: whether it is for that one person, and for nobody in their place.
    """

    team: int | None
    role: str = ""
    staff: int | None = None
    only: bool = False


def tell(
    event: StoredEvent,
    what: str,
    asked: Asked,
    *,
    page: str,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to those who are asked, in the caller's transaction. Gives how many are new.

    Nobody is told of what they recorded themselves. Where nobody is there it stands on
    the list of the team, and the ladder of its standard tells who leads it.

    Args:
        what: one of the words above.
        page: what the path of the family is followed by.
    """
    if asked.team is None or event.was_there:
        return 0
    reference = queries.household(event.subject_id, using=using).reference
    values = {
        "what": what,
        "reference": reference,
        "link": f"/families/{event.subject_id}/{page}",
    }
    people = _people(event.subject_id, asked, now, using)
    notices = [
        outbox.Notice(
            id=outbox.notice_id(event.id, staff, _BY),
            template="work" if what in _TO_READ else "answer",
            channel=_BY,
            staff_id=staff,
            team_id=asked.team,
            subject_id=event.subject_id,
            about_event=event.id,
            values=values,
            sensitivity=event.sensitivity,
        )
        for staff in people
        if staff != event.by_id
    ]
    return outbox.post(notices, now=now, using=using)


def author_of(family: UUID, event_id: UUID, *, using: str = "default") -> int | None:
    """Who recorded an event that may be read."""
    return queries.event(family, event_id, using=using)[0].event.by_id


def _people(family: UUID, asked: Asked, now: datetime, using: str) -> Iterable[int]:
    team = asked.team
    assert team is not None  # noqa: S101 - see `tell`
    if asked.only:
        return () if asked.staff is None else (asked.staff,)
    if asked.staff is not None:
        there = addressing.in_place_of(family, asked.staff, team, now=now, using=using)
        if there is not None:
            return (there,)
    found = addressing.at_team(
        family, asked.role, team, now=now, wakes=False, using=using
    )
    return tuple(one.staff for one in found.people)
