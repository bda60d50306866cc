"""The team's morning on one screen: who comes first today, and what nobody has yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.access import rota, sessions
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import case_words, opening, paths, referral_words
from plait.pages.staff.referrals import service_teams
from plait.worklist import bed_lists, care_lists
from plait.worklist import caseload as lists
from plait.worklist.directory import directory
from plait.worklist.team_capacity import capacity_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.standards.services.care import Care
    from plait.worklist.caseload import Case

#: Rows that one part shows; the rest is counted.
SHOWN = 8


class Row(NamedTuple):
    """One family in a part, with what is said of it there."""

    href: str
    who: str
    stage: str
    words: str
    worker: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the morning: its first rows, and how many there are."""

    title: str
    rows: tuple[Row, ...]
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
    seen = list({one.subject_id for one in shown})
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
        "ward_list": reverse("on-a-ward"),
        "is_service": bool(teams),
        "referrals": reverse("referrals"),
        "caseload": reverse("caseload"),
    }
    return render(request, "staff/care/huddle.jinja", context)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the parts ask of a case: whether it stands there, and in which words."""

    now: datetime
    today: date
    cares: Mapping[int, Care | None]

    def care(self, case: Case) -> Care | None:
        """What the service of its team watches."""
        return self.cares[case.team]

    def part(
        self,
        title: str,
        cases: Iterable[Case],
        words: Callable[[Case], str],
        nothing: str,
        *,
        first: Callable[[Case], date | datetime | None] | None = None,
    ) -> Part:
        """A part of those that stand there; only those that are shown are in words.

        Args:
            first: a moment by which they stand, the earliest first; before all others
                those who have none. Without it they stand as on the caseload.
        """
        fitting = list(cases)
        if first is not None:
            fitting.sort(key=partial(_place, first))
        rows = tuple(self._row(case, words(case)) for case in fitting[:SHOWN])
        return Part(title, rows, len(fitting), nothing)

    def _row(self, case: Case, words: str) -> Row:
        return Row(
            paths.family(case.subject_id),
            case.label,
            referral_words.stage(case.edd, case.born_on, self.now),
            words,
            _worker(case),
        )


def _parts(cases: Sequence[Case], now: datetime) -> list[Part]:
    cares = {team: case_words.watched(team) for team in {one.team for one in cases}}
    by = _Seen(now, local_day(now), cares)
    return [*_first_parts(cases, by), *_later_parts(cases, by)]


def _first_parts(cases: Sequence[Case], by: _Seen) -> list[Part]:
    now, care = by.now, by.care
    return [
        by.part("Late", (x for x in cases if x.owed.late), _late,
                "Nothing that this team owes is late.",
                first=lambda x: x.owed.first_due),
        by.part("Nobody has them",
                (x for x in cases if x.is_nobodys or x.has_infant_left), _nobody,
                "Everybody has a worker.", first=lambda x: x.accepted_at),
        by.part("In hospital, or waiting for a bed",
                (x for x in cases if x.hospital or x.owed.bed), _bed,
                "Nobody is known to be on a ward without her baby, in a unit, or "
                "waiting for a bed.",
                first=lambda x: x.hospital_since),
        by.part("Not seen lately",
                (x for x in cases if case_words.is_unseen(x, care(x), now)),
                lambda x: case_words.seen(x, care(x), now).words,
                "Everybody was seen in time.",
                first=lambda x: x.last_seen_at or x.received_at),
        by.part("Baby not seen lately",
                (x for x in cases if case_words.is_infant_unseen(x, care(x), now)),
                lambda x: _words(case_words.infant_seen(x, care(x), now)),
                "Every baby was seen in time.", first=lambda x: x.infant_seen_at),
        by.part("Birth is near",
                (x for x in cases if case_words.is_near_birth(x, care(x), by.today)),
                _birth, "No birth is near.", first=lambda x: x.edd or x.born_on),
    ]  # fmt: skip


def _later_parts(cases: Sequence[Case], by: _Seen) -> list[Part]:
    now, care = by.now, by.care
    return [
        by.part("Care plan",
                (x for x in cases if case_words.lacks_plan(x, care(x), now)),
                lambda x: _words(case_words.plan(x, care(x), now)),
                "No care plan is lacking.", first=lambda x: x.edd),
        by.part("Birth alert",
                (x for x in cases if case_words.waits_for_alert(x, care(x), by.today)),
                lambda x: _words(case_words.alert(x, care(x), now)),
                "No alert waits for an answer.", first=lambda x: x.edd),
        by.part("No next contact",
                (x for x in cases if case_words.lacks_contact(x, now)),
                lambda x: case_words.next_contact(x, now).words,
                "Everybody has a next contact.", first=lambda x: x.last_seen_at),
        by.part("Supervision",
                (x for x in cases if case_words.lacks_supervision(x, care(x), now)),
                lambda x: case_words.supervision(x, care(x), now).words,
                "All supervision is in time.", first=lambda x: x.supervision_on),
        by.part("Discharge offered, not accepted",
                (x for x in cases if x.state == "discharging" and x.discharge_at),
                _discharging, "No discharge waits.", first=lambda x: x.discharge_at),
    ]  # fmt: skip


def _place(
    first: Callable[[Case], date | datetime | None], case: Case
) -> tuple[bool, Any]:
    at = first(case)
    return at is not None, at


def _worker(case: Case) -> str:
    name = directory().workers.get(case.worker or -1, "")
    return f"{name}, who has left" if name and case.is_nobodys else name


def _words(cell: case_words.Cell | None) -> str:
    return cell.words if cell is not None else ""


def _late(case: Case) -> str:
    return (
        f"{case.owed.late} late, the first since {components.day(case.owed.first_due)}"
    )


def _birth(case: Case) -> str:
    if case.edd is not None:
        return f"due {components.day(case.edd)}"
    return f"born {components.day(case.born_on)}"


def _nobody(case: Case) -> str:
    if not case.is_nobodys:
        return "the baby's worker has left the team"
    return f"accepted {components.day(case.accepted_at)}"


def _bed(case: Case) -> str:
    there = case_words.hospital(case)
    if case.owed.bed == bed_lists.WARD:
        there = "on a ward without her baby"
    if there and case.hospital_since:
        there = f"{there} since {components.day(case.hospital_since)}"
    search = "a bed is searched for" if case.owed.bed == bed_lists.BED else ""
    return "; ".join(each for each in (there, search) if each)


def _discharging(case: Case) -> str:
    return f"offered {components.day(case.discharge_at)}"


def _gravest(
    items: Sequence[care_lists.Item], now: datetime
) -> list[tuple[str, str, str]]:
    """The referrals that come first: where, who, and how long they wait."""
    rows = referral_words.lines(care_lists.with_clocks(items[:SHOWN]), now)
    return [
        (row.href, f"{row.who}, {row.when}",
         f"{row.urgency}. {row.clock or 'It waits for your decision'}")
        for row in rows
    ]  # fmt: skip


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


def _by_worker(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """What each colleague has: families, and the points of all of it with its babies.

    Who has more families does not do more: points say how much work they are.
    """
    names = directory().workers
    families: Counter[int] = Counter()
    babies: Counter[int] = Counter()
    points: Counter[int] = Counter()
    capacities = {team: capacity_for(team) for team in {one.team for one in cases}}
    for one in cases:
        capacity = capacities[one.team]
        if one.worker is not None and not one.is_nobodys:
            families[one.worker] += 1
            if capacity:
                points[one.worker] += capacity.points(one.intensity, one.travel)
        if one.infant_worker is not None and not one.has_infant_left:
            babies[one.infant_worker] += 1
            if capacity:
                points[one.infant_worker] += capacity.weights.infant
    return sorted(
        (names.get(who, ""), _has(families[who], babies[who], points[who]))
        for who in families | babies
    )


def _has(families: int, babies: int, points: int) -> str:
    """What a colleague has; no points where the service says nothing of weights."""
    said = []
    if families or not babies:
        said.append(components.counted(families, "family", "families"))
    if babies:
        said.append(components.counted(babies, "baby", "babies"))
    if points:
        said.append(components.counted(points, "point"))
    return ", ".join(said)
