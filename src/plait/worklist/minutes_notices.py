"""Tell those who were asked to a meeting, or came to it, that its minutes are there.

By mail, to whom an invitation would go too. It says the reference, by when to answer,
and where to sign in: the minutes are read there, by each as far as they may.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.timeline.gatherings import Gathering
from plait.worklist import inviting, minutes, outbox

READY: Final = "Minutes are ready to be read"

#: Within so many working days each team says that it has read them. Ours, as the limit
#: of the standard `minutes_read_by_all` is.
READ_WITHIN: Final = 2
_BY: Final = "email"


def tell(
    meeting: Gathering,
    *,
    sent: UUID,
    by_team: int | None,
    reference: str,
    family: UUID,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to those who are on duty for each team. Gives how many messages are new.

    Args:
        meeting: as it was held.
        sent: the event that the minutes were sent; each sending tells once.
        by_team: the team that sent them, which has read them.
        reference: of the record.
    """
    roles = {team: seat.role for team, seat in meeting.seats.items()}
    asked = [
        (team, roles.get(team, ""))
        for team in minutes.teams_of(meeting)
        if team != by_team
    ]
    found = inviting.reached(asked, family=family, now=now, wakes=False, using=using)
    day = Calendar.england().add(local_day(now), READ_WITHIN)
    values = {
        "what": READY,
        "when": f"{day:%a} {day.day} {day:%b} {day:%Y}",
        "reference": reference,
        "link": f"{inviting.page_of(family, meeting.id)}/minutes",
    }
    notices = [
        outbox.Notice(
            id=outbox.notice_id(str(sent), staff, _BY),
            template="minutes",
            channel=_BY,
            staff_id=staff,
            team_id=team,
            subject_id=family,
            about_event=sent,
            values=values,
        )
        for team, people in found.items()
        for staff in people
    ]
    return outbox.post(notices, now=now, using=using)
