"""A family: who they are, what is owed, who is involved, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import agencies
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option, SelectField
from plait.pages.forms import NhsForm
from plait.pages.moments import DayField
from plait.pages.staff import (
    actions,
    address,
    allocation_lines,
    appointment_page,
    banners,
    bed_words,
    birth_answer,
    birth_reading,
    disagreement_page,
    document_parts,
    emergency_lines,
    handover_lines,
    meeting_actions,
    moving,
    named_lines,
    opening,
    outcomes,
    owner_lines,
    person_page,
    recordables,
    referral_lines,
)
from plait.pages.staff.due_rows import agency_kinds, due_row, soonest_first
from plait.pages.staff.family_picture import person_of, picture, zoom_of
from plait.pages.staff.happenings import (
    Asked,
    Happening,
    happenings,
    is_left_out,
    narrowed,
)
from plait.pages.staff.worklist import page_of
from plait.pages.timeline_picture import WEEKS
from plait.records import queries
from plait.worklist import named, travels, weeks
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.worklist.shapes import Row

#: Rows of the list on a page.
PAGE = 25

#: The first so many of what is owed are shown; the others behind a link.
FIRST_OWED = 3

ZOOMS = (("all", "Everything"), ("12", "12 weeks"), ("2", "2 weeks"))


class TimelineFilter(NhsForm):
    """Which part of the timeline is shown, and as it was known on which day."""

    person = SelectField(options=(), label="About", required=False)
    agency = SelectField(options=(), label="Agency", required=False)
    group = SelectField(
        options=(
            Option("", "Everything"),
            *(Option(k, words) for k, words in recordables.GROUP_WORDS.items()),
        ),
        label="Kind",
        required=False,
    )
    known = DayField(
        what="the day",
        label="Show what was known on (optional)",
        help_text="What was recorded later fades",
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        opened: Open,
        named: Mapping[str, str],
        now: datetime,
    ) -> None:
        super().__init__(data)
        self.question("known").now = now
        people = [
            Option(str(p.id), opening.short_name(p)) for p in opened.family.people
        ]
        self.question("person").offer((Option("", "Everybody"), *people))
        listed = [Option(slug, name) for slug, name in named.items()]
        self.question("agency").offer((Option("", "Every agency"), *listed))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list."""

    rows: list[Happening]
    page: int
    pages: int
    total: int


@require_GET
def family(request: Request, subject_id: UUID) -> HttpResponse:
    """The page of a family. Opening it is written in the same transaction."""
    opened = opening.open_family(request, subject_id, with_sights=True)
    return render(request, "staff/family.jinja", _context(request, opened))


def _context(request: Request, opened: Open) -> Mapping[str, Any]:
    now, viewer = request.now, agency_kinds(request)
    events = queries.timeline_for(opened.id)
    may_read = weeks.readable(
        (str(one.event.root), one.event.occurred_at, one.event.first_recorded_at)
        for one in events
    )
    owed = owed_queries.of_subject(
        opened.id, by=request.staff, now=now, may_read=may_read
    )
    called = actions.called_for(owed)
    return {
        "opened": opened,
        "family": opened.family,
        "heading": opening.family_name(opened.family.people),
        "banners": banners.banners(opened, now),
        "sights": banners.sights(opened),
        "owed": [due_row(row, now, viewer, called) for row in _open(owed)],
        "coming": [due_row(row, now, viewer) for row in owed if row.state == "waiting"],
        "attention": owed_queries.attention(opened.id),
        "birth": birth_answer.answer(
            birth_reading.made_of(opened, events, local_day(now)),
            now,
            [post.team_id for post in request.posts],
        ),
        **_lines(request, opened, events),
        "agreed": meeting_actions.open_now(opened, events),
        "next_appointment": appointment_page.next_line(opened, events, now),
        "addresses": address.links(opened),
        "persons": person_page.links(opened),
        "gone": outcomes.links(opened),
        "night": document_parts.at_night(opened, events),
        "first_owed": FIRST_OWED,
        "recordables": recordables.usual(opening.agency_kind(request)),
        **_timeline(request, opened, owed, events),
    }


def _lines(
    request: Request, opened: Open, events: list[TimelineEvent]
) -> Mapping[str, Any]:
    """Who has the family and its children, and what goes on with that, a line each."""
    return {
        "came_from": travels.came_from(opened.id),
        "owners": owner_lines.lines(opened),
        "bed": bed_words.banner(opened, events),
        "may_find_bed": opening.agency_kind(request) == "perinatal",
        "named_now": named_lines.lines(request, opened, events),
        "emergencies": emergency_lines.lines(opened, events, request.staff.pk),
        "moved": moving.banner_of(request, opened, events),
        "disagreements": disagreement_page.lines(opened, events),
        "handovers": handover_lines.lines(request, opened, events),
        "care": referral_lines.lines(opened),
        "allocations": allocation_lines.lines(request, opened, events),
    }


def _timeline(
    request: Request, opened: Open, owed: tuple[Row, ...], events: list[TimelineEvent]
) -> Mapping[str, Any]:
    now = request.now
    held = queries.held_elsewhere(opened.id)
    cards = agencies.cards()
    names = {slug: card.name for slug, card in cards.items()}
    acted = {one.event.agency for one in events} | {one.agency for one in held}
    there = {slug: names[slug] for slug in sorted(acted) if slug in names}
    form = TimelineFilter(request.GET, opened=opened, named=there, now=now)
    asked = _asked(form, request.GET, opened)
    every = happenings(
        events, held, opened=opened, agencies=names, teams=directory().teams,
        known_at=asked.known_at,
    )  # fmt: skip
    rows = [one for one in every if not is_left_out(one, asked)]
    listed = narrowed(rows, asked, weeks=WEEKS[asked.zoom], now=now)
    kinds = {slug: card.kind for slug, card in cards.items()}
    drawn = picture(
        rows, owed, opened=opened, asked=asked, events=events, agencies=names,
        kinds=kinds, teams=directory().teams, now=now,
    )  # fmt: skip
    page = _page(listed, page_of(request.GET))
    return {
        "people": banners.involved(opened, named.workers(events)),
        "form": form,
        "asked": asked,
        "picture": drawn,
        "list": page,
        "left_out": len(every) - len(rows),
        "show_left_out": _query(asked, group="communication"),
        "links": components.page_links(page.page, page.pages),
        "zooms": [(w, _query(asked, zoom=z), asked.zoom == z) for z, w in ZOOMS],
        "page_href": lambda number: _query(asked, page=number),
        "clear": _query(Asked(zoom=asked.zoom)),
    }


def _open(owed: tuple[Row, ...]) -> list[Row]:
    return soonest_first(row for row in owed if row.state in ("overdue", "due"))


def _asked(form: TimelineFilter, sent: QueryDict, opened: Open) -> Asked:
    """What the address asks for; what it does not know is left out."""
    form.is_valid()
    data = form.cleaned_data
    known: date | None = data.get("known")
    return Asked(
        zoom=zoom_of(sent.get("zoom", "")),
        agency=data.get("agency") or "",
        person=person_of(data.get("person") or "", opened),
        group=data.get("group") or "",
        known_on=known,
    )


def _page(rows: list[Happening], number: int) -> Page:
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(1, number), pages)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return Page(shown, number, pages, len(rows))


def _query(asked: Asked, **changed: object) -> str:
    """The same part of the timeline as an address, with what is changed."""
    state: dict[str, object] = {
        "zoom": asked.zoom if asked.zoom != "all" else "",
        "agency": asked.agency,
        "person": asked.person or "",
        "group": asked.group,
    }
    if asked.known_on:
        day = asked.known_on
        state |= {
            "known-day": day.day,
            "known-month": day.month,
            "known-year": day.year,
        }
    state |= changed
    if state["zoom"] == "all":
        state["zoom"] = ""
    sent = {name: value for name, value in state.items() if value}
    return f"?{urlencode(sent)}#timeline"
