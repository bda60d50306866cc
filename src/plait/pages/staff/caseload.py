"""The caseload of a mental-health service: mine, a colleague's, the whole team's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_GET
from markupsafe import Markup

from plait.access import sessions
from plait.pages import components
from plait.pages.staff import case_words, opening
from plait.pages.staff.referrals import service_teams
from plait.worklist import caseload as lists
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.case_words import Line
    from plait.worklist.caseload import Caseload

#: Whose caseload: whoever asks, everybody's, or those whom nobody has.
ME, TEAM, NOBODY = "me", "team", "nobody"
#: Rows of a team's page; whoever works there has fewer families than `lists.PAGE`.
_TEAM_PAGE = 25
_ROWS_KEPT = 3_000


@require_GET
def caseload(request: Request) -> HttpResponse:
    """The families that my team cares for, with what it is time for. Initials alone."""
    teams = service_teams(request)
    whose = _whose(request)
    worker = request.staff.pk if whose == ME else _number(whose)
    found = lists.caseload(
        teams, now=request.now, worker=worker, is_nobodys=whose == NOBODY,
        page=_number(request.GET.get("page", "")) or 1, size=_size(whose),
    )  # fmt: skip
    seen = list({one.subject_id for one in found.cases})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    context: dict[str, Any] = {
        "rows": [_row(case_words.line(one, request.now)) for one in found.cases],
        "shown": _shown(request, found, whose),
        "whose": whose,
        "views": _views(request, found, whose),
        "others": _others(request, found),
        "next": _query(whose, found.page + 1) if found.has_more else "",
        "before": _query(whose, found.page - 1) if found.page > 1 else "",
        "is_service": bool(teams),
    }
    return render(request, "staff/care/caseload.jinja", context)


@lru_cache(maxsize=_ROWS_KEPT)
def _row(line: Line) -> Markup:
    """The row as HTML: the same words give the same, and a team looks all day."""
    template = get_template("staff/care/case_row.jinja", using="jinja2")
    return Markup(template.render({"one": line}))  # noqa: S704 (it was escaped there)


def _whose(request: Request) -> str:
    asked = request.GET.get("whose", ME)
    is_known = asked in (ME, TEAM, NOBODY) or _number(asked) in directory().workers
    return asked if is_known else ME


def _views(
    request: Request, found: Caseload, whose: str
) -> list[tuple[str, str, int, bool]]:
    mine = found.by_worker.get(request.staff.pk, 0)
    nobodys = found.by_worker.get(None, 0)
    views = [(ME, "Mine", mine), (TEAM, "My team", found.every)]
    views += (
        [(NOBODY, "Without a worker", nobodys)] if nobodys or whose == NOBODY else []
    )
    return [(_query(key, 1), words, many, key == whose) for key, words, many in views]


def _shown(request: Request, found: Caseload, whose: str) -> str:
    """Whose families these are and how many: on paper nothing else says so."""
    worker = request.staff.pk if whose == ME else _number(whose)
    words = {ME: "My families", TEAM: "My team", NOBODY: "Without a worker"}.get(
        whose, directory().workers.get(worker or -1, "")
    )
    here = len(found.cases)
    counted = {TEAM: found.every, NOBODY: found.by_worker.get(None, 0)}
    many = counted.get(whose, found.by_worker.get(worker, here))
    part = ""
    if found.has_more or found.page > 1:
        begin = (found.page - 1) * _size(whose) + 1
        part = f"{begin} to {begin + here - 1} of "
    return f"{words}: {part}{components.counted(many, 'family', 'families')}"


def _size(whose: str) -> int:
    """Rows of a page: all that one colleague has, and of a team a part."""
    return _TEAM_PAGE if whose in (TEAM, NOBODY) else lists.PAGE


def _others(request: Request, found: Caseload) -> list[tuple[str, str]]:
    """Each colleague who has families, with how many."""
    names = directory().workers
    every = [
        (names[worker], worker, many)
        for worker, many in found.by_worker.items()
        if worker is not None and worker != request.staff.pk and worker in names
    ]
    return [
        (_query(str(id_), 1), f"{name} ({many})") for name, id_, many in sorted(every)
    ]


def _query(whose: str, page: int) -> str:
    asked = {"whose": whose} | ({"page": str(page)} if page > 1 else {})
    return f"?{urlencode(asked)}"


def _number(text: str) -> int | None:
    """A small number that an address holds; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 9  # noqa: PLR2004
    return int(text) if is_number else None
