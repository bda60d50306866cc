"""One meeting: when, why, who is asked, who comes, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.staff import (
    banners,
    calling,
    meeting_words,
    opening,
    owner_lines,
    pack_openings,
    paths,
)
from plait.timeline.gatherings import Gathering, gathering
from plait.worklist import calendar_entries, convening, inviting, meeting_rules
from plait.worklist import queries as owed_queries
from plait.worklist.convening import Convened, Known

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.shapes import Row


@dataclass(frozen=True, slots=True)
class There:
    """A meeting that was found: in which record, and as it stands."""

    request: Request
    opened: Open
    known: Known
    found: Convened

    @property
    def one(self) -> Gathering:
        """The meeting itself."""
        return self.found.one

    @property
    def page(self) -> str:
        """The address of its page."""
        return paths.meeting(self.opened.id, self.one.id)

    @property
    def caller_team(self) -> int | None:
        """For which of their teams whoever asks may change it; None where for none."""
        agency = self.one.called.agency if self.one.called else ""
        for post in self.request.posts:
            if post.team.agency_id == agency:
                return int(post.team_id)
        return calling.acting_team(self.request, self.one.type)

    @property
    def may_change(self) -> bool:
        """Whether whoever asks may move it, ask more, and call it off."""
        return self.one.state == "called" and self.caller_team is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One team that is asked, in words. `reply` is a tag's word and colour."""

    team: str
    agency: str
    role: str
    why: str
    said: str
    reply: tuple[str, str]
    phone: str
    is_ours: bool
    nobody: str
    information: str
    has_sent: bool


def find(request: Request, subject_id: UUID, meeting_id: UUID) -> There:
    """The meeting, with the record opened for it.

    Raises:
        NotAllowed: the record may not be opened, or tells of no such meeting.
    """
    opened = opening.open_family(request, subject_id)
    known = convening.known(opened.family)
    one = gathering(known.timeline, str(meeting_id))
    if one is None:
        raise NotAllowed
    teams = [post.team_id for post in request.posts]
    return There(
        request, opened, known, convening.convened(known, one, teams, request.now)
    )


@require_GET
def meeting(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The page of one meeting, whatever became of it."""
    there = find(request, subject_id, meeting_id)
    return render(request, "staff/meeting.jinja", _context(there))


@require_GET
def calendar(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The meeting for the calendar of whoever asks, as a file."""
    there = find(request, subject_id, meeting_id)
    one = there.one
    if one.starts_at is None:
        raise NotAllowed
    text = calendar_entries.text_of(
        inviting.entry_of(
            one,
            "CANCEL" if one.state == "cancelled" else "REQUEST",
            request.staff.email,
            calling.address_of(there.opened),
            there.page,
            request.now,
        )
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    name = f"meeting-{there.opened.family.reference}.ics"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _context(there: There) -> dict[str, Any]:
    one, found, request = there.one, there.found, there.request
    return {
        "opened": there.opened,
        "banners": banners.banners(there.opened, request.now),
        "owners": owner_lines.line_about(
            there.opened.id, UUID(one.about) if one.about else None
        ),
        "one": one,
        "found": found,
        "title": meeting_words.title(one.type),
        "state": meeting_words.STATES[one.state],
        "when": meeting_words.when(one),
        "length": meeting_words.length(one.minutes),
        "is_over": _is_over(one, request.now),
        "duty": _duty(there),
        "asks": meeting_words.quorum_asks(found.quorum),
        "quorum": meeting_words.quorum_line(found),
        "missing": components.roles(_of_holding(one, "missing")),
        "represented": components.roles(_of_holding(one, "represented")),
        "lines": _lines(there),
        "suggested": _suggested(there),
        "ground": _ground(one),
        "office": there.known.office,
        "may_change": there.may_change,
        "may_reply": found.ours is not None and one.state == "called",
        "calls": meeting_rules.who_calls(one.type),
        "cancelled_why": _reason(one),
        "page": there.page,
        "beside": _beside(there),
        "openings": pack_openings.openings(one, there.known.directory.teams),
        "unopened": pack_openings.unopened(one, there.known.directory.teams),
        "back": paths.meetings(there.opened.id),
    }


def _is_over(one: Gathering, now: datetime) -> bool:
    """Whether its time has passed and nobody has said how it went."""
    return one.state == "called" and one.ends_at is not None and one.ends_at < now


def _duty(there: There) -> Row | None:
    """What it was called to meet, where that is owed and may be seen."""
    fact = there.one.called.fact if there.one.called else {}
    wanted = fact.get("duty_standard")
    if not wanted:
        return None
    rows = owed_queries.of_subject(
        there.opened.id, by=there.request.staff, now=there.request.now
    )
    alike = [row for row in rows if row.standard == wanted]
    about = [row for row in alike if str(row.about) == str(there.one.about)]
    return next(iter((*about, *alike)), None)


def _of_holding(one: Gathering, field: str) -> list[str]:
    """The roles that the holding of it names in a field; none before it is held."""
    return list(map(str, one.held.fact.get(field) or ())) if one.held else []


def _ground(one: Gathering) -> Any:
    codes = {seat.basis for seat in one.seats.values() if seat.basis}
    return meeting_words.ground(min(codes)) if codes else None


def _reason(one: Gathering) -> str:
    return str(one.cancelled.fact.get("reason") or "") if one.cancelled else ""


def _lines(there: There) -> list[Line]:
    """Those who are asked: my own team first, then who has not answered."""
    lines = sorted(
        there.found.seats, key=lambda one: (not one.is_ours, bool(one.reply))
    )
    return [
        Line(
            team=one.team.name,
            agency=one.team.agency_name,
            role=components.sentence(components.role(one.seat.role)),
            why=components.sentence(meeting_words.why(one.seat.why)),
            said=meeting_words.answered(one),
            reply=meeting_words.REPLIES[one.reply],
            phone=one.team.phone,
            is_ours=one.is_ours,
            nobody=_nobody(one),
            information=one.seat.information,
            has_sent=bool(one.seat.information),
        )
        for one in lines
    ]


def _nobody(one: convening.SeatLine) -> str:
    """That nobody is in the team any more, and who was told instead."""
    if not one.nobody:
        return ""
    led = components.phrase(team.name for team in one.leads)
    told = f"Whoever leads {led} is told instead." if led else "Ring their agency."
    return f"Nobody is in this team now. {told}"


def _suggested(there: There) -> list[tuple[str, str]]:
    """Teams that came to the family after the call, each with why it would be asked."""
    teams = there.known.directory.teams
    return [
        (teams[one.team].name, components.sentence(meeting_words.why(one.why)))
        for one in there.found.suggested
    ]


def _beside(there: There) -> list[tuple[str, str]]:
    """The other pages of the same meeting that are whoever asks's to open."""
    one, family, id_ = there.one, there.opened.id, UUID(there.one.id)
    is_held, is_theirs = one.state == "held", there.caller_team is not None
    kinds = {post.team.agency.kind for post in there.request.posts}
    is_asked = there.found.ours is not None or is_theirs
    pages = (
        (there.may_change, paths.hold, "Hold the meeting"),
        (is_asked and one.state != "cancelled", paths.pack, "Open my pack"),
        (is_held, paths.minutes, "Minutes"),
        (is_held and "social_care" in kinds, paths.letter, "Letters to the parents"),
    )
    return [(path(family, id_), words) for may, path, words in pages if may]
