"""What is written down about the families of a chunk, a column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from plait.synthetic.nation.calendar import UNTIL
from plait.synthetic.nation.draws import STEPS, Array, Draws, delay_table
from plait.synthetic.nation.published import rate

#: The kinds of agency of an area; the number of one is its code within the area.
AGENCIES: Final = (
    "maternity", "health-visiting", "gp", "perinatal", "talking-therapies",
    "social-care", "hospital", "partnership", "police",
)  # fmt: skip
(
    MATERNITY, HEALTH_VISITING, GP, PERINATAL, TALKING_THERAPIES, SOCIAL_CARE, HOSPITAL,
    PARTNERSHIP, POLICE,
) = range(len(AGENCIES))  # fmt: skip

#: What kind of agency each is, where its name does not say it.
KINDS: Final = {"hospital": "paediatrics"}

#: Whom an event is about: nobody, or a person of the family by number.
NOBODY: Final = -1
MOTHER: Final = 0
BABY: Final = 1
#: No other event is named.
NONE: Final = -1
#: Recorded later than so many minutes is not: it has to fit in 16 bits.
MOST_LATE: Final = 45 * 24 * 60
_LATE_MINUTES: Final = 4 * 24 * 60


def _lag_table() -> Array:
    """Minutes from happening to recording; a few are recorded only days later."""
    median, spread = rate("recorded_median_minutes"), rate("recorded_spread")
    usual = delay_table(median, spread, MOST_LATE)
    late = delay_table(_LATE_MINUTES, 1.0, MOST_LATE)
    so_many = round(STEPS * rate("recorded_days_late"))
    step = STEPS // so_many
    lag = usual.copy()
    lag[::step] = late[::step]
    return lag


@dataclass(frozen=True, slots=True)
class Written:
    """Events that were written together: of whom, when, and their numbers."""

    of: Array
    at: Array
    number: Array
    lag: Array

    def pick(self, which: Array) -> Written:
        """Some of them."""
        return Written(
            self.of[which], self.at[which], self.number[which], self.lag[which]
        )

    def __len__(self) -> int:
        return len(self.of)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they were written: a column each."""

    of: Array
    at: Array
    lag: Array
    number: Array
    fact: Array
    about: Array
    by: Array
    names: Array


class Book:
    """A book of events. An event that would be recorded too late is not in it.

    Args:
        ends: for each subject the minute after which nothing is recorded of it.
    """

    def __init__(self, draws: Draws, ends: Array) -> None:
        self.draws = draws
        self.ends = np.minimum(ends, UNTIL).astype(np.int32)
        #: so many events each subject has
        self.count = np.zeros(len(ends), np.int16)
        self._lag = _lag_table()
        self._parts: list[Rows] = []

    def write(
        self,
        what: int | Array,
        of: Array,
        at: Array,
        by: int | Array,
        *,
        about: int | Array = MOTHER,
        names: Array | None = None,
        with_: Array | None = None,
    ) -> Written:
        """Write one event of each of these subjects, and give those that are kept.

        Args:
            what: the number of the fact, in the stock.
            of: subjects, some of them perhaps twice.
            at: when it happened.
            by: the kind of agency that records it.
            names: the number of the event that it answers.
            with_: the delays of recording of what was recorded together with it.
        """
        lag = self.draws.minutes(len(of), self._lag) if with_ is None else with_
        columns = [_column(one, len(of)) for one in (what, about, by)]
        named = np.full(len(of), NONE, np.int16) if names is None else names
        columns = [of, at, lag, named, *columns]
        keep = at + lag <= self.ends[of]
        if not keep.all():
            columns = [one[keep] for one in columns]
        of, at, lag, named, fact, about_, by_ = columns
        number = self.numbers(of)
        self._parts.append(Rows(of, at, lag, number, fact, about_, by_, named))
        return Written(of, at, number, lag)

    def answer(
        self,
        what: int | Array,
        to: Written,
        after: Array,
        by: int | Array,
        *,
        about: int | Array = MOTHER,
    ) -> Written:
        """Write what answers these events by name, so many minutes after each."""
        at = to.at + after
        return self.write(what, to.of, at, by, about=about, names=to.number)

    def numbers(self, of: Array) -> Array:
        """The next number of each of these subjects, which is then taken."""
        if np.all(of[1:] > of[:-1]):
            number = self.count[of] + np.int16(1)
            self.count[of] = number
            return number
        order = np.argsort(of, kind="stable")
        sorted_ = of[order]
        begins = np.flatnonzero(np.r_[True, sorted_[1:] != sorted_[:-1]])
        lengths = np.diff(np.r_[begins, len(of)])
        place = np.arange(len(of)) - np.repeat(begins, lengths)
        number = np.empty(len(of), np.int16)
        number[order] = self.count[sorted_] + 1 + place
        np.add.at(self.count, of, 1)
        return number

    def rows(self) -> Rows:
        """All that was written, in the order in which it was."""
        types = (np.int32, np.int32, np.int32, np.int16, np.int32, np.int8, np.int8,
                 np.int16)  # fmt: skip
        whole = Rows(
            *(
                np.concatenate([getattr(one, name) for one in self._parts]).astype(
                    type_, copy=False
                )
                for name, type_ in zip(Rows.__slots__, types, strict=True)
            )
        )
        self._parts = [whole]
        return whole


def _column(value: int | Array, n: int) -> Array:
    return np.full(n, value, np.int32) if isinstance(value, int) else value
