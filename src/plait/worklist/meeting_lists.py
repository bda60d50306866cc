"""The meetings of my teams across families, and how many wait for our answer.

Read from rows that the database gives a team that was asked, with the record closed:
so they hold initials and nothing that was recorded of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connections

#: So long a meeting that is over stays on the list.
PAST_DAYS: Final = 28
#: The most rows that a list shows.
_MOST: Final = 200

#: How many invitations to my teams are not answered; for beside who asks. The teams are
#: given by whoever asks (`asking.teams`), and the moment is its parameter.
UNANSWERED: Final = """(select count(*) from meeting_seat as seat
    where seat.team_id = any (asking.teams) and seat.state = 'called'
        and seat.reply = '' and seat.starts_at > %s)"""

_LIST: Final = """
    select m.subject_id, m.id, m.type, m.state, m.label, m.starts_at, m.held_at,
        s.team_id, s.role, s.reply, m.quorate
    from meeting_seat s
    join meeting m on m.subject_id = s.subject_id and m.id = s.meeting_id
    where s.team_id = any (%s)
        and coalesce(m.held_at, m.starts_at, s.asked_at) > %s
    order by coalesce(m.held_at, m.starts_at, s.asked_at) < %s,
        abs(extract(epoch from coalesce(m.starts_at, m.held_at, s.asked_at) - %s)),
        m.id, s.team_id
    limit %s
"""


_CALLED: Final = """
    select subject_id, type, about, id, starts_at from meeting
    where state = 'called' and subject_id = any (%s)
    order by starts_at desc nulls first
"""


@dataclass(frozen=True, slots=True)
class Called:
    """A meeting that was called and is not over: its id, and when it begins, in UTC."""

    id: UUID
    starts_at: datetime | None

    def has_begun(self, now: datetime) -> bool:
        """Whether it is time to hold it."""
        return self.starts_at is not None and self.starts_at <= now


#: Meetings by family, type, and the person they are about.
CalledOf = Mapping[tuple[UUID, str, UUID | None], Called]


def called_of(subjects: Iterable[UUID], *, using: str = "default") -> CalledOf:
    """The meetings of these families that are still to be held, the next of each kind.

    Only those that the reader's teams were asked to, and of a family that is open.
    """
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(_CALLED, [wanted])
        rows = cursor.fetchall()
    return {(row[0], row[1], row[2]): Called(row[3], row[4]) for row in rows}


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting on the list of a team. `label` is initials; moments are UTC.

    `role` is in which the team is asked, `caller` where it called and is not asked.
    """

    subject_id: UUID
    id: UUID
    type: str
    state: str
    label: str
    starts_at: datetime | None
    held_at: datetime | None
    team: int
    role: str
    reply: str
    quorate: bool | None

    @property
    def at(self) -> datetime | None:
        """When it is, or was held."""
        return self.held_at or self.starts_at

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is still to be."""
        return self.state == "called" and self.starts_at is not None and (
            self.starts_at >= now
        )  # fmt: skip

    def is_to_answer(self, now: datetime) -> bool:
        """Whether my team has not answered, and still can."""
        return self.is_ahead(now) and not self.reply


def of_teams(
    teams: list[int], now: datetime, *, most: int = _MOST, using: str = "default"
) -> list[Listed]:
    """The meetings of these teams, the first first; one a team that is asked.

    Those that are over are left out after some weeks. Where there are more than `most`,
    those that are ahead stay on the list, the nearest before all.
    """
    since = now - timedelta(days=PAST_DAYS)
    with connections[using].cursor() as cursor:
        cursor.execute(_LIST, [teams, since, now, now, most])
        found = [Listed(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.starts_at or one.at or now, str(one.id)))
