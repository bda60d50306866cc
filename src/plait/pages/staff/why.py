"""Why something is owed to a family, and why nothing is: asked standard by standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.disclosure import held
from plait.pages import components
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS
from plait.standards.stages import STAGES
from plait.worklist import queries as owed_queries
from plait.worklist import reasoning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpResponse

    from plait.engine.steps import Step
    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.worklist.reasoning import Choice, ReasonedCase

_LONGEST_SEARCH = 60
NEAR = "Something that can start it is recorded"

#: What is said of a step beside its words, and its colour.
MARKS = {True: ("Yes", "green"), False: ("No", "grey")}


@dataclass(frozen=True, slots=True)
class Line:
    """A standard as a line of the list, with the words that find it."""

    id: str
    title: str
    owed_by: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A fact and its steps, with what is owed for it as a row of the list."""

    heading: str
    steps: tuple[tuple[Step, tuple[str, str] | None], ...]
    due: DueRow | None
    fact: UUID


@require_GET
def choose(request: Request, subject_id: UUID) -> HttpResponse:
    """Which standard is asked about: those that came near first."""
    opened = opening.open_family(request, subject_id)
    q = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    found = reasoning.choices(subject_id, policy=opened.family.policy, now=request.now)
    groups = _grouped(found, q)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "attention": owed_queries.attention(opened.id),
        "q": q,
        "groups": groups,
        "count": sum(map(len, groups.values())),
    }
    return render(request, "staff/why_choose.jinja", context)


@require_GET
def why(request: Request, subject_id: UUID, standard_id: str) -> HttpResponse:
    """The reasoning under one standard, as far as the reader may know it."""
    opened = opening.open_family(request, subject_id)
    found = reasoning.reasoning(
        subject_id,
        standard_id,
        policy=opened.family.policy,
        partnership=opened.family.partnership,
        by=request.staff,
        now=request.now,
    )
    viewer = agency_kinds(request)
    one = found.standard
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "attention": owed_queries.attention(opened.id),
        "found": found,
        "standard": one,
        "owed": [due_row(row, request.now, viewer) for row in found.owed],
        "cases": [_shown(case, request, viewer) for case in found.cases],
        "held": [
            (
                held(holder),
                holder.team,
                paths.ask(opened.id, holder.team_id) if holder.team_id else "",
            )
            for holder in found.held
        ],
        "force": FORCE_IN_WORDS[one.force],
        "origin": ORIGIN_IN_WORDS[one.limit_origin],
    }
    return render(request, "staff/why.jinja", context)


def _grouped(found: Iterable[Choice], q: str) -> dict[str, list[Line]]:
    """The lines by heading: what came near, then along the pathway."""
    groups: dict[str, list[Line]] = {NEAR: []}
    groups |= {title: [] for title in STAGES.values()}
    wanted = q.lower().split()
    for choice in found:
        line = _line(choice)
        if all(word in line.words for word in wanted):
            title = NEAR if choice.is_near else STAGES[choice.standard.stage]
            groups[title].append(line)
    return {title: lines for title, lines in groups.items() if lines}


def _line(choice: Choice) -> Line:
    one = choice.standard
    owed_by = components.sentence(role_title(one.owed_by))
    words = f"{one.title} {owed_by} {one.id} {one.advice}".lower()
    return Line(one.id, one.title, owed_by, words)


def _shown(case: ReasonedCase, request: Request, viewer: frozenset[str]) -> ShownCase:
    due = due_row(case.row, request.now, viewer) if case.row else None
    if case.is_near:
        heading = "Came near, and does not start it"
    elif case.has_failed:
        heading = "Started nothing of its own"
    else:
        heading = "Can start it"
    steps = tuple(
        (step, MARKS[step.holds] if step.holds is not None else None)
        for step in case.steps
    )
    return ShownCase("Started this" if due else heading, steps, due, case.fact)
