"""What the pages of a measure share: who asks, which measure, and its months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404

from plait.assurance import readings
from plait.pages.boards.about import About, about
from plait.pages.boards.asked import Question, question
from plait.pages.boards.shown import Shown, in_force, shown
from plait.worklist import adopted

if TYPE_CHECKING:
    from plait.assurance.readings import Rebasing, Told
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


def library_of(asked: Question) -> Library:
    """The standards of the partnership, under its own policy."""
    return adopted.now_in_use(asked.board.partnership).library


def measure(request: Request, family: str, name: str) -> Gathered:
    """The measure that an address names.

    Raises:
        Http404: nothing was counted of it for this board.
        NotAllowed: the board is none of the reader's.
    """
    asked = question(request)
    key = f"{family}:{name}"
    told = readings.series(asked.board, key, by=asked.by)
    if not told and asked.by != "month":
        # No quarter was counted whole yet.
        asked = replace(asked, by="month")
        told = readings.series(asked.board, key)
    if not told:
        raise Http404
    known = about(key, library_of(asked))
    said = readings.rebasings(asked.board, key)
    return Gathered(
        asked, known, told, said, shown(known, told, in_force(said, asked.board), asked)
    )
