"""What the pages of a measure share: who asks, which measure, and its months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.http import Http404

from plait.assurance import readings
from plait.assurance.national import national
from plait.pages.boards.about import About, about
from plait.pages.boards.asked import Question, question
from plait.pages.boards.left_out import Missing, missing
from plait.pages.boards.shown import (
    Freshness,
    Shown,
    every_month,
    freshness,
    in_force,
    shown,
)
from plait.worklist import adopted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from plait.assurance.readings import By, NotCounted, Rebasing, Told
    from plait.pages.request import Request
    from plait.standards.collection import Library

_SPANS: Final[tuple[By, ...]] = ("month", "quarter")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A measure of the board that is asked for, told by these `spans`."""

    question: Question
    about: About
    told: tuple[Told, ...]
    said: tuple[Rebasing, ...]
    shown: Shown
    spans: tuple[By, ...]
    countings: tuple[NotCounted, ...]

    @property
    def missing(self) -> Missing:
        """Who could not be worked out, and is in no number of ours."""
        is_national = self.about.family == "national"
        return missing(
            self.countings, "national" if is_national else "standard",
            is_office=not self.question.board.agency,
        )  # fmt: skip

    def fresh(self, now: datetime) -> Freshness | None:
        """How old the numbers are."""
        return freshness(self.told, now, self.countings)


def library_of(asked: Question) -> Library:
    """The standards of the partnership, under its own policy."""
    return adopted.now_in_use(asked.board.partnership).library


def measure(request: Request, family: str, name: str) -> Gathered:
    """The measure that an address names.

    Raises:
        Http404: nothing was counted of it for this board.
        NotAllowed: the board is none of the reader's.
    """
    known_as = national().get(name) if family == "national" else None
    asked = question(request, is_number=bool(known_as and known_as.is_number))
    key = f"{family}:{name}"
    by: Mapping[By, Sequence[Told]] = {
        span: found
        for span in _SPANS
        if (found := readings.series(asked.board, key, by=span))
    }
    if not by:
        raise Http404
    if asked.by not in by:
        # No quarter was counted whole yet, or months are too small to be told.
        asked = replace(asked, by=next(iter(by)), show="share")
    told = every_month(by[asked.by], asked.by)
    known = about(key, library_of(asked))
    said = readings.rebasings(asked.board, key)
    drawn = shown(known, told, in_force(said, asked.board), asked)
    countings = readings.not_counted(asked.board)
    return Gathered(asked, known, told, said, drawn, tuple(by), countings)
