"""Due: what is owed by me and my team, soonest first."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_GET
from markupsafe import Markup

from plait.access import sessions
from plait.pages import components
from plait.pages.groups import GROUPS
from plait.pages.request import Request
from plait.pages.staff import actions, freshness_words, policy, unreached
from plait.pages.staff.due_rows import agency_kinds, due_row, rows_html
from plait.worklist import queries
from plait.worklist.conditions import Mine
from plait.worklist.directory import directory
from plait.worklist.meeting_lists import CalledOf
from plait.worklist.shapes import BABY_AGES, Counts, WorklistFilter, WorklistPage

#: The parts of a worklist, in the order of the page, with the words of their links.
SHOWS = {
    "overdue": "overdue",
    "today": "today",
    "this_week": "this week",
    "later": "later",
    "others": "waiting for others",
}

#: Parts that are shown with their count only where there is something in them.
RARE_SHOWS = {
    "concerned": "of others that concern you",
    "escalated": "late elsewhere that you were told of",
}

#: Parts that have no count on the page and are reached from below the list.
QUIET_SHOWS = {"coming": "Not open yet", "closed": "Done in the last 4 weeks"}

#: The heading of the list, for readers who cannot see which link is marked.
CAPTIONS = {
    "open": "Everything open",
    "overdue": "Overdue",
    "today": "Due today",
    "this_week": "Due in the next 7 days",
    "later": "Due later",
    "coming": "Not open yet",
    "others": "Waiting for others",
    "concerned": "What others owe and you are needed for, or know a part of",
    "escalated": "Late elsewhere, and you were told",
    "closed": "Done in the last 4 weeks",
}

AGES = {
    "under_2_weeks": "Under 2 weeks",
    "2_to_8_weeks": "2 to 8 weeks",
    "8_weeks_to_6_months": "8 weeks to 6 months",
    "6_months_to_1_year": "6 months to 1 year",
    "over_1_year": "Over 1 year",
}

#: The filter that nobody has to ask for: what it has is left out of addresses.
USUAL = asdict(WorklistFilter())

#: What the filter form holds; the rest of the state are links.
FORM_FIELDS = ("group", "baby_age", "agency")

_LONGEST = 60


@require_GET
def start(request: Request) -> HttpResponse:
    """What is due, for a person who has just signed in."""
    return due(request)


@require_GET
def due(request: Request) -> HttpResponse:
    """The worklist, whole."""
    context = {
        **_context(request),
        "to_decide": policy.waiting_for(request),
        "live_url": settings.LIVE_URL,
    }
    return render(request, "staff/due.jinja", context)


@require_GET
def rows(request: Request) -> HttpResponse:
    """The part of the worklist that changes: counts, rows, and when it was checked."""
    context = _context(request)
    # What is down is said above the list: it comes with a refresh when it is another.
    is_news = request.GET.get("down", "") != context["down"]
    return render(request, "staff/due_rows.jinja", {**context, "is_news": is_news})


def _context(request: Request) -> Mapping[str, Any]:
    asked = filter_of(request.GET)
    found = queries.worklist(
        asked,
        by=request.staff,
        now=request.now,
        held=Mine.of(request.posts),
        page=page_of(request.GET),
    )
    viewer = agency_kinds(request)
    called = actions.called_for((*found.rows, *found.concerned))
    rows = [due_row(row, request.now, viewer, called) for row in found.rows]
    return {
        "sealed": _listed(request, found),
        **freshness_words.context(request),
        **_checked(components.time_of_day(found.checked_at)),
        "asked": asked,
        "query": query_of(asked),
        "narrowed": [name for name in FORM_FIELDS if getattr(asked, name)],
        "found": found,
        "unreached": unreached.rows(request),
        "rows": rows,
        "rows_html": rows_html(rows, is_mine=asked.scope == "me"),
        **_beside(request, found, called),
        "beside_more": found.counts.concerned - len(found.concerned),
        "counts": counts_of(found.counts, asked),
        "quiet": _links(QUIET_SHOWS, asked),
        "caption": CAPTIONS[asked.show],
        "links": components.page_links(found.page, found.pages),
        "groups": GROUPS,
        "ages": AGES,
        "agencies": agencies(request),
        "link": lambda **changed: f"?{query_of(asked, **changed)}",
        "page_link": partial(_page_link, query_of(asked)),
        "empty": empty_words(asked, found),
    }


def _beside(
    request: Request, found: WorklistPage, called: CalledOf
) -> Mapping[str, Markup]:
    """What others owe and we are needed for, or have handed over to them, as HTML."""
    viewer, now = agency_kinds(request), request.now
    return {
        name: rows_html(
            [due_row(row, now, viewer, called) for row in rows], is_mine=False
        )
        for name, rows in (
            ("beside_html", found.concerned),
            ("still_html", found.still_ours),
        )
    }


def _checked(at: str) -> Mapping[str, str]:
    """When the list was made, as words and as what stands beside its caption."""
    words = Markup('<span class="plait-checked">Checked at {}</span>')
    return {"checked_at": at, "checked": words.format(at)}


def _listed(request: Request, found: WorklistPage) -> str:
    """Write that these records were seen in a list; the seal of that list.

    A page refreshes itself twice a minute. It sends the seal of what was written last
    and nothing is written again while it shows the same records to the same person.
    """
    shown = (*found.rows, *found.concerned, *found.still_ours)
    by_text = {str(row.subject_id): row.subject_id for row in shown}
    subjects = [by_text[text] for text in sorted(by_text)]
    text = " ".join([str(request.staff.pk), *sorted(by_text)])
    seal = salted_hmac("plait.listed", text, algorithm="sha256").hexdigest()[:32]
    if subjects and not constant_time_compare(request.GET.get("listed", ""), seal):
        sessions.list_subjects(subjects, "worklist")
    return seal


def agencies(request: Request) -> tuple[tuple[str, str], ...]:
    """The agencies that a duty of the reader may come from: slug and name, by name."""
    own = frozenset(post.team_id for post in request.posts)
    return directory().agencies_near(own)


def filter_of(sent: Mapping[str, str]) -> WorklistFilter:
    """The filter that an address asks for; what it does not know is left out."""
    show = sent.get("show", "open")
    group = sent.get("group")
    age = sent.get("baby_age")
    return WorklistFilter(
        scope="me" if sent.get("scope") == "me" else "team",
        show=show if show in CAPTIONS else "open",  # type: ignore[arg-type]
        group=group if group in GROUPS else None,
        person=_uuid(sent.get("person", "")),
        agency=_text(sent.get("agency", "")) or None,
        baby_age=age if age in BABY_AGES else None,
        team=_number(sent.get("team", "")),
    )


def query_of(asked: WorklistFilter, **changed: Any) -> str:
    """The same filter as an address, with what is changed; usual values left out."""
    state = {name: getattr(asked, name) for name in USUAL} | changed
    return urlencode(
        {name: value for name, value in state.items() if value != USUAL.get(name)}
    )


def page_of(sent: Mapping[str, str]) -> int:
    """The page asked for; the first where it is not a number."""
    return _number(sent.get("page", "")) or 1


def counts_of(counts: Counts, asked: WorklistFilter) -> list[Mapping[str, Any]]:
    """The counts line: one link a part, which part is shown, and how many."""
    shows = SHOWS | {
        show: words
        for show, words in RARE_SHOWS.items()
        if getattr(counts, show) or asked.show == show
    }
    return [
        link | {"count": getattr(counts, link["show"])} for link in _links(shows, asked)
    ]


def _links(shows: Mapping[str, str], asked: WorklistFilter) -> list[dict[str, Any]]:
    return [
        {
            "show": show,
            "words": words,
            "href": f"?{query_of(asked, show='open' if asked.show == show else show)}",
            "is_current": asked.show == show,
        }
        for show, words in shows.items()
    ]


def _page_link(query: str, number: int) -> str:
    return f"?{query}&page={number}" if query else f"?page={number}"


def empty_words(asked: WorklistFilter, found: WorklistPage) -> str:
    """What an empty list says; the time is there so that silence is seen as checked."""
    whose = "you" if asked.scope == "me" else "your team"
    checked = f"Checked at {components.time_of_day(found.checked_at)}."
    if found.attention:
        return f"Nothing else is known to be due. See what needs a look. {checked}"
    if asked.show == "open" and not any(getattr(asked, name) for name in FORM_FIELDS):
        return f"Nothing is due from {whose}. {checked}"
    return f"Nothing here matches. {checked}"


def _text(text: str) -> str:
    """The beginning of what was typed, without what a database cannot hold."""
    return text.replace("\x00", "")[:_LONGEST].strip()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < len("1000000") else None
