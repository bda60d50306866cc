"""One thing owed: its story, who has been told, and what would meet it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.request import Request
from plait.pages.staff import (
    actions,
    decided,
    due_rows,
    duty_actions,
    opening,
    owner_lines,
    paths,
    reached_words,
)
from plait.worklist import obligations, queries
from plait.worklist.ladder import OFFICE_RUNG
from plait.worklist.rows import every_standard
from plait.worklist.said import Said
from plait.worklist.shapes import ObligationView, Rung


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history of a duty; of some the week alone may be told."""

    at: datetime
    words: str
    is_week: bool = False


@require_GET
def owed(request: Request, subject_id: UUID, entry_id: UUID) -> HttpResponse:
    """The page of one duty. Its record is opened where that is allowed."""
    is_open = _opened(request, subject_id)
    found = obligations.obligation(
        subject_id, entry_id, by=request.staff, now=request.now
    )
    context = _context(request, found, is_open=is_open)
    if is_open:
        others = queries.owed_now(subject_id, by=request.staff, now=request.now)
        context |= {
            "deeds": duty_actions.offered(found, request),
            "together": due_rows.met_together(found.row, others),
            "disagree": _disagree(request, found),
            "owners": owner_lines.line_about(subject_id, found.row.about),
        }
    return render(request, "staff/owed.jinja", context)


def _disagree(request: Request, found: ObligationView) -> str:
    """Where somebody says that they disagree with what another agency owes."""
    row = found.row
    is_theirs = row.agency == decided.own_agency(request) or not _is_family(
        row.standard
    )
    is_about_one = row.standard.startswith("challenge_")
    if is_theirs or is_about_one:
        return ""
    return paths.disagree_with_duty(row.subject_id, row.id)


def _opened(request: Request, subject_id: UUID) -> bool:
    """Whether the record could be opened.

    A duty of one's own team is shown even where the record is not to be opened: the
    team must be able to do what it owes, and to see whom to ask.
    """
    try:
        sessions.open_subject(request.staff, subject_id, opening.purpose(request))
    except NotAllowed:
        return False
    return True


def _context(
    request: Request, found: ObligationView, *, is_open: bool
) -> dict[str, Any]:
    row, now = found.row, request.now
    viewer = due_rows.agency_kinds(request)
    told = reached_words.by_rung(request, row)
    action = None
    if is_open and row.is_open and row.state != "waiting" and _is_family(row.standard):
        called = actions.called_for([row])
        action = actions.action_for(
            row, viewer, is_on_its_page=True, called=called, now=now
        )
    return {
        "found": found,
        "row": due_rows.due_row(row, now, viewer),
        # The story begins with the reasons, which have links of their own.
        "steps": found.steps[len(found.reasons) :],
        "is_open": is_open,
        "is_family": _is_family(row.standard),
        "left": components.time_left(row.due_at, now) if row.is_open else "",
        "next_rung": next((rung for rung in found.rungs if not rung.told_at), None),
        "history": history(found),
        "action": action,
        "owed_by": due_rows.owed_by(row),
        "needed": due_rows.needed_teams(row),
        "part": due_rows.PARTS.get(row.part, ""),
        "why_late": [one for one in found.said if one.is_why_late][-1:],
        "dismissed": [] if row.is_open else _dismissed(found),
        "deeds": [],
        "disagree": "",
        "owners": [],
        "together": "",
        "stricter": due_rows.stricter_words(row) if row.stricter_limit_of else "",
        "rungs": found.rungs if row.is_open else _told(found.rungs),
        "told": told,
        "office": told.get(OFFICE_RUNG),
    }


def history(found: ObligationView) -> list[Happened]:
    """What happened with this duty, the newest first."""
    row = found.row
    lines = [
        Happened(row.opened_at, "It was owed from here on", row.is_opening_held),
    ]
    if row.due_at is not None and (row.closed_at or row.due_at) >= row.due_at:
        is_over = row.state in {"overdue", "met_late", "missed"}
        if is_over:
            lines.append(Happened(row.due_at, "Its time was up"))
    lines += [Happened(told.at, reached_words.happened(told)) for told in row.told]
    lines += [Happened(one.at, _said(one)) for one in found.said]
    if row.closed_at is not None:
        ended = components.sentence(found.closed_how)
        lines.append(Happened(row.closed_at, ended, row.is_closing_held))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _said(one: Said) -> str:
    """What was said, by whom, and why in their words."""
    who = ", ".join(part for part in (one.by, one.team) if part)
    words = f"{one.words}: {who}" if who else one.words
    return f"{words}. “{one.reason}”" if one.reason else words


def _dismissed(found: ObligationView) -> list[Said]:
    """The reason with which its team ended it, if that is how it ended."""
    by = found.closed_by.event if found.closed_by else None
    return [one for one in found.said if one.is_dismissal and one.event == by]


def _is_family(standard: str) -> bool:
    """Whether it is owed to a family, and not by a colleague or for a review."""
    found = every_standard().get(standard)
    return found is None or found.subject == "family"


def _told(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Of a duty that ended: nobody is told any more."""
    return tuple(rung for rung in rungs if rung.told_at)
