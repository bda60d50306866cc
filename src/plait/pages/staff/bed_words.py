"""A search for a bed in words: its clock, each unit, and the log of who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from plait.pages import components
from plait.pages.fact_words_beds import ANSWERS, DECISIONS
from plait.pages.staff import banners, paths
from plait.pages.staff.due_rows import DueRow, agency_kinds, due_row
from plait.timeline import bed_search
from plait.worklist import bed_lists
from plait.worklist import queries as owed_queries
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plait.pages.staff.bed_there import There
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.standards.services.units import Unit
    from plait.timeline.timeline import Known

_BEGINS: Final = frozenset({bed_search.REQUESTED, bed_search.WARD})
TAGS: Final = {
    "bed": "green", "no_bed": "orange", "not_suitable": "grey", "no_answer": "yellow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: how far, whether it takes them, and what it answered last."""

    unit: Unit
    miles: str
    fits: bool
    fit_words: str
    tag: tuple[str, str] | None
    last: str
    href: str


@dataclass(frozen=True, slots=True)
class Logged:
    """One try as it stands in the log."""

    at: datetime
    unit: str
    tag: tuple[str, str]
    more: str
    by: str


def context(there: There, *, town: str, now: datetime) -> dict[str, Any]:
    """What the page of a search shows."""
    search, stay = there.search, there.stay
    towns = list(there.units.places) if there.units else []
    town = town if town in towns else next(iter(towns), "")
    return {
        "opened": there.opened,
        "banners": banners.banners(there.opened, now),
        "search": search,
        "need": _said(search.request, "need") if search else "",
        "meanwhile": _said(search.request, "meanwhile") if search else "",
        "by": _by(there, search.request) if search else "",
        "clock": _clock(there, now),
        "past": [_ended(there, one) for one in _over(there)],
        "stay": stay,
        "reviews": [_review(there, one) for one in reversed(stay.reviews)]
        if stay
        else [],
        "units": _rows(there, town) if there.units else [],
        "towns": towns,
        "town": town,
        "log": [_logged(there, one) for one in reversed(search.tries)]
        if search
        else [],
        "may_record": there.may_record,
        "has_mother": there.mother is not None,
        "back": paths.family(there.opened.id),
        "page": there.page,
    }


def banner(opened: Open, seen: Sequence[TimelineEvent]) -> str:
    """What a family's page says of a search, or of a ward without the baby; or ""."""
    if not any(one.event.kind in _BEGINS for one in seen):
        return ""
    timeline, _ = visible(opened.id, seen)
    if bed_search.now_on_a_ward(timeline):
        return "She is on a ward without her baby."
    search = bed_search.open_search(timeline)
    return "A mother and baby unit bed is looked for." if search else ""


def of_unit(there: There, unit: Unit) -> dict[str, Any]:
    """What the page of one unit shows above its form."""
    last = there.search.last_of(unit.id) if there.search else None
    fit = there.fit(unit)
    return {
        "heading": f"Ring {unit.name}",
        "unit": unit,
        "miles": f"{miles(there, unit):.0f}",
        "fit": fit,
        "window": there.units.window_of(unit) if there.units else None,
        "last": _logged(there, last) if last else None,
        "no_search": there.search is None,
    }


def miles(there: There, unit: Unit) -> float:
    """How far it is from the town that is asked from, as the crow flies."""
    assert there.units is not None  # noqa: S101 - it is one of them
    town = there.request.GET.get("from", "")
    places = there.units.places
    here = places.get(town) or next(iter(places.values()))
    return here.miles_to(unit)


def _rows(there: There, town: str) -> list[UnitRow]:
    assert there.units is not None  # noqa: S101 - see `context`
    found = []
    for far, unit in there.units.by_distance(town):
        fit = there.fit(unit)
        last = there.search.last_of(unit.id) if there.search else None
        href = reverse("bed-asked", args=[there.opened.id, unit.id])
        found.append(
            UnitRow(
                unit=unit,
                miles=f"{far:.0f}",
                fits=fit.is_within,
                fit_words=fit.words,
                tag=_tag(last) if last else None,
                last=_last(there, last) if last else "",
                href=f"{href}?from={town}",
            )
        )
    return found


def _last(there: There, last: Known) -> str:
    ago = components.span(there.request.now - last.occurred_at)
    return f"{ago} ago, by {_by(there, last)}"


def _logged(there: There, one: Known) -> Logged:
    fact = one.fact
    free = fact.get("free_on")
    parts = [
        f"a bed is expected on {_day(str(free))}" if free else "",
        f"spoke to {fact['spoke_to']}" if fact.get("spoke_to") else "",
        str(fact.get("reason") or ""),
        f"{fact['distance_miles']:.0f} miles" if fact.get("distance_miles") else "",
    ]
    return Logged(
        at=one.occurred_at,
        unit=str(fact.get("unit_name") or fact.get("unit") or ""),
        tag=_tag(one),
        more="; ".join(part for part in parts if part),
        by=_by(there, one),
    )


def _tag(one: Known) -> tuple[str, str]:
    answer = str(one.fact.get("answer") or "")
    return ANSWERS.get(answer, "Not known"), TAGS.get(answer, "grey")


def _review(there: There, one: Known) -> dict[str, Any]:
    return {
        "at": one.occurred_at,
        "decision": DECISIONS.get(str(one.fact.get("decision")), ""),
        "baby": _said(one, "baby_is"),
        "cared": _said(one, "looked_after_by"),
        "visits": _said(one, "visits"),
        "by": _by(there, one),
    }


def _over(there: There) -> list[Any]:
    every = bed_search.searches(there.timeline)
    return [one for one in reversed(every) if not one.is_open]


def _ended(there: There, one: Any) -> dict[str, Any]:
    outcome = one.outcome
    is_in = outcome.kind == "admission.mbu.started"
    return {
        "began": one.request.occurred_at,
        "at": outcome.occurred_at,
        "words": "Mother and baby were admitted" if is_in else "Decided against",
        "more": _said(outcome, "unit_name") or _said(outcome, "reason"),
        "tries": len(one.tries),
        "log": [_logged(there, each) for each in reversed(one.tries)],
    }


def _clock(there: There, now: datetime) -> list[DueRow]:
    """What is owed now because of the search, or of her stay on the ward."""
    viewer = agency_kinds(there.request)
    owed = owed_queries.of_subject(there.opened.id, by=there.request.staff, now=now)
    return [
        due_row(row, now, viewer)
        for row in owed
        if row.is_open and row.standard in bed_lists.STANDARDS
    ]


def _day(text: str) -> str:
    return components.day(date.fromisoformat(text))


def _said(one: Known, name: str) -> str:
    return str(one.fact.get(name) or "")


def _by(there: There, one: Known) -> str:
    found = there.seen.get(one.id)
    parts = (found.by, found.team) if found else ()
    return ", ".join(part for part in parts if part) or "an agency outside Plait"
