"""The page after saving: what to do now, what is owed because of it, and who knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.pages.staff import banners, decided, grave, opening, paths, saving
from plait.pages.staff.due_rows import DueRow, agency_kinds, due_row
from plait.records import queries
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory
from plait.worklist.rows import every_standard

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.records.shapes import StoredEvent, TimelineEvent
    from plait.worklist.routing import TeamCard
    from plait.worklist.shapes import Row

#: How many recordings a session remembers, to show what followed from them.
_REMEMBERED = 20

#: What a duty is that was done, and not ended without being done.
_MET = ("met", "met_late")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty that is owed now, and the team to ring; None where it is one's own."""

    one: DueRow
    team: TeamCard | None
    is_own: bool


@require_GET
def recorded(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """What was recorded, what is owed because of it and by whom, and who knows."""
    opened = opening.open_family(request, subject_id)
    newest = queries.event(subject_id, event_id)[-1]
    kept = _remembered(request, event_id)
    rows = owed_queries.of_subject(subject_id, by=request.staff, now=request.now)
    found = [newest, *_beside(newest, kept["events"], subject_id)]
    events = [one.event for one in found]
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "heading": _heading(newest.event),
        "event_href": paths.event(subject_id, newest.event.root),
        "facts": [saving.said(one, opened) for one in found],
        **_next_steps(newest.event),
        "to_do": grave.to_do(events, request=request, family=subject_id),
        "attention": owed_queries.attention(subject_id),
        **_disagreement(request, found),
        **_followed(request, rows, kept),
    }
    return render(request, "staff/record/recorded.jinja", context)


def _disagreement(request: Request, found: Iterable[TimelineEvent]) -> dict[str, Any]:
    """Whether others may disagree with what was recorded, or whoever reads it may."""
    decisions = [one.event for one in found if decided.is_decision(one)]
    own = decided.own_agency(request)
    others = [event for event in decisions if event.agency != own]
    return {
        "may_be_disagreed_with": any(
            event.kind.endswith((".declined", ".returned")) for event in decisions
        )
        and not others,
        "disagree": paths.disagree(others[0].subject_id, others[0].root)
        if others
        else "",
    }


def _next_steps(event: StoredEvent) -> Mapping[str, str]:
    """What can be added to it at once, or done about it."""
    if event.fact.get("withdrawn"):
        return {}
    if event.kind == "injury.observed":
        return {"add_photos": paths.add_photos(event.subject_id, event.root)}
    return {}


def remember(request: Request, done: saving.Saved) -> None:
    """Keep which duties followed, by their ids alone, for the page after saving.

    Where nothing followed there is nothing to keep, and no session to write.
    """
    followed = {
        "owed": [str(row) for row in done.owed],
        "answered": [str(row) for row in done.answered],
        "again": [str(row) for row in done.again],
        "gone": list(done.gone),
        "events": [str(one) for one in done.events],
    }
    if not any(followed[name] for name in ("owed", "answered", "again", "gone")) and (
        done.events == (done.first,)
    ):
        return
    kept = request.session.get("recorded", {})
    kept[str(done.first)] = followed
    request.session["recorded"] = dict(list(kept.items())[-_REMEMBERED:])


def _remembered(request: Request, event_id: UUID) -> Mapping[str, list[str]]:
    nothing: dict[str, list[str]] = {
        name: [] for name in ("owed", "answered", "again", "gone")
    }
    kept = request.session.get("recorded", {}).get(str(event_id), {})
    return nothing | {"events": [str(event_id)]} | kept


def _beside(
    newest: TimelineEvent, ids: Iterable[str], subject_id: UUID
) -> list[TimelineEvent]:
    """What the same form recorded beside it."""
    others = set(ids) - {str(newest.event.id)}
    if not others:
        return []
    every = queries.timeline_for(subject_id)
    return [one for one in every if str(one.event.id) in others]


def _followed(
    request: Request, rows: Iterable[Row], kept: Mapping[str, list[str]]
) -> Mapping[str, Any]:
    """What began, is owed again or still, was answered or ended; soonest first."""
    by_id = {str(row.id): row for row in sorted(rows, key=_soonest)}
    viewer = agency_kinds(request)
    own = {post.team_id for post in request.posts}
    teams = directory().teams

    def of(name: str) -> list[Row]:
        wanted = set(kept[name])
        return [row for one, row in by_id.items() if one in wanted]

    def shown(found: Iterable[Row]) -> list[Owed]:
        return [
            Owed(
                due_row(row, request.now, viewer),
                teams.get(row.team_id),
                row.team_id in own,
            )
            for row in found
        ]

    begun = [row for row in of("owed") if row.is_open]
    again = [row for row in of("again") if row.is_open and row not in begun]
    ended = [row for row in of("answered") if row.state not in _MET]
    return {
        "owed": shown(begun),
        "again": shown(again),
        # A meeting without the right people leaves its duty open: say so at once.
        "still": shown(
            row
            for row in by_id.values()
            if row.state in ("due", "overdue") and row not in (*begun, *again)
        ),
        "answered": [row.title for row in of("answered") if row.state in _MET],
        "ended": [row.title for row in ended] + _titles(kept["gone"]),
        "told": _told((*begun, *again), teams, own),
    }


def _told(
    rows: Iterable[Row], teams: Mapping[int, TeamCard], own: set[int]
) -> list[TeamCard]:
    """The teams on whose worklist something new stands, or who are needed for it."""
    found = dict.fromkeys(
        team
        for row in rows
        if row.state != "waiting"
        for team in (row.team_id, *row.needed)
    )
    return [teams[one] for one in found if one in teams and one not in own]


def _soonest(row: Row) -> tuple[bool, Any]:
    return row.due_at is None, row.due_at or row.opened_at


def _titles(standards: Iterable[str]) -> list[str]:
    every = every_standard()
    return [every[one].title for one in dict.fromkeys(standards) if one in every]


def _heading(event: StoredEvent) -> str:
    if event.fact.get("withdrawn"):
        return "Withdrawn"
    return "Corrected" if event.corrects else "Recorded"
