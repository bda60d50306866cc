"""Two versions of a document beside each other, section by section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import compared
from plait.pages.staff import document_parts, paths
from plait.pages.staff.document_parts import TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.compared import Piece
    from plait.pages.request import Request
    from plait.timeline.documents import Section, Version


@dataclass(frozen=True, slots=True)
class Changed:
    """A section in two versions: `how` is new, gone or changed, and its words."""

    title: str
    how: str
    pieces: Sequence[Piece]


@require_GET
def compare(request: Request, subject_id: UUID, named: str) -> HttpResponse:
    """Two versions section by section, with what was taken out and put in.

    Raises:
        NotAllowed: there are not two such versions that may be seen.
    """
    papers, found = document_parts.read_one(request, subject_id, named)
    asked = (request.GET.get(name, "") for name in ("from", "to"))
    older, newer = (found.version(document_parts.number(one)) for one in asked)
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
        pieces = compared.compared(before, after)
        if not any(each.words.strip() for each in pieces if each.change != "same"):
            how = "Only spaces or lines"
        changed.append(Changed(title, how, pieces))
    return changed, same


def _key(one: Section) -> tuple[str, str, str]:
    """A section of a class and a team: of one name there may be two."""
    if one.sensitivity == "health":
        return one.id, one.sensitivity, ""
    return one.id, one.sensitivity, one.team
