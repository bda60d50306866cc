"""Writing a document: one long page, kept as it is typed, recorded as a version.

What is typed is a draft of the team: it is there after a reload, on another device and
tomorrow, for every colleague. Nobody writes over anybody: where two changed the same
section, both texts are shown and one of them chooses. Nothing is kept in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import documents as casework
from plait.casework.documents import Desk, Kept
from plait.pages import components
from plait.pages.staff import document_parts, paths
from plait.pages.staff.document_forms import BASE, WORDS, WriteForm
from plait.pages.staff.document_parts import TITLES, Papers
from plait.records import document_drafts
from plait.worklist import writing
from plait.worklist.writing import Typed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def write(request: Request, subject_id: UUID, named: str) -> HttpResponse:
    """Write or go on with the next version of a document.

    Raises:
        NotAllowed: one's own service does not write such a document.
    """
    papers, desk = _desk(request, subject_id, named)
    if request.method != "POST":
        return _page(request, papers, desk, _read(desk), None)
    form = WriteForm(request.POST, of=desk.of, says={})
    kept = casework.keep(desk, _typed(request, papers, desk, form))
    for section, words in kept.too_long.items():
        form.add_error(WORDS + section, words)
    for section in kept.asked:
        form.add_error(
            WORDS + section, "A colleague changed this too. Choose what it says"
        )
    step = request.POST.get("step", "")
    if form.is_valid() and step == "record":
        try:
            return _recorded(request, papers, desk)
        except casework.NotWhole:
            for one in writing.missing(desk.of, kept.says):
                form.add_error(WORDS + one.id, f"Write “{one.title}”")
        except PlaitError as refused:
            form.add_error(None, refused.say)
    elif form.is_valid():
        return redirect(f"{_here(desk)}?kept=1")
    return _page(request, papers, desk, kept, form)


@sensitive_post_parameters()
@require_POST
def save(request: Request, subject_id: UUID, named: str) -> HttpResponse:
    """Keep what was typed so far, as it is typed.

    `bases` are the sections that say now what was sent, each with the version that it
    is of; `asked` are those that a colleague changed as well, `long` those too long.
    """
    papers, desk = _desk(request, subject_id, named)
    form = WriteForm(request.POST, of=desk.of, says={})
    typed = _typed(request, papers, desk, form)
    kept = casework.keep(desk, typed)
    titles = {one.id: one.title for one in desk.of.sections}
    return JsonResponse(
        {
            "at": components.time_of_day(request.now),
            "draft": str(desk.draft),
            "seen": desk.old.number if desk.old else 0,
            "bases": {
                BASE + name: kept.versions.get(name, 0)
                for name, one in typed.items()
                if one.words == kept.says.get(name, "")
            },
            "asked": [titles[name] for name in kept.asked],
            "long": list(kept.too_long.values()),
        }
    )


def _desk(request: Request, subject_id: UUID, named: str) -> tuple[Papers, Desk]:
    """The desk of one's own team: which draft it is, and what it is based on."""
    if named not in TITLES:
        raise Http404
    papers = document_parts.read(request, subject_id)
    of = papers.of_service(named)
    found = papers.named(named)
    # Who sees only a part of the version that holds would leave out the rest.
    if of is None or (found is not None and not found.latest.is_seen):
        raise NotAllowed
    recorded = document_parts.recorded_by_team(papers, named)
    return papers, Desk(
        family=papers.opened.id,
        about=papers.mother.id,
        of=of,
        draft=writing.draft_id(papers.opened.id, named, papers.team, recorded),
        old=found.latest if found else None,
        by=request.staff.pk,
        team=papers.team,
        at=request.now,
    )


def _read(desk: Desk) -> Kept:
    """What the draft says, where nothing was sent."""
    drafted = document_drafts.read(desk.family, desk.draft)
    versions = {name: len(found) for name, found in drafted.items()}
    return Kept(writing.now_says(drafted, desk.begun), versions, {}, {})


def _typed(
    request: Request, papers: Papers, desk: Desk, form: WriteForm
) -> dict[str, Typed]:
    """What was sent of each section, with the text that its page was made with."""
    sent = request.POST
    try:
        draft = UUID(sent.get("draft", ""))
    except ValueError:
        draft = desk.draft
    drafted = document_drafts.read(desk.family, draft)
    found = papers.named(desk.of.id)
    seen = found.version(document_parts.number(sent.get("seen", ""))) if found else None
    begun = writing.before(seen, desk.team)
    typed = {}
    for one in desk.of.sections:
        words = form.typed(one.id)
        if words is None:
            continue
        base = document_parts.number(sent.get(BASE + one.id, ""))
        versions = drafted.get(one.id, ())
        is_known = 1 <= base <= len(versions)
        text = versions[base - 1].words if is_known else begun.get(one.id, "")
        typed[one.id] = Typed(words, text)
    return typed


def _recorded(request: Request, papers: Papers, desk: Desk) -> HttpResponse:
    casework.record_version(
        desk,
        seen=document_parts.number(request.POST.get("seen", "")),
        family=desk.family,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=papers.team or None,
    )
    return redirect(paths.document(desk.family, desk.of.id))


def _here(desk: Desk) -> str:
    return paths.document_step(desk.family, desk.of.id, "write")


def _page(
    request: Request, papers: Papers, desk: Desk, kept: Kept, form: WriteForm | None
) -> HttpResponse:
    status = 200 if form is None or not form.errors else 422
    form = form or WriteForm(None, of=desk.of, says=kept.says)
    context: Mapping[str, Any] = {
        **document_parts.context(papers, request),
        "title": TITLES[desk.of.id],
        "lead": desk.of.lead,
        "number": (desk.old.number if desk.old else 0) + 1,
        "old_words": document_parts.version_words(papers, desk.old) if desk.old else "",
        "form": form,
        "draft": desk.draft,
        "seen": desk.old.number if desk.old else 0,
        "bases": {
            BASE + one.id: kept.versions.get(one.id, 0) for one in desk.of.sections
        },
        "asked": {
            WORDS + name: (kept.says.get(name, ""), other)
            for name, other in kept.asked.items()
        },
        "others": _others(desk),
        "missing": [one.title for one in writing.missing(desk.of, kept.says)],
        "is_begun": bool(kept.versions),
        "last": _last(desk),
        "was_kept": "kept" in request.GET,
        "save": paths.document_step(desk.family, desk.of.id, "save"),
        "back": paths.documents(desk.family),
    }
    return render(request, "staff/document/write.jinja", context, status=status)


def _others(desk: Desk) -> list[tuple[str, str]]:
    """Guarded sections that another team wrote: they stand, and are theirs."""
    return [
        (one.title, one.words)
        for one in (desk.old.sections if desk.old else ())
        if one.sensitivity != writing.MAIN and one.team != str(desk.team)
    ]


def _last(desk: Desk) -> str:
    """Who of the team wrote last, and when."""
    drafted = document_drafts.read(desk.family, desk.draft)
    rows = [one for found in drafted.values() for one in found]
    if not rows:
        return ""
    newest = max(rows, key=lambda one: one.at)
    return f"{components.moment(newest.at)}, {newest.by}"
