"""Reading a document: the version that holds, an earlier one, or two beside each other.

Opening the page opens the record, and who did so is kept. What the reader may not read
is not on the page, and nothing on it says how much that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import permissions
from plait.access.errors import NotAllowed
from plait.pages import compared, components
from plait.pages.compared import Piece
from plait.pages.staff import document_parts, paths
from plait.pages.staff.document_parts import CLOCKS, TITLES, Papers
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.standards.roles import role_title, roles
from plait.timeline.documents import (
    PLAN,
    Document,
    Section,
    Version,
    handed_over,
)
from plait.worklist import handing_over, message_lists, weeks
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.timeline.correspondence import Sent
    from plait.worklist.routing import TeamCard

_NUMBER = re.compile("[0-9]{1,4}")
_STATES = {
    "sent": ("Not acknowledged yet", "yellow"),
    "acknowledged": ("Acknowledged", "green"),
    "declined": ("Declined", "orange"),
    "acted_on": ("Acknowledged", "green"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """Whom a version was handed over to, and what became of it."""

    whom: str
    tag: tuple[str, str]
    sent: str
    answered: str
    opened: str
    href: str
    #: Where one's own team acknowledges it, if it has not.
    acknowledge: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A section in two versions: `how` is new, gone or changed, and its words."""

    title: str
    how: str
    pieces: Sequence[Piece]


@require_GET
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """The assessment and the care plan of a family, and what is owed for them."""
    papers = document_parts.read(request, subject_id)
    listed = [
        {
            "id": named,
            "title": title,
            "document": papers.named(named),
            "words": document_parts.version_words(papers, found.latest)
            if (found := papers.named(named))
            else "",
            "href": paths.document(papers.opened.id, named),
            "write": _write_href(papers, named),
        }
        for named, title in TITLES.items()
    ]
    return render(
        request,
        "staff/document/all.jinja",
        {
            **document_parts.context(papers, request),
            "listed": listed,
            "clock": document_parts.plan_clock_of(papers, request.now),
            "owed": owed(papers, request),
            "may_write": any(one["write"] for one in listed),
            "said": paths.record(papers.opened.id, "plan")
            if permissions.may_record_kind(papers.agency_kind, PLAN)
            else "",
        },
    )


@require_GET
def document(request: Request, subject_id: UUID, named: str) -> HttpResponse:
    """One version of a document: the one that holds, or the one that is asked for.

    Raises:
        NotAllowed: there is no such version that may be seen.
    """
    papers, found = _read(request, subject_id, named)
    version = _asked(request, papers, found)
    is_latest = version is found.latest
    held = _handed(papers, version, request)
    return render(
        request,
        "staff/document/read.jinja",
        {
            **document_parts.context(papers, request),
            "named": named,
            "title": TITLES[named],
            "version": version,
            "words": document_parts.version_words(papers, version),
            "changed": document_parts.changed_in(found, version),
            "is_latest": is_latest,
            "latest": paths.document(papers.opened.id, named),
            "approved": _approved(papers, version),
            "review": _review(papers, found),
            "published": _published(papers, version),
            "held": held,
            "not_sent": _not_sent(papers, named, version),
            "event_id": uuid4(),
            "versions": _versions(papers, found, version),
            "steps": _steps(papers, named) if is_latest else {},
            "clock": document_parts.plan_clock_of(papers, request.now)
            if named == "care-plan"
            else [],
            "owed": owed(papers, request) if named == "care-plan" else [],
        },
    )


@require_GET
def compare(request: Request, subject_id: UUID, named: str) -> HttpResponse:
    """Two versions section by section, with what was taken out and put in.

    Raises:
        NotAllowed: there are not two such versions that may be seen.
    """
    papers, found = _read(request, subject_id, named)
    older, newer = (
        found.version(_number(request.GET.get(name, ""))) for name in ("from", "to")
    )
    if older is None or newer is None:
        if len(found.versions) == 1:
            raise NotAllowed
        older = older or found.versions[-2]
        newer = newer or found.latest
    if older.number > newer.number:
        older, newer = newer, older
    changed, same = differences(older, newer)
    return render(
        request,
        "staff/document/compare.jinja",
        {
            **document_parts.context(papers, request),
            "title": TITLES[named],
            "older": older,
            "newer": newer,
            "older_words": document_parts.version_words(papers, older),
            "newer_words": document_parts.version_words(papers, newer),
            "changed": changed,
            "same": same,
            "numbers": [one.number for one in found.versions],
            "back": paths.document(papers.opened.id, named),
            "here": paths.document_step(papers.opened.id, named, "compare"),
        },
    )


def differences(older: Version, newer: Version) -> tuple[list[Changed], list[str]]:
    """The sections that differ, in their order, and the titles of those that do not."""
    changed, same = [], []
    sections = sorted((*newer.sections, *older.sections), key=lambda one: one.place)
    for key in dict.fromkeys(_key(one) for one in sections):
        one = next((each for each in older.sections if _key(each) == key), None)
        other = next((each for each in newer.sections if _key(each) == key), None)
        before, after = (each.words if each else "" for each in (one, other))
        title = (other or one or sections[0]).title
        if before == after:
            same.append(title)
            continue
        how = "New" if not before else "Taken out" if not after else "Changed"
        changed.append(Changed(title, how, compared.compared(before, after)))
    return changed, same


def _key(one: Section) -> tuple[str, str, str]:
    """A section of a class and a team: of one name there may be two."""
    if one.sensitivity == "health":
        return one.id, one.sensitivity, ""
    return one.id, one.sensitivity, one.team


def owed(papers: Papers, request: Request) -> list[DueRow]:
    """What is owed for the plan now, or will be: the clocks of the standards."""
    may_read = weeks.readable(
        (str(one.event.root), one.event.occurred_at, one.event.first_recorded_at)
        for one in papers.events
    )
    rows = owed_queries.of_subject(
        papers.opened.id, by=request.staff, now=request.now, may_read=may_read
    )
    viewer = agency_kinds(request)
    return [
        due_row(row, request.now, viewer)
        for row in rows
        if row.standard in CLOCKS and row.state in ("overdue", "due", "waiting")
    ]


def _read(request: Request, subject_id: UUID, named: str) -> tuple[Papers, Document]:
    if named not in TITLES:
        raise Http404
    papers = document_parts.read(request, subject_id)
    found = papers.named(named)
    if found is None:
        raise NotAllowed
    return papers, found


def _asked(request: Request, papers: Papers, found: Document) -> Version:
    """The version of the number, or of the event, that the address names."""
    number, event = request.GET.get("version", ""), request.GET.get("of", "")
    if event:
        root = papers.timeline.aliases.get(event, event)
        version = next((one for one in found.versions if one.id == root), None)
    elif number:
        version = found.version(_number(number))
    else:
        version = found.latest
    if version is None:
        raise NotAllowed
    return version


def _number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else 0


def _approved(papers: Papers, version: Version) -> str:
    one = version.approved
    if one is None:
        return ""
    role = str(one.fact.get("role") or "")
    words = f" ({role_title(role)})" if role in roles() else ""
    return f"{components.moment(one.occurred_at)}, by {papers.by(one)}{words}"


def _review(papers: Papers, found: Document) -> dict[str, str]:
    if not found.reviews:
        return {}
    one = found.reviews[-1]
    stays = one.fact.get("outcome") != "to_change"
    next_on = str(one.fact.get("next_on") or "")
    return {
        "at": components.moment(one.occurred_at),
        "by": papers.by(one),
        "version": str(one.fact.get("version") or ""),
        "outcome": "It stays as it is" if stays else "It is to be written anew",
        "next_on": components.day(date.fromisoformat(next_on)) if next_on else "",
    }


def _published(papers: Papers, version: Version) -> list[str]:
    return [
        f"{components.moment(one.occurred_at)}, by {papers.by(one)}"
        for one in version.published
    ]


def _handed(papers: Papers, version: Version, request: Request) -> list[Held]:
    """To whom it was handed over, as far as whoever reads may see those messages."""
    sent = handed_over(papers.timeline, version)
    if not sent:
        return []
    ids = [UUID(one.id) for one in sent]
    opened = message_lists.opened(papers.opened.id, ids)
    mine = {post.team_id for post in request.posts}
    workers, teams = directory().workers, handing_over.teams_of(papers.opened.id, sent)
    return [
        _held(
            papers,
            one,
            [
                workers.get(each.staff, "a colleague")
                for each in opened.get(UUID(one.id), [])
            ],
            teams.get(one.id),
            mine,
        )
        for one in sent
    ]


def _held(
    papers: Papers,
    one: Sent,
    opened: Sequence[str],
    team: TeamCard | None,
    mine: Collection[int],
) -> Held:
    fact = one.event.fact
    role = str(fact.get("to") or "")
    title = components.sentence(role_title(role)) if role in roles() else "Somebody"
    answer = one.acted or one.answer
    href = paths.message_page(papers.opened.id, UUID(one.id))
    is_mine = team is not None and team.id in mine and one.waits
    return Held(
        whom=", ".join(each for each in (title, team.name if team else "") if each),
        tag=_STATES[one.state],
        sent=components.moment(one.event.occurred_at),
        answered=f"{components.moment(answer.occurred_at)}, {papers.by(answer)}"
        if answer
        else "",
        opened=components.phrase(opened),
        href=href,
        acknowledge=f"{href}/acknowledge" if is_mine else "",
    )


def _not_sent(papers: Papers, named: str, version: Version) -> list[str]:
    """The roles that should have it and were not sent it, for those who write it."""
    of = papers.of_service(named)
    if of is None or of.shared_with is None:
        return []
    sent = {
        str(one.event.fact.get("to")) for one in handed_over(papers.timeline, version)
    }
    return [
        components.sentence(role_title(role))
        for role in of.shared_with.roles
        if role not in sent
    ]


def _versions(papers: Papers, found: Document, shown: Version) -> list[dict[str, Any]]:
    """Every version, the newest first, and where each is compared with its last."""
    listed = []
    for place, one in enumerate(found.versions):
        earlier = found.versions[place - 1].number if place else 0
        compare_href = paths.document_step(papers.opened.id, found.id, "compare")
        listed.append(
            {
                "words": document_parts.version_words(papers, one),
                "href": paths.document_version(papers.opened.id, found.id, one.number),
                "is_shown": one is shown,
                "number": one.number,
                "approved": bool(one.approved),
                "earlier": earlier,
                "compare": f"{compare_href}?from={earlier}&to={one.number}"
                if earlier
                else "",
            }
        )
    return listed[::-1]


def _write_href(papers: Papers, named: str) -> str:
    """Where one's own service writes it; empty where it does not."""
    if papers.of_service(named) is None:
        return ""
    return paths.document_step(papers.opened.id, named, "write")


def _steps(papers: Papers, named: str) -> dict[str, str]:
    """What those who write it can do with the version that holds, and where."""
    of = papers.of_service(named)
    if of is None:
        return {}
    steps = ["write"]
    if named == "care-plan":
        steps += ["review"]
    if of.approval:
        steps.append("approve")
    if of.shared_with:
        steps.append("share")
    if any(one.shown_to_parent for one in of.sections):
        steps.append("parents")
    return {step: paths.document_step(papers.opened.id, named, step) for step in steps}
