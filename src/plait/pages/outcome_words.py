"""Scores and changes in words, always with the bound and where it is from."""

from __future__ import annotations

from typing import Final

from plait.instruments.change import Change
from plait.instruments.measures import Bound, Measure
from plait.pages import components

RESULTS: Final = {
    "improved": "Improved reliably",
    "no_reliable_change": "No reliable change",
    "worsened": "Worsened reliably",
    "no_bound": "Two scores, no bound known",
    "no_pair": "No two scores",
    "first_only": "One score only",
    "none": "Not measured",
}
STAGES: Final = {
    "start": "Start of care",
    "review": "Review",
    "discharge": "Discharge",
    "": "Not in care here",
}
_CROSSED: Final = {
    "out_of": "The first score was on the unwell side of the line at {at}; the last "
    "one is on the other side.",
    "into": "The first score was on the well side of the line at {at}; the last one is "
    "on the unwell side.",
    "stays_in": "Both scores are on the unwell side of the line at {at}.",
    "stays_out": "Both scores are on the well side of the line at {at}.",
}


def points(change: Change) -> str:
    """`9 points lower`, `1 point higher`, or `the same`."""
    if change.points is None:
        return ""
    if not change.points:
        return "the same"
    way = "lower" if change.points < 0 else "higher"
    amount = abs(change.points)
    noun = "point" if amount == 1 else "points"
    return f"{amount:g} {noun} {way}"


def said(change: Change) -> str:
    """What became of it, in a sentence that holds both scores."""
    if change.first is None:
        return "Not measured in this care yet."
    if change.last is None:
        return f"One score so far, {change.first:g}: there is no change to tell of yet."
    return (
        f"From {change.first:g} to {change.last:g}, {points(change)}: "
        f"{components.lower_first(RESULTS[change.result])}."
    )


def bound(measure: Measure) -> str:
    """From when on a change counts, and where that is from."""
    one = measure.bound
    better = f"A {measure.better} score is better. "
    if one is None:
        return (
            f"{better}We know no source that says how large a change must be to be "
            "more than chance, so it is not judged."
        )
    return f"{better}{_limit(one)} {_source(one.source, is_checked=one.verified)}"


def crossed(measure: Measure, change: Change) -> str:
    """Where the scores lie beside the cut-off; nothing without one or a pair."""
    if change.crossed is None or measure.cut_off is None:
        return ""
    where = _CROSSED[change.crossed].format(at=f"{measure.cut_off.at:g}")
    source = _source(measure.cut_off.source, is_checked=measure.cut_off.verified)
    return f"{where} The line is about scores and is no diagnosis. {source}"


def _limit(one: Bound) -> str:
    if one.points is not None:
        return (
            f"A change counts from {one.points:g} points on; less may be the chance of "
            "the questionnaire."
        )
    return (
        f"A change counts if it is larger than {one.limit:.1f} points, which follows "
        f"from a standard deviation of {one.sd:g} and a reliability of "
        f"{one.reliability:g} (Jacobson and Truax 1991); less may be chance."
    )


def _source(source: str, *, is_checked: bool) -> str:
    checked = "" if is_checked else "; nobody has checked it there yet"
    return f"Source: {source}{checked}."
