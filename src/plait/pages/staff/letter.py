"""The letter that tells a parent what a meeting decided: one adult, one letter.

It is written, looked at, and only then made: with a second look at the name and the
route. Its words are kept nowhere but in the letter: the record has who, when, by which
route, and the digest of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import permissions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import letters
from plait.pages import components, documents, fact_words
from plait.pages.staff import (
    banners,
    letter_form,
    letter_routes,
    letter_words,
    opening,
    paths,
)
from plait.records import addresses, queries
from plait.worklist import pack_material

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.letter_routes import Route
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView
    from plait.timeline.gatherings import Gathering

KIND = "meeting.decision_sent"
#: Nothing is decided, as far as we know: it may be elsewhere.
_NOT_YET = 409
STYLES = ("letter.css", "letter-page.css")


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult who may be told, by which route, and when letters went out."""

    person: PersonView
    label: str
    route: Route
    sent: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting whose decisions are to be told, and to whom."""

    opened: Open
    meeting: Gathering
    adults: tuple[Adult, ...]
    refusal: str
    status: int


def asked_for(request: Request, subject_id: UUID, meeting_id: UUID) -> Asked:
    """Open the record, find the meeting and its adults, and say if none may be told.

    Raises:
        NotAllowed: the record may not be opened, or no such meeting may be seen.
    """
    opened = opening.open_family(request, subject_id)
    meeting = pack_material.meeting_of(subject_id, meeting_id)
    refusal, status = _refusal(request, meeting)
    found = () if refusal else _adults(opened, meeting)
    return Asked(opened, meeting, found, refusal, status)


def _refusal(request: Request, meeting: Gathering) -> tuple[str, int]:
    """Why no letter is written now, with the status of the page; nothing, and 200."""
    kind = opening.agency_kind(request)
    if request.post is None or not permissions.may_record_kind(kind, KIND):
        return permissions.ReservedKind(KIND).say, 403
    if meeting.held is None:
        return "This meeting is not held yet, so nothing is decided.", _NOT_YET
    if not meeting.decisions:
        return "No decision of this meeting is recorded that you may see.", _NOT_YET
    why = letter_words.not_told_why(meeting)
    if why is not None:
        return f"The meeting decided not to tell the parents now. Why: {why}", 423
    return "", 200


def _adults(opened: Open, meeting: Gathering) -> tuple[Adult, ...]:
    events = queries.timeline_for(opened.id)
    contacts = queries.contacts_of(opened.id)
    hidden = addresses.restricted_of(opened.id)
    people = opened.family.people
    return tuple(
        Adult(
            person=one,
            label=opening.label_of(one, people),
            route=letter_routes.route_to(
                one, events, contacts.get(one.id), is_restricted=one.id in hidden
            ),
            sent=tuple(
                components.moment(each.occurred_at)
                for each in meeting.letters
                if each.about == str(one.id)
            ),
            href=paths.letter_to(opened.id, UUID(meeting.id), one.id),
        )
        for one in letter_routes.adults(people)
    )


@require_GET
def choose(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Each adult, how a letter reaches them, and whether one went out."""
    asked = asked_for(request, subject_id, meeting_id)
    return render(
        request, "staff/letter.jinja", _context(request, asked), status=asked.status
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter(
    request: Request, subject_id: UUID, meeting_id: UUID, person_id: UUID
) -> HttpResponse:
    """Write the letter to one adult, look at it, and record that it goes out.

    Raises:
        NotAllowed: no such family, meeting or adult that may be seen.
    """
    asked = asked_for(request, subject_id, meeting_id)
    if asked.refusal:
        context = _context(request, asked)
        return render(request, "staff/letter.jinja", context, status=asked.status)
    adult = next((one for one in asked.adults if one.person.id == person_id), None)
    if adult is None:
        raise NotAllowed
    form = letter_form.form_for(request, asked.opened, adult.person, adult.route)
    step = request.POST.get("do", "look") if request.method == "POST" else ""
    is_ready = form.is_valid()
    made = _made(request, asked, adult, form) if step and form.is_written else None
    if step == "send" and is_ready and made is not None:
        try:
            return _sent(request, asked, adult, form, made)
        except PlaitError as refused:
            form.add_error(None, refused.say)
            is_ready = False
    context = _context(request, asked) | {
        "adult": adult, "form": form, "letter": made, "is_looked_at": made is not None,
    }  # fmt: skip
    status = 422 if step and not is_ready else 200
    return render(request, "staff/letter_to.jinja", context, status=status)


def _made(
    request: Request, asked: Asked, adult: Adult, form: letter_form.LetterForm
) -> letter_words.Letter:
    meeting, person = asked.meeting, adult.person
    child = asked.opened.person(UUID(meeting.about)) if meeting.about else None
    is_english = person.language.lower() in ("", "english")
    return letter_words.letter(
        meeting,
        name=f"{person.given} {person.family_name}".strip() or adult.label,
        child=child.given if child and child.given else "your child",
        address=adult.route.address,
        language="" if is_english else person.language,
        written=form.written,
        signed=f"{request.staff.given_name} {request.staff.family_name}, "
        f"{request.post.team.name}, {request.post.team.agency.name}",
        reference=asked.opened.family.reference,
        now=request.now,
    )


def _sent(
    request: Request,
    asked: Asked,
    adult: Adult,
    form: letter_form.LetterForm,
    made: letter_words.Letter,
) -> HttpResponse:
    """Record it once, and give the letter: as a document, else as a page to print."""
    is_known = any(
        one.id == str(form.event_id_value) and one.fact.get("digest") == made.digest
        for one in asked.meeting.letters
    )
    if not is_known:
        _record(request, asked, adult, form, made)
    context = {"letter": made}
    if not documents.can_make():
        return render(request, "documents/letter_page.jinja", context)
    pdf = documents.pdf("documents/letter.jinja", context, *STYLES)
    return documents.answer(pdf, f"letter-{asked.opened.family.reference}.pdf")


def _record(
    request: Request,
    asked: Asked,
    adult: Adult,
    form: letter_form.LetterForm,
    made: letter_words.Letter,
) -> None:
    first = asked.meeting.held
    letters.send_decision(
        meeting=UUID(asked.meeting.id),
        type=asked.meeting.type,
        to=adult.person.id,
        route=adult.route.way,
        digest=made.digest,
        hands_over=form.who_hands_over or None,
        family=asked.opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=request.post.team_id,
        event_id=form.event_id_value,
        sensitivity=first.event.sensitivity if first else None,
    )


def _context(request: Request, asked: Asked) -> dict[str, Any]:
    meeting, opened = asked.meeting, asked.opened
    parents = meeting.last_decisions.get("parents")
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "meeting": meeting,
        "refusal": asked.refusal,
        "may_record": asked.status == _NOT_YET,
        "adults": asked.adults,
        "untold": [
            fact_words.line(one.kind, one.fact)
            for one in letter_words.untold_of(meeting)
        ],
        "to_tell": str(parents.fact.get("what") or "") if parents else "",
        "can_make": documents.can_make(),
        "back": paths.meeting(opened.id, UUID(meeting.id)),
        "all": paths.letter(opened.id, UUID(meeting.id)),
    }
