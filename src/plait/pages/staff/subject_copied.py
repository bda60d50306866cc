"""A copy that was given: what is in it, what is not and why, and the paper itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components, documents, fact_words
from plait.pages.staff import banners, paths, person_reading, subject_paper
from plait.pages.staff.subject_forms import IDENTITY
from plait.standards import subject_exemptions
from plait.worklist import sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.person_reading import Of
    from plait.pages.staff.subject_paper import Paper
    from plait.timeline.timeline import Known
    from plait.worklist.subject_requests import Request as CopyRequest

STYLES = ("letter.css", "letter-page.css", "subject.css")


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of one's own agency: what it answers, and the event that tells of it."""

    of: Of
    asked: CopyRequest
    event: Known


def _read(request: Request, subject_id: UUID, person_id: UUID, copy_id: UUID) -> Copied:
    """The copy that is meant.

    Raises:
        NotAllowed: one's own agency gave no such copy that may be read.
    """
    of = person_reading.read_for_copy(request, subject_id, person_id)
    wanted = of.timeline.aliases.get(str(copy_id), str(copy_id))
    for asked in of.requests():
        for one in asked.copies:
            if one.id == wanted:
                return Copied(of, asked, one)
    raise NotAllowed


@require_GET
def copied(
    request: Request, subject_id: UUID, person_id: UUID, copy_id: UUID
) -> HttpResponse:
    """What was given and what was not.

    Raises:
        NotAllowed: one's own agency gave no such copy that may be read.
    """
    found = _read(request, subject_id, person_id, copy_id)
    of, fact = found.of, found.event.fact
    made = _paper(found)
    reasons = subject_exemptions.exemptions()
    context = {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "whose": of.label,
        "name": of.name,
        "at": found.event.occurred_at,
        "by": _by(found),
        "paper": made,
        "is_the_same": made.digest == fact.get("digest"),
        "given": _told(of, fact.get("given") or ()),
        "left_out": [
            (*line, reasons[str(one["reason"])].title)
            for one in _left_out(fact)
            for line in _told(of, [one["event"]])
        ],
        "exemptions": fact.get("exemptions"),
        "advice": fact.get("advice") or "",
        "identity": _identity(found),
        "next": "" if found.asked.is_over else found.asked.id,
        "can_make": documents.can_make(),
        "paper_href": f"{paths.copy(of.opened.id, of.person.id, found.event.id)}/paper",
        "prepare": paths.prepare_copy(of.opened.id, of.person.id, found.asked.id),
        "back": paths.person(of.opened.id, of.person.id),
    }
    return render(request, "staff/person/copied.jinja", context)


@require_GET
def paper(
    request: Request, subject_id: UUID, person_id: UUID, copy_id: UUID
) -> HttpResponse:
    """The copy as a document; as a page to print where no documents can be made.

    Raises:
        NotAllowed: there is no such copy, or something in it may not be read now.
    """
    found = _read(request, subject_id, person_id, copy_id)
    made = _paper(found)
    if made.is_missing:
        raise NotAllowed
    context = {"paper": made}
    if "page" in request.GET or not documents.can_make():
        return render(request, "documents/subject_page.jinja", context)
    pdf = documents.pdf("documents/subject.jinja", context, *STYLES)
    return documents.answer(pdf, f"copy-{made.reference}.pdf")


def _paper(found: Copied) -> Paper:
    fact = found.event.fact
    return subject_paper.paper(
        found.of,
        found.asked,
        given=map(str, fact.get("given") or ()),
        left_out={str(one["event"]): str(one["reason"]) for one in _left_out(fact)},
        at=found.event.occurred_at,
        team_id=sharing.number(found.event.event.team),
        is_part=not fact.get("complete", True),
    )


def _left_out(fact: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(fact.get("left_out") or ())


def _told(of: Of, ids: Iterable[object]) -> list[tuple[str, str]]:
    """When and what, of each that may be read now."""
    by_id = {str(one.event.id): one.event for one in of.every}
    events = (by_id[str(one)] for one in ids if str(one) in by_id)
    return [
        (components.happened(one.occurred_at), fact_words.title(one.kind))
        for one in events
    ]


def _by(found: Copied) -> str:
    wanted = found.event.event.id
    one = next(each for each in found.of.every if str(each.event.id) == wanted)
    return ", ".join(part for part in (one.by, one.team) if part)


def _identity(found: Copied) -> str:
    told = (found.event.fact, found.asked.asked.fact)
    codes = (str(fact.get("identity") or "") for fact in told)
    code = next((one for one in codes if one not in ("", "not_yet")), "")
    return IDENTITY.get(code, "")
