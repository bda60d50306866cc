"""A play told day by day, with what Plait would have asked of whom, and when.

Nothing of the asking is written by hand: at every moment at which something was
recorded, the rules are run on what was known then, and only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from plait.engine.derive import derive
from plait.engine.obligations import Obligation
from plait.standards.collection import Library
from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import organisation
from plait.timeline.events import Event

What = Literal["happened", "asked", "done", "late", "told", "ended"]
_MET = ("met", "met_late")


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing in the telling: what happened, or what Plait did about it.

    `event` is set for what happened; `owed` for everything else; `tell` is the role
    that a rung of the ladder tells. `at` is the moment of recording, or the moment at
    which a time ran out.
    """

    at: datetime
    what: What
    event: Event | None = None
    owed: Obligation | None = None
    tell: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """The whole story: its beats in order, and how every duty ended."""

    subject: MadeSubject
    beats: tuple[Beat, ...]
    owed: tuple[Obligation, ...]

    @property
    def never_met(self) -> tuple[Obligation, ...]:
        """The duties whose time ran out and that nobody ever met."""
        return tuple(o for o in self.owed if o.state in ("overdue", "missed"))


def tell(subject: MadeSubject, library: Library, *, until: datetime) -> Telling:
    """Tell the story of a subject up to a moment.

    Args:
        library: the standards, under the policy of the subject's partnership.
        until: the last moment of the telling; an aware datetime.
    """
    moments = sorted({e.recorded_at for e in subject.events if e.recorded_at <= until})
    beats: list[Beat] = []
    known: dict[tuple[str, str], Obligation] = {}
    for at, after in zip(moments, [*moments[1:], until], strict=True):
        beats.extend(_happened(subject.events, at))
        derived = derive(subject.events, library, at, at)
        beats.extend(_changed(derived, known, at))
        known = {(o.standard, o.trigger): o for o in derived}
        beats.extend(_run_out(derived, at, after))
    beats.sort(key=lambda beat: beat.at)
    owed = tuple(derive(subject.events, library, until, until))
    return Telling(subject, tuple(beats), owed)


def _happened(events: Iterable[Event], at: datetime) -> list[Beat]:
    """What was recorded at this moment, but for who joined."""
    return [
        Beat(at, "happened", event=event)
        for event in events
        if event.recorded_at == at and event.kind != "person.joined"
    ]


def _changed(
    derived: Iterable[Obligation],
    known: dict[tuple[str, str], Obligation],
    at: datetime,
) -> list[Beat]:
    """Duties that are new at this moment, and those that have just been closed."""
    beats = []
    for owed in derived:
        before = known.get((owed.standard, owed.trigger))
        if before is None and owed.is_open:
            beats.append(Beat(at, "asked", owed=owed))
        elif not owed.is_open and (before is None or before.is_open):
            what: What = "done" if owed.state in _MET else "ended"
            beats.append(Beat(at, what, owed=owed))
    return beats


def _run_out(
    derived: Iterable[Obligation], at: datetime, after: datetime
) -> list[Beat]:
    """Times that ran out, and rungs that were told, before anything else happened."""
    beats = []
    for owed in derived:
        if not owed.is_open:
            continue
        if owed.due_at is not None and at <= owed.due_at < after:
            beats.append(Beat(owed.due_at, "late", owed=owed))
        beats.extend(
            Beat(rung.at, "told", owed=owed, tell=rung.tell)
            for rung in owed.rungs
            if at <= rung.at < after
        )
    return beats


def team_of(event: Event) -> str:
    """The name of the team that recorded an event, or of its agency."""
    return event.team or organisation().agency(event.agency).name
