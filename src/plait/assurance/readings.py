"""Readings: what became of the duties of a measure, place and month, as last counted.

The night job stores them as the engine. A page reads them by doors of the database,
which say who may, and hide small numbers from everybody but the agency whose own they
are. A page never counts a population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.db import connections

from plait.access.errors import NotAllowed, PlaitError
from plait.assurance.counts import (
    MADE_UP,
    SHARED_FROM,
    STEPS,
    ImpossibleReading,
    Reading,
    Uncounted,
    a_year,
)
from plait.assurance.models import ReadingRow
from plait.assurance.storing import ENGINE, OlderReading, store

By = Literal["month", "quarter"]
#: A board that is older says so loudly: it is made each night.
FRESH: Final = timedelta(hours=48)


class SaidAlready(PlaitError):
    """The same form was sent before."""

    say = "You have sent this form already. Nothing more was recorded."


def share(met: int | None, decided: int | None, *, is_own: bool = True) -> float | None:
    """The per cent, of counts that may be told; rounded ones may pass the whole.

    Of few that are rounded a per cent says nothing, so there is none.
    """
    if met is None or not decided or (decided < SHARED_FROM and not is_own):
        return None
    return round(min(100.0, 100 * met / decided), 1)


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as it may be told to whoever asks: None is a hidden number.

    `decided` are those of which it is known whether they were in time. `is_own` says
    that the numbers are neither hidden nor rounded.
    """

    measure: str
    agency: str
    month: date
    opened: int | None
    met: int | None
    met_late: int | None
    late_open: int | None
    missed: int | None
    stopped: int | None
    still_open: int | None
    missing: int | None
    decided: int | None
    median_hours: float | None
    p90_hours: float | None
    is_own: bool
    as_of: datetime
    known_at: datetime
    made_at: datetime
    rules: str
    policy: str

    @property
    def share(self) -> float | None:
        """The per cent met in time, of those of which it is known."""
        return share(self.met, self.decided, is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class Board:
    """A place whose board may be read: a partnership, or an agency that is led.

    `agency` is empty for the whole partnership.
    """

    partnership: str
    partnership_name: str
    agency: str
    agency_name: str

    @property
    def name(self) -> str:
        """What the place is called."""
        return self.agency_name or self.partnership_name

    @property
    def key(self) -> str:
        """What a page's address calls it."""
        return f"{self.partnership}:{self.agency}" if self.agency else self.partnership


@dataclass(frozen=True, slots=True)
class Part:
    """An agency, a team or a cut of a place over twelve months; None is hidden."""

    agency: str
    agency_name: str
    team: str
    cut: str
    cut_value: str
    opened: int | None
    met: int | None
    decided: int | None
    is_own: bool

    @property
    def share(self) -> float | None:
        """The per cent met in time, of those of which it is known."""
        return share(self.met, self.decided, is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class Step:
    """Of `opened`, how many were met within so many hours; None where hidden."""

    hours: int
    opened: int | None
    done: int | None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """How many a counting has left out of the numbers of a place.

    Attributes:
        is_told: whether it is the counting of which others are told; else the last one.
        families: who are missing; of an agency those of whom it recorded something.
        others: members of staff and reviews.
        is_more: that there are more of the partnership, of whom the agency recorded
            nothing. It is not said how many.
    """

    is_told: bool
    families: int
    others: int
    is_more: bool
    as_of: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Rebasing:
    """A new period that begins with a month, or (`begins` False) one taken back."""

    id: UUID
    agency: str
    month: date
    begins: bool
    reason: str
    by: str
    at: datetime


def boards(*, using: str = "default") -> tuple[Board, ...]:
    """The boards that whoever asks may read; nothing for most."""
    return tuple(
        Board(*row) for row in _rows("select * from plait.boards_of_mine()", [], using)
    )


def board(key: str | None, *, using: str = "default") -> Board:
    """The board of this key among those of whoever asks; without one, the first.

    Raises:
        NotAllowed: there is none of theirs, or this is none of them.
    """
    mine = boards(using=using)
    found = next((one for one in mine if key is None or one.key == key), None)
    if found is None:
        raise NotAllowed
    return found


def series(
    place: Board,
    measure: str | None = None,
    *,
    by: By = "month",
    using: str = "default",
) -> tuple[Told, ...]:
    """The months of the place as a whole: of one measure, or of every one.

    By `quarter` they are summed first and hidden after, so that where a month has too
    few to say, three may have enough. Only quarters that were counted whole are there.
    """
    found = _rows(
        "select * from plait.readings_of(%s::text, %s::text, %s::text, %s::text)",
        [place.partnership, measure, place.agency, by], using,
    )  # fmt: skip
    return tuple(Told(*row) for row in found)


def parts(
    place: Board, measure: str, *, as_of: date, using: str = "default"
) -> tuple[Part, ...]:
    """The agencies, teams and cuts of the place, over the last twelve months."""
    found = _rows(
        "select * from plait.parts_of(%s::text, %s::text, %s::text, %s::date)",
        [place.partnership, measure, place.agency, a_year(as_of)], using,
    )  # fmt: skip
    return tuple(Part(*row) for row in found)


def curve(
    place: Board, measure: str, *, as_of: date, using: str = "default"
) -> tuple[Step, ...]:
    """How many of the last twelve months' duties were met within how many hours."""
    found = _rows(
        "select * from plait.curve_of(%s::text, %s::text, %s::text, %s::date)",
        [place.partnership, measure, place.agency, a_year(as_of)], using,
    )  # fmt: skip
    return tuple(Step(STEPS[step - 1], opened, done) for step, opened, done in found)


def not_counted(place: Board, *, using: str = "default") -> tuple[NotCounted, ...]:
    """Of the last counting, and for others of that of which they are told.

    Nothing where it is not known: an earlier version counted.
    """
    found = _rows(
        "select * from plait.uncounted_of(%s::text, %s::text)",
        [place.partnership, place.agency], using,
    )  # fmt: skip
    return tuple(NotCounted(*row) for row in found)


def rebasings(
    place: Board, measure: str, *, using: str = "default"
) -> tuple[Rebasing, ...]:
    """All that was said of new periods of this place, in the order of saying it."""
    return rebasings_by_measure(place, measure, using=using).get(measure, ())


def rebasings_by_measure(
    place: Board, measure: str | None = None, *, using: str = "default"
) -> dict[str, tuple[Rebasing, ...]]:
    """The same of every measure, or of one."""
    found: dict[str, tuple[Rebasing, ...]] = {}
    for row in _rows(
        "select * from plait.rebasings_of(%s::text, %s::text)",
        [place.partnership, measure], using,
    ):  # fmt: skip
        of, one = str(row[0]), Rebasing(*row[1:])
        if one.agency == place.agency:
            found[of] = (*found.get(of, ()), one)
    return found


def in_force(said: Sequence[Rebasing]) -> tuple[Rebasing, ...]:
    """The new periods that hold: of each month what was said last, by month."""
    last = {one.month: one for one in said}
    return tuple(last[month] for month in sorted(last) if last[month].begins)


def rebase(
    place: Board, measure: str, *, event_id: UUID, month: date, begins: bool,
    reason: str, at: datetime, using: str = "default",
) -> None:  # fmt: skip
    """Say that a new period of the measure begins with a month, or does not after all.

    Raises:
        NotAllowed: the board is none of whoever asks.
        SaidAlready: the same form was sent before.
    """
    if place not in boards(using=using):
        raise NotAllowed
    [(is_new,)] = _rows(
        "select plait.rebase(%s::uuid, %s::text, %s::text, %s::text, %s::date, "
        "%s::boolean, %s::text, %s::timestamptz)",
        [event_id, place.partnership, measure, place.agency, month, begins, reason, at],
        using,
    )
    if not is_new:
        raise SaidAlready


def _rows(statement: str, values: Sequence[Any], using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


__all__ = [
    "ENGINE", "MADE_UP", "STEPS", "ImpossibleReading", "OlderReading", "Reading",
    "ReadingRow", "Uncounted", "a_year", "store",
]  # fmt: skip
