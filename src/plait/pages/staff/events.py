"""One event, with all that was ever said of it: nothing is lost by a correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import agencies
from plait.pages import body_map, components, fact_words
from plait.pages.staff import (
    banners,
    closing,
    decided,
    disagreement_page,
    opening,
    own_page,
    paths,
    photos,
    record_marks,
    seeing,
)
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.records import queries
from plait.records.picture_files import MOST_PHOTOS
from plait.records.shapes import StoredEvent, TimelineEvent
from plait.timeline.documents import KIND_OF
from plait.timeline.facts.documents import PART
from plait.worklist import handovers, travels
from plait.worklist import queries as owed_queries
from plait.worklist.dismissals import DISMISSED

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open

#: Kinds that nobody records by hand cannot be corrected by hand.
NOT_CORRECTED = frozenset(
    {
        "escalation.raised",
        "escalation.answered",
        "notice.sent",
        "notice.delivered",
        "notice.failed",
        "allocation.made",
        "responsibility.offered",
        "responsibility.accepted",
        "responsibility.refused",
        "transfer.offered",
        "transfer.accepted",
        "transfer.refused",
        "transfer.kept",
        "challenge.raised",
        "challenge.answered",
        "challenge.withdrawn",
        "meeting.pack_opened",
        "access.emergency_opened",
        "access.reviewed",
        # It is said anew, so that it follows in the moment that it is said.
        "class.changed",
        "class.named",
        "class.name_ended",
        "address.restricted",
        # It is moved, called off or answered again, so that those asked are told.
        "meeting.called",
        "meeting.invited",
        "meeting.moved",
        "meeting.replied",
        # What was shared was: it is ended, or shared again.
        "info.shared",
        "info.release_ended",
        # Paper cannot be taken back: another copy is given.
        "subject.copied",
        # It goes with the document that it is part of.
        PART,
    }
)


#: What no form can correct, and its own agency may withdraw.
ONLY_WITHDRAWN = handovers.KINDS | {
    DISMISSED,
    photos.ADDED,
    "info.requested",
    "info.withheld",
    "subject.asked",
    "subject.taken_back",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an event. `is_current` holds for the newest alone."""

    one: TimelineEvent
    rows: list[tuple[str, str]]
    people: str
    seen: str
    why: str
    is_current: bool
    is_withdrawal: bool


@require_GET
def event(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """The page of one event. Raises NotAllowed where it may not be seen."""
    opened = opening.open_family(request, subject_id)
    found = queries.event(subject_id, event_id)
    return render(request, "staff/event.jinja", context(request, opened, found))


def context(
    request: Request, opened: Open, found: list[TimelineEvent]
) -> Mapping[str, Any]:
    """What the page of an event shows."""
    versions = versions_of(found, opened)
    newest = found[-1].event
    cards = agencies.cards()
    sites = [
        mark.site
        for mark in record_marks.kept_marks(newest.fact)
        if mark.site in body_map.regions()
    ]
    agency = cards.get(newest.agency)
    started, answered = owed_queries.of_event(
        opened.id, newest.root, by=request.staff, now=request.now
    )
    viewer = agency_kinds(request)
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "root": newest.root,
        "title": fact_words.title(newest.kind),
        "current": versions[-1],
        "earlier": versions[:-1][::-1],
        "is_withdrawn": versions[-1].is_withdrawal,
        "ended_a_duty": newest.kind == DISMISSED,
        "agency": agency.name if agency else newest.agency,
        **_beside_a_mark(request, newest),
        "may_correct": may_correct(request, newest),
        "may_withdraw": may_withdraw(request, newest),
        "views": body_map.views(),
        "numbers": record_marks.numbers(sites),
        "has_map": bool(sites),
        "started": [due_row(row, request.now, viewer) for row in started],
        "answered": [due_row(row, request.now, viewer) for row in answered],
        "own_page": own_page.of(newest),
        "travels": travels.on_its_way(opened.id, newest.id, request.now),
        **_disagreeing(request, opened, found[-1]),
        **seeing.shown(opened, newest, request),
    }


def _disagreeing(
    request: Request, opened: Open, newest: TimelineEvent
) -> Mapping[str, Any]:
    """What is disagreed about it, and where whoever reads it says that they do."""
    root, kind = newest.event.root, newest.event.kind
    is_step = kind.startswith("challenge.")
    shown: dict[str, Any] = {
        "disagreement": paths.disagreement(opened.id, root) if is_step else "",
        "disagreements": [],
        "disagree": "",
    }
    if not decided.is_decision(newest):
        return shown
    seen = queries.timeline_for(opened.id)
    shown["disagreements"] = disagreement_page.about(opened, root, seen)
    if newest.event.agency != decided.own_agency(request):
        shown["disagree"] = paths.disagree(opened.id, root)
    return shown


def _beside_a_mark(request: Request, newest: StoredEvent) -> Mapping[str, Any]:
    """The photos of a mark, and how far it is from being closed."""
    if newest.kind == photos.MARK:
        shown = photos.of_mark(newest.subject_id, newest.root)
        is_full = len(shown) >= MOST_PHOTOS or newest.fact.get("withdrawn")
        return {
            "photos": shown,
            "add_photos": ""
            if is_full
            else paths.add_photos(newest.subject_id, newest.root),
            "closing": closing.of_mark(newest, request),
        }
    if newest.kind == closing.CLOSED:
        return {"opinions": closing.opinions_of(newest)}
    return {"photos": photos.of_event(newest)}


def may_withdraw(request: Request, newest: Any) -> bool:
    """What may be corrected; and what has no form: an ended duty, a photo."""
    own = request.post.team.agency_id if request.post else None
    is_only = newest.kind in ONLY_WITHDRAWN or _is_document(newest)
    is_theirs = own == newest.agency and is_only
    is_undone = is_theirs and not newest.fact.get("withdrawn")
    return is_undone or may_correct(request, newest)


def may_correct(request: Request, newest: Any) -> bool:
    """What an agency recorded is corrected by that agency."""
    own = request.post.team.agency_id if request.post else None
    is_withdrawn = bool(newest.fact.get("withdrawn"))
    return (
        own == newest.agency
        and newest.kind not in NOT_CORRECTED
        and newest.kind not in ONLY_WITHDRAWN
        # What is said of one duty names it, and no form asks for that.
        and "trigger" not in newest.fact
        # A document is written anew, as its next version.
        and not _is_document(newest)
        and not is_withdrawn
    )


def _is_document(newest: Any) -> bool:
    """Whether it is a version of a document, and not only said to be made."""
    return newest.kind in KIND_OF.values() and "document" in newest.fact


def versions_of(found: list[TimelineEvent], opened: Open) -> list[Version]:
    """Every version, the first one first, each with its fields in words."""
    versions = []
    for number, one in enumerate(found):
        fact = dict(one.event.fact)
        is_correction = one.event.corrects is not None
        why = str(fact.pop("reason", "")) if is_correction else ""
        versions.append(
            Version(
                one=one,
                rows=fact_words.rows(one.event.kind, fact),
                people=_people(one, opened),
                seen=_seen(one, opened),
                why=why,
                is_current=number == len(found) - 1,
                is_withdrawal=bool(fact.get("withdrawn")),
            )
        )
    return versions


def _people(one: TimelineEvent, opened: Open) -> str:
    """Whom it is about, and who was there with them."""
    return "; ".join(
        f"{opening.short_name(each)}, {opening.ROLE_WORDS[each.role].lower()}"
        for each in opening.people_of(one, opened)
    )


def _seen(one: TimelineEvent, opened: Open) -> str:
    """Of several babies, whom somebody looked at; nothing where it was not asked."""
    seen = one.event.fact.get("infants_seen")
    if seen is None:
        return ""
    babies = [each for each in opened.family.people if str(each.id) in seen]
    named = components.phrase([opening.short_name(each) for each in babies])
    return named or "None of the babies"
