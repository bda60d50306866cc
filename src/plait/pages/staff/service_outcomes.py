"""Outcomes of a service, for its staff and its manager: counts, and never a mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.casework.experience import service_of
from plait.clock.quarters import in_words
from plait.instruments.measures import Measure
from plait.pages import components, outcome_words
from plait.pages.staff import freshness_words, paths
from plait.standards.services.outcomes import measured_by
from plait.worklist import outcomes
from plait.worklist.small_numbers import Number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.outcomes import Counted, OfMeasure, Wanting

#: The columns of each table, with their heads.
COLUMNS: Final = {name: outcome_words.RESULTS[name] for name in outcomes.RESULTS}

#: What is said in place of a number that may not be shown.
NOT_SHOWN: Final = Number(None).words
HIDDEN: Final = "Not shown: a small number could be worked out from it"

#: How it is counted, for people.
HOW_COUNTED: Final = (
    (
        "Counted is each time of care that ended: from the referral that this service "
        "accepted to the discharge. Care that ended with a death is not counted."
    ),
    (
        "The first score is the first one that this service took, from 2 weeks before "
        "the referral was accepted on. The last one is the last that it took, up to 4 "
        "weeks after the discharge, and at least 2 weeks after the first."
    ),
    (
        "Improved and worsened are changes that are larger than the bound which stands "
        "above each table. Anything less may be the chance of the questionnaire. How "
        "large a change is on average is not shown: it would hide who got worse behind "
        "who got better."
    ),
    (
        "Whoever was not measured stays in the number of people. The bond with a baby "
        "is counted where there was a baby."
    ),
    "Numbers from 1 to 4 are not shown, nor any from which they could be worked out.",
    (
        "A difference between quarters may be chance, and may come from who was "
        "referred. It says nothing about any one member of staff."
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: whose quarter it is, and the words of each cell.

    Where none of them may be shown, or there is nobody, `note` stands in their place.
    """

    name: str
    people: str
    paired: str
    cells: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One measure of the service."""

    id: str
    title: str
    bound: str
    rows: tuple[Row, ...]
    in_care: Row


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody in care without two scores, as a row: initials, and what is wanting."""

    label: str
    since: str
    not_begun: str
    one_only: str
    href: str


@require_GET
def service_outcomes(request: Request) -> HttpResponse:
    """The page of the service of whoever asks.

    Raises:
        NotAllowed: their agency has no such service.
    """
    service, agency = service_of(request.post), request.post.team.agency
    measures = {one.id: one for one in measured_by(service)}
    found = outcomes.of_service(agency.pk, list(measures), now=request.now)
    waiting = outcomes.wanting()
    context = {
        "agency": agency.name,
        "tables": [_table(one, measures[one.measure]) for one in found],
        "columns": COLUMNS,
        "waiting": [_waits(one, measures) for one in waiting],
        "is_cut": len(waiting) == outcomes.LISTED,
        "how_counted": HOW_COUNTED,
        **freshness_words.context(request),
    }
    return render(request, "staff/outcomes/service.jinja", context)


def _table(found: OfMeasure, measure: Measure) -> Table:
    newest_first = list(found.quarters.items())[::-1]
    rows = [_row(in_words(name), one) for name, one in newest_first]
    rows.append(_row("All of these", found.whole))
    return Table(
        found.measure,
        measure.title,
        outcome_words.bound(measure),
        tuple(rows),
        _row("In care now", found.in_care),
    )


def _row(name: str, one: Counted) -> Row:
    paired = _share(one.paired, one.people)
    if one.people.value == 0:
        return Row(name, one.people.words, paired, (), "Nobody")
    if all(number.words == NOT_SHOWN for number in (one.paired, *one.results.values())):
        return Row(name, one.people.words, paired, (), HIDDEN)
    cells = tuple((COLUMNS[key], number.words) for key, number in one.results.items())
    return Row(name, one.people.words, paired, cells)


def _share(part: Number, whole: Number) -> str:
    """`12 (60%)`, or the number alone where there is no share of it."""
    if part.value is None or not whole.value:
        return part.words
    return f"{part.words} ({round(100 * part.value / whole.value)}%)"


def _waits(one: Wanting, measures: dict[str, Measure]) -> Waits:
    def titles(names: list[str]) -> str:
        return ", ".join(measures[name].title for name in names if name in measures)

    begun = [name for name in one.wanting if name not in one.not_begun]
    return Waits(
        one.label,
        components.day(one.began_at),
        titles(list(one.not_begun)),
        titles(begun),
        paths.family(one.subject_id),
    )
