"""The team's morning on one screen: who comes first today, and what nobody has yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.access import rota, sessions
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import case_words, opening, referral_words
from plait.pages.staff.referrals import service_teams
from plait.worklist import care_lists
from plait.worklist import caseload as lists
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.case_words import Line
    from plait.worklist.caseload import Case

#: Rows that one part shows; the rest is counted.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the morning: its rows, each with what is said of it there."""

    title: str
    rows: tuple[tuple[Line, str], ...]
    every: int
    nothing: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.every - len(self.rows)


@require_GET
def huddle(request: Request) -> HttpResponse:
    """One screen for the whole team. Initials alone; it prints on one sheet."""
    teams = service_teams(request)
    cases = lists.whole(teams, now=request.now)
    shown = cases[: lists.MOST]
    seen = sorted({one.subject_id for one in shown})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    waiting = care_lists.inbox("waiting", teams)
    context: dict[str, Any] = {
        "parts": _parts(shown, request.now),
        "every": len(shown),
        "is_cut": len(cases) > lists.MOST,
        "counts": care_lists.counts(teams),
        "gravest": _gravest(waiting.items, request.now),
        "away": _away(teams, request.now),
        "by_worker": _by_worker(shown),
        "is_service": bool(teams),
        "referrals": reverse("referrals"),
        "caseload": reverse("caseload"),
    }
    return render(request, "staff/care/huddle.jinja", context)


def _parts(cases: Sequence[Case], now: datetime) -> list[Part]:
    today = local_day(now)

    def near(case: Case) -> bool:
        return case_words.is_near_birth(case, case_words.watched(case.team), today)

    def says(name: str) -> Callable[[Case], str]:
        def words(case: Case) -> str:
            cell = _cell(case, name, now)
            return cell.words if cell is not None and cell.is_time else ""

        return words

    return [
        _part("Late", cases, now, _late, "Nothing that this team owes is late."),
        _part("Nobody has them", cases, now, _nobody, "Everybody has a worker."),
        _part("Not seen lately", cases, now, says("Seen"),
              "Everybody was seen in time."),
        _part("Baby not seen lately", cases, now, says("Baby seen"),
              "Every baby was seen in time."),
        _part("Birth is near", cases, now,
              lambda case: "before or after birth" if near(case) else "",
              "No birth is near."),
        _part("Care plan", cases, now, says("Care plan"), "No care plan is lacking."),
        _part("No next contact", cases, now, says("Next contact"),
              "Everybody has a next contact."),
        _part("Supervision", cases, now, says("Supervision"),
              "All supervision is in time."),
        _part("Discharge offered, not accepted", cases, now, _discharging,
              "No discharge waits."),
    ]  # fmt: skip


def _part(
    title: str,
    cases: Sequence[Case],
    now: datetime,
    words: Callable[[Case], str],
    nothing: str,
) -> Part:
    fitting = [(case, said) for case in cases if (said := words(case))]
    rows = tuple((case_words.line(case, now), said) for case, said in fitting[:SHOWN])
    return Part(title, rows, len(fitting), nothing)


def _cell(case: Case, name: str, now: datetime) -> case_words.Cell | None:
    care = case_words.watched(case.team)
    made: dict[str, Callable[[], case_words.Cell | None]] = {
        "Seen": lambda: case_words.seen(case, care, now),
        "Baby seen": lambda: case_words.infant_seen(case, care, now),
        "Care plan": lambda: case_words.plan(case, care, now),
        "Next contact": lambda: case_words.next_contact(case, now),
        "Supervision": lambda: case_words.supervision(case, care, now),
    }
    return made[name]()


def _late(case: Case) -> str:
    return f"{case.owed.late} late" if case.owed.late else ""


def _nobody(case: Case) -> str:
    if case.worker is not None:
        return ""
    return f"accepted {components.day(case.accepted_at)}"


def _discharging(case: Case) -> str:
    at = case.discharge_at if case.state == "discharging" else None
    return f"offered {components.day(at)}" if at else ""


def _gravest(
    items: Sequence[care_lists.Item], now: datetime
) -> list[tuple[str, str, str]]:
    """The referrals that come first: where, who, and how long they wait."""
    rows = referral_words.lines(care_lists.with_clocks(items[:SHOWN]), now)
    return [(row.href, f"{row.who}, {row.when}", f"{row.urgency}. {row.clock}")
            for row in rows]  # fmt: skip


def _away(teams: Sequence[int], now: datetime) -> list[tuple[str, str]]:
    """Who is away now, and who covers. No reason is kept anywhere."""
    if not teams:
        return []
    names = directory().workers
    return [
        (names.get(one.staff, ""),
         f"covered by {names.get(one.cover, '')}" if one.cover else "nobody covers")
        for one in rota.away_at(teams, now)
    ]  # fmt: skip


def _by_worker(cases: Sequence[Case]) -> list[tuple[str, int]]:
    """How many families each colleague has. Who has more is not who does more."""
    names = directory().workers
    many = Counter(one.worker for one in cases if one.worker is not None)
    return sorted((names.get(worker, ""), count) for worker, count in many.items())
