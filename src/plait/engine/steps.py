"""The steps of a reasoning: the shapes that pages, commands and JSON all read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from plait.engine.obligations import Obligation

StepKind = Literal[
    "starts", "near", "version", "while", "unless", "also", "clock", "merged",
    "window", "limit", "skipped", "answer", "no_answer", "stop", "no_stop", "state",
    "nothing",
]  # fmt: skip

#: The steps that must all hold for a fact to start a duty of its own.
CONDITIONS: frozenset[str] = frozenset(
    {"starts", "near", "version", "while", "unless", "also", "clock", "merged"}
)
#: The steps that tell how a duty went on: what ended it, and how it stands.
OUTCOMES: frozenset[str] = frozenset(
    {"answer", "no_answer", "stop", "no_stop", "state"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reasoning.

    `words` is a sentence or two that name facts: show them to nobody who may not read
    the facts of `event_ids`, which are the ids as first recorded. `holds` says whether
    a condition held or something counted; None where there is nothing to hold.
    """

    kind: StepKind
    words: str
    event_ids: tuple[str, ...] = ()
    holds: bool | None = None

    def line(self) -> dict[str, Any]:
        """The fields of the line that it is written as."""
        return {
            "kind": self.kind,
            "words": self.words,
            "event_ids": list(self.event_ids),
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """One fact that started a duty, or came near to it, and how it went on.

    `fact` is the id of that fact, `at` when it happened, `version` the version of the
    standard that it was held against, 0 if none was in force. `obligation` is what it
    made; None if it made none.
    """

    fact: str
    at: datetime
    version: int
    steps: tuple[Step, ...]
    obligation: Obligation | None = None

    @property
    def is_made(self) -> bool:
        """Whether a duty was made of it."""
        return self.obligation is not None

    @property
    def is_near(self) -> bool:
        """Whether it is a fact of the right kind that does not start this."""
        return any(step.kind == "near" for step in self.steps)

    @property
    def failed(self) -> tuple[Step, ...]:
        """The conditions that did not hold: why no duty was made."""
        return tuple(s for s in self.steps if s.kind in CONDITIONS and not s.holds)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is owed under one standard, or why nothing is, as of a moment.

    `steps` say what concerns all: what is asked for, and what was concluded. `cases`
    are the facts that started something, in the order in which they happened, and
    those that came near.
    """

    standard: str
    title: str
    subject: str
    as_of: datetime
    steps: tuple[Step, ...]
    cases: tuple[Case, ...]

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Every duty that was made of it."""
        return tuple(c.obligation for c in self.cases if c.obligation is not None)

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step in reading order."""
        return (*self.steps, *(step for case in self.cases for step in case.steps))

    def line(self) -> dict[str, Any]:
        """The fields of the object that it is written as."""
        return {
            "standard": self.standard,
            "title": self.title,
            "subject": self.subject,
            "as_of": self.as_of.isoformat(),
            "steps": [step.line() for step in self.steps],
            "cases": [
                {
                    "fact": case.fact,
                    "at": case.at.isoformat(),
                    "version": case.version,
                    "made": case.is_made,
                    "state": case.obligation.state if case.obligation else None,
                    "due_at": _text(case.obligation.due_at)
                    if case.obligation
                    else None,
                    "steps": [step.line() for step in case.steps],
                }
                for case in self.cases
            ],
        }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
