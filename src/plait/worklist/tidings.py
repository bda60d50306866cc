"""The notices of a rung that is told: which people, by which channels. Pure.

Everybody gets a mail. A text message goes to who must be awake: the people whom a
ladder found that cannot wait until the morning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal

from plait.clock.moments import LONDON
from plait.records.shapes import NewEvent
from plait.worklist.climbing import Telling
from plait.worklist.outbox import Notice, notice_id

TEMPLATE: Final = "escalation"
_LATE: Final = "Something is late"
_INSTEAD: Final = "Something is late and nobody could be reached before you"


def notices(
    one: Telling, event: NewEvent, *, reference: str, at: datetime
) -> Iterator[Notice]:
    """What is posted about this rung, by the ids that its event and people make.

    Args:
        reference: of the family, as people read it to each other.
        at: the moment of telling; `since` stands for it where the duty has no date.
    """
    urgent = one.late.cannot_wait
    reached = [person.staff for person in one.duty.reached]
    for staff in reached:
        yield _notice(one, event, staff, "email", reference, at)
        if urgent:
            yield _notice(one, event, staff, "sms", reference, at)
    for person in one.duty.later:
        yield _notice(one, event, person.staff, "email", reference, at)


def _notice(
    one: Telling,
    event: NewEvent,
    staff: int,
    channel: Literal["email", "sms"],
    reference: str,
    at: datetime,
) -> Notice:
    since = (one.late.due_at or at).astimezone(LONDON)
    return Notice(
        id=notice_id(event.id, staff, channel),
        template=TEMPLATE,
        channel=channel,
        staff_id=staff,
        team_id=one.team,
        subject_id=event.subject_id,
        about_event=event.id,
        values={
            "reference": reference,
            "link": f"/families/{event.subject_id}/owed/{one.late.id}",
            "when": f"{since:%a} {since.day} {since:%b} {since.year} at {since:%H:%M}",
            "what": _INSTEAD if one.instead else _LATE,
        },
        urgent=one.late.cannot_wait,
        sensitivity=one.late.sensitivity,
    )
