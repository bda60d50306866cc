"""The pack of a meeting: opened by one action, read on the screen or as a document.

Only a team that is asked to the meeting, or that called it, has a pack, and none is
given out once the meeting is cancelled. That somebody opened theirs is an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import agencies
from plait.casework import packs
from plait.pages import components, documents
from plait.pages.staff import banners, opening, pack_openings, pack_words, paths
from plait.pages.staff.pack_shapes import Pack, Reading
from plait.worklist import pack_material
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.timeline.gatherings import Gathering

#: A pack that was opened is read for so long; then the button is pressed again.
READ_FOR = timedelta(hours=1)
FORMS = ("screen", "pdf")
STYLES = ("pack.css", "document.css")


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting and who asks for its pack; `post` is theirs with a seat, or None."""

    opened: Open
    meeting: Gathering
    post: Any

    @property
    def refusal(self) -> str:
        """Why they get no pack; nothing where they get one."""
        if self.post is None:
            return (
                "Only the teams that are asked to this meeting have a pack of it. "
                "If your team should be there, ask the team that called it."
            )
        if self.meeting.state == "cancelled":
            return "This meeting is cancelled. No packs of it are given out any more."
        return ""


def asked_for(request: Request, subject_id: UUID, meeting_id: UUID) -> Asked:
    """Open the record and find the meeting, and in which post whoever asks is there.

    Raises:
        NotAllowed: the record may not be opened, or no such meeting may be seen.
    """
    opened = opening.open_family(request, subject_id)
    meeting = pack_material.meeting_of(subject_id, meeting_id)
    seated = [post for post in request.posts if post.team_id in meeting.seats]
    caller = caller_of(meeting)
    called = [post for post in request.posts if post.team_id == caller]
    return Asked(opened, meeting, next(iter((*seated, *called)), None))


def caller_of(meeting: Gathering) -> int | None:
    """The team that called it, by number; that held it where nobody called it."""
    first = meeting.called or meeting.held
    named = first.event.team if first else None
    return int(named) if named and named.isdecimal() else None


@require_http_methods(["GET", "POST"])
def pack(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The button, and who has opened theirs; sent, it opens the pack and says so."""
    asked = asked_for(request, subject_id, meeting_id)
    if request.method == "POST" and not asked.refusal:
        form = request.POST.get("form", "screen")
        if form in FORMS:
            return _opened(request, asked, form)
    status = 403 if asked.post is None else 409 if asked.refusal else 200
    if request.method == "POST" and status == 200:  # noqa: PLR2004 - sent, and unread
        status = 422
    return render(request, "staff/pack.jinja", _context(request, asked), status=status)


def _opened(request: Request, asked: Asked, form: str) -> HttpResponse:
    if form == "pdf" and not documents.can_make():
        context = _context(request, asked)
        return render(request, "staff/pack.jinja", context, status=503)
    meeting, opened = asked.meeting, asked.opened
    first = meeting.called or meeting.held
    packs.open_pack(
        meeting=_id(meeting),
        form="pdf" if form == "pdf" else "screen",
        family=opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=asked.post.team_id,
        sensitivity=first.event.sensitivity if first else None,
    )
    if form == "screen":
        return redirect(paths.pack_read(opened.id, _id(meeting)))
    made = documents.pdf(
        "documents/pack.jinja",
        {"pack": pack_words.trimmed(made_for(request, asked))},
        *STYLES,
    )
    return documents.answer(made, f"pack-{opened.family.reference}.pdf")


@require_GET
def read(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The pack on the screen, for whoever opened it within the last hour."""
    asked = asked_for(request, subject_id, meeting_id)
    if asked.refusal or not _has_opened(request, asked):
        return redirect(paths.pack(subject_id, meeting_id))
    context = {
        "opened": asked.opened,
        "pack": made_for(request, asked),
        "meeting": asked.meeting,
        "back": paths.meeting(subject_id, meeting_id),
    }
    return render(request, "staff/pack_read.jinja", context)


@require_GET
def beforehand(
    request: Request, subject_id: UUID, meeting_id: UUID, team: int
) -> HttpResponse:
    """What a team with a seat would get, as far as whoever calls may read it."""
    asked = asked_for(request, subject_id, meeting_id)
    is_caller = asked.post is not None and (
        asked.post.team_id == caller_of(asked.meeting)
    )
    card = directory().teams.get(team)
    if asked.refusal or not is_caller or team not in asked.meeting.seats or not card:
        raise Http404
    family = asked.opened.family
    material = pack_material.of_team(
        family, meeting_id, team, by=request.staff, now=request.now
    )
    reading = _reading(request, asked, beforehand=card.name)
    context = {
        "opened": asked.opened,
        "pack": pack_words.pack_of(material, asked.opened, reading, _around()),
        "meeting": asked.meeting,
        "back": paths.meeting(subject_id, meeting_id),
    }
    return render(request, "staff/pack_read.jinja", context)


def made_for(request: Request, asked: Asked) -> Pack:
    """The pack of whoever asks."""
    material = pack_material.of_reader(
        asked.opened.family, _id(asked.meeting), by=request.staff, now=request.now
    )
    reading = _reading(request, asked)
    return pack_words.pack_of(material, asked.opened, reading, _around())


def _reading(request: Request, asked: Asked, beforehand: str = "") -> Reading:
    team = asked.post.team
    return Reading(
        name=f"{request.staff.given_name} {request.staff.family_name}",
        team=team.name,
        agency=team.agency.name,
        at=request.now,
        reference=asked.opened.family.reference,
        beforehand=beforehand,
    )


def _around() -> pack_words.Around:
    return pack_words.Around(directory().teams, agencies.cards())


def _has_opened(request: Request, asked: Asked) -> bool:
    since: datetime = request.now - READ_FOR
    mine = (
        packs.opening_id(_id(asked.meeting), request.staff.pk, "screen", at)
        for at in (request.now, since)
    )
    ids = {str(one) for one in mine}
    return any(
        one.id in ids and one.occurred_at >= since for one in asked.meeting.packs
    )


def _context(request: Request, asked: Asked) -> dict[str, Any]:
    meeting, opened = asked.meeting, asked.opened
    teams = directory().teams
    is_caller = asked.post is not None and asked.post.team_id == caller_of(meeting)
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "meeting": meeting,
        "title": components.sentence(pack_words.title_of(meeting)),
        "when": pack_words.when_of(meeting),
        "refusal": asked.refusal,
        "can_make": documents.can_make(),
        "openings": pack_openings.openings(meeting, teams),
        "unopened": pack_openings.unopened(meeting, teams),
        "previews": [
            (teams[seat].name, paths.pack_beforehand(opened.id, _id(meeting), seat))
            for seat in meeting.seats
            if is_caller and seat in teams and seat != asked.post.team_id
        ],
        "back": paths.meeting(opened.id, _id(meeting)),
    }


def _id(meeting: Gathering) -> UUID:
    return UUID(meeting.id)
