"""Tell the privacy officers of both sides that a record was opened in an emergency.

At once, by mail, in the transaction of the opening. It says the reference and where to
sign in: neither whose record it is, nor who opened it, nor why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections

from plait.access import posts
from plait.worklist import inviting, outbox
from plait.worklist.directory import directory
from plait.worklist.routing import OFFICE

OPENED: Final = "A record was opened in an emergency"
REVIEWED: Final = "Your opening in an emergency was reviewed"
OFFICER: Final = "privacy_officer"
_BY: Final = "email"

_OFFICERS: Final = """
    select p.staff_id, p.team_id, a.slug, a.kind, a.partnership_id
    from post p
    join staff s on s.id = p.staff_id and s.is_active
    join team t on t.id = p.team_id
    join agency a on a.slug = t.agency_id
    where p.role = %s and p.valid_from <= %s
        and (p.valid_to is null or p.valid_to > %s)
    order by p.valid_from, p.id
"""


def page_of(event_id: UUID) -> str:
    """The path of the page of an opening. Pages hold that it is the one they answer."""
    return f"/emergency/reviews/{event_id}"


def tell_officers(
    *,
    opened: UUID,
    family: UUID,
    home: int,
    area: str,
    reference: str,
    by: int,
    team: int,
    sensitivity: str,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to the officers of the record and of whoever opened it. Gives how many.

    Args:
        opened: the event that it was opened.
        home: the record's home team; area: its partnership.
        by: who opened it, and `team` for which of their teams.
    """
    found = _officers(home, area, team, now, using)
    kin = set(found) - posts.not_close_to(family, set(found), using=using)
    told = {
        staff: at for staff, at in found.items() if staff != by and staff not in kin
    }
    if not told:
        told = _office(area, family, now, using)
    notices = [
        _notice(OPENED, opened, family, staff, at, reference, sensitivity)
        for staff, at in told.items()
        if staff != by
    ]
    return outbox.post(notices, now=now, using=using)


def tell_opener(
    *,
    opened: UUID,
    family: UUID,
    staff: int,
    team: int,
    reference: str,
    sensitivity: str,
    review: UUID,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to whoever opened it that it was reviewed: once for each review."""
    notice = _notice(
        REVIEWED, opened, family, staff, team, reference, sensitivity, about=review
    )
    return outbox.post([notice], now=now, using=using)


def _officers(
    home: int, area: str, team: int, now: datetime, using: str
) -> dict[int, int]:
    """Whom it concerns, each with their team: of the area, and of both agencies.

    An agency without an officer of its own is looked after by that of its area.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_OFFICERS, [OFFICER, now, now])
        rows = cursor.fetchall()
    cards = directory(using).teams
    found = {s: t for s, t, _, kind, of in rows if kind == "partnership" and of == area}
    for card in (cards.get(home), cards.get(team)):
        if card is None:
            continue
        own = {s: t for s, t, slug, _, _ in rows if slug == card.agency}
        found |= own or {
            s: t
            for s, t, _, kind, of in rows
            if kind == "partnership" and of == card.partnership
        }
    return found


def _office(area: str, family: UUID, now: datetime, using: str) -> dict[int, int]:
    """Who is on duty for the partnership's office, where it has no officer."""
    office = directory(using).answering(OFFICE, area)
    if office is None:
        return {}
    reached = inviting.reached(
        [(office, OFFICER)], family=family, now=now, wakes=False, using=using
    )
    return {staff: team for team, people in reached.items() for staff in people}


def _notice(
    what: str,
    opened: UUID,
    family: UUID,
    staff: int,
    team: int,
    reference: str,
    sensitivity: str,
    *,
    about: UUID | None = None,
) -> outbox.Notice:
    event = about or opened
    return outbox.Notice(
        id=outbox.notice_id(event, staff, _BY),
        template="work",
        channel=_BY,
        staff_id=staff,
        team_id=team,
        subject_id=family,
        about_event=event,
        values={"what": what, "reference": reference, "link": page_of(opened)},
        urgent=True,
        sensitivity=sensitivity,
    )
