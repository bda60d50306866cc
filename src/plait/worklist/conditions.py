"""A worklist's filter as SQL conditions: fixed text, and every value a parameter.

No `like`, no JSON operator: under row-level security only plain comparisons may reach
an index. The search for words runs last, over the rows of the teams alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from plait.access.models import Post
from plait.clock.moments import end_of_day, local_day
from plait.standards.roles import roles
from plait.worklist.rows import LINE_MANAGER, every_standard, manages
from plait.worklist.shapes import BABY_AGES, WorklistFilter

#: How far back "closed" looks, and how far ahead "this week", in days.
CLOSED_DAYS = 28
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Mine:
    """The teams a member of staff works in now, and the role in each."""

    posts: tuple[tuple[int, str], ...]
    staff: int | None = None

    @classmethod
    def of(cls, held: Sequence[Post]) -> Mine:
        """The same from posts that were read already, the newest first."""
        staff = held[0].staff_id if held else None
        return cls(tuple((post.team_id, post.role) for post in reversed(held)), staff)

    @property
    def teams(self) -> tuple[int, ...]:
        """The numbers of the teams, each once, the first post first."""
        return tuple(dict.fromkeys(team for team, _ in self.posts))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, with those that the event and not the post decides."""
        own = dict.fromkeys(role for _, role in self.posts)
        decided = (name for name, role in roles().items() if role.depends_on_event)
        if not any(map(manages, own)):
            decided = (name for name in decided if name != LINE_MANAGER)
        return (*own, *decided)


@dataclass(slots=True)
class Conditions:
    """Conditions joined by `and`, with their parameters in the same order."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, text: str, *params: object) -> Conditions:
        """One more condition."""
        self.parts.append(text)
        self.params.extend(params)
        return self

    def plus(self, other: Conditions) -> Conditions:
        """Both, as a new value."""
        return Conditions([*self.parts, *other.parts], [*self.params, *other.params])

    @property
    def text(self) -> str:
        """The SQL after `where`."""
        return " and ".join(f"({part})" for part in self.parts)


def narrowed(asked: WorklistFilter, now: datetime) -> Conditions:
    """What the filter leaves, whosever it is and whenever it is due."""
    found = Conditions()
    if asked.group:
        of_group = [s.id for s in every_standard().values() if s.group == asked.group]
        found.add("standard = any(%s::text[])", of_group)
    if asked.person:
        found.add("about = %s", asked.person)
    if asked.agency:
        found.add(
            "agency = %s or from_team_id in (select id from team where agency_id = %s)",
            asked.agency, asked.agency,
        )  # fmt: skip
    if asked.baby_age in BABY_AGES:
        youngest, oldest = BABY_AGES[asked.baby_age]
        today = local_day(now)
        found.add(
            "person_born_on > %s and person_born_on <= %s",
            today - timedelta(days=oldest), today - timedelta(days=youngest),
        )  # fmt: skip
    return found


def owed_by_us(asked: WorklistFilter, mine: Mine) -> Conditions:
    """Owed by my teams; or by me: I have the family, or nobody has and my role owes."""
    teams = _teams(asked, mine)
    # One team by `=` lets the index give the rows in the order of their due dates.
    found = Conditions()
    if len(teams) == 1:
        found.add("team_id = %s", teams[0])
    else:
        found.add("team_id = any(%s::int[])", list(teams))
    if asked.scope == "me":
        found.add(
            "worker_id = %s or (worker_id is null and owed_by = any(%s::text[]))",
            mine.staff, list(mine.roles),
        )  # fmt: skip
    return found


def owed_to_us(asked: WorklistFilter, mine: Mine, now: datetime) -> Conditions:
    """Owed by other teams, because of something that one of mine recorded."""
    teams = _teams(asked, mine)
    return (
        Conditions()
        .add("from_team_id = any(%s::int[])", list(teams))
        .add("team_id <> all(%s::int[])", list(mine.teams))
        .add("closed_at is null")
        .add("opens_at is null or opens_at <= %s", now)
    )


def told_to_us(asked: WorklistFilter, mine: Mine) -> Conditions:
    """Owed by other teams, late, and one of mine was told last."""
    teams = _teams(asked, mine)
    return (
        Conditions()
        .add("told_team_id = any(%s::int[])", list(teams))
        .add("team_id <> all(%s::int[])", list(mine.teams))
        .add("closed_at is null")
    )


def concerns_us(
    asked: WorklistFilter, mine: Mine, now: datetime, *, is_pressing: bool = False
) -> Conditions:
    """What mine are needed for, recorded a part of the reason of, or are offered.

    `is_pressing` leaves out what others do because of what we know.
    """
    parts = ["needed", "offered"] if is_pressing else ["needed", "offered", "half"]
    return (
        Conditions()
        .add(
            "(subject_id, id) in (select subject_id, entry_id from worklist_concern "
            "where team_id = any(%s::int[]) and part = any(%s::text[]))",
            list(_teams(asked, mine)),
            parts,
        )
        .add("closed_at is null")
        .add("opens_at is null or opens_at <= %s", now)
    )


def shown(asked: WorklistFilter, mine: Mine, now: datetime) -> Conditions:
    """The part of a worklist that the filter shows."""
    if asked.show == "others":
        return owed_to_us(asked, mine, now)
    if asked.show == "escalated":
        return told_to_us(asked, mine)
    if asked.show == "concerned":
        return concerns_us(asked, mine, now)
    found = owed_by_us(asked, mine)
    if asked.show == "closed":
        return found.add("closed_at > %s", now - timedelta(days=CLOSED_DAYS))
    found.add("closed_at is null")
    if asked.show == "coming":
        return found.add("opens_at > %s", now)
    found.add("opens_at is null or opens_at <= %s", now)
    today, week = days(now)
    match asked.show:
        case "overdue":
            found.add("due_at < %s", now)
        case "today":
            found.add("due_at >= %s and due_at <= %s", now, today)
        case "this_week":
            found.add("due_at > %s and due_at <= %s", today, week)
        case "later":
            found.add("due_at is null or due_at > %s", week)
        case _:
            pass
    return found


def days(now: datetime) -> tuple[datetime, datetime]:
    """The last second of today, and of the seventh day from today."""
    today = local_day(now)
    return end_of_day(today), end_of_day(today + timedelta(days=WEEK_DAYS))


def _teams(asked: WorklistFilter, mine: Mine) -> Sequence[int]:
    if asked.team is not None:
        return (asked.team,) if asked.team in mine.teams else ()
    return mine.teams
