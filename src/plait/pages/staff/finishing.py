"""Recording a meeting that was held: what is missing, what it says, and then once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plait.access.permissions import ReservedKind
from plait.casework import room as casework
from plait.pages import components, fact_words
from plait.pages.staff import banners, minutes_words, paths, room_page
from plait.worklist import held as meetings
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.room_page import Held


@dataclass(frozen=True, slots=True)
class ForOthers:
    """What a decision begins that another agency records."""

    title: str
    say: str


@require_http_methods(["GET", "POST"])
def finish(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Check what was written, and record it: all of it, or nothing."""
    if request.method == "POST":
        casework.one_at_a_time(meeting_id)
    held = room_page.enter(request, subject_id, meeting_id)
    scribe = room_page.scribe(request, held)
    if held.room.gathering.state != "called":
        return redirect(paths.minutes(subject_id, meeting_id))
    errors = [
        {"text": one.say, "href": _place(held, one)}
        for one in meetings.missing(held.room.of)
    ]
    if request.method == "POST" and not errors:
        try:
            casework.finish(
                held.room,
                family=subject_id,
                occurred_at=request.now,
                recorded_at=request.now,
                by=request.staff,
                team=scribe.team,
            )
        except casework.RecordedMeanwhile:
            return redirect(paths.minutes(subject_id, meeting_id))
        except NotRecorded as refused:
            errors = [{"text": refused.say, "href": paths.hold(subject_id, meeting_id)}]
        else:
            return redirect(paths.minutes(subject_id, meeting_id))
    return _page(request, held, scribe.team, errors)


def _place(held: Held, one: meetings.Missing) -> str:
    """The part in which it is missing, on the page of the meeting."""
    here = paths.hold(held.opened.id, held.meeting)
    if one.part == "people":
        return f"{here}#people"
    return f"{here}#{room_page.view(held, one.part).anchor}"


def _page(
    request: Request, held: Held, team: int, errors: list[dict[str, str]]
) -> HttpResponse:
    kind = casework.agency_kind_of(team)
    of = held.room.of
    others = [
        ForOthers(fact_words.title(one.kind), ReservedKind(one.kind).say)
        for one in casework.left_to_others(of, kind)
    ]
    context = {
        "opened": held.opened,
        "banners": banners.banners(held.opened, request.now),
        "title": components.sentence(of.quorum.title),
        "line": room_page.quorum_line(held),
        "said": minutes_words.of_steps(of),
        "others": others,
        "errors": errors,
        "is_whole": held.room.is_whole,
        "back": paths.hold(held.opened.id, held.meeting),
    }
    status = 422 if errors and request.method == "POST" else 200
    return render(request, "staff/meeting/finish.jinja", context, status=status)
