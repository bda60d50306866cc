"""Reading a document: the version that holds, or an earlier one.

Opening the page opens the record, and who did so is kept. What the reader may not read
is not on the page, and nothing on it says how much that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import permissions
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.staff import document_parts, paths
from plait.pages.staff.document_parts import CLOCKS, TITLES, Papers
from plait.pages.staff.due_rows import agency_kinds, due_row, soonest_first
from plait.standards.roles import role_title, roles
from plait.timeline.documents import (
    PLAN,
    Document,
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
    papers, found = document_parts.read_one(request, subject_id, named)
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
    shown = (
        row
        for row in rows
        if row.standard in CLOCKS and row.state in ("overdue", "due", "waiting")
    )
    return [due_row(row, request.now, viewer) for row in soonest_first(shown)]


def _asked(request: Request, papers: Papers, found: Document) -> Version:
    """The version of the number, or of the event, that the address names."""
    number, event = request.GET.get("version", ""), request.GET.get("of", "")
    if event:
        root = papers.timeline.aliases.get(event, event)
        version = next((one for one in found.versions if one.id == root), None)
    elif number:
        version = found.version(document_parts.number(number))
    else:
        version = found.latest
    if version is None:
        raise NotAllowed
    return version


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
    mine = {post.team_id for post in request.posts}
    workers, teams = directory().workers, handing_over.teams_of(papers.opened.id, sent)
    if any(team.id in mine for team in teams.values()):
        # Whoever reads the document has opened the message that handed it over.
        message_lists.note_opened(
            papers.opened.id, ids, by=request.staff.pk, teams=sorted(mine),
            at=request.now,
        )  # fmt: skip
    opened = message_lists.opened(papers.opened.id, ids)
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
