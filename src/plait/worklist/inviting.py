"""Tell those who are asked to a meeting, each in their own calendar.

Whom of a team: who is on duty for it in the role it is asked in. Where nobody of the
team can be found, whoever leads a team of the same agency. A message goes by mail, in
the transaction of what it tells of, and says nothing but when and where to sign in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from plait.access import posts, rota
from plait.access.rota import Roster
from plait.timeline.gatherings import Gathering
from plait.worklist import calendar_entries, outbox
from plait.worklist.calendar_entries import Entry, Method
from plait.worklist.directory import directory
from plait.worklist.on_duty import on_duty
from plait.worklist.rows import manages

INVITED: Final = "You are invited to a meeting"
CHANGED: Final = "A meeting was changed"
CANCELLED: Final = "A meeting was cancelled"

_BY: Final = "email"
_NO_TIME: Final = "wanted a meeting that has a time, got one that has none"
#: A meeting so near cannot wait until an office opens again.
SOON: Final = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Address:
    """What a message may say of a meeting beside when it is.

    `reference` is of the record; `site` our own address, without a slash at its end;
    `organiser` the address that our mail comes from.
    """

    reference: str
    site: str
    organiser: str


def tell(
    what: str,
    meeting: Gathering,
    asked: Sequence[tuple[int, str]],
    *,
    address: Address,
    family: UUID,
    now: datetime,
    using: str = "default",
) -> int:
    """Post to those who are on duty for each team. Gives how many messages are new.

    Args:
        what: one of the words above.
        meeting: as it is now, with the number of its version.
        asked: the teams, by number, each with the role in which it is asked.
    """
    if meeting.starts_at is None or not asked:
        return 0
    wakes = meeting.starts_at - now < SOON
    found = reached(asked, family=family, now=now, wakes=wakes, using=using)
    notice = _notice_of(what, meeting, address, family, now)
    emails = posts.emails({staff for each in found.values() for staff in each})
    notices = [
        notice(team, staff, emails[staff], wakes)
        for team, people in found.items()
        for staff in people
        if staff in emails
    ]
    return outbox.post(notices, now=now, using=using)


def _notice_of(
    what: str, meeting: Gathering, address: Address, family: UUID, now: datetime
) -> Callable[[int, int, str, bool], outbox.Notice]:
    """What makes the notice to one person: team, account, email, and if it is urgent.

    The same version of a meeting is told to the same person once.
    """
    if meeting.starts_at is None:
        raise ValueError(_NO_TIME)
    path = page_of(family, meeting.id)
    method: Method = "CANCEL" if what == CANCELLED else "REQUEST"
    about = f"{meeting.id} {meeting.sequence} {what}"
    values = {
        "what": what,
        "when": when_in_words(meeting.starts_at, meeting.zone),
        "reference": address.reference,
        "link": path,
    }

    def notice(team: int, staff: int, email: str, wakes: bool) -> outbox.Notice:  # noqa: FBT001 - as a notice has it
        entry = entry_of(meeting, method, email, address, path, now)
        return outbox.Notice(
            id=outbox.notice_id(about, staff, _BY),
            template="meeting",
            channel=_BY,
            staff_id=staff,
            team_id=team,
            subject_id=family,
            about_event=UUID(meeting.id),
            values=values,
            calendar=calendar_entries.text_of(entry),
            urgent=wakes,
        )

    return notice


def entry_of(
    meeting: Gathering,
    method: Method,
    attendee: str,
    address: Address,
    path: str,
    now: datetime,
) -> Entry:
    """The meeting for the calendar of one person.

    Raises:
        ValueError: it was called for no time.
    """
    if meeting.starts_at is None:
        raise ValueError(_NO_TIME)
    host = urlsplit(address.site).hostname or "plait"
    return Entry(
        method=method,
        uid=f"{meeting.id}@{host}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=meeting.zone,
        reference=address.reference,
        page=f"{address.site}{path}",
        link=meeting.link,
        organiser=address.organiser,
        attendee=attendee,
        stamped_at=now,
    )


def page_of(family: UUID, meeting: str) -> str:
    """The path of the meeting's page. Pages hold that it is the one they answer."""
    return f"/families/{family}/meetings/{meeting}"


def when_in_words(at: datetime, zone: str) -> str:
    """When it is, as a message says it: `Tue 3 Mar 2026 at 14:00 GMT`."""
    local = at.astimezone(ZoneInfo(zone))
    words = f"{local:%a} {local.day} {local:%b} {local:%Y} at {local:%H:%M}"
    # A message knows these names alone; elsewhere the same moment is said in UTC.
    name = f"{local:%Z}"
    if name in ("GMT", "BST", "UTC"):
        return f"{words} {name}"
    utc = at.astimezone(ZoneInfo("UTC"))
    return f"{utc:%a} {utc.day} {utc:%b} {utc:%Y} at {utc:%H:%M} UTC"


def reached(
    asked: Sequence[tuple[int, str]],
    *,
    family: UUID,
    now: datetime,
    wakes: bool,
    using: str = "default",
) -> Mapping[int, tuple[int, ...]]:
    """Whom of each team a message goes to, by number: on duty, or who leads.

    Nobody who is kin or close to the family. The record must be open, or this
    transaction must have appended to it.
    """
    teams = [team for team, _ in asked]
    roster = _roster(teams, now, using)
    everybody = {one.staff for one in roster.posts}
    everybody |= {one.staff for one in roster.shifts}
    kin = everybody - posts.not_close_to(family, everybody, using=using)
    found = {
        team: _of_team(roster, team, role, now, wakes, kin) for team, role in asked
    }
    for team in [team for team, people in found.items() if not people]:
        found[team] = _leads(team, family, now, using)
    return found


def nobody_in(
    teams: Iterable[int], now: datetime, *, using: str = "default"
) -> frozenset[int]:
    """Of these teams those in which nobody holds a post now."""
    wanted = frozenset(teams)
    held = {one.team for one in _roster(wanted, now, using).posts}
    return wanted - held


def leading(team: int) -> tuple[int, ...]:
    """The teams of the same agency that have roles which lead, but for the team."""
    cards = directory().teams
    own = cards.get(team)
    return tuple(
        card.id
        for card in cards.values()
        if own is not None
        and card.id != team
        and card.agency == own.agency
        and any(map(manages, card.answers_for))
    )


def _leads(team: int, family: UUID, now: datetime, using: str) -> tuple[int, ...]:
    """Who leads a team of the same agency, where the team itself has nobody."""
    near = leading(team)
    if not near:
        return ()
    held = [one for one in _roster(near, now, using).posts if manages(one.role)]
    staff = [one.staff for one in held if one.team in near]
    may = posts.not_close_to(family, set(staff), using=using)
    return tuple(dict.fromkeys(one for one in staff if one in may))


def _of_team(
    roster: Roster,
    team: int,
    role: str,
    now: datetime,
    wakes: bool,  # noqa: FBT001 - as `on_duty` has it
    kin: Collection[int],
) -> tuple[int, ...]:
    duty = on_duty(roster, team, role, now, wakes=wakes, kin=kin)
    people = [*duty.reached, *duty.later]
    if not people:
        # Nobody holds that very post: anybody of the team is asked, as one of it.
        roles = dict.fromkeys(one.role for one in roster.posts if one.team == team)
        for other in roles:
            duty = on_duty(roster, team, other, now, wakes=wakes, kin=kin)
            people += [*duty.reached, *duty.later]
    return tuple(dict.fromkeys(one.staff for one in people))


def _roster(teams: Collection[int], now: datetime, using: str) -> Roster:
    return rota.roster(teams, since=now, until=now + timedelta(seconds=1), using=using)
