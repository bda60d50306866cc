"""Holding a meeting: who is here, what is said and decided, kept as it is typed.

The page works with forms alone. With scripts each part is saved as it is typed, what
others write appears, and what could not be saved stays on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait.pages import components
from plait.pages.staff import banners, paths, room_page, room_parts, room_saving
from plait.records import drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.room_page import Held, PartView
    from plait.pages.staff.room_saving import Outcome


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def hold(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The page of a meeting that is being held."""
    held = room_page.enter(request, subject_id, meeting_id)
    if held.room.gathering.state != "called" and request.method == "GET":
        return redirect(paths.minutes(subject_id, meeting_id))
    scribe = room_page.scribe(request, held)
    if request.method == "GET":
        return _page(request, held, [])
    gone = request.POST.get("gone", "")
    only = request.POST.get("save", "")
    if gone:
        found = room_saving.take_away(held, scribe, gone, request.POST)
        outcomes = [found] if found else []
    else:
        outcomes = room_saving.save_all(held, scribe, request.POST, only)
    held = room_page.enter(request, subject_id, meeting_id)
    if all(one.is_well for one in outcomes):
        return _onwards(request, held)
    return _page(request, held, outcomes)


def _onwards(request: Request, held: Held) -> HttpResponse:
    """Where to after everything was saved: on to recording, or back to the place."""
    here = paths.hold(held.opened.id, held.meeting)
    if request.POST.get("step") == "finish":
        return redirect(paths.finish(held.opened.id, held.meeting))
    place = request.POST.get("add") or ""
    known = ("heard", "dissent", "actions", "people")
    return HttpResponseRedirect(f"{here}#{place}" if place in known else here)


@sensitive_post_parameters()
@require_POST
def save(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Save one part as it is typed; the answer says what stands there now."""
    held = room_page.enter(request, subject_id, meeting_id)
    scribe = room_page.scribe(request, held)
    found = room_saving.save_all(held, scribe, request.POST)
    one = found[0] if found else None
    if one is not None and one.is_over:
        return JsonResponse({"over": True, "say": one.say}, status=409)
    if one is not None and one.say:
        return JsonResponse({"say": one.say}, status=422)
    held = room_page.enter(request, subject_id, meeting_id)
    if one is not None and one.theirs:
        shown = room_page.view(
            held, one.key, asked=one.form, theirs=one.theirs,
            version=room_saving.base_of(one.key, request.POST),
        )  # fmt: skip
        html = _html("conflict", request, part=shown)
        return JsonResponse({"html": html, "by": one.theirs.by}, status=409)
    key = one.kept.part if one and one.kept else request.POST.get("part", "")
    kept = held.room.parts.get(key)
    return JsonResponse(
        {
            "key": key,
            "version": kept.version if kept else 0,
            "saved": room_parts.says_by(kept) if kept else "",
            "at": components.time_of_day(request.now),
            "line": _html("line", request, line=room_page.quorum_line(held)),
        }
    )


@sensitive_post_parameters()
@require_POST
def changes(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The parts that others wrote since the page was read, drawn anew."""
    held = room_page.enter(request, subject_id, meeting_id)
    room_page.scribe(request, held)
    known = {
        key: room_saving.base_of(key, request.POST)
        for key in request.POST.getlist("part")[: room_saving.MOST_PARTS]
    }
    newer = [
        room_page.view(held, key)
        for key, part in held.room.parts.items()
        if part.version != known.get(key, 0)
        and part.value is not None
        and room_page.form(held, key) is not None
    ]
    gone = [
        key for key, part in held.room.parts.items()
        if part.value is None and key in known and known[key] != part.version
    ]  # fmt: skip
    return JsonResponse(
        {
            "parts": [
                {"key": one.key, "list": one.list, "version": one.version,
                 "html": _html("part", request, part=one)}
                for one in newer
            ],
            "gone": gone,
            "line": _html("line", request, line=room_page.quorum_line(held)),
            "over": held.room.gathering.state != "called",
        }
    )  # fmt: skip


@require_GET
def stamp(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """A number that changes when somebody writes. It opens no record."""
    del request
    return JsonResponse({"stamp": drafts.stamp(subject_id, meeting_id)})


def _html(name: str, request: Request, **context: object) -> str:
    return render_to_string(f"staff/meeting/{name}.jinja", context, request=request)


def _page(request: Request, held: Held, outcomes: Sequence[Outcome]) -> HttpResponse:
    """The whole page; what was sent and not kept stays in its boxes."""
    shown = {one.key: _sent(request, held, one) for one in outcomes if not one.is_well}
    gathering = held.room.gathering
    status = 200
    if shown:
        is_conflict = any(one.theirs or one.is_over for one in outcomes)
        status = 409 if is_conflict else 422
    context = {
        "opened": held.opened,
        "banners": banners.banners(held.opened, request.now),
        "title": components.sentence(held.room.of.quorum.title),
        "gathering": gathering,
        "sections": room_page.sections(held, shown),
        "line": room_page.quorum_line(held),
        "interim": held.room.of.quorum.inquorate == "interim",
        "was_inquorate": held.room.of.was_inquorate,
        "is_whole": held.room.is_whole,
        "errors": [_error(one, shown[one.key]) for one in outcomes if not one.is_well],
        "here": paths.hold(held.opened.id, held.meeting),
        "back": paths.meeting(held.opened.id, held.meeting),
        "stamp": drafts.stamp(held.opened.id, held.meeting),
    }
    return render(request, "staff/meeting/hold.jinja", context, status=status)


def _sent(request: Request, held: Held, one: Outcome) -> PartView:
    base = room_saving.base_of(one.key, request.POST)
    return room_page.view(
        held, one.key, asked=one.form, theirs=one.theirs, version=base
    )


def _error(one: Outcome, shown: PartView) -> dict[str, str]:
    say = one.say
    if one.theirs:
        say = f"{one.theirs.by} has written here too: choose what stays"
    return {"text": f"{shown.heading}: {say}", "href": f"#{shown.anchor}"}
