"""What the pages of a measure share: who asks, which measure, and its months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.http import Http404

from plait.assurance import readings
from plait.assurance.national import national
from plait.pages.boards.about import About, about
from plait.pages.boards.asked import Question, question
from plait.pages.boards.shown import Shown, every_month, in_force, shown
from plait.worklist import adopted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plait.assurance.readings import By, Rebasing, Told
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
    return Gathered(
        asked, known, told, said,
        shown(known, told, in_force(said, asked.board), asked), spans=tuple(by),
    )  # fmt: skip
