"""How it has gone: the scores of one person of a family, over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.instruments.measures import Measure, by_kind
from plait.pages import components, outcome_words
from plait.pages.small_chart import SmallChart, Value, small_chart
from plait.pages.staff import banners, paths, person_reading
from plait.pages.staff.opening import label_of
from plait.standards.services import of_agency
from plait.standards.services.outcomes import every_measure, measured_by
from plait.timeline.outcomes import (
    MEASURED,
    Care,
    Pair,
    Scored,
    pairs,
    scores,
    stage_of,
    times_of_care,
)
from plait.worklist import queries
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.pages.staff.person_reading import Of

#: What is measured of whom: of a baby what is between the two as well.
_OF = {"infant": ("infant", "bond")}
_OF_A_PARENT = ("parent", "bond")
#: Of whom there are no measures here.
_WITHOUT = frozenset({"unborn", "sibling"})


@dataclass(frozen=True, slots=True)
class Line:
    """A score as a row of the table that says the same as the picture."""

    at: str
    score: str
    stage: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """One measure of one person: the picture, the table, and what became of it.

    `whose` says who answered, where it is not the person of the page.
    """

    id: str
    title: str
    whose: str
    said: str
    crossed: str
    bound: str
    chart: SmallChart | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A measure that is owed: what, by when, by whom, and its page."""

    title: str
    when: str
    owed_by: str
    href: str
    is_overdue: bool


@require_GET
def outcomes(request: Request, subject_id: UUID, person_id: UUID) -> HttpResponse:
    """The page of one person.

    Raises:
        NotAllowed: the record may not be opened, or nobody of it has this id.
    """
    of = person_reading.read(request, subject_id, person_id)
    cares = times_of_care(of.timeline)
    context = {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "whose": of.label,
        "name": of.name,
        "parts": _parts(of, cares),
        "cares": [_care(one) for one in cares if one.about == str(of.person.id)],
        "due": _due(request, of),
        "is_baby": of.person.role == "infant",
        "others": [
            (words, href)
            for words, href in links(of.opened)
            if href != paths.outcomes(of.opened.id, of.person.id)
        ],
        "back": paths.family(of.opened.id),
    }
    return render(request, "staff/outcomes/person.jinja", context)


def _parts(of: Of, cares: list[Care]) -> list[Part]:
    """A part a measure and person, those with scores and those that are wanted."""
    wanted_of = _OF.get(of.person.role, _OF_A_PARENT)
    own = str(of.person.id)
    found: dict[tuple[str, str], list[Scored]] = {}
    for one in scores(of.timeline):
        is_own = one.about == own
        is_bond = one.measure.of == "bond" and wanted_of == _OF["infant"]
        if (is_own or is_bond) and one.measure.of in wanted_of:
            found.setdefault((one.measure.id, one.about), []).append(one)
    latest = _latest(of, cares, own)
    for pair in latest.values():
        if pair.measure.of in wanted_of:
            found.setdefault((pair.measure.id, pair.about or own), [])
    own_service = next(
        (of_agency(one.agency) for one in reversed(cares) if of_agency(one.agency)),
        None,
    )
    known = every_measure(own_service)
    return [
        _part(of, known[name], about, found[name, about], latest, cares)
        for name, about in sorted(found, key=lambda key: list(known).index(key[0]))
    ]


def _latest(of: Of, cares: list[Care], own: str) -> dict[tuple[str, str], Pair]:
    """The pairs of the newest time of care, by measure and whose score it is."""
    is_baby = of.person.role == "infant"
    mine = [one for one in cares if is_baby or one.about == own]
    if not mine:
        return {}
    care = mine[-1]
    service = of_agency(care.agency)
    wanted = {one.id: one for one in measured_by(service)} if service else {}
    known = every_measure(service)
    taken = {one.measure.id for one in scores(of.timeline)}
    for name in known:
        if name in taken:
            wanted.setdefault(name, known[name])
    return {
        (one.measure.id, one.about): one
        for one in pairs(of.timeline, care, wanted.values())
        if one.is_whole or one.first or one.measure.id not in taken
    }


def _part(
    of: Of,
    measure: Measure,
    about: str,
    found: list[Scored],
    latest: dict[tuple[str, str], Pair],
    cares: list[Care],
) -> Part:
    pair = latest.get((measure.id, about)) or latest.get((measure.id, ""))
    values = [Value(one.at, one.value, stage_of(one, cares)) for one in found]
    chart = None
    if values:
        cut = measure.cut_off.at if measure.cut_off else None
        chart = small_chart(
            values, least=measure.least, greatest=measure.greatest,
            better=measure.better, cut_off=cut,
        )  # fmt: skip
    said = "It was not taken in a time of care, so no change is worked out."
    return Part(
        id=f"{measure.id}-{about[:8]}",
        title=measure.title,
        whose=_whose(of, measure, about),
        said=outcome_words.said(pair.change) if pair else said,
        crossed=outcome_words.crossed(measure, pair.change) if pair else "",
        bound=outcome_words.bound(measure),
        chart=chart,
        lines=tuple(_line(of, one, cares) for one in reversed(found)),
    )


def _whose(of: Of, measure: Measure, about: str) -> str:
    """Who answered or rated, in a few words."""
    if measure.answered_by == "clinician":
        return "rated by a clinician"
    people = of.opened.family.people
    other = next((one for one in people if str(one.id) == about), None)
    if measure.of == "bond" and other is not None and other.id != of.person.id:
        return f"as the {components.lower_first(label_of(other, people))} answered"
    return "as a parent answered" if measure.of == "infant" else "in their own answers"


def _line(of: Of, one: Scored, cares: list[Care]) -> Line:
    event = one.event.event
    by = next((each.by for each in of.now if str(each.event.root) == one.event.id), "")
    team = directory().teams.get(_number(event.team))
    where = team.name if team else _agency(event.agency)
    answered = one.event.fact.get("answered_by")
    role = f", answered by the {str(answered).replace('_', ' ')}" if answered else ""
    return Line(
        at=components.happened(one.at),
        score=f"{one.value:g} of {one.measure.greatest}",
        stage=outcome_words.STAGES[stage_of(one, cares)],
        who=(f"{by}, {where}" if by else where) + role,
        href=paths.event(of.opened.id, UUID(one.event.id)),
    )


def _agency(slug: str) -> str:
    """What an agency is called."""
    teams = directory().teams.values()
    names = (one.agency_name for one in teams if one.agency == slug)
    return next((name for name in names if name), slug)


def _number(named: str | None) -> int:
    """A number that an event carries as text; 0, which is nobody's, for any other."""
    return int(named) if named and named.isdecimal() else 0


def _care(one: Care) -> str:
    name = _agency(one.agency)
    began = components.day(one.began.occurred_at)
    if one.ended is None:
        return f"In the care of {name} since {began}"
    return (
        f"In the care of {name} from {began} to {components.day(one.ended.occurred_at)}"
    )


def _due(request: Request, of: Of) -> list[Due]:
    """The measures that are owed for this person and not done, the first due first."""
    measured = {MEASURED, *by_kind()}
    rows = [
        one
        for one in queries.of_subject(of.opened.id, by=request.staff, now=request.now)
        if one.closed_at is None
        and one.about == of.person.id
        and not measured.isdisjoint(one.answers)
    ]
    rows.sort(key=lambda one: (one.due_at is None, one.due_at or request.now))
    return [
        Due(
            one.title,
            components.due_words(one.due_at, request.now),
            one.owed_by_words,
            paths.owed(of.opened.id, one.id),
            one.state == "overdue",
        )
        for one in rows
    ]


def links(opened: Open) -> list[tuple[str, str]]:
    """The page of everybody of the family who can have measures."""
    people = opened.family.people
    return [
        (label_of(one, people), paths.outcomes(opened.id, one.id))
        for one in people
        if one.role not in _WITHOUT
    ]
