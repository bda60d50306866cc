"""Alert quality: how every standard fares, for those who own the pathway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.groups import GROUPS
from plait.pages.staff import freshness_words
from plait.worklist import quality

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.quality import Area, Counted, Took

PERIODS = {
    "28d": "Last 4 weeks",
    "3m": "Last 3 months",
    "12m": "Last 12 months",
    "all": "Everything",
}
USUAL_PERIOD = "3m"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it counts in a sentence, and how it is sorted."""

    words: str
    counts: str
    order: Callable[[Counted], Any]
    is_down: bool = True


def _part(name: str) -> Callable[[Counted], Any]:
    return lambda one: one.parts[name].order


#: The columns of the table in their order. Sorted is what is shown, and nothing else.
COLUMNS: Mapping[str, Column] = {
    "title": Column(
        "Standard", "What is asked for.", lambda one: one.title.lower(), is_down=False
    ),
    "fired": Column(
        "Fired",
        "How many duties began in the period, whatever became of them.",
        lambda one: one.fired.order,
    ),
    "open": Column("Open", "Not done yet, and not late.", _part("open")),
    "overdue": Column("Overdue", "Not done yet, and its time is up.", _part("overdue")),
    "met": Column("In time", "Done before its time was up.", _part("met")),
    "met_late": Column("Late", "Done after its time was up.", _part("met_late")),
    "missed": Column(
        "Missed",
        "Ended after its time was up without being done: the family moved, say.",
        _part("missed"),
    ),
    "stopped": Column(
        "Stopped",
        "Ended before its time was up, because it no longer applied.",
        _part("stopped"),
    ),
    "dismissed": Column(
        "Dismissed",
        "Ended with a reason by the team that owed it, in time or not.",
        _part("dismissed"),
    ),
    "share": Column(
        "Share in time",
        "In time, out of all that were in time, late, missed or are overdue. What is "
        "open, stopped or dismissed is not counted.",
        lambda one: -1 if one.share is None else one.share,
        is_down=False,
    ),
    "took": Column(
        "Time to do it",
        "From when it could be done until it was, of those that were: half were done "
        "within the first, 9 in 10 within the second.",
        lambda one: _seconds(one.took),
    ),
}
#: Those that are a number of duties.
NUMBERS = ("open", "overdue", "met", "met_late", "missed", "stopped", "dismissed")


@require_GET
def owner(request: Request) -> HttpResponse:
    """The page, for one partnership and one period.

    Raises:
        NotAllowed: whoever asks is in no partnership's office.
    """
    areas = quality.areas(request.now)
    if not areas:
        raise NotAllowed
    asked = _asked(request, areas)
    area = next(one for one in areas if one.slug == asked["partnership"])
    found = quality.quality(area, asked["period"], now=request.now)
    shown = [one for one in found.standards if asked["group"] in ("", one.group)]
    column = COLUMNS[asked["sort"]]
    in_order = sorted(shown, key=lambda one: one.title.lower())
    in_order.sort(key=column.order, reverse=column.is_down)
    context = {
        "found": found,
        "areas": areas,
        "asked": asked,
        "periods": PERIODS,
        "groups": GROUPS,
        "columns": COLUMNS,
        "numbers": NUMBERS,
        "rows": [one for one in in_order if one.has_fired],
        "silent": [one for one in in_order if not one.has_fired],
        "took": took_words,
        "share": share_words,
        **freshness_words.context(request),
        "link": lambda **changed: f"?{urlencode(asked | changed)}",
    }
    return render(request, "staff/quality.jinja", context)


def _asked(request: Request, areas: tuple[Area, ...]) -> dict[str, str]:
    """What the address asks for; what is not there is the usual."""
    sent = request.GET
    own = request.post.team.agency.partnership_id if request.post else ""
    slugs = [area.slug for area in areas]
    usual = {
        "partnership": own if own in slugs else slugs[0],
        "period": USUAL_PERIOD,
        "group": "",
        "sort": "title",
    }
    known = {
        "partnership": slugs,
        "period": [*PERIODS],
        "group": [*GROUPS],
        "sort": [*COLUMNS],
    }
    return {
        name: sent[name] if sent.get(name) in known[name] else usual[name]
        for name in usual
    }


def share_words(one: Counted) -> str:
    """The share in time; never 0% where there is nothing to tell of."""
    if one.share is not None:
        return f"{one.share}%"
    return "too few to say" if one.is_share_hidden else "none yet"


def took_words(one: Counted) -> str:
    """How long it took, in its unit."""
    if one.took is None:
        return "too few to say" if one.is_took_hidden else "none yet"
    median, ninetieth = (
        _length(value, one.took.unit) for value in (one.took.median, one.took.ninetieth)
    )
    return f"{median}; {ninetieth}"


def _length(value: float, unit: str) -> str:
    if value < 1:
        return f"under 1 {unit.removesuffix('s')}"
    rounded = round(value, 1)
    if rounded == int(rounded):
        return components.counted(int(rounded), unit.removesuffix("s"))
    return f"{rounded:g} {unit}"


def _seconds(took: Took | None) -> float:
    if took is None:
        return -1.0
    return took.median * (3600 if took.unit == "hours" else 86_400)
