"""The messages of a subject as they stand, read off its timeline.

Pure: the same facts give the same messages, whoever asks. That somebody opened a
message is no fact here: it is no answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from plait.timeline.timeline import Known, Timeline

SENT: Final = "message.sent"
ACKNOWLEDGED: Final = "message.acknowledged"
DECLINED: Final = "message.declined"
ACTED_ON: Final = "message.acted_on"
#: What answers a message. Whoever did what it asked has heard it.
ANSWERS: Final = frozenset({ACKNOWLEDGED, DECLINED, ACTED_ON})
#: The parts of a message that is not free words, in their order.
PARTS: Final = ("situation", "background", "assessment", "ask")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message, and what became of it.

    Attributes:
        event: what was sent; thread: the id of the first message of its talk.
        answer: the first event that answered it, if one did.
        acted: the event that says that what it asked was done.
    """

    event: Known
    thread: str
    answer: Known | None = None
    acted: Known | None = None

    @property
    def id(self) -> str:
        """The id of the event that sent it."""
        return self.event.id

    @property
    def state(self) -> str:
        """sent, acknowledged, declined or acted_on."""
        if self.acted is not None:
            return "acted_on"
        return self.answer.kind.removeprefix("message.") if self.answer else "sent"

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return self.answer is None


def correspondence(timeline: Timeline) -> list[Sent]:
    """Every message, the first one first.

    An answer that names a message answers that one alone. One that names none, as other
    systems send them, answers every message before it that has no answer yet.
    """
    named: dict[str, list[Known]] = {}
    unnamed: list[Known] = []
    for event in _answers(timeline):
        name = event.fact.get("answers")
        if name is None:
            unnamed.append(event)
        else:
            root = timeline.aliases.get(str(name), str(name))
            named.setdefault(root, []).append(event)
    sent = timeline.of_kind(SENT)
    known = {event.id for event in sent}
    found = []
    for event in sent:
        own = named.get(event.id, [])
        later = bisect_left(unnamed, event.occurred_at, key=_when)
        answer = _first([*own, *unnamed[later : later + 1]], event)
        acted = _first([one for one in own if one.kind == ACTED_ON], event)
        first = str(event.fact.get("thread") or "")
        first = timeline.aliases.get(first, first)
        thread = first if first in known else event.id
        found.append(Sent(event, thread, answer, acted))
    return found


def waiting(timeline: Timeline) -> list[Sent]:
    """The messages that nobody has answered."""
    return [one for one in correspondence(timeline) if one.waits]


def answers_of(sent: Known, timeline: Timeline) -> list[Known]:
    """Every answer that names this message, the first one first."""
    named = ((one, str(one.fact.get("answers"))) for one in _answers(timeline))
    return [one for one, id_ in named if timeline.aliases.get(id_, id_) == sent.id]


def words_of(fact: Mapping[str, Any]) -> str:
    """All that a message says, its parts one after the other."""
    parts = (fact.get(name) for name in (*PARTS, "note"))
    return "\n".join(str(one) for one in parts if one)


def _answers(timeline: Timeline) -> list[Known]:
    found = [event for kind in ANSWERS for event in timeline.of_kind(kind)]
    return sorted(found, key=lambda one: (one.occurred_at, one.recorded_at, one.id))


def _first(answers: Iterable[Known], sent: Known) -> Known | None:
    """The first of these that did not come before what it answers."""
    fitting = [one for one in answers if one.occurred_at >= sent.occurred_at]
    return min(fitting, key=lambda one: (_when(one), one.recorded_at), default=None)


def _when(event: Known) -> datetime:
    return event.occurred_at
