"""Families that need another worker: whoever has nobody, and all that somebody has.

Lists are read with the records closed: they hold initials. To give a family to somebody
its record is opened, one after another, and each opening is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import posts
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import allocating as verbs
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import opening, paths, staffing
from plait.pages.staff.allocating_forms import CoverForm
from plait.records import queries
from plait.timeline.care_episodes import episodes
from plait.worklist import who_has
from plait.worklist.directory import directory
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.workforce.shapes import Part
    from plait.worklist.who_has import InCare

PART_WORDS = {
    "coordinator": "Coordinates the care",
    "infant": "The baby's own worker",
}
NEEDS_WORDS = {
    "coordinator": "Somebody to coordinate the care",
    "infant": "Another worker for the baby",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A family in a list, by initials, and what is to be done about it.

    `had_by` are those who have left, each with the page of all whom they had.
    """

    label: str
    parts: tuple[str, ...]
    accepted: Any
    href: str
    had_by: tuple[tuple[str, str], ...] = ()


@require_GET
def waiting(request: Request) -> HttpResponse:
    """The families of a team that have nobody, or whose worker has left."""
    team = staffing.team_of(request)
    there = {post.staff_id for post in posts.of_team(team, request.now)}
    found = who_has.without_worker(who_has.in_care(team), there)
    lines = [
        Line(
            one.label,
            tuple(NEEDS_WORDS[part] for part in parts),
            one.accepted_at,
            paths.allocate(one.subject_id, one.episode),
            _had_by(one, parts, team),
        )
        for one, parts in found
    ]
    context = {
        "lines": lines,
        "team": directory().teams[team],
        "leads": staffing.leads(request, team),
        "back": staffing.home(team),
    }
    return render(request, "staff/staffing/waiting.jinja", context)


@require_http_methods(["GET", "POST"])
def families(request: Request, staff_id: int) -> HttpResponse:
    """All families that a colleague has, and to give all of them to somebody else.

    Raises:
        Http404: nobody has that number. Whoever has left may have no family left.
    """
    team = staffing.team_of(request)
    there = {post.staff_id: post for post in posts.of_team(team, request.now)}
    mine = _of(who_has.in_care(team), staff_id)
    if staff_id not in directory().workers:
        raise Http404
    leads = staffing.leads(request, team)
    form = CoverForm(request.POST or None)
    form.offer(
        Option(str(one), f"{post.staff}, {components.role(post.role)}")
        for one, post in there.items()
        if one != staff_id
    )
    kept: list[InCare] = []
    if request.method == "POST":
        if not leads:
            raise NotAllowed
        if form.is_valid():
            cover = int(form.cleaned_data["cover"])
            kept = _give_all(request, form, mine, staff_id, team, there[cover])
            if not kept:
                return redirect(staffing.home(team))
            mine = _of(who_has.in_care(team), staff_id)
    context = {
        "lines": [_line(one, staff_id) for one in mine],
        "kept": len(kept),
        "form": form,
        "leads": leads,
        "name": directory().workers.get(staff_id, "A colleague"),
        "has_left": staff_id not in there,
        "team": directory().teams[team],
        "back": staffing.home(team),
    }
    is_wrong = bool(kept) or (form.is_bound and bool(form.errors))
    status = 422 if is_wrong else 200
    return render(request, "staff/staffing/families.jinja", context, status=status)


def _of(every: Iterable[InCare], staff_id: int) -> list[InCare]:
    return [one for one in every if one.parts_of(staff_id)]


def _line(one: InCare, staff_id: int) -> Line:
    return Line(
        one.label,
        tuple(PART_WORDS[part] for part in one.parts_of(staff_id)),
        one.accepted_at,
        paths.allocate(one.subject_id, one.episode),
    )


def _had_by(
    one: InCare, parts: Iterable[Part], team: int
) -> tuple[tuple[str, str], ...]:
    """Who had the parts for which nobody is there now."""
    had = {"coordinator": one.coordinator, "infant": one.infant_worker}
    left = dict.fromkeys(who for part in parts if (who := had[part]) is not None)
    names = directory().workers
    return tuple(
        (names[who], f"{reverse('staffing-families', args=[who])}?team={team}")
        for who in left
        if who in names
    )


def _give_all(
    request: Request,
    form: CoverForm,
    families_: Iterable[InCare],
    staff_id: int,
    team: int,
    cover: Any,
) -> list[InCare]:
    """Give each family to who covers. Gives those that stay where they are.

    Each is given whole or not at all; one that cannot be given holds no other up.
    """
    kept = []
    for one in families_:
        try:
            with transaction.atomic():
                for part in one.parts_of(staff_id):
                    _give(request, form, one, part, staff_id, team, cover)
        except PlaitError:
            kept.append(one)
    return kept


def _give(
    request: Request,
    form: CoverForm,
    one: InCare,
    part: Part,
    staff_id: int,
    team: int,
    cover: Any,
) -> None:
    """Give one part of one family to who covers.

    Raises:
        NotAllowed: the record may not be opened, or who covers may not have it.
        PlaitError: it changed meanwhile; nothing of it is kept.
    """
    opening.open_family(request, one.subject_id)
    if cover.staff_id not in posts.not_close_to(one.subject_id, [cover.staff_id]):
        raise NotAllowed
    timeline, _ = visible(one.subject_id, queries.timeline_for(one.subject_id))
    found = who_has.episode_of(episodes(timeline), one.episode)
    had = who_has.holder(found, part) if found else None
    if found is None or had is None or who_has.worker_of(had) != staff_id:
        raise verbs.AllocatedMeanwhile(who_has.worker_of(had))
    verbs.allocate(
        about=UUID(found.about) if found.about else None,
        episode=one.episode,
        part=part,
        worker=cover.staff_id,
        post=cover.role,
        instead_of=UUID(had.id),
        reason=form.cleaned_data["why"],
        family=one.subject_id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=team,
        event_id=uuid5(form.event_id_value, f"{one.episode}/{part}"),
    )
