"""The board of a place, and the page of one measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.assurance import readings, spc
from plait.clock.moments import local_day
from plait.pages.boards import curve, funnel, gather, shown, xmr
from plait.pages.boards.about import NATIONAL_GROUP, about
from plait.pages.boards.asked import BY, RULES, SHOWS, question
from plait.pages.boards.drawing import as_svg
from plait.pages.boards.left_out import missing
from plait.pages.groups import GROUPS

if TYPE_CHECKING:
    from django.http import HttpResponse
    from markupsafe import Markup

    from plait.assurance.readings import Part
    from plait.pages.boards.gather import Gathered
    from plait.pages.boards.shown import Shown
    from plait.pages.request import Request

#: What worries comes first, then what got better.
_ORDER: Final = {
    "concern": 0, "improvement": 1, "neutral_high": 2, "neutral_low": 2,
}  # fmt: skip
#: What a point that is news says, beside its shape.
_KEYS: Final = {
    "improvement": "Improving", "concern": "Of concern", "neutral_high": "Higher",
    "neutral_low": "Lower",
}  # fmt: skip
CUTS: Final = {
    "deprivation": ("Deprivation", "fifth of areas, 1 is the most deprived"),
    "ethnicity": ("Ethnicity", "as recorded"),
    "language": ("Language", "as recorded"),
}
#: Values of a cut that say nothing; they stand last.
_NOTHING_KNOWN: Final = frozenset({"", "not recorded", "not_known", "not_stated"})
#: The cut of a national measure by what became of our duty for the same people.
BESIDE: Final = "beside"
BECAME: Final = {
    "met": "met in time", "met_late": "met late", "overdue": "late still",
    "missed": "ended late", "stopped": "stopped before it was late",
    "still_open": "not due yet", "not_known": "could not be worked out",
    "none": "asked for nothing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A measure on the board: its icons, its sentence, its small chart."""

    shown: Shown
    says: str
    picture: Markup
    query: str


@require_GET
def overview(request: Request) -> HttpResponse:
    """Every measure of one place, by what it is about: in months, or where these are
    too small in quarters.

    Raises:
        NotAllowed: the reader has no board, or this is none of theirs.
    """
    asked = replace(question(request), by="month", show="share")
    told = readings.series(asked.board)
    said = readings.rebasings_by_measure(asked.board)
    library = gather.library_of(asked)
    by_quarter = readings.series(asked.board, by="quarter")
    months, quarters = shown.by_measure(told), shown.by_measure(by_quarter)
    countings = readings.not_counted(asked.board)
    cards = []
    for key in {**months, **quarters}:
        one = shown.months_or_quarters(
            about(key, library), months.get(key, ()), quarters.get(key, ()),
            shown.in_force(said.get(key, ()), asked.board), asked,
        )  # fmt: skip
        picture = as_svg(xmr.draw(one.chart, one.asked, xmr.SMALL), _id(key))
        cards.append(Card(one, shown.sentence(one), picture, one.question.query()))
    context = {
        "asked": asked,
        "groups": _by_group(cards),
        "concerns": [one for one in cards if _is(one, "concern")],
        "counts": _counts(cards),
        "fresh": shown.freshness((*told, *by_quarter), request.now, countings),
        "missing": missing(countings, "board", is_office=not asked.board.agency),
        "say": _SAY,
    }
    return render(request, "boards/overview.jinja", context)


@require_GET
def measure(request: Request, family: str, name: str) -> HttpResponse:
    """All that is known of one measure of one place."""
    found = gather.measure(request, family, name)
    parts = readings.parts(
        found.question.board, found.about.key, as_of=local_day(found.told[-1].as_of)
    )
    context = {
        "asked": found.question,
        "about": found.about,
        "shown": found.shown,
        "says": shown.sentence(found.shown),
        "waited": shown.waited(found.told),
        "pictures": _pictures(found),
        "notes": found.shown.notes,
        "curve": _curve(found),
        "funnel": _funnel(found, parts),
        "cuts": _cuts(parts),
        "beside": sorted(
            (one for one in parts if one.cut == BESIDE),
            key=lambda one: [*BECAME, one.cut_value].index(one.cut_value),
        ),
        "became": BECAME,
        "fresh": found.fresh(request.now),
        "missing": found.missing,
        "unjudged": shown.missing_words(found.told, found.question.by),
        "assured": shown.assurance_words(found.shown),
        "keys": [
            (kind, words)
            for kind, words in _KEYS.items()
            if kind.startswith("neutral") == (found.shown.improvement == "neutral")
        ],
        "bys": {name: BY[name] for name in found.spans},
        "shows": _shows(found),
        "rules": RULES,
        "say": _SAY,
    }
    return render(request, "boards/measure.jinja", context)


#: What templates say values with.
_SAY: Final[Mapping[str, Any]] = {
    "number": xmr.number,
    "limits": xmr.limits,
    "count": shown.count_words,
    "month": shown.month_name,
    "variation": spc.VARIATION_WORDS,
    "assurance": spc.ASSURANCE_WORDS,
    "rule": spc.rule_words,
    "standing": funnel.STANDING_WORDS,
    "too_few": funnel.TOO_FEW,
    "duration": curve.duration,
}


def _id(key: str) -> str:
    return key.replace(":", "-")


def _is(card: Card, kind: str) -> bool:
    return card.shown.chart.variation == kind


def _by_group(cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """The cards by what they are about; of each group first what stands out."""
    order = [NATIONAL_GROUP, *GROUPS.values()]
    names = sorted(
        {one.shown.about.group for one in cards},
        key=lambda name: order.index(name) if name in order else len(order),
    )
    return [
        (
            name,
            sorted(
                (one for one in cards if one.shown.about.group == name),
                key=lambda one: (
                    _ORDER.get(one.shown.chart.variation or "", 3),
                    one.shown.about.title,
                ),
            ),
        )
        for name in names
    ]


def _counts(cards: Sequence[Card]) -> dict[str, int]:
    kinds = Counter(one.shown.chart.variation for one in cards)
    counts = {
        "concern": kinds["concern"],
        "improvement": kinds["improvement"],
        "neither": kinds["neutral_high"] + kinds["neutral_low"],
    }
    return counts | {"other": len(cards) - sum(counts.values())}


def _shows(found: Gathered) -> dict[str, str]:
    """What can be drawn: a median where there is any, and what is asked for."""
    has_median = any(one.median_hours is not None for one in found.told)
    is_asked = found.question.show == "median"
    may_be = found.question.by == "quarter" and "month" in found.spans
    return SHOWS if has_median or is_asked or may_be else {"share": SHOWS["share"]}


def _pictures(found: Gathered) -> dict[str, Markup]:
    one = found.shown

    def drawn(how: xmr.Format, key: str) -> Markup:
        drawing = xmr.draw(one.chart, one.asked, how)
        says = f"{drawing.says} The table below holds the same numbers."
        return as_svg(replace(drawing, says=says), key)

    return {
        "wide": drawn(xmr.WIDE, "chart"), "narrow": drawn(xmr.NARROW, "chart-narrow"),
    }  # fmt: skip


def _curve(found: Gathered) -> dict[str, Any] | None:
    """How soon, over twelve months; None where there is too little to draw."""
    steps = readings.curve(
        found.question.board, found.about.key, as_of=local_day(found.told[-1].as_of)
    )
    points = curve.known(steps, is_own=found.told[0].is_own)
    if not points:
        return None
    title = f"{found.about.title}: how soon it was done"
    return {
        "points": points,
        "opened": steps[0].opened,
        "wide": as_svg(curve.draw(points, title, found.about.hours), "curve"),
        "narrow": as_svg(
            curve.draw(points, title, found.about.hours, xmr.NARROW), "curve-narrow"
        ),
    }


def _funnel(found: Gathered, parts: Sequence[Part]) -> dict[str, Any] | None:
    """The teams beside each other, and the agencies that have none."""
    rows = [one for one in parts if not one.cut]
    if not any(one.team for one in rows) and len(rows) < 2:  # noqa: PLR2004
        return None
    kinds = {"team" if one.team else "agency" for one in rows}
    what = " or ".join(sorted(kinds, reverse=True))
    often = Counter(one.team for one in rows)
    named = [
        (f"{one.team}, {one.agency_name}" if often[one.team] > 1 else one.team, one)
        if one.team else (one.agency_name, one)
        for one in rows
    ]  # fmt: skip
    places = [
        funnel.Place(name, one.decided, one.share)
        for name, one in named
        if one.decided and one.share is not None
    ]
    is_up = found.about.improvement == "increase"
    drawn = funnel.funnel(places, more_is_better=is_up)
    standing = drawn.by_name if drawn else {}
    title = f"{found.about.title}: by {what}"
    return {
        "what": what,
        "rows": [(name, one, standing.get(name)) for name, one in named],
        "whole": drawn.whole if drawn else None,
        "wide": as_svg(funnel.draw(drawn, title), "funnel") if drawn else None,
        "narrow": (
            as_svg(funnel.draw(drawn, title, xmr.NARROW), "funnel-narrow")
            if drawn else None
        ),
    }  # fmt: skip


def _cuts(parts: Sequence[Part]) -> list[tuple[str, str, list[Part]]]:
    """The cuts, each with its title, what its values are, and its parts."""
    names = dict.fromkeys(one.cut for one in parts if one.cut not in {"", BESIDE})
    return [
        (
            *CUTS.get(name, (name.replace("_", " ").capitalize(), "as recorded")),
            sorted(
                (one for one in parts if one.cut == name),
                key=lambda one: one.cut_value in _NOTHING_KNOWN,
            ),
        )
        for name in names
    ]
