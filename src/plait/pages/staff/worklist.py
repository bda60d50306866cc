"""Due: what is owed by me and my team, soonest first."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_GET
from markupsafe import Markup

from plait.access import sessions
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.request import Request
from plait.pages.staff import actions, paths
from plait.worklist import queries
from plait.worklist.conditions import Mine
from plait.worklist.directory import directory
from plait.worklist.shapes import BABY_AGES, Counts, Row, WorklistFilter, WorklistPage

#: The parts of a worklist, in the order of the page, with the words of their links.
SHOWS = {
    "overdue": "overdue",
    "today": "today",
    "this_week": "this week",
    "later": "later",
    "others": "waiting for others",
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
    "closed": "Done in the last 4 weeks",
}

GROUPS = {
    "safeguarding": "Safeguarding",
    "perinatal_mental_health": "Perinatal mental health",
    "maternity": "Maternity",
    "health_visiting": "Health visiting",
    "specialist_service": "Specialist service",
    "communication": "Communication",
    "workforce": "Workforce",
    "learning": "Learning",
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


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row with the words and links that a page needs for it."""

    row: Row
    tag: components.Status
    look: str
    due: str
    age: str
    href: str
    told: str
    action: actions.Action | None


class Shown(NamedTuple):
    """Every word and link of a row on the list, and nothing else."""

    look: str
    colour: str
    tag: str
    due: str
    href: str
    title: str
    why: str
    told: str
    person: str
    age: str
    owed_by: str
    team: str
    do_href: str
    do_words: str


@require_GET
def start(request: Request) -> HttpResponse:
    """What is due, for a person who has just signed in."""
    return due(request)


@require_GET
def due(request: Request) -> HttpResponse:
    """The worklist, whole."""
    return render(request, "staff/due.jinja", _context(request))


@require_GET
def rows(request: Request) -> HttpResponse:
    """The part of the worklist that changes: counts, rows, and when it was checked."""
    return render(request, "staff/due_rows.jinja", _context(request))


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
    rows = [due_row(row, request.now, viewer) for row in found.rows]
    return {
        "listed": _listed(request, found),
        "asked": asked,
        "query": query_of(asked),
        "narrowed": [name for name in FORM_FIELDS if getattr(asked, name)],
        "found": found,
        "rows": rows,
        # Each is escaped already, and joining them as Markup would look at each again.
        "rows_html": Markup("".join(_row_html(_shown(one)) for one in rows)),  # noqa: S704
        "counts": counts_of(found.counts, asked),
        "quiet": _links(QUIET_SHOWS, asked),
        "caption": CAPTIONS[asked.show],
        "links": components.page_links(found.page, found.pages),
        "groups": GROUPS,
        "ages": AGES,
        "agencies": agencies(),
        "link": lambda **changed: f"?{query_of(asked, **changed)}",
        "page_link": partial(_page_link, query_of(asked)),
        "empty": empty_words(asked, found),
    }


def _shown(one: DueRow) -> Shown:
    """What the list shows of a row."""
    row, action = one.row, one.action
    return Shown(
        look=one.look,
        colour=one.tag.colour,
        tag=one.tag.word,
        due=components.sentence(one.due),
        href=one.href,
        title=row.title,
        why=row.why,
        told=one.told,
        person=row.person_label,
        age=one.age,
        owed_by="You" if row.is_mine else row.owed_by_words,
        team=row.team,
        do_href=action.href if action else "",
        do_words=action.words if action else "",
    )


@lru_cache(maxsize=5_000)
def _row_html(shown: Shown) -> Markup:
    """The row as HTML.

    The same words give the same HTML, and a list is looked at by a whole team and
    fetched again twice a minute: so it is kept. It depends on nothing else, so what is
    kept is never out of date.
    """
    template = get_template("staff/due_row.jinja", using="jinja2")
    return Markup(template.render({"it": shown}))  # noqa: S704 (it was escaped there)


def _listed(request: Request, found: WorklistPage) -> str:
    """Write that these records were seen in a list; the seal of that list.

    A page refreshes itself twice a minute. It sends the seal of what was written last
    and nothing is written again while it shows the same records to the same person.
    """
    by_text = {str(row.subject_id): row.subject_id for row in found.rows}
    subjects = [by_text[text] for text in sorted(by_text)]
    text = " ".join([str(request.staff.pk), *sorted(by_text)])
    seal = salted_hmac("plait.listed", text, algorithm="sha256").hexdigest()[:32]
    if subjects and not constant_time_compare(request.GET.get("listed", ""), seal):
        sessions.list_subjects(subjects, "worklist")
    return seal


def agencies() -> list[tuple[str, str]]:
    """Every agency a duty may come from: its slug, and the slug in words."""
    slugs = {team.agency for team in directory().teams.values()}
    return [(slug, slug.replace("-", " ").capitalize()) for slug in sorted(slugs)]


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


def agency_kinds(request: Request) -> frozenset[str]:
    """The kinds of agency in which whoever asks works now."""
    return frozenset(post.team.agency.kind for post in request.posts)


def due_row(row: Row, now: Any, viewer: frozenset[str]) -> DueRow:
    """The row in words, for somebody who works in these kinds of agency."""
    is_today = row.state == "due" and row.due_at and _is_today(row, now)
    look = "today" if is_today else row.state
    status = components.status(look)
    is_calm = row.state == "overdue" and row.group in {"workforce", "learning"}
    if is_calm:
        status = components.Status(status.word, "orange")
    return DueRow(
        row=row,
        tag=status,
        look=f"is-{look}{' is-calm' if is_calm else ''}",
        due=_when(row, now),
        age=_age(row, now),
        href=paths.owed(row.subject_id, row.id),
        told=_told(row, now),
        action=actions.action_for(row, viewer) if row.is_open else None,
    )


def counts_of(counts: Counts, asked: WorklistFilter) -> list[Mapping[str, Any]]:
    """The counts line: one link a part, which part is shown, and how many."""
    return [
        link | {"count": getattr(counts, link["show"])} for link in _links(SHOWS, asked)
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
    if asked.show == "open" and not any(getattr(asked, name) for name in FORM_FIELDS):
        return f"Nothing is due from {whose}. {checked}"
    return f"Nothing here matches. {checked}"


def _when(row: Row, now: Any) -> str:
    if row.state == "waiting":
        return f"opens {components.day(row.opens_at)}"
    if row.closed_at is not None:
        return components.day(row.closed_at)
    words = components.due_words(row.due_at, now)
    if row.state == "overdue" and row.due_at is not None:
        return f"{words}: {components.time_left(row.due_at, now)}"
    return words


def _age(row: Row, now: Any) -> str:
    """The age now, or when it ended: nobody grows older who has died since."""
    if row.person_born_on is None:
        return ""
    return components.age(row.person_born_on, row.closed_at or now)


def _told(row: Row, now: Any) -> str:
    if not row.told:
        return ""
    last = row.told[-1]
    at = components.time_of_day(last.at)
    if local_day(last.at) != local_day(now):
        at = components.moment(last.at)
    answered = "acknowledged" if last.answered else "not acknowledged"
    return f"Told: {last.tell}, {at}, {answered}"


def _is_today(row: Row, now: Any) -> bool:
    return row.due_at is not None and local_day(row.due_at) == local_day(now)


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
