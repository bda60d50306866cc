"""What the pages of a measure share: who asks, which measure, and its months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404

from plait.assurance import readings
from plait.assurance.national import national
from plait.pages.boards.about import About, about
from plait.pages.boards.asked import Question, question
from plait.pages.boards.shown import Shown, every_month, in_force, shown
from plait.worklist import adopted

if TYPE_CHECKING:
    from datetime import datetime

    from plait.assurance.readings import NotCounted, Rebasing, Told
    from plait.pages.request import Request
    from plait.standards.collection import Library


@dataclass(frozen=True, slots=True)
class Gathered:
    """A measure of the board that is asked for."""

    question: Question
    about: About
    told: tuple[Told, ...]
    said: tuple[Rebasing, ...]
    shown: Shown
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
    told = readings.series(asked.board, key, by=asked.by)
    if not told and asked.by != "month":
        # No quarter was counted whole yet.
        asked = replace(asked, by="month")
        told = readings.series(asked.board, key)
    if not told:
        raise Http404
    told = every_month(told, asked.by)
    known = about(key, library_of(asked))
    said = readings.rebasings(asked.board, key)
    drawn = shown(known, told, in_force(said, asked.board), asked)
    return Gathered(asked, known, told, said, drawn, readings.not_counted(asked.board))
