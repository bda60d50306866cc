"""From two scores to a change: more than chance, or not.

After Jacobson and Truax (1991, Journal of Consulting and Clinical Psychology 59:12). It
speaks of two scores of one person. It predicts nothing, and it is no diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from plait.instruments.measures import Measure

Result = Literal["improved", "no_reliable_change", "worsened", "no_bound", "no_pair"]

#: What becomes of two scores. `no_bound`: there are two, and no source says how large a
#: change must be. `no_pair`: there are not two.
RESULTS: Final[tuple[str, ...]] = get_args(Result)

#: Where two scores lie beside the cut-off: the unwell side is in.
Crossing = Literal["out_of", "into", "stays_in", "stays_out"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a score.

    Attributes:
        first, last: the two scores; None where there is none.
        points: last less first, in points of the instrument; None without a pair.
        crossed: where they lie beside the cut-off; None where there is no cut-off.
    """

    first: float | None
    last: float | None
    points: float | None
    result: Result
    crossed: Crossing | None = None


def change(measure: Measure, first: float | None, last: float | None) -> Change:
    """What became of a score between two moments.

    Raises:
        ValueError: the instrument cannot give one of the scores.
    """
    for value in (first, last):
        if value is not None and not measure.can_be(value):
            message = (
                f"{measure.id}: wanted {measure.least} to {measure.greatest}, got "
                f"{value:g}"
            )
            raise ValueError(message)
    if first is None or last is None:
        return Change(first, last, None, "no_pair")
    points = last - first
    return Change(
        first, last, points, _result(measure, points), _crossed(measure, first, last)
    )


def is_on_unwell_side(measure: Measure, value: float) -> bool | None:
    """Whether a score lies on the unwell side of the cut-off; None without one."""
    if measure.cut_off is None:
        return None
    is_below = value < measure.cut_off.at
    return is_below if measure.better == "higher" else not is_below


def _result(measure: Measure, points: float) -> Result:
    if measure.bound is None:
        return "no_bound"
    if not measure.bound.is_passed_by(points):
        return "no_reliable_change"
    is_better = points < 0 if measure.better == "lower" else points > 0
    return "improved" if is_better else "worsened"


def _crossed(measure: Measure, first: float, last: float) -> Crossing | None:
    was, is_now = (is_on_unwell_side(measure, value) for value in (first, last))
    if was is None:
        return None
    if was:
        return "stays_in" if is_now else "out_of"
    return "into" if is_now else "stays_out"
