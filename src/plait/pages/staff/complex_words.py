"""The complex-cases list in words: rows, turns of a sitting, and who is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from plait.clock.ages import format_gestation, gestation_days
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import paths
from plait.worklist import complex_cases as lists
from plait.worklist.complex_cases import Case, Keeper, Turn
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request

_COLOURS = {"red": "red", "safeguarding": "purple", "amber": "orange"}
_SHORT = {"red": "Red", "safeguarding": "Safeguarding", "amber": "Amber"}
#: After so many days of a pregnancy a birth should have been recorded: 43+0.
_LONGEST = 301
WHY = {
    "new": "New: not talked of yet",
    "changed": "Something changed since last time",
    "overdue": "Was to be talked of already",
    "due": "Due again",
    "talked": "Talked of",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One family of the list as a page shows it. `label` is initials."""

    case: Case
    label: str
    href: str
    tier: tuple[str, str]
    joint: bool
    weeks: str
    midwife: str
    visitor: str
    is_unnamed: bool
    since: date
    last: str
    next: str
    changed: bool


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn of a sitting as a page shows it."""

    line: Line
    at: str
    why: str
    href: str
    fits: bool
    is_done: bool
    is_asked: bool


def keeper(request: Request) -> Keeper | None:
    """The team of whoever asks that keeps a list; None where none does."""
    return lists.keeper_of(post.team_id for post in request.posts)


def tag_of(tier: str) -> tuple[str, str]:
    """The word and the colour of a tier."""
    return _SHORT.get(tier, tier), _COLOURS.get(tier, "grey")


def line(case: Case, now: datetime) -> Line:
    """One row of the list."""
    midwife = named(case.midwife_at, case.midwife)
    visitor = named(case.visitor_at, case.visitor)
    return Line(
        case=case,
        label=case.label,
        href=paths.complex_case(case.subject_id),
        tier=tag_of(case.tier),
        joint=case.joint,
        weeks=weeks_of(case.edd, local_day(now)),
        midwife=midwife,
        visitor=visitor,
        is_unnamed=case.midwife_at is None or case.visitor_at is None,
        since=case.since,
        last=components.day(case.talked_at) if case.talked_at else "Never yet",
        next=_next(case),
        changed=case.changed_at is not None,
    )


def _next(case: Case) -> str:
    if case.meeting_at is not None:
        return f"Called for {components.moment(case.meeting_at)}"
    if case.due_on is None:
        return "At the next meeting"
    return f"By {components.day(case.due_on)}"


def named(at: datetime | None, worker: int | None) -> str:
    """Who is named; that somebody is whose name is not known; or that nobody is."""
    if at is None:
        return "Nobody named"
    name = directory().workers.get(worker) if worker is not None else None
    return name or f"Named on {components.day(at)}"


def weeks_of(edd: date | None, today: date) -> str:
    """How far the pregnancy is; said where no due date is known."""
    if edd is None:
        return "No due date"
    days = gestation_days(edd, today)
    if days > _LONGEST:
        return f"Was due {components.day(edd)}; no birth is recorded"
    return f"{format_gestation(days)} weeks" if days >= 0 else "Before conception"


def time_each(seconds: int) -> str:
    """`2 minutes`, `1 minute 50 seconds`."""
    minutes, rest = divmod(seconds, 60)
    parts = [components.counted(minutes, "minute")] if minutes else []
    parts += [components.counted(rest, "second")] if rest else []
    return " ".join(parts)


def turns(found: Iterable[Turn], on: date, now: datetime) -> list[TurnLine]:
    """The turns of a sitting in words."""
    return [
        TurnLine(
            line=line(one.case, now),
            at=components.time_of_day(one.at),
            why=WHY[one.why],
            href=turn_href(on, one),
            fits=one.fits,
            is_done=one.why == "talked",
            is_asked=one.case.meeting_id is not None,
        )
        for one in found
    ]


def turn_href(on: date, turn: Turn) -> str:
    """The page of one family's turn."""
    return turn_href_of(on, turn.case.subject_id)


def turn_href_of(on: date, subject_id: UUID) -> str:
    """The page of the turn of this family."""
    return reverse("complex-turn", args=[on.isoformat(), subject_id])


def sitting_href(on: date) -> str:
    """The page of a sitting."""
    return reverse("complex-sitting", args=[on.isoformat()])
