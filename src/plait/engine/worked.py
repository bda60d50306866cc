"""The worked examples inside the standards, worked: they are the tests."""

from __future__ import annotations

from datetime import datetime

from plait.clock.moments import LONDON
from plait.engine.derive import derive
from plait.engine.obligations import Obligation
from plait.standards.shapes import Example, Standard
from plait.standards.stories import BadStory, events_of

_CLOSED = ("met", "met_late", "stopped", "missed")


def work(standard: Standard, example: Example) -> tuple[str, ...]:
    """What the example comes to: `due 2026-03-04 23:59:59`, a line an obligation.

    After the state stands the moment at which it is due, or for an obligation that
    has ended, the moment at which it ended (London). `nothing` when nothing is owed.

    Raises:
        BadStory: the story cannot be read.
    """
    events = events_of(example, standard.subject)
    found = derive(events, [standard], example.at, example.known_at)
    return tuple(in_words(o) for o in found) or ("nothing",)


def fault(standard: Standard, example: Example) -> str | None:
    """How the example's own answer differs from what is derived; None if it agrees."""
    try:
        got = work(standard, example)
    except BadStory as error:
        return f"{standard.file}:{example.line}: {error}"
    wanted = tuple(normal(line) for line in example.then)
    if wanted == got or wanted == tuple(line.split()[0] for line in got):
        return None
    return (
        f"{standard.file}:{example.line}: example {example.name!r}: "
        f"wanted {'; '.join(wanted)}, got {'; '.join(got)}"
    )


def in_words(obligation: Obligation) -> str:
    """`due 2026-03-04 23:59:59`, in London time."""
    ended = obligation.state in _CLOSED
    moment = obligation.closed_at if ended else obligation.due_at
    if moment is None:
        return obligation.state
    return f"{obligation.state} {moment.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def normal(line: str) -> str:
    """The example's answer with seconds, as `in_words` gives them."""
    state, _, moment = line.strip().partition(" ")
    if not moment:
        return state
    return f"{state} {datetime.fromisoformat(moment.strip()):%Y-%m-%d %H:%M:%S}"
