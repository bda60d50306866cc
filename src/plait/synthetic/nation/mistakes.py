"""Mistakes of recording: corrected some days later, a few of them corrected again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

# Each of them lays facts in, and all that are laid in can be withdrawn.
from plait.synthetic.nation import (
    answers,
    early_years,
    mood,
    pregnancy,
    protection,
    scores,
    seldom,
    staff,
    talk,
)
from plait.synthetic.nation.book import NONE, Book, Rows
from plait.synthetic.nation.calendar import MINUTES_A_DAY, UNTIL
from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.stock import STOCK, fact

#: The modules that lay facts in.
TOLD_IN: Final = (
    answers, early_years, mood, pregnancy, protection, scores, seldom, staff, talk,
)  # fmt: skip
#: What other events hang on is corrected, and never taken back.
_STAYS: Final = (
    "person.", "pregnancy.", "birth.", "area.", "transfer.", "post.", "incident.",
)  # fmt: skip
WITHDRAWN: Final = {
    kind: fact(kind, withdrawn=True, reason="recorded for another family")
    for kind in sorted({one.kind for one in STOCK.facts})
    if not kind.startswith(_STAYS)
}
#: `chunk` packs it in 16 bits.
_MOST_FIRST: Final = 2**16
_SECOND_TIME: Final = 0.1
#: Of all that is corrected some can never be taken back: more of the others are.
_MORE: Final = 1.15


@dataclass(frozen=True, slots=True)
class Told:
    """Rows with what stands behind them: corrections follow those first recorded.

    Attributes:
        rows: all rows; `lag` counts from when it happened to when this was recorded.
        root: the number of the event first recorded behind it.
        depth: how many corrections lie between.
        first: minutes from when this row says that it happened until it was first
            recorded.
        corrects: the number of the event that it corrects, or 0.
    """

    rows: Rows
    root: Array
    depth: Array
    first: Array
    corrects: Array


@cache
def _withdrawn() -> Array:
    """The fact by which each fact is taken back, or -1 for one that never is."""
    return np.array([WITHDRAWN.get(one.kind, NONE) for one in STOCK.facts], np.int32)


@cache
def _epds() -> tuple[Array, Array]:
    """The total and the safety item of each fact that is an EPDS; -1 for others."""
    totals = np.full(len(STOCK.facts), -1)
    items = totals.copy()
    for total, numbers in enumerate(scores.EPDS):
        for item, number in enumerate(numbers):
            totals[number], items[number] = total, item
    return totals, items


def tell(book: Book, draws: Draws) -> Told:
    """All rows of the book, and the corrections of a few of them."""
    rows = book.rows()
    n = len(rows.of)
    zeros = np.zeros(n, np.int16)
    told = Told(rows, rows.number, zeros.astype(np.int8), rows.lag, zeros)
    wrong = np.flatnonzero(draws.chance(n, rate("corrected")))
    once = _correct(book, draws, told, wrong)
    again = np.flatnonzero(draws.chance(len(once.rows.of), _SECOND_TIME))
    return _together(told, once, _correct(book, draws, once, again))


def _correct(book: Book, draws: Draws, told: Told, which: Array) -> Told:
    """Corrections of some rows: another time, another score, or taken back."""
    earlier = np.where(
        draws.chance(len(which), 0.7), draws.whole(30, 300, len(which)), 0
    )
    later = draws.days(len(which), 6, 1.0) * MINUTES_A_DAY
    lag = told.rows.lag[which] + np.minimum(later, 60 * MINUTES_A_DAY)
    # Nothing is recorded after the last day; nothing moves out of the calendar.
    kept = (told.rows.at[which] + lag <= UNTIL) & (told.depth[which] < 2)
    kept &= told.first[which] + earlier < _MOST_FIRST
    which, earlier, lag = which[kept], earlier[kept], lag[kept]
    of = told.rows.of[which]
    says, names = _says(draws, told, which)
    number = book.numbers(of)
    rows = Rows(
        of, told.rows.at[which] - earlier, lag + earlier, number, says,
        told.rows.about[which], told.rows.by[which], names,
    )  # fmt: skip
    return Told(
        rows,
        told.root[which],
        told.depth[which] + np.int8(1),
        told.first[which] + earlier.astype(np.int32),
        told.rows.number[which],
    )


def _says(draws: Draws, told: Told, which: Array) -> tuple[Array, Array]:
    """What each correction says, and which event it names."""
    before, names = told.rows.fact[which], told.rows.names[which]
    taken_back = _withdrawn()[before]
    goes = draws.chance(len(which), rate("correction_withdraws") * _MORE) & (
        taken_back != NONE
    )
    totals, items = _epds()
    is_score = totals[before] >= 0
    other = np.clip(totals[before] + draws.whole(-5, 6, len(which)), 0, 30)
    says = np.where(is_score, scores.EPDS[other, items[before]], before)
    return np.where(goes, taken_back, says), np.where(goes, NONE, names)


def _together(*parts: Told) -> Told:
    rows = Rows(
        *(np.concatenate([getattr(p.rows, name) for p in parts])
          for name in Rows.__slots__)
    )  # fmt: skip
    return Told(
        rows,
        *(np.concatenate([getattr(p, name) for p in parts])
          for name in ("root", "depth", "first", "corrects"))
    )  # fmt: skip
