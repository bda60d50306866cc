"""An obligation: who owes what by when, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from plait.engine.reasons import RungMoment, Story

State = Literal["waiting", "due", "overdue", "met", "met_late", "stopped", "missed"]
__all__ = ["OPEN_STATES", "Obligation", "RungMoment", "State", "state_at"]

#: States in which somebody still has to act.
OPEN_STATES = ("waiting", "due", "overdue")


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one subject is owed under one standard.

    `trigger` names it, with the standard and its version: the id of the event that
    started it, as first recorded. `opened_at` is on the standard's chosen clock;
    `opens_at` is the start of its window, if it has one; `due_at` is None while the
    date that it hangs on is not known, and `lacks` then says which. `because` are the
    events that it rests on. All moments are aware UTC.
    """

    standard: str
    version: int
    subject: str
    about: str | None
    trigger: str
    opened_at: datetime
    opens_at: datetime | None
    due_at: datetime | None
    state: State
    met_by: str | None
    stopped_by: str | None
    closed_at: datetime | None
    owed_by: str
    because: tuple[str, ...]
    story: Story = field(compare=False, repr=False)
    lacks: str | None = None
    #: the policy and its version that it is made under, as `ashmere/1`
    policy: str | None = None
    #: the policy than which this one is stricter, where two were asked
    stricter_than: str | None = None

    @property
    def reason(self) -> str:
        """Why it is owed, in plain words with its clause and whose limit it is.

        It names the kinds of the events that it rests on: show it only to a reader
        who may see them all.
        """
        return self.story.told(self.due_at, self.lacks)

    @property
    def rungs(self) -> tuple[RungMoment, ...]:
        """The ladder with its moments; none while nothing can be late."""
        return self.story.rungs(self.due_at)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in OPEN_STATES

    def line(self) -> dict[str, Any]:
        """The fields of the line that it is written as."""
        return {
            "standard": self.standard,
            "version": self.version,
            "subject": self.subject,
            "about": self.about,
            "opened_at": _text(self.opened_at),
            "opens_at": _text(self.opens_at),
            "due_at": _text(self.due_at),
            "state": self.state,
            "met_by": self.met_by,
            "stopped_by": self.stopped_by,
            "owed_by": self.owed_by,
            "because": list(self.because),
            "reason": self.reason,
        }


def state_at(
    as_of: datetime,
    *,
    opens_at: datetime | None,
    due_at: datetime | None,
    closed_at: datetime | None,
    was_met: bool,
) -> State:
    """The state at a moment: a pure function of what is stored. Nothing ticks.

    Met exactly at `due_at` is in time; overdue is when `as_of` is after it.
    """
    if closed_at is not None and closed_at <= as_of:
        late = due_at is not None and closed_at > due_at
        if was_met:
            return "met_late" if late else "met"
        return "missed" if late else "stopped"
    if due_at is not None and as_of > due_at:
        return "overdue"
    if opens_at is not None and as_of < opens_at:
        return "waiting"
    return "due"


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
