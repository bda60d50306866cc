"""Photos of a mark: added from its page, and opened one at a time.

No list shows a picture. Its own page says what it is of; the picture comes from an
address of its own, through the door that writes who opened it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.pages import components
from plait.pages.staff import banners, opening, paths, recorded, saving
from plait.pages.staff.record_photos import PhotoForm
from plait.records import photos as kept
from plait.records import queries
from plait.records.photos import PhotoView
from plait.records.picture_files import MOST_PHOTOS

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request
    from plait.records.shapes import StoredEvent, TimelineEvent

MARK = "injury.observed"
ADDED = "injury.photo_added"


@dataclass(frozen=True, slots=True)
class PhotoLink:
    """A photo as a list names it: in words, with the page where it is opened."""

    href: str
    words: str


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def add(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """Add photos to a mark."""
    opened = opening.open_family(request, subject_id)
    mark = queries.event(subject_id, event_id)[-1].event
    if mark.kind != MARK or mark.fact.get("withdrawn"):
        raise NotAllowed
    room = MOST_PHOTOS - len(of_mark(subject_id, mark.root))
    form = PhotoForm(
        request.POST or None,
        files=request.FILES or None,
        setting=opening.setting_of(request, opened),
        child=mark.about,
        most=max(room, 1),
    )
    if form.is_bound and form.is_valid():
        try:
            done = saving.add_photos(form, mark=mark, request=request)
        except PlaitError as refused:
            form.refuse(getattr(refused, "field", ""), refused.say)
        else:
            recorded.remember(request, done)
            return redirect("recorded", opened.id, done.first)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "mark": saving.said(queries.event(subject_id, event_id)[-1], opened),
        "back": paths.event(opened.id, mark.root),
        "room": room,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/record/photos.jinja", context, status=status)


@require_GET
def photo(request: Request, subject_id: UUID, photo_id: UUID) -> HttpResponse:
    """The page of one photo: what it is of, and the photo, unless it was withdrawn."""
    opened = opening.open_family(request, subject_id)
    view = kept.photo(subject_id, photo_id)
    newest = queries.event(subject_id, view.event_id)[-1]
    mark = _mark_of(newest.event)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "one": newest,
        "is_withdrawn": newest.is_withdrawn,
        "photo": view,
        "words": _words(view, newest.event),
        "picture": paths.picture(subject_id, photo_id),
        "event_href": paths.event(subject_id, view.event_id),
        "mark": saving.said(mark, opened) if mark else None,
        "mark_href": paths.event(subject_id, mark.event.root) if mark else "",
    }
    return render(request, "staff/photo.jinja", context)


@require_GET
def picture(request: Request, subject_id: UUID, photo_id: UUID) -> HttpResponse:
    """The picture itself. That it was opened is written; nothing keeps a copy."""
    opening.open_family(request, subject_id)
    jpeg = kept.open_picture(subject_id, photo_id)
    headers = {
        "Cache-Control": "no-store, private",
        "Content-Disposition": 'inline; filename="photo.jpg"',
    }
    return HttpResponse(jpeg, content_type="image/jpeg", headers=headers)


def of_mark(subject_id: UUID, mark: UUID) -> list[PhotoLink]:
    """The photos of a mark that were not withdrawn, the first taken first."""
    added = [
        one.event
        for one in queries.timeline_for(subject_id)
        if one.event.kind == ADDED
        and not (one.is_superseded or one.is_withdrawn)
        and str(one.event.fact.get("mark")) == str(mark)
    ]
    return _links(subject_id, added)


def of_event(event: StoredEvent) -> list[PhotoLink]:
    """The photos that one event added."""
    is_shown = event.kind == ADDED and not event.fact.get("withdrawn")
    return _links(event.subject_id, [event]) if is_shown else []


def _links(subject_id: UUID, added: Iterable[StoredEvent]) -> list[PhotoLink]:
    by_event = {event.root: event for event in added}
    if not by_event:
        return []
    views = [one for one in kept.photos_of(subject_id) if one.event_id in by_event]
    views.sort(key=lambda one: (by_event[one.event_id].occurred_at, one.number))
    return [
        PhotoLink(paths.photo(subject_id, one.id), _words(one, by_event[one.event_id]))
        for one in views
    ]


def _words(view: PhotoView, event: StoredEvent) -> str:
    """`Photo 1, taken Wed 11 Mar 2026, 2:31pm`."""
    return f"Photo {view.number}, taken {components.moment(event.occurred_at)}"


def _mark_of(added: StoredEvent) -> TimelineEvent | None:
    """The mark that a photo is of; a withdrawn one is said as such."""
    mark: Any = added.fact.get("mark") or next(
        (
            one.event.fact.get("mark")
            for one in queries.event(added.subject_id, added.root)
            if one.event.fact.get("mark")
        ),
        None,
    )
    for one in queries.timeline_for(added.subject_id):
        if str(one.event.root) == str(mark) and not one.is_superseded:
            return one
    return None
